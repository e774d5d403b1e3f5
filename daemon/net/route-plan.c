/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which routes, decided without touching any. */
#include "config.h"

#include "route-plan.h"
#include "error.h"

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
    };
}

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
