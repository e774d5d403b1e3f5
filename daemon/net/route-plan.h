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

/* The network of @local by its class, as before RFC 1519: what Windows takes to be behind the
 * tunnel.
 */
PpmIpv4Network ppm_route_plan_class_of(guint32 local);

/* All traffic: 0.0.0.0/0 through the tunnel's link. */
PpmKernelRoute ppm_route_plan_default(int ifindex, guint32 local, guint slot);

/* What stays out although a route of the tunnel fits it: a network that is left to the system's
 * other routes. */
PpmKernelRoute ppm_route_plan_exception(const PpmIpv4Network *network, guint slot);

/* The local networks among @addresses (PpmIpv4Network elements: address and prefix of each of this
 * machine's): those of private, shared and link-local addresses only (RFC 1918, 6598, 3927), so
 * that nobody who hands out addresses can take public networks out of the tunnel. Each once,
 * without host bits; @local, the tunnel's own, is none. */
GArray *ppm_route_plan_local_networks(const GArray *addresses, guint32 local);

/* Whether @inner is @outer or a part of it. */
gboolean ppm_route_plan_is_within(const PpmIpv4Network *inner, const PpmIpv4Network *outer);

/* Whether a route to @network leaves this machine its own @addresses and the @gateway of its uplink
 * (0: none): PPM_ERROR_INVALID_VALUE where it is a local network, or a part of one, with one of
 * them in it. A wider one is no danger: local networks stay out of it. */
gboolean ppm_route_plan_check_network(const PpmIpv4Network *network, const GArray *addresses,
                                      guint32 gateway, GError **error);

/* Whether the address that the peer gave can be used: unicast, not the peer's own, not one that
 * this machine has (@addresses: PpmIpv4Network elements), not @server. PPM_ERROR_INVALID_VALUE
 * says why. */
gboolean ppm_route_plan_check_address(guint32 local, guint32 peer, guint32 server,
                                      const GArray *addresses, GError **error);

G_END_DECLS
