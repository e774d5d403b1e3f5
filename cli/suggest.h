/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody who mistyped a word probably meant. */
#pragma once

#include <glib.h>

/* The one of @candidates nearest to @word, or NULL where none is near. */
const char *ppm_suggest(const char *word, const char *const *candidates);
