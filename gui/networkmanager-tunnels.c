/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "networkmanager-tunnels.h"
#include "foreign-tunnel.h"
#include "import-networkmanager.h"

#include <glib/gi18n.h>

struct _PpmNetworkManagerTunnels {
    NMClient *client;
    GListStore *list;
    GHashTable *followed; /* NMActiveConnection to Followed */
};

/* An active VPN connection, of whatever type. */
typedef struct {
    PpmNetworkManagerTunnels *tunnels;
    NMActiveConnection *active;
    NMIPConfig *addresses;    /* the one listened to, or NULL */
    PpmForeignTunnel *tunnel; /* while it is in the list */
} Followed;

NMSettingVpn *
ppm_networkmanager_pptp_of(NMConnection *connection)
{
    NMSettingVpn *setting = connection ? nm_connection_get_setting_vpn(connection) : NULL;
    const char *type = setting ? nm_setting_vpn_get_service_type(setting) : NULL;

    return ppm_import_networkmanager_is_pptp(type) ? setting : NULL;
}

/* ---- what is shown of one ---- */

static PpmState
state_of(NMActiveConnection *active)
{
    switch (nm_vpn_connection_get_vpn_state(NM_VPN_CONNECTION(active))) {
    case NM_VPN_CONNECTION_STATE_UNKNOWN:
    case NM_VPN_CONNECTION_STATE_PREPARE:
    case NM_VPN_CONNECTION_STATE_CONNECT:
        return PPM_STATE_CALLING;
    case NM_VPN_CONNECTION_STATE_NEED_AUTH:
        return PPM_STATE_AUTHENTICATING;
    case NM_VPN_CONNECTION_STATE_IP_CONFIG_GET:
        return PPM_STATE_ADDRESSING;
    case NM_VPN_CONNECTION_STATE_ACTIVATED:
        return PPM_STATE_CONNECTED;
    case NM_VPN_CONNECTION_STATE_FAILED:
        return PPM_STATE_FAILED;
    case NM_VPN_CONNECTION_STATE_DISCONNECTED:
        return PPM_STATE_DISCONNECTED;
    }
    return PPM_STATE_DORMANT; /* a newer NetworkManager has it */
}

static const char *
address_of(NMIPConfig *config)
{
    GPtrArray *addresses = config ? nm_ip_config_get_addresses(config) : NULL;

    return addresses && addresses->len > 0
               ? nm_ip_address_get_address(g_ptr_array_index(addresses, 0))
               : "";
}

/* NetworkManager makes some twice, with different metrics. */
static GStrv
routes_of(NMIPConfig *config)
{
    GPtrArray *routes = config ? nm_ip_config_get_routes(config) : NULL;
    GPtrArray *texts = g_ptr_array_new();

    for (guint i = 0; routes && i < routes->len; i++) {
        NMIPRoute *route = g_ptr_array_index(routes, i);
        g_autofree char *text = g_strdup_printf("%s/%u", nm_ip_route_get_dest(route),
                                                nm_ip_route_get_prefix(route));

        if (!g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
            g_ptr_array_add(texts, g_steal_pointer(&text));
    }
    g_ptr_array_add(texts, NULL);
    return (GStrv)g_ptr_array_free(texts, FALSE);
}

static void
show_values(Followed *followed, NMSettingVpn *setting)
{
    g_auto(GStrv) routes = routes_of(followed->addresses);

    ppm_foreign_tunnel_set(followed->tunnel, nm_active_connection_get_id(followed->active),
                           nm_setting_vpn_get_data_item(setting, "gateway"),
                           state_of(followed->active), address_of(followed->addresses),
                           (const char *const *)routes);
}

/* ---- the list ---- */

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    return g_utf8_collate(ppm_tunnel_name((PpmTunnel *)a), ppm_tunnel_name((PpmTunnel *)b));
}

static void
take_out(Followed *followed)
{
    guint position;

    if (followed->tunnel && g_list_store_find(followed->tunnels->list, followed->tunnel, &position))
        g_list_store_remove(followed->tunnels->list, position);
    g_clear_object(&followed->tunnel);
}

static void
show(Followed *followed)
{
    NMRemoteConnection *connection = nm_active_connection_get_connection(followed->active);
    NMSettingVpn *setting = ppm_networkmanager_pptp_of((NMConnection *)connection);
    PpmState state = state_of(followed->active);

    if (!setting || state == PPM_STATE_DISCONNECTED || state == PPM_STATE_FAILED) {
        take_out(followed);
    } else if (followed->tunnel) {
        show_values(followed, setting);
    } else {
        followed->tunnel = ppm_foreign_tunnel_new(N_("NetworkManager"));
        show_values(followed, setting);
        g_list_store_insert_sorted(followed->tunnels->list, followed->tunnel, compare, NULL);
    }
}

static void
listen_to_addresses(Followed *followed)
{
    NMIPConfig *addresses = nm_active_connection_get_ip4_config(followed->active);

    if (addresses == followed->addresses)
        return;
    if (followed->addresses)
        g_signal_handlers_disconnect_by_data(followed->addresses, followed);
    g_set_object(&followed->addresses, addresses);
    if (addresses)
        g_signal_connect_swapped(addresses, "notify", G_CALLBACK(show), followed);
}

static void
on_changed(Followed *followed)
{
    listen_to_addresses(followed);
    show(followed);
}

static void
followed_free(gpointer data)
{
    Followed *followed = data;

    take_out(followed);
    if (followed->addresses)
        g_signal_handlers_disconnect_by_data(followed->addresses, followed);
    g_clear_object(&followed->addresses);
    g_signal_handlers_disconnect_by_data(followed->active, followed);
    g_object_unref(followed->active);
    g_free(followed);
}

static void
on_added(NMClient *client, NMActiveConnection *active, PpmNetworkManagerTunnels *self)
{
    Followed *followed;

    if (!NM_IS_VPN_CONNECTION(active) || g_hash_table_contains(self->followed, active))
        return;
    followed = g_new0(Followed, 1);
    followed->tunnels = self;
    followed->active = g_object_ref(active);
    g_hash_table_insert(self->followed, active, followed);
    g_signal_connect_swapped(active, "notify", G_CALLBACK(on_changed), followed);
    on_changed(followed);
}

static void
on_removed(NMClient *client, NMActiveConnection *active, PpmNetworkManagerTunnels *self)
{
    g_hash_table_remove(self->followed, active);
}

PpmNetworkManagerTunnels *
ppm_networkmanager_tunnels_new(NMClient *client, GListStore *list)
{
    PpmNetworkManagerTunnels *self = g_new0(PpmNetworkManagerTunnels, 1);
    const GPtrArray *active = nm_client_get_active_connections(client);

    self->client = g_object_ref(client);
    self->list = g_object_ref(list);
    self->followed = g_hash_table_new_full(NULL, NULL, NULL, followed_free);
    g_signal_connect(client, "active-connection-added", G_CALLBACK(on_added), self);
    g_signal_connect(client, "active-connection-removed", G_CALLBACK(on_removed), self);
    for (guint i = 0; i < active->len; i++)
        on_added(client, g_ptr_array_index(active, i), self);
    return self;
}

void
ppm_networkmanager_tunnels_free(PpmNetworkManagerTunnels *self)
{
    g_signal_handlers_disconnect_by_data(self->client, self);
    g_hash_table_unref(self->followed);
    g_object_unref(self->client);
    g_object_unref(self->list);
    g_free(self);
}
