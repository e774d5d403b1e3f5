/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which routes, decided without touching any. */
#include "config.h"

#include "route-plan.h"
#include "error.h"
#include "names.h"

#include <glib/gi18n-lib.h>

PpmKernelRoute
ppm_route_plan_pin(guint32 server, const PpmKernelRoute *uplink, guint slot)
{
    return (PpmKernelRoute){
        .destination = {.address = server, .prefix = 32},
        .gateway = uplink->gateway,
        .source = uplink->source,
        .ifindex = uplink->ifindex,
        .metric = slot,
        .table = PPM_TABLE_OUTER,
    };
}

PpmKernelRoute
ppm_route_plan_split(const PpmRoute *route, int ifindex, guint32 local, guint32 peer)
{
    return (PpmKernelRoute){
        .destination = route->network,
        .gateway = route->via_peer ? peer : 0,
        .source = local,
        .ifindex = ifindex,
        .metric = route->metric,
        .table = PPM_TABLE_INNER,
    };
}

PpmIpv4Network
ppm_route_plan_class_of(guint32 local)
{
    guint prefix = local >> 31 == 0 ? 8 : local >> 30 == 2 ? 16 : 24;

    return (PpmIpv4Network){local & ppm_ipv4_netmask(prefix), prefix};
}

PpmKernelRoute
ppm_route_plan_default(int ifindex, guint32 local, guint slot)
{
    return (PpmKernelRoute){
        .source = local, .ifindex = ifindex, .metric = slot, .table = PPM_TABLE_INNER};
}

PpmKernelRoute
ppm_route_plan_exception(const PpmIpv4Network *network, guint slot)
{
    return (PpmKernelRoute){
        .destination = *network, .throws = TRUE, .metric = slot, .table = PPM_TABLE_INNER};
}

/* ---- local networks ---- */

static gboolean
is_local_range(const PpmIpv4Network *network)
{
    static const PpmIpv4Network ranges[] = {
        {0x0a000000, 8}, {0xac100000, 12}, {0xc0a80000, 16}, {0x64400000, 10}, {0xa9fe0000, 16},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (network->prefix >= ranges[i].prefix &&
            ppm_ipv4_network_contains(&ranges[i], network->address))
            return TRUE;
    }
    return FALSE;
}

static gboolean
holds(const GArray *networks, const PpmIpv4Network *network)
{
    for (guint i = 0; i < networks->len; i++) {
        const PpmIpv4Network *other = &g_array_index(networks, PpmIpv4Network, i);

        if (other->address == network->address && other->prefix == network->prefix)
            return TRUE;
    }
    return FALSE;
}

GArray *
ppm_route_plan_local_networks(const GArray *addresses, guint32 local)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));

    for (guint i = 0; i < addresses->len; i++) {
        PpmIpv4Network network = g_array_index(addresses, PpmIpv4Network, i);
        gboolean is_host = network.prefix == 32 || network.address == local;

        network.address &= ppm_ipv4_netmask(network.prefix);
        if (!is_host && is_local_range(&network) && !holds(networks, &network))
            g_array_append_val(networks, network);
    }
    return networks;
}

gboolean
ppm_route_plan_is_within(const PpmIpv4Network *inner, const PpmIpv4Network *outer)
{
    return inner->prefix >= outer->prefix && ppm_ipv4_network_contains(outer, inner->address);
}

/* ---- addresses ---- */

static gboolean
refuse(guint32 address, const char *reason, GError **error)
{
    g_autofree char *text = ppm_ipv4_to_string(address);

    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", text, reason);
    return FALSE;
}

static gboolean
is_among(guint32 address, const GArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        if (g_array_index(addresses, PpmIpv4Network, i).address == address)
            return TRUE;
    }
    return FALSE;
}

/* Of the local network that @address is in, as far as it is one. */
static gboolean
is_cut_off(guint32 address, const PpmIpv4Network *network, const GArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        PpmIpv4Network local = g_array_index(addresses, PpmIpv4Network, i);

        local.address &= ppm_ipv4_netmask(local.prefix);
        if (local.prefix < 32 && ppm_ipv4_network_contains(&local, address) &&
            ppm_ipv4_network_contains(network, address) &&
            ppm_route_plan_is_within(network, &local))
            return TRUE;
    }
    return FALSE;
}

gboolean
ppm_route_plan_check_network(const PpmIpv4Network *network, const GArray *addresses,
                             guint32 gateway, GError **error)
{
    g_autofree char *text = ppm_ipv4_network_to_string(network);

    if (gateway && is_cut_off(gateway, network, addresses)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("%s: the gateway of this computer is in it"), text);
        return FALSE;
    }
    for (guint i = 0; i < addresses->len; i++) {
        if (is_cut_off(g_array_index(addresses, PpmIpv4Network, i).address, network, addresses)) {
            g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                        _("%s: an address of this computer is in it"), text);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
ppm_route_plan_check_address(guint32 local, guint32 peer, guint32 server, const GArray *addresses,
                             GError **error)
{
    if (!ppm_ipv4_is_unicast(local))
        return refuse(local, _("the server gave us an address that no host can have"), error);
    if (local == peer)
        return refuse(local, _("the server gave us its own address in the tunnel"), error);
    if (local == server)
        return refuse(local, _("the server gave us the address that we call it by"), error);
    if (is_among(local, addresses))
        return refuse(local, _("the server gave us an address that this machine has already"),
                      error);
    if (is_among(peer, addresses))
        return refuse(peer, _("the server's address in the tunnel is one of this machine"), error);
    return TRUE;
}
