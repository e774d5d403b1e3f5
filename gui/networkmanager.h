/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetworkManager as this program sees it, read through libnm and never changed: PPTP connections
 * that it keeps, and tunnels that it started. Built without libnm it is never there. */
#pragma once

#include "importer.h"
#include "secret.h"

G_BEGIN_DECLS

#define PPM_TYPE_NETWORKMANAGER (ppm_networkmanager_get_type())
G_DECLARE_FINAL_TYPE(PpmNetworkManager, ppm_networkmanager, PPM, NETWORKMANAGER, GObject)

/**
 * Signal "changed": (PpmNetworkManager *manager, gpointer user_data): the connections
 */

PpmNetworkManager *ppm_networkmanager_new(void);

/* Only while it is followed is anything known of it: every change in the network, down to the
 * strength of a wireless signal, wakes who listens to NetworkManager. */
void ppm_networkmanager_follow(PpmNetworkManager *manager);
void ppm_networkmanager_rest(PpmNetworkManager *manager);

/* PpmForeignTunnel items, by name. */
GListModel *ppm_networkmanager_tunnels(PpmNetworkManager *manager);

/* How many PPTP connections it keeps, and what they would be here (PpmImport elements). */
guint ppm_networkmanager_n_connections(PpmNetworkManager *manager);
GPtrArray *ppm_networkmanager_read_connections(PpmNetworkManager *manager);

/* The password of the connection @uuid, as far as NetworkManager gives it to this user: one kept
 * with the system, or in the keyring of an agent that runs. NULL where there is none. */
void ppm_networkmanager_get_secret_async(PpmNetworkManager *manager, const char *uuid,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
PpmSecret *ppm_networkmanager_get_secret_finish(GAsyncResult *result, GError **error);

G_END_DECLS
