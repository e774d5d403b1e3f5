/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: which routes a tunnel needs. Applying them is ppm_netlink_add_route()'s work. */
#pragma once

#include "netlink.h"
#include "route.h"

G_BEGIN_DECLS

/* The outer packets' way: @server by @uplink (the kernel's answer for it before the tunnel), as a
 * /32 that no other prefix can beat. Each tunnel has its own @slot (0, 1, …), which becomes the
 * metric slot, so that two tunnels to one server own a route each. */
PpmKernelRoute ppm_route_plan_pin(guint32 server, const PpmKernelRoute *uplink, guint slot);

/* The kernel route of one profile route through the tunnel's link. @peer is used where the route
 * asks for via-peer. */
PpmKernelRoute ppm_route_plan_split(const PpmRoute *route, int ifindex, guint32 local,
                                    guint32 peer);

/* Whether the address that the peer gave can be used: unicast, not the peer's own, not one that
 * this machine has (@addresses: PpmIpv4Network elements), not @server. PPM_ERROR_INVALID_VALUE
 * says why. */
gboolean ppm_route_plan_check_address(guint32 local, guint32 peer, guint32 server,
                                      const GArray *addresses, GError **error);

G_END_DECLS
