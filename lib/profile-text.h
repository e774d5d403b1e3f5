/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a profile file, changed one line at a time: all else that people wrote stays as it
 * is, to the byte. (GKeyFile would write spaces, line ends and groups named twice in its own way.)
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @value without the spaces around it. Texts are good until it returns. */
typedef void (*PpmProfileTextFunc)(const char *group, const char *key, const char *value,
                                   gpointer user_data);

/* The number of the first line that is neither a comment, nor blank, nor [GROUP], nor KEY=VALUE
 * inside a group; 0 where there is none. */
guint ppm_profile_text_bad_line(const char *text);

/* Every KEY=VALUE, in order, as it stands: without escapes. Of a key that is there more than once,
 * the last one counts. */
void ppm_profile_text_foreach(const char *text, PpmProfileTextFunc function, gpointer user_data);

/* @text with @value for @key: in place of what counted till now, else behind the last key of the
 * group, else in a new group at the end. */
char *ppm_profile_text_with(const char *text, const char *group, const char *key,
                            const char *value);

/* @text without any line that sets @key. Comments above it stay: nobody knows whose they are. */
char *ppm_profile_text_without(const char *text, const char *group, const char *key);

G_END_DECLS
