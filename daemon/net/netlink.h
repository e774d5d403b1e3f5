/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thin layer over libnl-route-3: the kernel's routes and links, and their events. Decides
 * nothing. Requests are answered by the kernel at once and do not block. */
#pragma once

#include <gio/gio.h>

#include "ipv4.h"

G_BEGIN_DECLS

/* One IPv4 route. 0 stands for "none" in gateway, source and metric, and for the main table. A
 * @throws route has no link: what it fits goes on to the next rule, past its table. Where @mtu is
 * not 0, larger packets are cut to pieces rather than refused, here and by routers on the way. */
typedef struct {
    PpmIpv4Network destination;
    gboolean throws;
    guint32 gateway;
    guint32 source; /* preferred source address */
    int ifindex;
    guint metric;
    guint table;
    guint mtu;
} PpmKernelRoute;

/* Whether both are one route: the same in every member. */
gboolean ppm_kernel_route_equal(const PpmKernelRoute *a, const PpmKernelRoute *b);

typedef struct {
    int ifindex;
    char name[16];
    guint mtu;
    gboolean up;
    guint64 rx_bytes, tx_bytes;
} PpmLink;

/* What changed; @ifindex and @name are the link's, and @name is empty where the link is gone
 * already or the kernel names none. For an address, @address is it. Routes are those of others:
 * what we add ourselves is not told. */
typedef enum {
    PPM_NETLINK_LINK_CHANGED, /* new, renamed, up, down, MTU */
    PPM_NETLINK_LINK_REMOVED,
    PPM_NETLINK_ADDRESS_ADDED,
    PPM_NETLINK_ADDRESS_REMOVED,
    PPM_NETLINK_ROUTE_ADDED,
    PPM_NETLINK_ROUTE_REMOVED,
    PPM_NETLINK_OWN_REMOVED, /* a route or rule of protocol 214, by whomever; @name is "" */
    PPM_NETLINK_EVENTS_LOST, /* the socket overran: look again at everything; @name is NULL */
} PpmNetlinkEvent;

#define PPM_TYPE_NETLINK (ppm_netlink_get_type())
G_DECLARE_FINAL_TYPE(PpmNetlink, ppm_netlink, PPM, NETLINK, GObject)

/**
 * Signal "event": (PpmNetlink *netlink, guint event, int ifindex, const char *name,
 *                  guint address, gpointer user_data)
 */

PpmNetlink *ppm_netlink_new(GError **error);

/* Adds with NLM_F_CREATE|NLM_F_EXCL and protocol PPM_ROUTE_PROTOCOL, scope link where there is no
 * gateway, and a gateway as reachable on the link (the peer of a tunnel has no route of its own). A
 * route of ours that is there already (protocol 214, same everything) counts as added; another's is
 * PPM_ERROR_EXISTS. */
gboolean ppm_netlink_add_route(PpmNetlink *netlink, const PpmKernelRoute *route, GError **error);

/* Deletes exactly that route of protocol 214: source, metric and table are compared too. One that
 * is gone already counts as deleted. */
gboolean ppm_netlink_delete_route(PpmNetlink *netlink, const PpmKernelRoute *route, GError **error);

/* The same of many (PpmKernelRoute elements), each whatever became of the others. */
gboolean ppm_netlink_delete_routes(PpmNetlink *netlink, const GArray *routes, GError **error);

/* Adds what is missing of @new and then deletes @old, which has nothing of @new: all or none, and
 * where that fails everything is as it was. A route of ours that is there already counts as added,
 * one that is gone as deleted; another's is PPM_ERROR_EXISTS. One of @old that the kernel takes for
 * the same as a new one (destination, metric, table) goes first. */
gboolean ppm_netlink_replace_routes(PpmNetlink *netlink, const GArray *old, const GArray *new,
                                    GError **error);

/* Deletes the kernel's own route to the peer of a point-to-point address (protocol kernel). One
 * that is gone already counts as deleted. */
gboolean ppm_netlink_delete_peer_route(PpmNetlink *netlink, guint32 peer, int ifindex,
                                       GError **error);

/* Which way a packet to @address with @mark would go (RTM_GETROUTE): gateway, source, ifindex.
 * destination is the /32. PPM_ERROR_NOT_FOUND where there is no way, or it is unreachable,
 * prohibited, our own address, or behind a gateway that has an IPv6 address only. */
gboolean ppm_netlink_lookup(PpmNetlink *netlink, guint32 address, guint32 mark,
                            PpmKernelRoute *route, GError **error);

/* The first of @networks (PpmIpv4Network elements) to which the system's other rules and tables
 * have a route, to exactly that network, which is not ours; -1: none. The tunnels' tables are
 * passed by (PPM_MARK_PROBE). */
int ppm_netlink_find_foreign_route(PpmNetlink *netlink, const GArray *networks);

/* The largest packet to @address with @mark that the kernel knows to arrive: that of a route, or
 * what a router on the way has told lately. 0 where it knows nothing of the kind. */
guint ppm_netlink_path_mtu(PpmNetlink *netlink, guint32 address, guint32 mark);

/* FALSE where no such link is there (no error). */
gboolean ppm_netlink_find_link(PpmNetlink *netlink, const char *name, PpmLink *link);
gboolean ppm_netlink_get_link(PpmNetlink *netlink, int ifindex, PpmLink *link);

gboolean ppm_netlink_set_mtu(PpmNetlink *netlink, int ifindex, guint mtu, GError **error);

/* The IPv4 addresses of this machine but for loopback: an array of PpmIpv4Network. */
GArray *ppm_netlink_addresses(PpmNetlink *netlink, GError **error);

/* Routes of protocol 214 in all tables: an array of PpmKernelRoute. For cleaning up without a
 * memory. */
GArray *ppm_netlink_own_routes(PpmNetlink *netlink, GError **error);

G_END_DECLS
