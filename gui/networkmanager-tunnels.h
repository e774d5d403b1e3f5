/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PPTP tunnels that NetworkManager has up. Only for networkmanager.c. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

typedef struct _PpmNetworkManagerTunnels PpmNetworkManagerTunnels;

/* Keeps PpmForeignTunnel items in @list, by name, as long as it lives; then takes them out. */
PpmNetworkManagerTunnels *ppm_networkmanager_tunnels_new(NMClient *client, GListStore *list);
void ppm_networkmanager_tunnels_free(PpmNetworkManagerTunnels *tunnels);

/* The settings of @connection where it is of the PPTP type, or NULL. */
NMSettingVpn *ppm_networkmanager_pptp_of(NMConnection *connection);

G_END_DECLS
