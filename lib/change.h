/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a tunnel has changed in the system, and what works otherwise than asked for: the words of
 * the properties Changes and Warnings, and their sentences for people. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The property Changes as lines for people in their language, in its order. @changes: aa{sv}, or
 * NULL; what a newer service tells of is shown as it is. */
GStrv ppm_changes_to_lines(GVariant *changes);

/* The same of the property Warnings. */
GStrv ppm_warnings_to_lines(GVariant *warnings);

/* One sentence: @kind and @reason as the table has them; @subject is filled in. */
char *ppm_change_to_text(const char *kind, const char *reason, const char *subject);

/* One sentence and, where there is one, the evidence. */
char *ppm_warning_to_text(const char *warning, const char *subject, const char *detail);

/* Whether there is a sentence for it: for tests, and for the service to be asked by. */
gboolean ppm_change_is_known(const char *kind, const char *reason);
gboolean ppm_warning_is_known(const char *warning);

G_END_DECLS
