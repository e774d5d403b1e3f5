/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of routes, and which addresses of a server's giving are refused. */
#include "config.h"

#include "error.h"
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
    assert_int_equal(pin.table, 0);
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
    assert_int_equal(pin.table, 0);
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
