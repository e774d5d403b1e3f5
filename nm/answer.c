/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "answer.h"
#include "ipv4.h"
#include "proxy.h"

#include <arpa/inet.h>

/* NetworkManager wants addresses as they are on the wire. */
static void
add_address(GVariantDict *dict, const char *key, const char *text)
{
    guint32 address;

    if (text && ppm_ipv4_parse(text, &address))
        g_variant_dict_insert(dict, key, "u", htonl(address));
}

static void
add_name_servers(GVariantDict *dict, PpmDBusConnection *tunnel)
{
    g_auto(GStrv) servers = ppm_proxy_texts(G_DBUS_PROXY(tunnel), "Dns");
    GVariantBuilder list;
    guint32 address;

    g_variant_builder_init(&list, G_VARIANT_TYPE("au"));
    for (gsize i = 0; servers[i]; i++)
        if (ppm_ipv4_parse(servers[i], &address))
            g_variant_builder_add(&list, "u", htonl(address));
    if (servers[0])
        g_variant_dict_insert_value(dict, NM_VPN_PLUGIN_IP4_CONFIG_DNS,
                                    g_variant_builder_end(&list));
    else
        g_variant_builder_clear(&list);
}

GVariant *
ppm_answer_config(PpmDBusConnection *tunnel)
{
    GVariantDict dict;

    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, NM_VPN_PLUGIN_CONFIG_TUNDEV, "s",
                          ppm_dbus_connection_get_interface(tunnel));
    add_address(&dict, NM_VPN_PLUGIN_CONFIG_EXT_GATEWAY,
                ppm_dbus_connection_get_server_address(tunnel));
    g_variant_dict_insert(&dict, NM_VPN_PLUGIN_CONFIG_MTU, "u",
                          ppm_dbus_connection_get_mtu(tunnel));
    g_variant_dict_insert(&dict, NM_VPN_PLUGIN_CONFIG_HAS_IP4, "b", TRUE);
    g_variant_dict_insert(&dict, NM_VPN_PLUGIN_CONFIG_HAS_IP6, "b", FALSE);
    g_variant_dict_insert(&dict, NM_VPN_PLUGIN_CAN_PERSIST, "b", TRUE);
    return g_variant_dict_end(&dict);
}

/* Destination, prefix, next hop, metric. */
static void
add_class_route(GVariantDict *dict, PpmDBusConnection *tunnel)
{
    const char *text = ppm_dbus_connection_get_local_address(tunnel);
    PpmIpv4Network network;
    guint32 local;

    if (!text || !ppm_ipv4_parse(text, &local))
        return;
    network = ppm_ipv4_class_network(local);
    g_variant_dict_insert_value(
        dict, NM_VPN_PLUGIN_IP4_CONFIG_ROUTES,
        g_variant_new_parsed("[[%u, %u, %u, %u]]", htonl(network.address), network.prefix, 0u, 0u));
}

GVariant *
ppm_answer_ip4_config(PpmDBusConnection *tunnel, gboolean has_class_route)
{
    const char *peer = ppm_dbus_connection_get_peer_address(tunnel);
    GVariantDict dict;

    g_variant_dict_init(&dict, NULL);
    add_address(&dict, NM_VPN_PLUGIN_IP4_CONFIG_ADDRESS,
                ppm_dbus_connection_get_local_address(tunnel));
    add_address(&dict, NM_VPN_PLUGIN_IP4_CONFIG_PTP, peer);
    g_variant_dict_insert(&dict, NM_VPN_PLUGIN_IP4_CONFIG_PREFIX, "u", 32u);
    add_name_servers(&dict, tunnel);
    if (has_class_route)
        add_class_route(&dict, tunnel);
    return g_variant_dict_end(&dict);
}

NMVpnPluginFailure
ppm_answer_failure(PpmCause cause)
{
    if (ppm_cause_info(cause)->exit_code == 20 || cause == PPM_CAUSE_NO_SECRET)
        return NM_VPN_PLUGIN_FAILURE_LOGIN_FAILED;
    if (cause == PPM_CAUSE_ADDRESS_REFUSED || cause == PPM_CAUSE_ADDRESS_CONFLICT)
        return NM_VPN_PLUGIN_FAILURE_BAD_IP_CONFIG;
    return NM_VPN_PLUGIN_FAILURE_CONNECT_FAILED;
}
