/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The importer of our own profile files. One file is one connection. */
#pragma once

#include "importer.h"

G_BEGIN_DECLS

/* A file that was exported from NetworkManager has groups of NetworkManager's, under their names
 * with this in front: what no option of ours says. Who is not NetworkManager leaves them alone. */
#define PPM_PROFILE_NETWORKMANAGER_GROUP "networkmanager."

gboolean ppm_import_profile_recognises(const char *text);
GPtrArray *ppm_import_profile_read(const char *text, GError **error);

G_END_DECLS
