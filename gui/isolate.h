/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, addresses and the like within a sentence that runs the other way. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text (may be NULL), so that what stands around it does not move its parts, nor it theirs:
 * "10.1.0.0/16" stays that in Arabic. As it is where there is nothing to keep apart. */
char *ppm_isolate(const char *text);

/* A line in the user's language which may begin with a word in another: it keeps its direction. */
char *ppm_isolate_line(const char *line);

/* So many bytes, in words, the same way. */
char *ppm_isolate_size(guint64 bytes);

G_END_DECLS
