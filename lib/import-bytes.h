/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes that an import begins with. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The file at @path, as far as an importer takes it: what is longer is one byte longer than
 * PPM_IMPORT_MAX_BYTES. Only regular files, so that nothing is waited for. */
GBytes *ppm_import_bytes_read(const char *path, GError **error);

G_END_DECLS
