/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What NetworkManager starts for a VPN connection of type PPTP. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

#define PPM_TYPE_SERVICE (ppm_service_get_type())
G_DECLARE_FINAL_TYPE(PpmService, ppm_service, PPM, SERVICE, NMVpnServicePlugin)

/* NULL and @error where the bus name cannot be had. */
PpmService *ppm_service_new(const char *bus_name, GError **error);

G_END_DECLS
