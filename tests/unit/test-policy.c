/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules and routes of a tunnel, asked of the kernel in a network of our own: v0 is the uplink,
 * v1 stands for the tunnel. */
#include "config.h"

#include "names.h"
#include "netlink-rules.h"
#include "network-namespace.h"
#include "policy.h"
#include "route-plan.h"

#include <net/if.h>

#define OWN     0x0a090001 /* 10.9.0.1 */
#define GATEWAY 0x0a0900fe /* 10.9.0.254 */
#define SERVER  0xc6336401 /* 198.51.100.1 */
#define LOCAL   0xac100005 /* 172.16.0.5 */

typedef struct {
    PpmNetlink *netlink;
    int uplink, tunnel;
} Fixture;

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;

    enter_network_namespace();
    do_run("ip link set v1 up && ip address add 172.16.0.5/32 dev v1");
    do_run("ip route add default via 10.9.0.254 dev v0");
    fixture->netlink = ppm_netlink_new(&error);
    assert_no_error(error);
    fixture->uplink = (int)if_nametoindex("v0");
    fixture->tunnel = (int)if_nametoindex("v1");
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

static void
put_in(Fixture *fixture, PpmKernelRoute route)
{
    g_autoptr(GError) error = NULL;

    ppm_netlink_add_route(fixture->netlink, &route, &error);
    assert_no_error(error);
}

static void
put_rules_in(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;

    ppm_policy_put_in(fixture->netlink, &error);
    assert_no_error(error);
}

/* As a tunnel with "all traffic" has it. */
static void
put_all_in(Fixture *fixture)
{
    PpmKernelRoute uplink = {.gateway = GATEWAY, .source = OWN, .ifindex = fixture->uplink};
    PpmIpv4Network lan = {0x0a090000, 24};

    put_rules_in(fixture);
    put_in(fixture, ppm_route_plan_pin(SERVER, &uplink, 3));
    put_in(fixture, ppm_route_plan_exception(&lan, 3));
    put_in(fixture, ppm_route_plan_default(fixture->tunnel, LOCAL, 3));
}

static void
expect_way(const char *packet, const char *device)
{
    g_autofree char *output = run("ip route get %s | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p'",
                                  packet);

    assert_string_equal(g_strchomp(output), device);
}

static void
expect_rules(const char *expected)
{
    g_autofree char *output = run("ip rule show | sed -n 's/\\t/ /; s/ proto 214//p'");

    assert_string_equal(output, expected);
}

static void
assert_output(const char *command, const char *expected)
{
    g_autofree char *output = run("%s", command);

    assert_string_equal(output, expected);
}

static void
test_put_in_rules(void **state)
{
    put_rules_in(*state);
    expect_rules("31700: from all fwmark 0x70740000/0xffff8000 lookup 70700\n"
                 "31701: from all ipproto gre lookup 70700\n"
                 "31702: from all ipproto tcp sport 1723 lookup 70700\n"
                 "31703: from all ipproto tcp dport 1723 lookup 70700\n"
                 "31710: not from all fwmark 0x70740000/0xffff0000 lookup 70701\n");
}

static void
test_put_in_twice(void **state)
{
    g_autofree char *once = NULL;

    put_rules_in(*state);
    once = run("ip rule");
    put_rules_in(*state);
    assert_output("ip rule", once);
}

static void
test_missing(void **state)
{
    Fixture *fixture = *state;

    assert_int_equal(ppm_policy_missing(fixture->netlink), 31700);
    put_rules_in(fixture);
    assert_int_equal(ppm_policy_missing(fixture->netlink), 0);
    do_run("ip rule delete priority 31702");
    assert_int_equal(ppm_policy_missing(fixture->netlink), 31702);
    put_rules_in(fixture);
    do_run("ip rule delete priority 31710; ip rule add priority 31710 protocol 214 lookup 70701");
    assert_int_equal(ppm_policy_missing(fixture->netlink), 31710);
}

static void
test_take_out_only_ours(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *before = NULL;

    do_run("ip rule add priority 31705 to 10.44.0.0/16 lookup 100");
    before = run("ip rule");
    put_rules_in(fixture);
    ppm_policy_take_out(fixture->netlink);
    assert_output("ip rule", before);
    ppm_policy_take_out(fixture->netlink);
}

static void
test_own_rules_are_read_as_they_were_written(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRule rule = {.priority = 31750,
                          .table = 70750,
                          .mark = 5,
                          .mask = 7,
                          .inverted = TRUE,
                          .ip_protocol = 6,
                          .source_port = 99,
                          .destination_port = 98};
    const PpmKernelRule *seen;
    g_autoptr(GArray) own = NULL;

    assert_true(ppm_netlink_add_rule(fixture->netlink, &rule, NULL));
    own = ppm_netlink_own_rules(fixture->netlink, NULL);
    assert_int_equal(own->len, 1);
    seen = &g_array_index(own, PpmKernelRule, 0);
    assert_int_equal(seen->priority, rule.priority);
    assert_int_equal(seen->table, rule.table);
    assert_int_equal(seen->mark, rule.mark);
    assert_int_equal(seen->mask, rule.mask);
    assert_true(seen->inverted);
    assert_int_equal(seen->ip_protocol, rule.ip_protocol);
    assert_int_equal(seen->source_port, rule.source_port);
    assert_int_equal(seen->destination_port, rule.destination_port);
}

/* covers: option default-route */
static void
test_all_traffic_goes_into_the_tunnel(void **state)
{
    put_all_in(*state);
    expect_way("203.0.113.9", "v1");
    expect_way("198.51.100.1", "v1"); /* what is not ours, also to the server's address */
    expect_way("198.51.100.1 ipproto tcp dport 443", "v1");
}

static void
test_the_tunnel_itself_keeps_to_the_uplink(void **state)
{
    put_all_in(*state);
    expect_way("198.51.100.1 mark 0x70740003", "v0");
    expect_way("198.51.100.1 ipproto tcp sport 1723", "v0");
    expect_way("203.0.113.9 mark 0x7074ffff", "v0"); /* the probe of the uplink */
}

/* Such as DHCP's option 121 puts in. */
static void
test_no_narrower_route_wins_over_the_tunnel(void **state)
{
    put_all_in(*state);
    do_run("ip route add 203.0.113.0/25 via 10.9.0.254 dev v0 && "
           "ip route add 0.0.0.0/1 via 10.9.0.254 dev v0");
    expect_way("203.0.113.9", "v1");
    expect_way("9.9.9.9", "v1");
}

static void
test_the_local_network_is_reached(void **state)
{
    put_all_in(*state);
    expect_way("10.9.0.77", "v0");
}

/* The filter asks for the way back of a packet, without its mark: what the server sends would be
 * dropped if that way were the tunnel. (The kernel can be asked of TCP, not of GRE.) */
static void
test_strict_reverse_path_filter(void **state)
{
    put_all_in(*state);
    do_run("echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter");
    do_run("echo 1 >/proc/sys/net/ipv4/conf/v0/rp_filter");
    do_run("ip route get 10.9.0.1 from 198.51.100.1 iif v0 ipproto tcp sport 1723 dport 40000");
    do_run("! ip route get 10.9.0.1 from 198.51.100.1 iif v0 ipproto tcp sport 1724 dport 40000");
}

/* covers: option bypass */
static void
test_exception_leaves_the_table(void **state)
{
    PpmIpv4Network bypassed = {0xcb007100, 24};

    put_all_in(*state);
    put_in(*state, ppm_route_plan_exception(&bypassed, 3));
    expect_way("203.0.113.9", "v0");
    expect_way("203.0.114.9", "v1");
}

static void
test_two_tunnels_have_an_exception_each(void **state)
{
    Fixture *fixture = *state;
    PpmIpv4Network lan = {0x0a090000, 24};
    PpmKernelRoute other = ppm_route_plan_exception(&lan, 4);

    put_all_in(fixture);
    put_in(fixture, other);
    assert_true(ppm_netlink_delete_route(fixture->netlink, &other, NULL));
    expect_way("10.9.0.77", "v0");
}

#define case_of(function) cmocka_unit_test_setup_teardown(function, setup, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(test_put_in_rules),
        case_of(test_put_in_twice),
        case_of(test_missing),
        case_of(test_take_out_only_ours),
        case_of(test_own_rules_are_read_as_they_were_written),
        case_of(test_all_traffic_goes_into_the_tunnel),
        case_of(test_the_tunnel_itself_keeps_to_the_uplink),
        case_of(test_no_narrower_route_wins_over_the_tunnel),
        case_of(test_the_local_network_is_reached),
        case_of(test_strict_reverse_path_filter),
        case_of(test_exception_leaves_the_table),
        case_of(test_two_tunnels_have_an_exception_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
