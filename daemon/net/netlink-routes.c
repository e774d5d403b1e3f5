/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests about routes: adding and deleting our own, and asking for the way to an address. */
#include "config.h"

#include "netlink-private.h"
#include "error.h"
#include "names.h"
#include "route-set.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <linux/rtnetlink.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

typedef struct rtnl_route PpmNlRoute;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlRoute, rtnl_route_put)

/* ---- between the kernel's routes and ours ---- */

static struct rtnl_nexthop *
to_hop(const PpmKernelRoute *route)
{
    struct rtnl_nexthop *hop = rtnl_route_nh_alloc();

    rtnl_route_nh_set_ifindex(hop, route->ifindex);
    if (route->gateway) {
        g_autoptr(PpmNlAddress) gateway = ppm_netlink_to_address(route->gateway, 32);

        rtnl_route_nh_set_gateway(hop, gateway);
        rtnl_route_nh_set_flags(hop, RTNH_F_ONLINK);
    }
    return hop;
}

static PpmNlRoute *
to_route(const PpmKernelRoute *route, guint8 protocol)
{
    PpmNlRoute *result = rtnl_route_alloc();
    g_autoptr(PpmNlAddress)
        destination = ppm_netlink_to_address(route->destination.address, route->destination.prefix);

    rtnl_route_set_family(result, AF_INET);
    rtnl_route_set_table(result, route->table ?: RT_TABLE_MAIN);
    rtnl_route_set_protocol(result, protocol);
    rtnl_route_set_type(result, route->throws ? RTN_THROW : RTN_UNICAST);
    rtnl_route_set_scope(result,
                         route->gateway || route->throws ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
    rtnl_route_set_priority(result, route->metric);
    rtnl_route_set_dst(result, destination);
    if (route->source) {
        g_autoptr(PpmNlAddress) source = ppm_netlink_to_address(route->source, 32);

        rtnl_route_set_pref_src(result, source);
    }
    if (!route->throws)
        rtnl_route_add_nexthop(result, to_hop(route));
    if (route->mtu) {
        rtnl_route_set_metric(result, RTAX_MTU, route->mtu);
        rtnl_route_set_metric(result, RTAX_LOCK, 1u << RTAX_MTU);
    }
    return result;
}

/* A lock is what makes the kernel cut packets to pieces. */
static guint
locked_mtu(PpmNlRoute *route)
{
    guint mtu = 0, lock = 0;

    if (rtnl_route_get_metric(route, RTAX_LOCK, &lock) < 0 || (lock & 1u << RTAX_MTU) == 0 ||
        rtnl_route_get_metric(route, RTAX_MTU, &mtu) < 0)
        return 0;
    return mtu;
}

static PpmKernelRoute
from_route(PpmNlRoute *route)
{
    struct rtnl_nexthop *hop = rtnl_route_nexthop_n(route, 0);
    PpmNlAddress *destination = rtnl_route_get_dst(route);
    guint table = rtnl_route_get_table(route);
    PpmKernelRoute result = {
        .destination.address = ppm_netlink_from_address(destination),
        .destination.prefix = destination ? (guint)nl_addr_get_prefixlen(destination) : 0,
        .throws = rtnl_route_get_type(route) == RTN_THROW,
        .source = ppm_netlink_from_address(rtnl_route_get_pref_src(route)),
        .metric = rtnl_route_get_priority(route),
        .table = table == RT_TABLE_MAIN ? 0 : table,
        .mtu = locked_mtu(route),
    };

    if (hop) {
        result.ifindex = rtnl_route_nh_get_ifindex(hop);
        result.gateway = ppm_netlink_from_address(rtnl_route_nh_get_gateway(hop));
    }
    return result;
}

gboolean
ppm_kernel_route_equal(const PpmKernelRoute *a, const PpmKernelRoute *b)
{
    return a->destination.address == b->destination.address &&
           a->destination.prefix == b->destination.prefix && a->throws == b->throws &&
           a->gateway == b->gateway && a->source == b->source && a->ifindex == b->ifindex &&
           a->metric == b->metric && (a->table ?: RT_TABLE_MAIN) == (b->table ?: RT_TABLE_MAIN) &&
           a->mtu == b->mtu;
}

/* ---- our own ---- */

static int
on_route(struct nl_msg *message, void *user_data)
{
    const struct rtmsg *header = nlmsg_data(nlmsg_hdr(message));
    PpmNlRoute *route = NULL;

    if (header->rtm_protocol == PPM_ROUTE_PROTOCOL &&
        rtnl_route_parse(nlmsg_hdr(message), &route) >= 0)
        g_ptr_array_add(user_data, route);
    return NL_OK;
}

static void
clear_routes(gpointer user_data)
{
    g_ptr_array_set_size(user_data, 0);
}

/* The kernel's own objects, of all tables. */
static GPtrArray *
list_own(PpmNetlink *self, GError **error)
{
    g_autoptr(PpmNlMessage) request = nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_DUMP);
    g_autoptr(GPtrArray) routes = g_ptr_array_new_with_free_func((GDestroyNotify)rtnl_route_put);
    struct rtmsg header = {.rtm_family = AF_INET, .rtm_protocol = PPM_ROUTE_PROTOCOL};
    int code;

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    code = ppm_netlink_list(self, request, on_route, clear_routes, routes);
    if (code == 0)
        return g_steal_pointer(&routes);
    ppm_netlink_set_error(error, _("list of routes"), code);
    return NULL;
}

GArray *
ppm_netlink_own_routes(PpmNetlink *self, GError **error)
{
    g_autoptr(GPtrArray) own = list_own(self, error);
    GArray *routes;

    if (!own)
        return NULL;
    routes = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    for (guint i = 0; i < own->len; i++) {
        PpmKernelRoute route = from_route(g_ptr_array_index(own, i));

        g_array_append_val(routes, route);
    }
    return routes;
}

GHashTable *
ppm_netlink_own_table(PpmNetlink *self, GError **error)
{
    g_autoptr(GPtrArray) own = list_own(self, error);
    GHashTable *table;

    if (!own)
        return NULL;
    table = g_hash_table_new_full(ppm_kernel_route_hash, (GEqualFunc)ppm_kernel_route_equal, g_free,
                                  (GDestroyNotify)rtnl_route_put);
    for (guint i = 0; i < own->len; i++) {
        PpmNlRoute *object = g_ptr_array_index(own, i);
        PpmKernelRoute route = from_route(object);

        nl_object_get((struct nl_object *)object);
        g_hash_table_insert(table, g_memdup2(&route, sizeof route), object);
    }
    return table;
}

static gboolean
is_there(PpmNetlink *self, const PpmKernelRoute *route)
{
    g_autoptr(GHashTable) own = ppm_netlink_own_table(self, NULL);

    return own && g_hash_table_contains(own, route);
}

gboolean
ppm_netlink_set_route_error(GError **error, const PpmKernelRoute *route, int code)
{
    g_autofree char *destination = ppm_ipv4_network_to_string(&route->destination);
    g_autofree char *text = g_strdup_printf(_("route %s"), destination);

    if (code != EEXIST)
        return ppm_netlink_set_error(error, text, code);
    g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, _("%s: there is another one already"), text);
    return FALSE;
}

/* Where there is no memory for one, one that the kernel refuses. */
static PpmNlMessage *
or_nonsense(PpmNlMessage *request)
{
    return request ?: nlmsg_alloc_simple(RTM_NEWROUTE, 0);
}

PpmNlMessage *
ppm_netlink_add_request(const PpmKernelRoute *route)
{
    g_autoptr(PpmNlRoute) object = to_route(route, PPM_ROUTE_PROTOCOL);
    PpmNlMessage *request = NULL;

    rtnl_route_build_add_request(object, NLM_F_CREATE | NLM_F_EXCL, &request);
    return or_nonsense(request);
}

PpmNlMessage *
ppm_netlink_delete_request(gpointer object)
{
    PpmNlMessage *request = NULL;

    rtnl_route_build_del_request(object, 0, &request);
    return or_nonsense(request);
}

gboolean
ppm_netlink_add_route(PpmNetlink *self, const PpmKernelRoute *route, GError **error)
{
    g_autoptr(PpmNlMessage) request = ppm_netlink_add_request(route);
    int code = ppm_netlink_talk(self, request, NULL, NULL);

    if (code == 0 || (code == EEXIST && is_there(self, route)))
        return TRUE;
    return ppm_netlink_set_route_error(error, route, code);
}

static gboolean
delete_object(PpmNetlink *self, PpmNlRoute *object, const PpmKernelRoute *route, GError **error)
{
    g_autoptr(PpmNlMessage) request = ppm_netlink_delete_request(object);
    int code = ppm_netlink_talk(self, request, NULL, NULL);

    return code == 0 || code == ESRCH || code == ENODEV ||
           ppm_netlink_set_route_error(error, route, code);
}

/* For the kernel a metric, gateway or source of 0 in a request to delete means "any", so what is to
 * go is looked up first: a route of another tunnel differs by its metric alone. */
gboolean
ppm_netlink_delete_route(PpmNetlink *self, const PpmKernelRoute *route, GError **error)
{
    g_autoptr(GHashTable) own = ppm_netlink_own_table(self, error);
    PpmNlRoute *object;

    if (!own)
        return FALSE;
    object = g_hash_table_lookup(own, route);
    return !object || delete_object(self, object, route, error);
}

gboolean
ppm_netlink_delete_peer_route(PpmNetlink *self, guint32 peer, int ifindex, GError **error)
{
    PpmKernelRoute route = {.destination = {.address = peer, .prefix = 32}, .ifindex = ifindex};
    g_autoptr(PpmNlRoute) object = to_route(&route, RTPROT_KERNEL);

    return delete_object(self, object, &route, error);
}

/* ---- looking up ---- */

typedef struct {
    PpmKernelRoute route;
    guint8 type, protocol;
    guint mtu;
    gboolean has_ipv6_gateway;
} Answer;

static void
read_answer(struct nlmsghdr *header, Answer *answer)
{
    PpmNlRoute *raw = NULL;

    if (rtnl_route_parse(header, &raw) >= 0) {
        g_autoptr(PpmNlRoute) route = raw;

        answer->route = from_route(route);
        answer->type = rtnl_route_get_type(route);
        answer->protocol = rtnl_route_get_protocol(route);
        if (rtnl_route_get_metric(route, RTAX_MTU, &answer->mtu) < 0)
            answer->mtu = 0;
        answer->has_ipv6_gateway = nlmsg_find_attr(header, sizeof(struct rtmsg), RTA_VIA) != NULL;
    }
}

static int
on_answer(struct nl_msg *message, void *user_data)
{
    read_answer(nlmsg_hdr(message), user_data);
    return NL_OK;
}

/* Built by hand, since rtnl_route_get() knows no mark. */
static PpmNlMessage *
lookup_request(guint32 address, guint32 mark, unsigned flags)
{
    PpmNlMessage *request = nlmsg_alloc_simple(RTM_GETROUTE, 0);
    struct rtmsg header = {.rtm_family = AF_INET, .rtm_dst_len = 32, .rtm_flags = flags};
    guint32 network_order = g_htonl(address);

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    nla_put(request, RTA_DST, sizeof network_order, &network_order);
    if (mark)
        nla_put_u32(request, RTA_MARK, mark);
    return request;
}

/* NULL where there is a way; the error codes are those of the route types. */
static const char *
no_way_because(int code, const Answer *answer)
{
    switch (code) {
    case 0:
        break;
    case EHOSTUNREACH:
        return _("a route says that it is unreachable");
    case EACCES:
        return _("a route prohibits it");
    case EINVAL:
        return _("a route discards it");
    default:
        return _("no route leads there");
    }
    if (answer->type == RTN_LOCAL)
        return _("it is an address of this machine itself");
    if (answer->type != RTN_UNICAST || answer->route.ifindex <= 0)
        return _("no route leads there");
    return answer->has_ipv6_gateway ? _("its gateway has an IPv6 address only") : NULL;
}

gboolean
ppm_netlink_lookup(PpmNetlink *self, guint32 address, guint32 mark, PpmKernelRoute *route,
                   GError **error)
{
    g_autoptr(PpmNlMessage) request = lookup_request(address, mark, 0);
    g_autofree char *text = ppm_ipv4_to_string(address);
    Answer answer = {.type = RTN_UNSPEC};
    int code = ppm_netlink_talk(self, request, on_answer, &answer);
    const char *reason = no_way_because(code, &answer);

    *route = (PpmKernelRoute){0};
    if (code == EIO || code == ENOBUFS || code == EPERM)
        return ppm_netlink_set_error(error, text, code);
    if (reason) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_NOT_FOUND, "%s: %s", text, reason);
        return FALSE;
    }
    *route = answer.route;
    route->destination = (PpmIpv4Network){.address = address, .prefix = 32};
    route->metric = 0;
    route->table = 0;
    return TRUE;
}

PpmNlMessage *
ppm_netlink_match_request(guint32 address)
{
    return lookup_request(address, PPM_MARK_PROBE, RTM_F_FIB_MATCH);
}

gboolean
ppm_netlink_is_foreign_route(struct nlmsghdr *header, const PpmIpv4Network *network)
{
    Answer answer = {.type = RTN_UNSPEC};

    read_answer(header, &answer);
    return answer.type != RTN_UNSPEC && answer.protocol != PPM_ROUTE_PROTOCOL &&
           answer.route.destination.address == network->address &&
           answer.route.destination.prefix == network->prefix;
}

guint
ppm_netlink_path_mtu(PpmNetlink *self, guint32 address, guint32 mark)
{
    g_autoptr(PpmNlMessage) request = lookup_request(address, mark, 0);
    Answer answer = {.type = RTN_UNSPEC};

    return ppm_netlink_talk(self, request, on_answer, &answer) == 0 ? answer.mtu : 0;
}
