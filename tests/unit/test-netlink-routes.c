/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adding, deleting, listing and looking up routes, against iproute2 in a network of our own. */
#include "config.h"

#include "error.h"
#include "netlink.h"
#include "network-namespace.h"

#include <net/if.h>

#define OWN     0x0a090001 /* 10.9.0.1 */
#define GATEWAY 0x0a0900fe /* 10.9.0.254 */
#define TARGET  0x0a010001 /* 10.1.0.1 */
#define MARK    0x70740001

typedef struct {
    PpmNetlink *netlink;
    int v0, v1;
} Fixture;

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;

    enter_network_namespace();
    fixture->netlink = ppm_netlink_new(&error);
    assert_no_error(error);
    fixture->v0 = (int)if_nametoindex("v0");
    fixture->v1 = (int)if_nametoindex("v1");
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    g_object_unref(fixture->netlink);
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

/* covers: checked option mtu */
static void
test_path_mtu_of_route(void **state)
{
    Fixture *fixture = *state;

    do_run("ip route add default via 10.9.0.254; ip route add 10.1.0.1 via 10.9.0.254 mtu 1300;"
           "ip route add default via 10.9.0.254 mtu 1400 table 70700;"
           "ip rule add fwmark 0x70740001 priority 31700 table 70700");
    assert_int_equal(ppm_netlink_path_mtu(fixture->netlink, TARGET, 0), 1300);
    assert_int_equal(ppm_netlink_path_mtu(fixture->netlink, TARGET, MARK), 1400);
    assert_int_equal(ppm_netlink_path_mtu(fixture->netlink, TARGET + 1, 0), 0);
}

/* Without the lock the kernel would not let itself be cut to pieces, and pptp dies of a router's
 * complaint. */
static void
test_add_route_with_mtu(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = via_gateway(fixture);
    g_autofree char *shown = NULL;

    route.mtu = 1400;
    put_in(fixture, &route);
    shown = run("ip route show table all 10.1.0.1 | grep -o 'mtu lock 1400'");
    assert_string_equal(shown, "mtu lock 1400\n");
    take_out(fixture, &route);
    g_free(shown);
    shown = run("ip route show table all 10.1.0.1");
    assert_string_equal(shown, "");
}

static void
test_set_mtu(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    PpmLink link;

    assert_true(ppm_netlink_set_mtu(fixture->netlink, fixture->v0, 1340, &error));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &link));
    assert_int_equal(link.mtu, 1340);
    assert_false(ppm_netlink_set_mtu(fixture->netlink, fixture->v0, 1, &error));
    assert_non_null(error);
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

static int
find_foreign(Fixture *fixture, const char *texts)
{
    g_autoptr(GArray) networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    g_auto(GStrv) words = g_strsplit(texts, " ", 0);

    for (gsize i = 0; words[i]; i++) {
        PpmIpv4Network network;

        assert_true(ppm_ipv4_network_parse(words[i], &network, NULL));
        g_array_append_val(networks, network);
    }
    return ppm_netlink_find_foreign_route(fixture->netlink, networks);
}

static void
test_find_foreign_route(void **state)
{
    do_run(
        "ip route add 10.20.0.0/16 dev v0 metric 600; ip route add 10.30.0.0/16 dev v0 proto 214");
    assert_int_equal(find_foreign(*state, "10.20.0.0/16"), 0);
    assert_int_equal(find_foreign(*state, "10.9.0.0/24"), 0); /* the kernel's own */
    assert_int_equal(find_foreign(*state, "10.20.0.0/17"), -1);
    assert_int_equal(find_foreign(*state, "10.20.0.0/15"), -1);
    assert_int_equal(find_foreign(*state, "10.30.0.0/16"), -1); /* ours */
    assert_int_equal(find_foreign(*state, "10.40.0.0/16"), -1); /* none */
    assert_int_equal(find_foreign(*state, ""), -1);
}

/* More than are under way at once, some with an answer and some without. */
static void
test_find_foreign_route_among_many(void **state)
{
    g_autoptr(GString) texts = g_string_new("10.40.0.0/16");

    for (guint i = 0; i < 200; i++)
        g_string_append_printf(texts, " 10.%d.0.0/%d", i % 2 ? 9 : 50, i % 2 ? 23 : 16);
    g_string_append(texts, " 10.20.0.0/16 10.9.0.0/24");
    do_run("ip route add 10.20.0.0/16 dev v0");
    assert_int_equal(find_foreign(*state, texts->str), 201);
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
        case_of(test_path_mtu_of_route),
        case_of(test_add_route_with_mtu),
        case_of(test_set_mtu),
        case_of(test_lookup_own_address),
        case_of(test_lookup_broadcast),
        case_of(test_lookup_ipv6_gateway),
        case_of(test_find_foreign_route),
        case_of(test_find_foreign_route_among_many),
        case_of(test_own_routes_none),
        case_of(test_own_routes_only_ours),
        case_of(test_own_routes_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
