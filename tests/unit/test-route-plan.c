/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of routes, and which addresses of a server's giving are refused. */
#include "config.h"

#include "error.h"
#include "names.h"
#include "route-plan.h"
#include "support.h"

#define SERVER  0xc6336401 /* 198.51.100.1 */
#define GATEWAY 0x0a0900fe
#define SOURCE  0x0a090001
#define LOCAL   0xac100005 /* 172.16.0.5 */
#define PEER    0xac100001

static void
test_pin_with_gateway(void **state)
{
    PpmKernelRoute uplink = {
        .destination = {SERVER, 32}, .gateway = GATEWAY, .source = SOURCE, .ifindex = 3};
    PpmKernelRoute pin = ppm_route_plan_pin(SERVER, &uplink, 0);

    assert_int_equal(pin.destination.address, SERVER);
    assert_int_equal(pin.destination.prefix, 32);
    assert_int_equal(pin.gateway, GATEWAY);
    assert_int_equal(pin.source, SOURCE);
    assert_int_equal(pin.ifindex, 3);
    assert_int_equal(pin.metric, 0);
    assert_int_equal(pin.table, PPM_TABLE_OUTER);
}

static void
test_pin_on_link(void **state)
{
    PpmKernelRoute uplink = {.destination = {SERVER, 32}, .source = SOURCE, .ifindex = 3};
    PpmKernelRoute pin = ppm_route_plan_pin(SERVER, &uplink, 0);

    assert_int_equal(pin.destination.prefix, 32);
    assert_int_equal(pin.gateway, 0);
    assert_int_equal(pin.ifindex, 3);
}

/* What the kernel says of its own route must not become part of ours. */
static void
test_pin_ignores_uplink_metric(void **state)
{
    PpmKernelRoute uplink = {.gateway = GATEWAY, .ifindex = 3, .metric = 600, .table = 100};
    PpmKernelRoute pin = ppm_route_plan_pin(SERVER, &uplink, 2);

    assert_int_equal(pin.metric, 2);
    assert_int_equal(pin.table, PPM_TABLE_OUTER);
}

static void
test_pin_slots_differ(void **state)
{
    PpmKernelRoute uplink = {.gateway = GATEWAY, .ifindex = 3};

    for (guint slot = 0; slot < 5; slot++)
        assert_int_equal(ppm_route_plan_pin(SERVER, &uplink, slot).metric, slot);
}

/* covers: option route */
static void
test_split_on_link(void **state)
{
    PpmRoute route = {.network = {0xac140000, 16}, .metric = 50, .enabled = TRUE};
    PpmKernelRoute split = ppm_route_plan_split(&route, 9, LOCAL, PEER);

    assert_int_equal(split.destination.address, 0xac140000);
    assert_int_equal(split.destination.prefix, 16);
    assert_int_equal(split.gateway, 0);
    assert_int_equal(split.source, LOCAL);
    assert_int_equal(split.ifindex, 9);
    assert_int_equal(split.metric, 50);
}

/* covers: option route */
static void
test_split_via_peer(void **state)
{
    PpmRoute route = {.network = {0xac140000, 16}, .via_peer = TRUE, .enabled = TRUE};

    assert_int_equal(ppm_route_plan_split(&route, 9, LOCAL, PEER).gateway, PEER);
}

/* covers: option default-route */
static void
test_default(void **state)
{
    PpmKernelRoute route = ppm_route_plan_default(9, LOCAL, 2);

    assert_int_equal(route.destination.prefix, 0);
    assert_int_equal(route.ifindex, 9);
    assert_int_equal(route.source, LOCAL);
    assert_int_equal(route.metric, 2);
    assert_int_equal(route.table, PPM_TABLE_INNER);
}

/* covers: option class-route */
static void
test_class_of(void **state)
{
    static const struct {
        guint32 local, network;
        guint prefix;
    } cases[] = {
        {0x0a010203, 0x0a000000, 8},  {0x7f000001, 0x7f000000, 8},  {0x80010203, 0x80010000, 16},
        {0xac100005, 0xac100000, 16}, {0xbfffffff, 0xbfff0000, 16}, {0xc0a86305, 0xc0a86300, 24},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PpmIpv4Network network = ppm_route_plan_class_of(cases[i].local);

        assert_int_equal(network.address, cases[i].network);
        assert_int_equal(network.prefix, cases[i].prefix);
    }
}

static GArray *
addresses_of(const PpmIpv4Network *addresses, guint count)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));

    g_array_append_vals(array, addresses, count);
    return array;
}

static void
test_local_networks(void **state)
{
    static const PpmIpv4Network addresses[] = {
        {0x0a090001, 24}, {0x0a090002, 24},                                /* the same network */
        {0xc0a80105, 16}, {0xa9fe0101, 16}, {0x64400001, 10}, {LOCAL, 24}, /* the tunnel's */
        {0x0a0a0a0a, 32},                                                  /* no network */
        {0xcb007105, 24},                                                  /* public */
        {0x0a000001, 1}, /* wider than any private range */
    };
    g_autoptr(GArray) all = addresses_of(addresses, G_N_ELEMENTS(addresses));
    g_autoptr(GArray) local = ppm_route_plan_local_networks(all, LOCAL);
    static const PpmIpv4Network expected[] = {
        {0x0a090000, 24}, {0xc0a80000, 16}, {0xa9fe0000, 16}, {0x64400000, 10}};

    assert_int_equal(local->len, G_N_ELEMENTS(expected));
    assert_memory_equal(local->data, expected, sizeof expected);
}

static gboolean
may_route(guint32 address, guint prefix, guint32 gateway, GError **error)
{
    static const PpmIpv4Network addresses[] = {{SOURCE, 24}};
    g_autoptr(GArray) all = addresses_of(addresses, 1);
    PpmIpv4Network network = {address, prefix};

    return ppm_route_plan_check_network(&network, all, gateway, error);
}

static void
test_check_network_elsewhere(void **state)
{
    assert_true(may_route(0xac140000, 16, GATEWAY, NULL));
}

/* Local networks stay out of it. */
static void
test_check_network_around_the_local_one(void **state)
{
    assert_true(may_route(0x0a000000, 8, GATEWAY, NULL));
}

static void
test_check_network_is_the_local_one(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_false(may_route(0x0a090000, 24, GATEWAY, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "10.9.0.0/24: the gateway");
}

static void
test_check_network_with_our_own_address(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_false(may_route(0x0a090000, 30, 0, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "an address of this computer");
}

/* Somebody wants just that neighbour's name sake at the other end. */
static void
test_check_network_of_a_neighbour(void **state)
{
    assert_true(may_route(0x0a090040, 32, GATEWAY, NULL));
}

static GArray *
own_addresses(void)
{
    GArray *addresses = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    PpmIpv4Network own = {SOURCE, 24};

    g_array_append_val(addresses, own);
    return addresses;
}

static void
assert_refused(guint32 local, guint32 peer, const char *part)
{
    g_autoptr(GArray) addresses = own_addresses();
    g_autoptr(GError) error = NULL;

    assert_false(ppm_route_plan_check_address(local, peer, SERVER, addresses, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, part);
}

static void
test_check_address_good(void **state)
{
    g_autoptr(GArray) addresses = own_addresses();
    g_autoptr(GError) error = NULL;

    assert_true(ppm_route_plan_check_address(LOCAL, PEER, SERVER, addresses, &error));
    assert_no_error(error);
}

/* Another host of a network that we are in is no address of ours. */
static void
test_check_address_neighbour(void **state)
{
    g_autoptr(GArray) addresses = own_addresses();

    assert_true(ppm_route_plan_check_address(SOURCE + 1, PEER, SERVER, addresses, NULL));
}

/* Some servers give the tunnel's end the address that they are called by. */
static void
test_check_address_peer_is_server(void **state)
{
    g_autoptr(GArray) addresses = own_addresses();

    assert_true(ppm_route_plan_check_address(LOCAL, SERVER, SERVER, addresses, NULL));
}

static void
test_check_address_not_unicast(void **state)
{
    assert_refused(0, PEER, "0.0.0.0");
    assert_refused(0x7f000001, PEER, "127.0.0.1");
    assert_refused(0xe0000001, PEER, "224.0.0.1");
    assert_refused(0xffffffff, PEER, "255.255.255.255");
}

static void
test_check_address_is_the_peers(void **state)
{
    assert_refused(PEER, PEER, "172.16.0.1");
}

static void
test_check_address_is_the_servers(void **state)
{
    assert_refused(SERVER, PEER, "198.51.100.1");
}

static void
test_check_address_is_ours(void **state)
{
    assert_refused(SOURCE, PEER, "10.9.0.1");
}

static void
test_check_address_peer_is_ours(void **state)
{
    assert_refused(LOCAL, SOURCE, "10.9.0.1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pin_with_gateway),
        cmocka_unit_test(test_pin_on_link),
        cmocka_unit_test(test_pin_ignores_uplink_metric),
        cmocka_unit_test(test_pin_slots_differ),
        cmocka_unit_test(test_split_on_link),
        cmocka_unit_test(test_split_via_peer),
        cmocka_unit_test(test_default),
        cmocka_unit_test(test_class_of),
        cmocka_unit_test(test_local_networks),
        cmocka_unit_test(test_check_network_elsewhere),
        cmocka_unit_test(test_check_network_around_the_local_one),
        cmocka_unit_test(test_check_network_is_the_local_one),
        cmocka_unit_test(test_check_network_with_our_own_address),
        cmocka_unit_test(test_check_network_of_a_neighbour),
        cmocka_unit_test(test_check_address_good),
        cmocka_unit_test(test_check_address_neighbour),
        cmocka_unit_test(test_check_address_peer_is_server),
        cmocka_unit_test(test_check_address_not_unicast),
        cmocka_unit_test(test_check_address_is_the_peers),
        cmocka_unit_test(test_check_address_is_the_servers),
        cmocka_unit_test(test_check_address_is_ours),
        cmocka_unit_test(test_check_address_peer_is_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
