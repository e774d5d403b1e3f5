/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tunnels want, and the table that comes of it, whole. */
#include "config.h"

#include "firewall-rules.h"
#include "support.h"

#include <string.h>

#define SERVER  0x0a090001 /* 10.9.0.1 */
#define SERVER2 0x0a090002
#define LOCAL   0xac100005 /* 172.16.0.5 */
#define REPLACE "table inet pptp_manager\ndelete table inet pptp_manager\n"

typedef struct {
    GPtrArray *tunnels;
    GArray *networks;
    PpmFirewallScope scope;
} Fixture;

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->tunnels = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_firewall_tunnel_free);
    fixture->networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    fixture->scope.available = PPM_FIREWALL_EVERYTHING;
    fixture->scope.local_networks = fixture->networks;
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    g_ptr_array_unref(fixture->tunnels);
    g_array_unref(fixture->networks);
    g_free(fixture);
    return 0;
}

static PpmFirewallTunnel *
add_tunnel(Fixture *fixture, const char *interface, guint32 server, guint32 local, guint features)
{
    PpmFirewallTunnel *tunnel = ppm_firewall_tunnel_new();

    g_strlcpy(tunnel->interface, interface, sizeof tunnel->interface);
    tunnel->server = server;
    tunnel->local = local;
    tunnel->features = features;
    g_ptr_array_add(fixture->tunnels, tunnel);
    return tunnel;
}

static char *
render(Fixture *fixture)
{
    return ppm_firewall_rules_render(fixture->tunnels, &fixture->scope);
}

static void
expect(Fixture *fixture, const char *expected)
{
    g_autofree char *text = render(fixture);

    assert_string_equal(text, expected);
}

static void
expect_part(Fixture *fixture, const char *part)
{
    g_autofree char *text = render(fixture);

    assert_contains(text, part);
}

static void
expect_no_part(Fixture *fixture, const char *part)
{
    g_autofree char *text = render(fixture);

    assert_null(strstr(text, part));
}

static void
test_render_nothing(void **state)
{
    expect(*state, REPLACE);
}

static void
test_render_tunnel_without_wishes(void **state)
{
    add_tunnel(*state, "pptp0", SERVER, 0, 0);
    expect(*state, REPLACE);
}

/* As every tunnel has it before its call. */
static void
test_render_before_call(void **state)
{
    add_tunnel(*state, "", SERVER, 0,
               PPM_FIREWALL_GRE_HELPER | PPM_FIREWALL_MSS_CLAMP | PPM_FIREWALL_DROP_INCOMING);
    expect(*state, REPLACE "table inet pptp_manager {\n"
                           "    chain spoofed {\n"
                           "        type filter hook prerouting priority -300; policy accept;\n"
                           "    }\n"
                           "    ct helper pptp {\n"
                           "        type \"pptp\" protocol tcp\n"
                           "        l3proto ip\n"
                           "    }\n"
                           "    chain helped {\n"
                           "        type filter hook output priority -150; policy accept;\n"
                           "        ip daddr 10.9.0.1 tcp dport 1723 ct helper set \"pptp\"\n"
                           "    }\n"
                           "}\n");
}

/* As every tunnel has it when it stands. */
static void
test_render_connected(void **state)
{
    add_tunnel(*state, "pptp0", SERVER, LOCAL, PPM_FIREWALL_MSS_CLAMP | PPM_FIREWALL_DROP_INCOMING);
    expect(*state, REPLACE
           "table inet pptp_manager {\n"
           "    chain spoofed {\n"
           "        type filter hook prerouting priority -300; policy accept;\n"
           "        iifname != { \"lo\", \"pptp0\" } ip daddr 172.16.0.5 drop\n"
           "    }\n"
           "    chain incoming {\n"
           "        type filter hook input priority 10; policy accept;\n"
           "        iifname \"pptp0\" icmp type echo-request accept\n"
           "        iifname \"pptp0\" icmpv6 type { echo-request, nd-router-advert, "
           "nd-neighbor-solicit, nd-neighbor-advert } accept\n"
           "        iifname \"pptp0\" ct state new,invalid,untracked drop\n"
           "    }\n"
           "    chain forwarded {\n"
           "        type filter hook forward priority 10; policy accept;\n"
           "        iifname \"pptp0\" ct state new,invalid,untracked drop\n"
           "    }\n"
           "    chain clamped {\n"
           "        type filter hook forward priority -150; policy accept;\n"
           "        oifname \"pptp0\" tcp flags & (syn | rst) == syn tcp option maxseg size "
           "set rt mtu\n"
           "        iifname \"pptp0\" tcp flags & (syn | rst) == syn tcp option maxseg size "
           "set rt mtu\n"
           "    }\n"
           "}\n");
}

static void
add_network(GArray *networks, guint32 address, guint prefix)
{
    PpmIpv4Network network = {address, prefix};

    g_array_append_val(networks, network);
}

static void
test_render_kill_switch(void **state)
{
    Fixture *fixture = *state;
    PpmFirewallTunnel *tunnel = add_tunnel(fixture, "pptp0", SERVER, LOCAL,
                                           PPM_FIREWALL_KILL_SWITCH | PPM_FIREWALL_BLOCK_IPV6);

    add_tunnel(fixture, "pptp1", SERVER2, 0, 0);
    add_network(tunnel->bypass, 0xc6336400, 24);
    add_network(tunnel->bypass, 0x0a090007, 32);
    add_network(fixture->networks, 0x0a090000, 24);
    expect(fixture,
           REPLACE "table inet pptp_manager {\n"
                   "    chain spoofed {\n"
                   "        type filter hook prerouting priority -300; policy accept;\n"
                   "        iifname != { \"lo\", \"pptp0\" } ip daddr 172.16.0.5 drop\n"
                   "    }\n"
                   "    chain nearby {\n"
                   "        ip daddr 10.9.0.7/32 accept\n"
                   "        meta l4proto { tcp, udp } th dport { 53, 853 } reject with icmpx "
                   "admin-prohibited\n"
                   "        ip daddr 198.51.100.0/24 accept\n"
                   "        ip daddr 10.9.0.0/24 accept\n"
                   "        ip daddr { 169.254.0.0/16, 224.0.0.0/24, 239.255.0.0/16 } accept\n"
                   "        ip6 daddr { fe80::/10, ff02::/16 } accept\n"
                   "        ip6 hoplimit 255 icmpv6 type { nd-router-solicit, nd-neighbor-solicit, "
                   "nd-neighbor-advert } accept\n"
                   "        udp sport 546 udp dport 547 ip6 daddr ff05::1:3 accept\n"
                   "        reject with icmpx admin-prohibited\n"
                   "    }\n"
                   "    chain outgoing {\n"
                   "        type filter hook output priority 10; policy accept;\n"
                   "        oifname { \"lo\", \"pptp0\", \"pptp1\" } accept\n"
                   "        meta mark & 0xffff0000 == 0x70740000 tcp dport 1723 accept\n"
                   "        meta mark 0x7074ffff udp dport 53 accept\n"
                   "        meta mark & 0xffff0000 == 0x70740000 meta l4proto gre accept\n"
                   "        ip daddr 10.9.0.1 meta l4proto gre accept\n"
                   "        ip daddr 10.9.0.2 meta l4proto gre accept\n"
                   "        ip protocol udp udp sport 68 udp dport 67 accept\n"
                   "        goto nearby\n"
                   "    }\n"
                   "    chain forwarded {\n"
                   "        type filter hook forward priority 10; policy accept;\n"
                   "        oifname { \"lo\", \"pptp0\", \"pptp1\" } accept\n"
                   "        iifname { \"pptp0\", \"pptp1\" } ct state established,related accept\n"
                   "        goto nearby\n"
                   "    }\n"
                   "}\n");
}

/* After a failure: nothing leads into a tunnel, the next call may be made. */
static void
test_render_kill_switch_without_tunnel(void **state)
{
    add_tunnel(*state, "", 0, 0, PPM_FIREWALL_KILL_SWITCH);
    expect_part(*state, "        oifname { \"lo\" } accept\n"
                        "        meta mark & 0xffff0000 == 0x70740000 tcp dport 1723 accept\n");
    expect_no_part(*state, "established");
    expect_no_part(*state, "0.0.0.0");
}

static void
test_render_block_ipv6(void **state)
{
    static const char guard[] =
        "        meta nfproto ipv4 accept\n"
        "        oifname { \"lo\", \"pptp0\" } accept\n"
        "        ip6 daddr { fe80::/10, ff02::/16 } accept\n"
        "        ip6 hoplimit 255 icmpv6 type { nd-router-solicit, nd-neighbor-solicit, "
        "nd-neighbor-advert } accept\n"
        "        udp sport 546 udp dport 547 ip6 daddr ff05::1:3 accept\n"
        "        reject with icmpv6 type admin-prohibited\n"
        "    }\n";

    g_autofree char *output = g_strconcat("hook output priority 10; policy accept;\n", guard, NULL);
    g_autofree char *forward = g_strconcat("hook forward priority 10; policy accept;\n", guard,
                                           NULL);

    add_tunnel(*state, "pptp0", SERVER, LOCAL, PPM_FIREWALL_BLOCK_IPV6);
    expect_part(*state, output);
    expect_part(*state, forward);
    expect_no_part(*state, "nearby");
}

/* Where forwarding was on before, others' traffic is none of our business. */
static void
test_render_masquerade(void **state)
{
    Fixture *fixture = *state;
    static const char others[] =
        "        meta nfproto ipv4 iifname != { \"pptp0\" } oifname != { \"pptp0\" } drop\n";

    add_tunnel(fixture, "pptp0", SERVER, LOCAL, PPM_FIREWALL_MASQUERADE);
    add_tunnel(fixture, "pptp1", SERVER, LOCAL + 1, 0);
    expect_part(fixture, "        type nat hook postrouting priority 100; policy accept;\n"
                         "        oifname \"pptp0\" ip saddr != 172.16.0.5 masquerade\n"
                         "    }\n");
    expect_no_part(fixture, others);
    fixture->scope.only_shared = TRUE;
    expect_part(fixture, others);
}

/* Ours, but not shared yet: nobody may use it. */
static void
test_render_masquerade_before_call(void **state)
{
    Fixture *fixture = *state;

    fixture->scope.only_shared = TRUE;
    add_tunnel(fixture, "", SERVER, 0, PPM_FIREWALL_MASQUERADE | PPM_FIREWALL_GRE_HELPER);
    expect_part(fixture, "        meta nfproto ipv4 drop\n");
    expect_no_part(fixture, "masquerade\n");
}

static void
test_render_what_is_available(void **state)
{
    Fixture *fixture = *state;

    fixture->scope.available = PPM_FIREWALL_KILL_SWITCH;
    add_tunnel(fixture, "pptp0", SERVER, LOCAL, PPM_FIREWALL_EVERYTHING);
    expect_part(fixture, "chain outgoing");
    expect_no_part(fixture, "ct helper");
    expect_no_part(fixture, "ct state new");
    expect_no_part(fixture, "masquerade");
    expect_no_part(fixture, "maxseg");
    fixture->scope.available = 0;
    expect(fixture, REPLACE);
}

/* Neither a pattern nor the end of a string nor a line of its own. */
static void
test_render_hostile_interface(void **state)
{
    static const char *const names[] = {"pptp*",   "a\"; flush", "a\nflush",
                                        "pptp0 x", "\\",         "{pptp0"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        Fixture *fixture = *state;

        assert_false(ppm_firewall_is_interface(names[i]));
        g_ptr_array_set_size(fixture->tunnels, 0);
        add_tunnel(fixture, names[i], SERVER, LOCAL,
                   PPM_FIREWALL_EVERYTHING & ~PPM_FIREWALL_GRE_HELPER);
        expect_no_part(fixture, names[i]);
        expect_part(fixture, "oifname { \"lo\" } accept");
    }
    assert_true(ppm_firewall_is_interface("pptp0"));
    assert_true(ppm_firewall_is_interface("a-b_c.d90123456"));
    assert_false(ppm_firewall_is_interface("a-b_c.d901234567"));
    assert_false(ppm_firewall_is_interface(""));
}

static void
test_tunnel_copy_equal(void **state)
{
    PpmFirewallTunnel *tunnel = add_tunnel(*state, "pptp0", SERVER, LOCAL,
                                           PPM_FIREWALL_KILL_SWITCH);
    g_autoptr(PpmFirewallTunnel) copy = NULL;

    add_network(tunnel->bypass, 0xc6336400, 24);
    copy = ppm_firewall_tunnel_copy(tunnel);
    assert_true(ppm_firewall_tunnel_equal(tunnel, copy));
    add_network(copy->bypass, 0xc6336500, 24);
    assert_false(ppm_firewall_tunnel_equal(tunnel, copy));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_render_nothing, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_tunnel_without_wishes, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_before_call, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_connected, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_kill_switch, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_kill_switch_without_tunnel, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_block_ipv6, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_masquerade, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_masquerade_before_call, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_what_is_available, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_render_hostile_interface, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_tunnel_copy_equal, setup, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
