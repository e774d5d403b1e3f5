/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's routes, links and events, against iproute2 in a network of the test's own. */
#include "config.h"

#include "error.h"
#include "netlink-private.h"
#include "network-namespace.h"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define OWN     0x0a090001 /* 10.9.0.1 */
#define GATEWAY 0x0a0900fe /* 10.9.0.254 */
#define TARGET  0x0a010001 /* 10.1.0.1 */
#define MARK    0x70740001

typedef struct {
    guint event;
    int ifindex;
    char name[IFNAMSIZ];
    gboolean is_named;
    guint32 address;
} Event;

typedef struct {
    PpmNetlink *netlink;
    int v0, v1;
    GArray *events;
    Event wanted;
    gboolean happened;
} Fixture;

static gboolean
is_wanted(const Event *wanted, const Event *event)
{
    return wanted->event == event->event && wanted->ifindex == event->ifindex &&
           wanted->address == event->address &&
           (!wanted->is_named || g_str_equal(wanted->name, event->name));
}

static void
on_event(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
         gpointer user_data)
{
    Fixture *fixture = user_data;
    Event entry = {
        .event = event, .ifindex = ifindex, .is_named = name != NULL, .address = address};

    g_strlcpy(entry.name, name ?: "", sizeof entry.name);
    g_array_append_val(fixture->events, entry);
    fixture->happened |= is_wanted(&fixture->wanted, &entry);
}

static gboolean
has_happened(Fixture *fixture, Event wanted)
{
    for (guint i = 0; i < fixture->events->len; i++) {
        if (is_wanted(&wanted, &g_array_index(fixture->events, Event, i)))
            return TRUE;
    }
    return FALSE;
}

static void
expect_event(Fixture *fixture, Event wanted)
{
    fixture->wanted = wanted;
    fixture->happened = has_happened(fixture, wanted);
    assert_happens(&fixture->happened, 5);
}

static void
forget_events(Fixture *fixture)
{
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    g_array_set_size(fixture->events, 0);
}

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;

    enter_network_namespace();
    fixture->netlink = ppm_netlink_new(&error);
    assert_no_error(error);
    fixture->events = g_array_new(FALSE, FALSE, sizeof(Event));
    g_signal_connect(fixture->netlink, "event", G_CALLBACK(on_event), fixture);
    fixture->v0 = (int)if_nametoindex("v0");
    fixture->v1 = (int)if_nametoindex("v1");
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    g_clear_object(&fixture->netlink);
    g_array_unref(fixture->events);
    g_free(fixture);
    return 0;
}

static PpmKernelRoute
via_gateway(Fixture *fixture)
{
    return (PpmKernelRoute){
        .destination = {TARGET, 32}, .gateway = GATEWAY, .source = OWN, .ifindex = fixture->v0};
}

static void
put_in(Fixture *fixture, const PpmKernelRoute *route)
{
    g_autoptr(GError) error = NULL;

    ppm_netlink_add_route(fixture->netlink, route, &error);
    assert_no_error(error);
}

static void
take_out(Fixture *fixture, const PpmKernelRoute *route)
{
    g_autoptr(GError) error = NULL;

    ppm_netlink_delete_route(fixture->netlink, route, &error);
    assert_no_error(error);
}

static void
expect_routes(const char *selector, const char *expected)
{
    g_autofree char *output = run("ip -N route show %s | sed 's/  */ /g; s/ $//'", selector);

    assert_string_equal(output, expected);
}

/* ---- adding ---- */

static void
test_add_route_via_gateway(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    route.metric = 7;
    put_in(*state, &route);
    expect_routes("10.1.0.1",
                  "10.1.0.1 via 10.9.0.254 dev v0 proto 214 src 10.9.0.1 metric 7 onlink\n");
}

static void
test_add_route_on_link(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = {.destination = {0x0a140000, 16}, .ifindex = fixture->v0};

    put_in(fixture, &route);
    expect_routes("10.20.0.0/16", "10.20.0.0/16 dev v0 proto 214 scope 253\n");
}

/* The peer of a tunnel to itself has lost its own route; a provider's gateway may have had none. */
static void
test_add_route_gateway_without_route(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    route.gateway = 0x0b000001;
    put_in(*state, &route);
    expect_routes("10.1.0.1", "10.1.0.1 via 11.0.0.1 dev v0 proto 214 src 10.9.0.1 onlink\n");
}

static void
test_add_route_in_table(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    route.table = 70700;
    put_in(*state, &route);
    expect_routes("10.1.0.1", "");
    expect_routes("10.1.0.1 table 70700",
                  "10.1.0.1 via 10.9.0.254 dev v0 proto 214 src 10.9.0.1 onlink\n");
    put_in(*state, &route);
}

static void
test_add_route_twice(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    put_in(*state, &route);
    put_in(*state, &route);
    expect_routes("10.1.0.1", "10.1.0.1 via 10.9.0.254 dev v0 proto 214 src 10.9.0.1 onlink\n");
}

static void
expect_exists(Fixture *fixture, const PpmKernelRoute *route)
{
    g_autoptr(GError) error = NULL;

    assert_false(ppm_netlink_add_route(fixture->netlink, route, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_EXISTS, "10.1.0.1");
}

static void
test_add_route_foreign(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    do_run("ip route add 10.1.0.1 via 10.9.0.254 src 10.9.0.1 proto static");
    expect_exists(*state, &route);
}

static void
test_add_route_own_but_different(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    put_in(*state, &route);
    route.gateway--;
    expect_exists(*state, &route);
    route = via_gateway(*state);
    route.source = 0;
    expect_exists(*state, &route);
}

static void
test_add_route_no_link(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = {.destination = {TARGET, 32}, .ifindex = 9999};
    g_autoptr(GError) error = NULL;

    assert_false(ppm_netlink_add_route(fixture->netlink, &route, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_FAILED, "10.1.0.1/32: no such device");
}

static void
test_add_route_link_down(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = {.destination = {TARGET, 32}, .ifindex = fixture->v1};
    g_autoptr(GError) error = NULL;

    do_run("ip link set v1 down");
    assert_false(ppm_netlink_add_route(fixture->netlink, &route, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_FAILED, "network is down");
}

/* ---- deleting ---- */

static void
test_delete_route_own(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    put_in(*state, &route);
    take_out(*state, &route);
    expect_routes("10.1.0.1", "");
}

static void
test_delete_route_gone(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = via_gateway(fixture);

    take_out(fixture, &route);
    route.ifindex = 9999;
    take_out(fixture, &route);
}

static void
test_delete_route_foreign(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    do_run("ip route add 10.1.0.1 via 10.9.0.254 src 10.9.0.1 proto static");
    take_out(*state, &route);
    expect_routes("10.1.0.1", "10.1.0.1 via 10.9.0.254 dev v0 proto 4 src 10.9.0.1\n");
}

/* A metric of 0 in a request means "any" to the kernel: that would be another tunnel's route. */
static void
test_delete_route_other_slot(void **state)
{
    PpmKernelRoute first = via_gateway(*state);
    PpmKernelRoute second = first;

    second.metric = 1;
    put_in(*state, &second);
    take_out(*state, &first);
    expect_routes("10.1.0.1",
                  "10.1.0.1 via 10.9.0.254 dev v0 proto 214 src 10.9.0.1 metric 1 onlink\n");
    put_in(*state, &first);
    take_out(*state, &first);
    expect_routes("10.1.0.1",
                  "10.1.0.1 via 10.9.0.254 dev v0 proto 214 src 10.9.0.1 metric 1 onlink\n");
}

static void
test_delete_route_any_difference(void **state)
{
    Fixture *fixture = *state;
    const PpmKernelRoute route = via_gateway(fixture);
    PpmKernelRoute others[] = {route, route, route, route, route, route};

    others[0].gateway = 0;
    others[1].source = 0;
    others[2].ifindex = fixture->v1;
    others[3].table = 100;
    others[4].destination.prefix = 31;
    others[4].destination.address--;
    others[5].gateway++;
    put_in(fixture, &route);
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        take_out(fixture, &others[i]);
    expect_routes("10.1.0.1", "10.1.0.1 via 10.9.0.254 dev v0 proto 214 src 10.9.0.1 onlink\n");
}

/* One destination, one metric, and ours is not the first. */
static void
test_delete_route_among_foreign(void **state)
{
    PpmKernelRoute route = via_gateway(*state);

    do_run("ip route add 10.1.0.1 via 10.9.0.9 proto static;"
           "ip route append 10.1.0.1 via 10.9.0.254 src 10.9.0.1 proto 214;"
           "ip route append 10.1.0.1 via 10.9.0.254 src 10.9.0.1 proto 99");
    take_out(*state, &route);
    expect_routes("10.1.0.1", "10.1.0.1 via 10.9.0.9 dev v0 proto 4\n"
                              "10.1.0.1 via 10.9.0.254 dev v0 proto 99 src 10.9.0.1\n");
}

/* ---- the kernel's route to a peer ---- */

static void
test_delete_peer_route_of_this_link(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;

    do_run("ip address add 10.8.0.1 peer 10.8.0.2 dev v0;"
           "ip address add 10.8.0.3 peer 10.8.0.2 dev v1;"
           "ip route add 10.8.0.2 dev v1 proto static metric 9");
    ppm_netlink_delete_peer_route(fixture->netlink, 0x0a080002, fixture->v1, &error);
    assert_no_error(error);
    expect_routes("10.8.0.2", "10.8.0.2 dev v0 proto 2 scope 253 src 10.8.0.1\n"
                              "10.8.0.2 dev v1 proto 4 scope 253 metric 9\n");
}

static void
test_delete_peer_route_twice(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;

    do_run("ip address add 10.8.0.1 peer 10.8.0.2 dev v0;"
           "ip route add 10.8.0.2 dev v0 proto 214 metric 9");
    assert_true(ppm_netlink_delete_peer_route(fixture->netlink, 0x0a080002, fixture->v0, &error));
    assert_true(ppm_netlink_delete_peer_route(fixture->netlink, 0x0a080002, fixture->v0, &error));
    assert_true(ppm_netlink_delete_peer_route(fixture->netlink, 0x0a080002, 9999, &error));
    assert_no_error(error);
    expect_routes("10.8.0.2", "10.8.0.2 dev v0 proto 214 scope 253 metric 9\n");
}

/* The network of a link is no peer. */
static void
test_delete_peer_route_not_a_peer(void **state)
{
    Fixture *fixture = *state;

    assert_true(ppm_netlink_delete_peer_route(fixture->netlink, 0x0a090000, fixture->v0, NULL));
    expect_routes("10.9.0.0/24", "10.9.0.0/24 dev v0 proto 2 scope 253 src 10.9.0.1\n");
}

/* ---- looking up ---- */

static PpmKernelRoute
look_up(Fixture *fixture, guint32 address, guint32 mark)
{
    g_autoptr(GError) error = NULL;
    PpmKernelRoute route;

    memset(&route, 0x55, sizeof route);
    ppm_netlink_lookup(fixture->netlink, address, mark, &route, &error);
    assert_no_error(error);
    assert_int_equal(route.destination.address, address);
    assert_int_equal(route.destination.prefix, 32);
    assert_int_equal(route.metric, 0);
    assert_int_equal(route.table, 0);
    return route;
}

static void
expect_no_way(Fixture *fixture, guint32 address, const char *part)
{
    g_autoptr(GError) error = NULL;
    PpmKernelRoute route;

    assert_false(ppm_netlink_lookup(fixture->netlink, address, 0, &route, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_NOT_FOUND, part);
    assert_int_equal(route.ifindex, 0);
}

static void
test_lookup_via_gateway(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route;

    do_run("ip route add default via 10.9.0.254 metric 600");
    route = look_up(fixture, TARGET, 0);
    assert_int_equal(route.gateway, GATEWAY);
    assert_int_equal(route.source, OWN);
    assert_int_equal(route.ifindex, fixture->v0);
}

static void
test_lookup_on_link(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = look_up(fixture, 0x0a090007, 0);

    assert_int_equal(route.gateway, 0);
    assert_int_equal(route.source, OWN);
    assert_int_equal(route.ifindex, fixture->v0);
}

static void
test_lookup_mark(void **state)
{
    Fixture *fixture = *state;

    do_run("ip route add default via 10.9.0.254; ip route add default via 10.9.0.253 table 70700;"
           "ip rule add fwmark 0x70740001 priority 31700 table 70700");
    assert_int_equal(look_up(fixture, TARGET, 0).gateway, GATEWAY);
    assert_int_equal(look_up(fixture, TARGET, MARK).gateway, GATEWAY - 1);
    assert_int_equal(look_up(fixture, TARGET, MARK + 1).gateway, GATEWAY);
}

/* What we add is what the kernel then uses. */
static void
test_lookup_after_add(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = via_gateway(fixture);

    do_run("ip route add default via 10.9.0.253");
    put_in(fixture, &route);
    assert_int_equal(look_up(fixture, TARGET, 0).gateway, GATEWAY);
    take_out(fixture, &route);
    assert_int_equal(look_up(fixture, TARGET, 0).gateway, GATEWAY - 1);
}

static void
test_lookup_no_way(void **state)
{
    do_run("ip route add unreachable 10.2.0.1; ip route add prohibit 10.2.0.2;"
           "ip route add blackhole 10.2.0.3");
    expect_no_way(*state, TARGET, "10.1.0.1: no route leads there");
    expect_no_way(*state, 0x0a020001, "10.2.0.1: a route says that it is unreachable");
    expect_no_way(*state, 0x0a020002, "10.2.0.2: a route prohibits it");
    expect_no_way(*state, 0x0a020003, "10.2.0.3: a route discards it");
}

static void
test_lookup_own_address(void **state)
{
    expect_no_way(*state, OWN, "10.9.0.1: it is an address of this machine itself");
    expect_no_way(*state, 0x7f000001, "127.0.0.1: ");
}

static void
test_lookup_broadcast(void **state)
{
    expect_no_way(*state, 0x0a0900ff, "10.9.0.255: no route leads there");
}

/* As on-link it would be pinned wrongly. */
static void
test_lookup_ipv6_gateway(void **state)
{
    do_run("ip route add 10.5.0.0/16 via inet6 fe80::99 dev v0");
    expect_no_way(*state, 0x0a050001, "10.5.0.1: its gateway has an IPv6 address only");
}

/* ---- our own routes ---- */

static GArray *
own_routes(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    GArray *routes = ppm_netlink_own_routes(fixture->netlink, &error);

    assert_no_error(error);
    return routes;
}

static void
test_own_routes_none(void **state)
{
    g_autoptr(GArray) routes = own_routes(*state);

    assert_int_equal(routes->len, 0);
}

static void
test_own_routes_only_ours(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = via_gateway(fixture);
    g_autoptr(GArray) routes = NULL;
    const PpmKernelRoute *first, *second;

    do_run("ip route add default via 10.9.0.254; ip route add 10.3.0.0/16 dev v0 proto static;"
           "ip route add 10.4.0.0/16 dev v1 proto 214 table 70701 metric 5");
    put_in(fixture, &route);
    routes = own_routes(fixture);
    assert_int_equal(routes->len, 2);
    first = &g_array_index(routes, PpmKernelRoute, 0);
    second = &g_array_index(routes, PpmKernelRoute, 1);
    if (first->table)
        first = second--;
    assert_memory_equal(first, &route, sizeof route);
    assert_int_equal(second->destination.address, 0x0a040000);
    assert_int_equal(second->destination.prefix, 16);
    assert_int_equal(second->ifindex, fixture->v1);
    assert_int_equal(second->metric, 5);
    assert_int_equal(second->table, 70701);
}

/* More than one answer holds; then all can be deleted by what was told of them. */
static void
test_own_routes_many(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) routes = NULL;

    do_run("for i in $(seq 1000); do\n"
           "echo route add 10.$((100 + i / 250)).$((i %% 250)).1 dev v0 proto $((213 + i %% 2)) "
           "table $((70700 + i %% 3))\n"
           "done | ip -batch -");
    routes = own_routes(fixture);
    assert_int_equal(routes->len, 500);
    for (guint i = 0; i < routes->len; i++)
        take_out(fixture, &g_array_index(routes, PpmKernelRoute, i));
    expect_routes("table all proto 214", "");
    do_run("test $(ip -N route show table all proto 213 | wc -l) = 500");
}

/* ---- links and addresses ---- */

static void
test_find_link_facts(void **state)
{
    Fixture *fixture = *state;
    PpmLink link;

    do_run("ip link set v0 mtu 1400; ip link set v1 down");
    assert_true(ppm_netlink_find_link(fixture->netlink, "v0", &link));
    assert_int_equal(link.ifindex, fixture->v0);
    assert_string_equal(link.name, "v0");
    assert_int_equal(link.mtu, 1400);
    assert_true(link.up);
    assert_true(ppm_netlink_find_link(fixture->netlink, "v1", &link));
    assert_false(link.up);
}

static void
test_find_link_name_lengths(void **state)
{
    Fixture *fixture = *state;
    PpmLink link;

    do_run("ip link set v1 down; ip link set v1 name abcdefghijklmno");
    assert_true(ppm_netlink_find_link(fixture->netlink, "abcdefghijklmno", &link));
    assert_string_equal(link.name, "abcdefghijklmno");
    assert_int_equal(link.ifindex, fixture->v1);
    assert_false(ppm_netlink_find_link(fixture->netlink, "abcdefghijklmnop", &link));
    assert_false(ppm_netlink_find_link(fixture->netlink, "abcdefghijklmn", &link));
    assert_false(ppm_netlink_find_link(fixture->netlink, "", &link));
}

static void
test_find_link_missing(void **state)
{
    Fixture *fixture = *state;
    PpmLink link;

    assert_false(ppm_netlink_find_link(fixture->netlink, "pptp0", &link));
    assert_false(ppm_netlink_get_link(fixture->netlink, 9999, &link));
    assert_false(ppm_netlink_get_link(fixture->netlink, 0, &link));
    assert_false(ppm_netlink_get_link(fixture->netlink, -1, &link));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &link));
    assert_string_equal(link.name, "v0");
}

static void
send_bytes(guint32 address, gsize bytes)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(address)};
    g_autofree char *data = g_malloc0(bytes);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_int_equal(sendto(fd, data, bytes, 0, (struct sockaddr *)&to, sizeof to), bytes);
    close(fd);
}

static void
test_get_link_bytes(void **state)
{
    Fixture *fixture = *state;
    PpmLink near_before, near_after, far_before, far_after;

    do_run("ip neighbour add 10.9.0.98 lladdr 02:00:00:00:00:62 dev v0 nud permanent");
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &near_before));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v1, &far_before));
    send_bytes(0x0a090062, 1000);
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &near_after));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v1, &far_after));
    assert_true(near_after.tx_bytes - near_before.tx_bytes >= 1028);
    assert_true(far_after.rx_bytes - far_before.rx_bytes >= 1028);
}

static void
test_addresses_all_but_loopback(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) addresses = NULL;
    const PpmIpv4Network *own, *point;

    do_run("ip address add 10.8.0.1 peer 10.8.0.2 dev v1");
    addresses = ppm_netlink_addresses(fixture->netlink, &error);
    assert_no_error(error);
    assert_int_equal(addresses->len, 2);
    own = &g_array_index(addresses, PpmIpv4Network, 0);
    point = &g_array_index(addresses, PpmIpv4Network, 1);
    if (own->address != OWN)
        own = point--;
    assert_int_equal(own->address, OWN);
    assert_int_equal(own->prefix, 24);
    assert_int_equal(point->address, 0x0a080001);
    assert_int_equal(point->prefix, 32);
}

/* ---- events ---- */

static void
test_event_link(void **state)
{
    Fixture *fixture = *state;
    int bridge;

    do_run("ip link add br0 type bridge");
    bridge = (int)if_nametoindex("br0");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br0", TRUE});
    forget_events(fixture);
    do_run("ip link set br0 name br1");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br1", TRUE});
    forget_events(fixture);
    do_run("ip link set br1 up");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br1", TRUE});
    forget_events(fixture);
    do_run("ip link set br1 down");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br1", TRUE});
    forget_events(fixture);
    do_run("ip link delete br1");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_REMOVED, bridge, "br1", TRUE});
}

/* A port that leaves its bridge is reported with the message of a removed link. */
static void
test_event_link_leaves_bridge(void **state)
{
    Fixture *fixture = *state;
    int bridge;

    do_run("ip link add br0 type bridge; ip link set v1 master br0; ip link set v1 nomaster");
    bridge = (int)if_nametoindex("br0");
    do_run("ip link delete br0");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_REMOVED, bridge, "br0", TRUE});
    assert_false(has_happened(fixture, (Event){PPM_NETLINK_LINK_REMOVED, fixture->v1, "", FALSE}));
}

static void
test_event_address(void **state)
{
    Fixture *fixture = *state;

    do_run("ip address add 10.8.0.1 peer 10.8.0.2 dev v1");
    expect_event(fixture, (Event){PPM_NETLINK_ADDRESS_ADDED, fixture->v1, "v1", TRUE, 0x0a080001});
    do_run("ip address delete 10.8.0.1 peer 10.8.0.2 dev v1");
    expect_event(fixture,
                 (Event){PPM_NETLINK_ADDRESS_REMOVED, fixture->v1, "v1", TRUE, 0x0a080001});
}

static void
test_event_route(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = via_gateway(fixture);

    forget_events(fixture);
    put_in(fixture, &route);
    expect_event(fixture, (Event){PPM_NETLINK_ROUTE_ADDED, fixture->v0, "v0", TRUE});
    take_out(fixture, &route);
    expect_event(fixture, (Event){PPM_NETLINK_ROUTE_REMOVED, fixture->v0, "v0", TRUE});
}

/* More than the socket holds while nobody reads; what comes afterwards is told again. */
static void
test_event_lost(void **state)
{
    Fixture *fixture = *state;

    do_run("for i in $(seq 12000); do\n"
           "echo route add 10.$((100 + i / 250)).$((i %% 250)).1 dev v0\n"
           "done | ip -batch -");
    expect_event(fixture, (Event){.event = PPM_NETLINK_EVENTS_LOST});
    forget_events(fixture);
    do_run("ip address add 10.8.0.1/32 dev v1");
    expect_event(fixture, (Event){PPM_NETLINK_ADDRESS_ADDED, fixture->v1, "v1", TRUE, 0x0a080001});
}

static void
on_event_drop(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
              gpointer user_data)
{
    Fixture *fixture = user_data;

    g_clear_object(&fixture->netlink);
}

/* The last reference may go while events are told, with more of them waiting. */
static void
test_event_last_reference(void **state)
{
    Fixture *fixture = *state;
    gpointer alive = fixture->netlink;

    g_object_add_weak_pointer(alive, &alive);
    g_signal_connect(fixture->netlink, "event", G_CALLBACK(on_event_drop), fixture);
    do_run("ip link add br0 type bridge; ip link delete br0");
    while (fixture->netlink)
        g_main_context_iteration(NULL, TRUE);
    assert_null(alive);
}

static void
count_event(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
            gpointer count)
{
    ++*(guint *)count;
}

static void
test_new_uses_context_of_construction(void **state)
{
    g_autoptr(GMainContext) context = g_main_context_new();
    g_autoptr(PpmNetlink) netlink = NULL;
    guint count = 0;

    g_main_context_push_thread_default(context);
    netlink = ppm_netlink_new(NULL);
    g_main_context_pop_thread_default(context);
    g_signal_connect(netlink, "event", G_CALLBACK(count_event), &count);
    do_run("ip link set v1 down");
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    assert_int_equal(count, 0);
    while (g_main_context_iteration(context, FALSE))
        continue;
    assert_true(count > 0);
}

/* ---- a broken exchange ---- */

static void
test_requests_recover(void **state)
{
    Fixture *fixture = *state;
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    PpmLink link;

    assert_int_equal(dup3(nowhere, nl_socket_get_fd(fixture->netlink->requests), O_CLOEXEC),
                     nl_socket_get_fd(fixture->netlink->requests));
    close(nowhere);
    assert_false(ppm_netlink_find_link(fixture->netlink, "v0", &link));
    assert_true(ppm_netlink_find_link(fixture->netlink, "v0", &link));
}

/* A refusal is an answer like others: what follows is not out of step. */
static void
test_requests_after_refusals(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = via_gateway(fixture);
    PpmKernelRoute answer;
    PpmLink link;

    for (int i = 0; i < 3; i++) {
        PpmKernelRoute nowhere = {.destination = {TARGET, 32}, .ifindex = 9999};

        assert_false(ppm_netlink_lookup(fixture->netlink, TARGET, 0, &answer, NULL));
        assert_false(ppm_netlink_find_link(fixture->netlink, "pptp0", &link));
        assert_false(ppm_netlink_add_route(fixture->netlink, &nowhere, NULL));
        assert_true(ppm_netlink_find_link(fixture->netlink, "v0", &link));
        put_in(fixture, &route);
        assert_true(ppm_netlink_lookup(fixture->netlink, TARGET, 0, &answer, NULL));
        take_out(fixture, &route);
    }
}

#define case_of(function) cmocka_unit_test_setup_teardown(function, setup, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(test_add_route_via_gateway),
        case_of(test_add_route_on_link),
        case_of(test_add_route_gateway_without_route),
        case_of(test_add_route_in_table),
        case_of(test_add_route_twice),
        case_of(test_add_route_foreign),
        case_of(test_add_route_own_but_different),
        case_of(test_add_route_no_link),
        case_of(test_add_route_link_down),
        case_of(test_delete_route_own),
        case_of(test_delete_route_gone),
        case_of(test_delete_route_foreign),
        case_of(test_delete_route_other_slot),
        case_of(test_delete_route_any_difference),
        case_of(test_delete_route_among_foreign),
        case_of(test_delete_peer_route_of_this_link),
        case_of(test_delete_peer_route_twice),
        case_of(test_delete_peer_route_not_a_peer),
        case_of(test_lookup_via_gateway),
        case_of(test_lookup_on_link),
        case_of(test_lookup_mark),
        case_of(test_lookup_after_add),
        case_of(test_lookup_no_way),
        case_of(test_lookup_own_address),
        case_of(test_lookup_broadcast),
        case_of(test_lookup_ipv6_gateway),
        case_of(test_own_routes_none),
        case_of(test_own_routes_only_ours),
        case_of(test_own_routes_many),
        case_of(test_find_link_facts),
        case_of(test_find_link_name_lengths),
        case_of(test_find_link_missing),
        case_of(test_get_link_bytes),
        case_of(test_addresses_all_but_loopback),
        case_of(test_event_link),
        case_of(test_event_link_leaves_bridge),
        case_of(test_event_address),
        case_of(test_event_route),
        case_of(test_event_lost),
        case_of(test_event_last_reference),
        case_of(test_new_uses_context_of_construction),
        case_of(test_requests_recover),
        case_of(test_requests_after_refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
