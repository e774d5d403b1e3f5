/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Profile files on disk: read only where nobody else could have written them, replaced atomically.
 */
#pragma once

#include "profile.h"

G_BEGIN_DECLS

/* Opens @name in @directory_fd without following links. PPM_ERROR_BROKEN_PROFILE says what is
 * wrong: not a regular file, hard-linked, not owned by us, writable by others, over 64 KiB,
 * truncated, or a value refused. */
PpmProfile *ppm_profile_file_load(int directory_fd, const char *name, GError **error);

/* Writes UUID.conf or @name (0600) by a temporary file, fsync and rename. */
gboolean ppm_profile_file_save(int directory_fd, const char *name, PpmProfile *profile,
                               GError **error);

G_END_DECLS
