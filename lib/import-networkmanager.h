/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The importer of NetworkManager's key files (nm-settings-keyfile(5)), which is also how libnm
 * writes down a connection. One file is one connection. */
#pragma once

#include "importer.h"
#include "nm-mapping.h"

G_BEGIN_DECLS

#define PPM_NETWORKMANAGER_SERVICE_TYPE     "org.freedesktop.NetworkManager.pptp"
#define PPM_NETWORKMANAGER_OWN_SERVICE_TYPE "org.freedesktop.NetworkManager.pptp-manager"

/* Whether @type is that of a PPTP connection, of our plugin or of the older one. NULL is not. */
gboolean ppm_import_networkmanager_is_pptp(const char *type);

/* What nm-mapping.h knows of @file: no secret, and not what says nothing about the tunnel.
 * @warnings (or NULL) tell of the secrets. */
PpmNmConnection *ppm_import_networkmanager_take(GKeyFile *file, GPtrArray *warnings,
                                                GError **error);

gboolean ppm_import_networkmanager_recognises(const char *text);
GPtrArray *ppm_import_networkmanager_read(const char *text, GError **error);

G_END_DECLS
