/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a file may be run as root: nobody but root may have had a hand in it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with running @path, in words for the log; NULL: nothing. It and every directory and
 * link on the way to it must belong to root and be closed to the writing of others. @trusted: an
 * absolute path on the way that is not questioned ("/" in earnest; tests have a place of their
 * own).
 */
char *ppm_hook_trust_file(const char *trusted, const char *path);

/* The same of a directory. */
char *ppm_hook_trust_directory(const char *trusted, const char *path);

/* As run-parts(8): letters, digits, hyphens and underscores. */
gboolean ppm_hook_name_is_fit(const char *name);

/* What editors and package managers leave lying beside: not even worth a word. */
gboolean ppm_hook_name_is_leftover(const char *name);

G_END_DECLS
