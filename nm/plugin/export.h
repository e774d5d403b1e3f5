/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a connection of NetworkManager's to a profile file of ours, from which it can be had back.
 */
#pragma once

#include "profile.h"

#include <NetworkManager.h>

G_BEGIN_DECLS

/* The profile that means @connection; what no option of ours says stands in groups of
 * NetworkManager's (import-profile.h). No password is in it. */
PpmProfile *ppm_nm_export(NMConnection *connection, GError **error);

/* Replaces the file at @path, which is @profile then, or is as it was. */
gboolean ppm_nm_export_save(PpmProfile *profile, const char *path, GError **error);

/* "Office.pptp.conf", whatever the name is. */
char *ppm_nm_export_file_name(const char *name);

G_END_DECLS
