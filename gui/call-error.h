/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of a call that came to nothing. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ppm_call_error_for_people:
 * @error: (transfer full): of a call to the service
 *
 * The bus's own words are for programmers: they become a sentence. What the service said stays.
 *
 * Returns: (transfer full): the error to show
 */
GError *ppm_call_error_for_people(GError *error);

G_END_DECLS
