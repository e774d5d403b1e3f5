/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the groups of the option table are called. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Translated; @group itself where it has no title. */
const char *ppm_option_group_title(const char *group);

G_END_DECLS
