/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which routes, decided without touching any. */
#include "config.h"

#include "route-plan.h"
#include "names.h"

/* Behind every metric that a profile can have: what one tunnel leaves out, another may want. */
#define EXCEPTION_METRIC 10000
#define PEER_METRIC      20000

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
        .mtu = uplink->mtu,
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

PpmKernelRoute
ppm_route_plan_peer(int ifindex, guint32 local, guint32 peer, guint slot)
{
    return (PpmKernelRoute){
        .destination = {.address = peer, .prefix = 32},
        .source = local,
        .ifindex = ifindex,
        .metric = PEER_METRIC + slot,
        .table = PPM_TABLE_INNER,
    };
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
        .destination = *network,
        .throws = TRUE,
        .metric = EXCEPTION_METRIC + slot,
        .table = PPM_TABLE_INNER,
    };
}
