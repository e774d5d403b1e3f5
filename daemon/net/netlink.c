/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests: one socket, one answer each. */
#include "config.h"

#include "netlink-private.h"
#include "error.h"
#include "names.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <netlink/msg.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

G_DEFINE_FINAL_TYPE(PpmNetlink, ppm_netlink, G_TYPE_OBJECT)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlAddress, nl_addr_put)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlRoute, rtnl_route_put)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlMessage, nlmsg_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlCache, nl_cache_put)

/* ---- addresses ---- */

static PpmNlAddress *
to_address(guint32 address, guint prefix)
{
    guint32 network_order = g_htonl(address);
    PpmNlAddress *result = nl_addr_build(AF_INET, &network_order, sizeof network_order);

    nl_addr_set_prefixlen(result, (int)prefix);
    return result;
}

static guint32
from_address(PpmNlAddress *address)
{
    guint32 network_order = 0;

    if (!address || nl_addr_get_family(address) != AF_INET ||
        nl_addr_get_len(address) != sizeof network_order)
        return 0;
    memcpy(&network_order, nl_addr_get_binary_addr(address), sizeof network_order);
    return g_ntohl(network_order);
}

static char *
describe(const PpmKernelRoute *route)
{
    return ppm_ipv4_network_to_string(&route->destination);
}

static gboolean
set_error(GError **error, const char *what, int code)
{
    g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "%s: %s", what, nl_geterror(code));
    return FALSE;
}

/* ---- routes ---- */

static PpmNlRoute *
to_route(const PpmKernelRoute *route, guint8 protocol)
{
    PpmNlRoute *result = rtnl_route_alloc();
    g_autoptr(PpmNlAddress)
        destination = to_address(route->destination.address, route->destination.prefix);
    struct rtnl_nexthop *hop = rtnl_route_nh_alloc();

    rtnl_route_set_family(result, AF_INET);
    rtnl_route_set_table(result, RT_TABLE_MAIN);
    rtnl_route_set_protocol(result, protocol);
    rtnl_route_set_type(result, RTN_UNICAST);
    rtnl_route_set_scope(result, route->gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
    rtnl_route_set_priority(result, route->metric);
    rtnl_route_set_dst(result, destination);
    if (route->source) {
        g_autoptr(PpmNlAddress) source = to_address(route->source, 32);

        rtnl_route_set_pref_src(result, source);
    }
    rtnl_route_nh_set_ifindex(hop, route->ifindex);
    if (route->gateway) {
        g_autoptr(PpmNlAddress) gateway = to_address(route->gateway, 32);

        rtnl_route_nh_set_gateway(hop, gateway);
    }
    rtnl_route_add_nexthop(result, hop);
    return result;
}

static PpmKernelRoute
from_route(PpmNlRoute *route)
{
    PpmKernelRoute result = {0};
    struct rtnl_nexthop *hop = rtnl_route_nexthop_n(route, 0);

    result.destination.address = from_address(rtnl_route_get_dst(route));
    result.destination.prefix = (guint)nl_addr_get_prefixlen(rtnl_route_get_dst(route));
    result.source = from_address(rtnl_route_get_pref_src(route));
    result.metric = rtnl_route_get_priority(route);
    if (hop) {
        result.ifindex = rtnl_route_nh_get_ifindex(hop);
        result.gateway = from_address(rtnl_route_nh_get_gateway(hop));
    }
    return result;
}

static gboolean
is_same(const PpmKernelRoute *a, const PpmKernelRoute *b)
{
    return a->destination.address == b->destination.address &&
           a->destination.prefix == b->destination.prefix && a->gateway == b->gateway &&
           a->ifindex == b->ifindex && a->metric == b->metric;
}

GArray *
ppm_netlink_own_routes(PpmNetlink *self, GError **error)
{
    GArray *routes = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    PpmNlCache *raw = NULL;
    g_autoptr(PpmNlCache) cache = NULL;
    int code = rtnl_route_alloc_cache(self->requests, AF_INET, 0, &raw);

    cache = raw;
    if (code < 0) {
        g_array_unref(routes);
        set_error(error, "routes", code);
        return NULL;
    }
    for (struct nl_object *object = nl_cache_get_first(cache); object;
         object = nl_cache_get_next(object)) {
        PpmNlRoute *route = (PpmNlRoute *)object;

        if (rtnl_route_get_protocol(route) == PPM_ROUTE_PROTOCOL) {
            PpmKernelRoute own = from_route(route);

            g_array_append_val(routes, own);
        }
    }
    return routes;
}

static gboolean
is_there(PpmNetlink *self, const PpmKernelRoute *route)
{
    g_autoptr(GArray) own = ppm_netlink_own_routes(self, NULL);

    for (guint i = 0; own && i < own->len; i++) {
        if (is_same(&g_array_index(own, PpmKernelRoute, i), route))
            return TRUE;
    }
    return FALSE;
}

gboolean
ppm_netlink_add_route(PpmNetlink *self, const PpmKernelRoute *route, GError **error)
{
    g_autoptr(PpmNlRoute) request = to_route(route, PPM_ROUTE_PROTOCOL);
    g_autofree char *text = describe(route);
    int code = rtnl_route_add(self->requests, request, NLM_F_CREATE | NLM_F_EXCL);

    if (code >= 0 || (code == -NLE_EXIST && is_there(self, route)))
        return TRUE;
    if (code == -NLE_EXIST) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, "route %s: there is another one", text);
        return FALSE;
    }
    return set_error(error, text, code);
}

static gboolean
delete_route(PpmNetlink *self, const PpmKernelRoute *route, guint8 protocol, GError **error)
{
    g_autoptr(PpmNlRoute) request = to_route(route, protocol);
    g_autofree char *text = describe(route);
    int code = rtnl_route_delete(self->requests, request, 0);

    if (code >= 0 || code == -NLE_OBJ_NOTFOUND || code == -NLE_NODEV)
        return TRUE;
    return set_error(error, text, code);
}

gboolean
ppm_netlink_delete_route(PpmNetlink *self, const PpmKernelRoute *route, GError **error)
{
    return delete_route(self, route, PPM_ROUTE_PROTOCOL, error);
}

gboolean
ppm_netlink_delete_peer_route(PpmNetlink *self, guint32 peer, int ifindex, GError **error)
{
    PpmKernelRoute route = {.destination = {.address = peer, .prefix = 32}, .ifindex = ifindex};

    return delete_route(self, &route, RTPROT_KERNEL, error);
}

/* ---- looking up ---- */

typedef struct {
    PpmKernelRoute *route;
    guint8 type;
} Answer;

static int
on_lookup_answer(struct nl_msg *message, void *user_data)
{
    Answer *answer = user_data;
    PpmNlRoute *raw = NULL;

    if (rtnl_route_parse(nlmsg_hdr(message), &raw) >= 0) {
        g_autoptr(PpmNlRoute) route = raw;

        *answer->route = from_route(route);
        answer->type = rtnl_route_get_type(route);
    }
    return NL_OK;
}

static PpmNlMessage *
lookup_request(guint32 address, guint32 mark)
{
    PpmNlMessage *request = nlmsg_alloc_simple(RTM_GETROUTE, 0);
    struct rtmsg header = {.rtm_family = AF_INET, .rtm_dst_len = 32};
    guint32 network_order = g_htonl(address);

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    nla_put(request, RTA_DST, sizeof network_order, &network_order);
    if (mark)
        nla_put_u32(request, RTA_MARK, mark);
    return request;
}

/* The kernel answers a request for one route with the route, and acknowledges nothing else. */
static int
ask_for_route(PpmNetlink *self, PpmNlMessage *request, Answer *answer)
{
    struct nl_cb *callbacks = nl_cb_alloc(NL_CB_DEFAULT);
    int code = nl_send_auto(self->requests, request);

    nl_cb_set(callbacks, NL_CB_VALID, NL_CB_CUSTOM, on_lookup_answer, answer);
    if (code >= 0)
        code = nl_recvmsgs(self->requests, callbacks);
    if (code >= 0)
        code = nl_wait_for_ack(self->requests);
    nl_cb_put(callbacks);
    return code;
}

gboolean
ppm_netlink_lookup(PpmNetlink *self, guint32 address, guint32 mark, PpmKernelRoute *route,
                   GError **error)
{
    g_autoptr(PpmNlMessage) request = lookup_request(address, mark);
    g_autofree char *text = ppm_ipv4_to_string(address);
    Answer answer = {.route = route, .type = RTN_UNSPEC};
    int code;

    *route = (PpmKernelRoute){0};
    code = ask_for_route(self, request, &answer);
    if (code >= 0 && answer.type == RTN_UNICAST && route->ifindex > 0) {
        route->destination = (PpmIpv4Network){.address = address, .prefix = 32};
        route->metric = 0;
        return TRUE;
    }
    g_set_error(error, PPM_ERROR, PPM_ERROR_NOT_FOUND, "%s: %s", text,
                answer.type == RTN_LOCAL ? "this machine itself" : "no route leads there");
    return FALSE;
}

/* ---- links and addresses ---- */

static gboolean
get_link(PpmNetlink *self, int ifindex, const char *name, PpmLink *link)
{
    struct rtnl_link *raw = NULL;

    if (rtnl_link_get_kernel(self->requests, ifindex, name, &raw) < 0 || !raw)
        return FALSE;
    *link = (PpmLink){
        .ifindex = rtnl_link_get_ifindex(raw),
        .mtu = rtnl_link_get_mtu(raw),
        .up = (rtnl_link_get_flags(raw) & IFF_UP) != 0,
        .rx_bytes = rtnl_link_get_stat(raw, RTNL_LINK_RX_BYTES),
        .tx_bytes = rtnl_link_get_stat(raw, RTNL_LINK_TX_BYTES),
    };
    g_strlcpy(link->name, rtnl_link_get_name(raw) ?: "", sizeof link->name);
    rtnl_link_put(raw);
    return TRUE;
}

gboolean
ppm_netlink_find_link(PpmNetlink *self, const char *name, PpmLink *link)
{
    return get_link(self, 0, name, link);
}

gboolean
ppm_netlink_get_link(PpmNetlink *self, int ifindex, PpmLink *link)
{
    return ifindex > 0 && get_link(self, ifindex, NULL, link);
}

GArray *
ppm_netlink_addresses(PpmNetlink *self, GError **error)
{
    GArray *addresses = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    PpmNlCache *raw = NULL;
    g_autoptr(PpmNlCache) cache = NULL;
    int code = rtnl_addr_alloc_cache(self->requests, &raw);

    cache = raw;
    if (code < 0) {
        g_array_unref(addresses);
        set_error(error, "addresses", code);
        return NULL;
    }
    for (struct nl_object *object = nl_cache_get_first(cache); object;
         object = nl_cache_get_next(object)) {
        PpmNlAddress *local = rtnl_addr_get_local((struct rtnl_addr *)object);
        PpmIpv4Network network = {.address = from_address(local)};

        network.prefix = local ? (guint)nl_addr_get_prefixlen(local) : 0;
        if (network.address && network.address >> 24 != 127)
            g_array_append_val(addresses, network);
    }
    return addresses;
}

/* ---- the object ---- */

static void
ppm_netlink_finalize(GObject *object)
{
    PpmNetlink *self = PPM_NETLINK(object);

    ppm_netlink_close_events(self);
    g_clear_pointer(&self->requests, nl_socket_free);
    G_OBJECT_CLASS(ppm_netlink_parent_class)->finalize(object);
}

static void
ppm_netlink_class_init(PpmNetlinkClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_netlink_finalize;
    ppm_netlink_event_signal = g_signal_new("event", PPM_TYPE_NETLINK, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_INT,
                                            G_TYPE_STRING, G_TYPE_UINT);
}

static void
ppm_netlink_init(PpmNetlink *self)
{
    self->requests = nl_socket_alloc();
}

PpmNetlink *
ppm_netlink_new(GError **error)
{
    g_autoptr(PpmNetlink) self = g_object_new(PPM_TYPE_NETLINK, NULL);
    int code = self->requests ? nl_connect(self->requests, NETLINK_ROUTE) : -NLE_NOMEM;

    if (code < 0) {
        set_error(error, "netlink", code);
        return NULL;
    }
    return ppm_netlink_open_events(self, error) ? g_steal_pointer(&self) : NULL;
}
