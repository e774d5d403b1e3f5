/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of routes. */
#include "config.h"

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
        PpmIpv4Network network = ppm_ipv4_class_network(cases[i].local);

        assert_int_equal(network.address, cases[i].network);
        assert_int_equal(network.prefix, cases[i].prefix);
    }
}

/* What one tunnel leaves out, another one may have as a route. */
static void
test_exception_behind_the_profiles_routes(void **state)
{
    PpmIpv4Network network = {0xac140000, 16};
    PpmKernelRoute exception = ppm_route_plan_exception(&network, 0);

    assert_true(exception.throws);
    assert_true(exception.metric > 9999);
    assert_int_equal(exception.table, PPM_TABLE_INNER);
    assert_int_not_equal(ppm_route_plan_exception(&network, 1).metric, exception.metric);
}

/* A route of the profile, or an exception, to just that address comes before it. */
static void
test_peer(void **state)
{
    PpmIpv4Network network = {PEER, 32};
    PpmKernelRoute route = ppm_route_plan_peer(9, LOCAL, PEER, 2);

    assert_int_equal(route.destination.address, PEER);
    assert_int_equal(route.destination.prefix, 32);
    assert_int_equal(route.ifindex, 9);
    assert_int_equal(route.source, LOCAL);
    assert_int_equal(route.table, PPM_TABLE_INNER);
    assert_true(route.metric > ppm_route_plan_exception(&network, 255).metric);
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
        cmocka_unit_test(test_exception_behind_the_profiles_routes),
        cmocka_unit_test(test_peer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
