/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: which routes a tunnel needs. Applying them is ppm_netlink_add_route()'s work. */
#pragma once

#include "netlink.h"
#include "route.h"

G_BEGIN_DECLS

/* The outer packets' way: @server by @uplink (the kernel's answer for it past all tunnels), in the
 * table that they alone are led to (policy.h). Each tunnel has its own @slot (0, 1, …), which
 * becomes the metric, so that two tunnels to one server own a route each. */
PpmKernelRoute ppm_route_plan_pin(guint32 server, const PpmKernelRoute *uplink, guint slot);

/* The kernel route of one profile route through the tunnel's link. @peer is used where the route
 * asks for via-peer. */
PpmKernelRoute ppm_route_plan_split(const PpmRoute *route, int ifindex, guint32 local,
                                    guint32 peer);

/* The other end itself, before any other tunnel's routes and those of the uplink. */
PpmKernelRoute ppm_route_plan_peer(int ifindex, guint32 local, guint32 peer, guint slot);

/* All traffic: 0.0.0.0/0 through the tunnel's link. */
PpmKernelRoute ppm_route_plan_default(int ifindex, guint32 local, guint slot);

/* What stays out although a route of the tunnel fits it: a network that is left to the system's
 * other routes. */
PpmKernelRoute ppm_route_plan_exception(const PpmIpv4Network *network, guint slot);

G_END_DECLS
