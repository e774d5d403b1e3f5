/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real program and the real kernel, in a network of our own: v0 is the uplink, with 10.9.0.254
 * behind it; t0 stands for the tunnel. */
#include "config.h"

#include "firewall-events.h"
#include "firewall.h"
#include "forwarding.h"
#include "network-namespace.h"

#include <sys/stat.h>

#define SERVER  0x0a090001 /* 10.9.0.1 */
#define LOCAL   0xac100005 /* 172.16.0.5 */
#define SECONDS 20

typedef struct {
    char *directory;
    char *program; /* notes each run in DIRECTORY/runs, then becomes the real one */
    PpmNetlink *netlink;
    PpmFirewall *firewall;
} Fixture;

/* @script: what the program does, after it has noted its run; "$@" are its words. */
static void
write_program(Fixture *fixture, const char *script)
{
    g_autofree char *text = g_strdup_printf("#!/bin/sh\necho \"$1\" >>%s/runs\n%s\n",
                                            fixture->directory, script);
    g_autoptr(GError) error = NULL;

    g_file_set_contents_full(fixture->program, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
    assert_no_error(error);
}

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;
    void *directory;

    enter_network_namespace();
    do_run("ip link add t0 type veth peer name t1; ip link set t0 up; ip address add 172.16.0.5/32 "
           "dev t0;"
           "ip route add default via 10.9.0.254 dev v0;"
           "ip neighbour add 10.9.0.254 lladdr 02:00:00:00:00:01 dev v0");
    support_make_directory(&directory);
    fixture->directory = directory;
    fixture->program = g_build_filename(fixture->directory, "program", NULL);
    write_program(fixture, "exec " FIREWALL_PROGRAM " \"$@\"");
    fixture->netlink = ppm_netlink_new(&error);
    assert_no_error(error);
    fixture->firewall = ppm_firewall_new(fixture->netlink, fixture->directory, fixture->program);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;
    void *directory = fixture->directory;

    g_object_unref(fixture->firewall);
    g_object_unref(fixture->netlink);
    support_remove_directory(&directory);
    g_free(fixture->program);
    g_free(fixture);
    return 0;
}

static void
set_tunnel(Fixture *fixture, const char *uuid, guint features)
{
    g_autoptr(PpmFirewallTunnel) tunnel = ppm_firewall_tunnel_new();

    g_strlcpy(tunnel->interface, "t0", sizeof tunnel->interface);
    tunnel->server = SERVER;
    tunnel->local = LOCAL;
    tunnel->features = features;
    ppm_firewall_set(fixture->firewall, uuid, tunnel);
}

static void
on_committed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;

    ppm_firewall_commit_finish(PPM_FIREWALL(source), result, &error);
    assert_no_error(error);
    *(gboolean *)user_data = TRUE;
}

static void
commit(Fixture *fixture)
{
    gboolean done = FALSE;

    ppm_firewall_commit_async(fixture->firewall, NULL, on_committed, &done);
    assert_happens(&done, SECONDS);
}

static void
expect_ruleset(const char *part)
{
    g_autofree char *text = run("nft --stateless list ruleset");

    assert_contains(text, part);
}

static gboolean
ruleset_has(const char *part)
{
    g_autofree char *text = run("nft list ruleset");

    return strstr(text, part) != NULL;
}

static void
expect_no_ruleset(void)
{
    g_autofree char *text = run("nft list ruleset");

    assert_string_equal(text, "");
}

static void
expect_runs(Fixture *fixture, const char *runs)
{
    g_autofree char *text = run("cat %s/runs 2>/dev/null | tr '\\n' ' '", fixture->directory);

    assert_string_equal(text, runs);
}

static void
test_commit_and_unset(void **state)
{
    Fixture *fixture = *state;

    set_tunnel(fixture, "a", PPM_FIREWALL_EVERYTHING & ~PPM_FIREWALL_MASQUERADE);
    commit(fixture);
    assert_int_equal(ppm_firewall_missing(fixture->firewall, "a"), 0);
    assert_string_equal(ppm_firewall_problem(fixture->firewall), "");
    assert_true(ppm_firewall_table_exists());
    expect_ruleset("ip daddr 172.16.0.5 drop");
    expect_ruleset("ip daddr 10.9.0.1 tcp dport 1723 ct helper set \"pptp\"");
    ppm_firewall_unset(fixture->firewall, "a");
    commit(fixture);
    assert_false(ppm_firewall_table_exists());
    expect_no_ruleset();
}

static void
test_commit_nothing_runs_nothing(void **state)
{
    Fixture *fixture = *state;

    commit(fixture);
    set_tunnel(fixture, "a", PPM_FIREWALL_DROP_INCOMING);
    commit(fixture);
    commit(fixture);
    expect_runs(fixture, "apply ");
}

/* What was left by a service that is gone. */
static void
test_commit_removes_a_foreign_table(void **state)
{
    do_run("nft add table inet pptp_manager; nft add table inet other");
    commit(*state);
    assert_false(ppm_firewall_table_exists());
    expect_ruleset("table inet other");
}

static void
test_commit_together(void **state)
{
    Fixture *fixture = *state;
    gboolean done[3] = {FALSE};

    set_tunnel(fixture, "a", PPM_FIREWALL_DROP_INCOMING);
    ppm_firewall_commit_async(fixture->firewall, NULL, on_committed, &done[0]);
    set_tunnel(fixture, "b", PPM_FIREWALL_KILL_SWITCH);
    ppm_firewall_commit_async(fixture->firewall, NULL, on_committed, &done[1]);
    while (!ppm_firewall_table_exists()) /* it runs */
        g_main_context_iteration(NULL, TRUE);
    ppm_firewall_unset(fixture->firewall, "a");
    ppm_firewall_commit_async(fixture->firewall, NULL, on_committed, &done[2]);
    assert_happens(&done[2], SECONDS);
    assert_true(done[0] && done[1]);
    expect_runs(fixture, "apply apply ");
    expect_ruleset("chain outgoing");
}

static void
on_cancelled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;

    assert_false(ppm_firewall_commit_finish(PPM_FIREWALL(source), result, &error));
    assert_error(&error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    *(gboolean *)user_data = TRUE;
}

static void
test_commit_cancelled(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    gboolean done = FALSE;

    set_tunnel(fixture, "a", PPM_FIREWALL_DROP_INCOMING);
    ppm_firewall_commit_async(fixture->firewall, cancellable, on_cancelled, &done);
    g_cancellable_cancel(cancellable);
    assert_happens(&done, SECONDS);
}

/* As ufw and firewalld do when they are loaded again. */
static void
test_foreign_flush_is_mended(void **state)
{
    Fixture *fixture = *state;

    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    do_run("nft flush ruleset");
    while (!ppm_firewall_table_exists())
        g_main_context_iteration(NULL, TRUE);
    do_run("nft flush table inet pptp_manager");
    while (!ruleset_has("goto nearby"))
        g_main_context_iteration(NULL, TRUE);
    expect_runs(fixture, "apply apply apply ");
}

static void
test_foreign_changes_elsewhere(void **state)
{
    Fixture *fixture = *state;

    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    do_run("nft add table inet other; nft add chain inet other x; nft delete table inet other");
    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    expect_runs(fixture, "apply ");
}

static void
test_kernel_cannot_help(void **state)
{
    Fixture *fixture = *state;

    write_program(fixture, "text=$(cat)\n"
                           "case $1 in\n"
                           "check) echo kill-switch; echo allow-incoming; exit;; esac\n"
                           "case $text in *'ct helper'*) echo not supported >&2; exit 1;; esac\n"
                           "printf '%s' \"$text\" | " FIREWALL_PROGRAM " \"$@\"");
    set_tunnel(fixture, "a",
               PPM_FIREWALL_KILL_SWITCH | PPM_FIREWALL_GRE_HELPER | PPM_FIREWALL_DROP_INCOMING);
    commit(fixture);
    assert_int_equal(ppm_firewall_missing(fixture->firewall, "a"), PPM_FIREWALL_GRE_HELPER);
    assert_string_equal(ppm_firewall_problem(fixture->firewall), "not supported");
    expect_ruleset("chain outgoing");
    expect_runs(fixture, "apply check apply ");
}

static void
test_kernel_without_nftables(void **state)
{
    Fixture *fixture = *state;

    write_program(fixture, "[ $1 = apply ] || exit 0; echo Operation not supported >&2; exit 1");
    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH | PPM_FIREWALL_MASQUERADE);
    commit(fixture);
    commit(fixture);
    assert_int_equal(ppm_firewall_missing(fixture->firewall, "a"),
                     PPM_FIREWALL_KILL_SWITCH | PPM_FIREWALL_MASQUERADE);
    assert_string_equal(ppm_firewall_problem(fixture->firewall), "Operation not supported");
    expect_runs(fixture, "apply check ");
    assert_false(ppm_forwarding_is_ours(fixture->directory));
}

static void
test_program_is_missing(void **state)
{
    Fixture *fixture = *state;

    unlink(fixture->program);
    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    assert_int_equal(ppm_firewall_missing(fixture->firewall, "a"), PPM_FIREWALL_KILL_SWITCH);
    assert_contains(ppm_firewall_problem(fixture->firewall), "program");
}

static void
expect_sysctl(const char *name, const char *value)
{
    g_autofree char *text = run("sysctl -n net.ipv4.%s", name);

    assert_string_equal(g_strchomp(text), value);
}

/* Linux itself switches accept_redirects on where forwarding goes off. */
static void
test_masquerade_forwards(void **state)
{
    Fixture *fixture = *state;

    do_run("sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.all.accept_redirects=0");
    set_tunnel(fixture, "a", PPM_FIREWALL_MASQUERADE);
    set_tunnel(fixture, "b", PPM_FIREWALL_MASQUERADE);
    commit(fixture);
    expect_sysctl("ip_forward", "1");
    expect_ruleset("meta nfproto ipv4 iifname != { \"t0\" } oifname != { \"t0\" } drop");
    expect_ruleset("oifname \"t0\" ip saddr != 172.16.0.5 masquerade");
    ppm_firewall_unset(fixture->firewall, "a");
    commit(fixture);
    expect_sysctl("ip_forward", "1");
    ppm_firewall_unset(fixture->firewall, "b");
    commit(fixture);
    expect_sysctl("ip_forward", "0");
    expect_sysctl("conf.all.accept_redirects", "0");
    assert_false(ppm_forwarding_is_ours(fixture->directory));
}

static void
test_masquerade_on_a_router(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *rules = NULL;

    do_run("sysctl -qw net.ipv4.ip_forward=1");
    set_tunnel(fixture, "a", PPM_FIREWALL_MASQUERADE);
    commit(fixture);
    rules = run("nft list ruleset");
    assert_null(strstr(rules, "forwarded"));
    ppm_firewall_unset(fixture->firewall, "a");
    commit(fixture);
    expect_sysctl("ip_forward", "1");
}

/* The service was killed meanwhile: the next one finds what was before. */
static void
test_forwarding_is_remembered(void **state)
{
    Fixture *fixture = *state;

    do_run("sysctl -qw net.ipv4.ip_forward=0");
    set_tunnel(fixture, "a", PPM_FIREWALL_MASQUERADE);
    commit(fixture);
    g_object_unref(fixture->firewall);
    fixture->firewall = ppm_firewall_new(fixture->netlink, fixture->directory, fixture->program);
    set_tunnel(fixture, "a", PPM_FIREWALL_MASQUERADE);
    commit(fixture);
    expect_ruleset("drop");
    g_object_unref(fixture->firewall);
    fixture->firewall = ppm_firewall_new(fixture->netlink, fixture->directory, fixture->program);
    ppm_firewall_remove(fixture->firewall);
    expect_sysctl("ip_forward", "0");
    assert_false(ppm_firewall_table_exists());
}

/* ---- what becomes of packets ---- */

#define SEEN "nft list counter netdev seen arrived | sed -n 's/.*packets \\([0-9]*\\).*/\\1/p'"

/* Whether anything reaches the other end of v0. */
static gboolean
leaves(const char *command)
{
    g_autofree char *before = run(SEEN);
    g_autofree char *after = NULL;

    do_run("%s >/dev/null 2>&1 || true", command);
    after = run(SEEN);
    return strcmp(before, after) != 0;
}

#define UDP(address, port) "bash -c 'echo x >/dev/udp/" address "/" port "'"
#define TCP(address, port) "timeout 0.2 bash -c ': >/dev/tcp/" address "/" port "'"
#define PING(words)        "timeout 0.2 ping -c 1 -W 0.1 " words
#define MARKED(mark, port)                                                                         \
    "timeout 0.5 /usr/bin/python3 -c 'import socket; s = socket.socket(); "                        \
    "s.setsockopt(1, 36, " mark "); s.connect((\"198.51.100.1\", " port "))'"

/* Counts what is for those whom the probes are for; the link's own chatter is not. */
static void
watch_uplink(void)
{
    do_run("ip address add 2001:db8::1/64 dev v0 nodad; ip -6 route add default via 2001:db8::fe;"
           "for ip in 10.9.0.7 10.9.0.53 10.9.0.254 2001:db8::fe; do"
           "    ip neighbour replace $ip lladdr 02:00:00:00:00:01 dev v0;"
           "done;"
           "nft 'table netdev seen { counter arrived { }; chain a {"
           " type filter hook ingress device v1 priority 0;"
           " ether daddr { 02:00:00:00:00:01, 01:00:5e:00:00:fb, 33:33:00:00:00:01 }"
           " counter name arrived; }; }'");
}

static void
test_kill_switch_lets_nothing_out(void **state)
{
    static const char *const probes[] = {
        UDP("198.51.100.1", "7"),    TCP("198.51.100.1", "80"),
        PING("198.51.100.1"),        UDP("10.9.0.53", "53"),
        TCP("10.9.0.53", "53"),      UDP("2001:db8:1::1", "7"),
        TCP("2001:db8:1::1", "443"), PING("-6 2001:db8:1::1"),
        UDP("172.20.0.1", "7"),      TCP("198.51.100.1", "1723"),
        PING("-m 1 198.51.100.1"),   PING("-m 1886650369 198.51.100.1"),
        MARKED("0x70740001", "80"),  MARKED("0x70750001", "1723"),
    };
    Fixture *fixture = *state;

    watch_uplink();
    for (gsize i = 0; i < G_N_ELEMENTS(probes); i++) {
        if (!leaves(probes[i]))
            fail_msg("not seen without a kill switch: %s", probes[i]);
    }
    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(probes); i++) {
        if (leaves(probes[i]))
            fail_msg("leaks: %s", probes[i]);
    }
}

static void
test_kill_switch_leaves_alone(void **state)
{
    static const char *const probes[] = {UDP("10.9.0.7", "7"), PING("10.9.0.7"),
                                         UDP("224.0.0.251", "5353"), MARKED("0x70740003", "1723"),
                                         MARKED("0x7074ffff", "1723")};
    Fixture *fixture = *state;

    watch_uplink();
    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(probes); i++) {
        if (!leaves(probes[i]))
            fail_msg("blocked: %s", probes[i]);
    }
    do_run("ping -c 1 -W 1 127.0.0.1; ping -c 1 -W 1 10.9.0.1");
}

/* Another network: what was local is not any more. */
static void
test_kill_switch_follows_addresses(void **state)
{
    Fixture *fixture = *state;

    set_tunnel(fixture, "a", PPM_FIREWALL_KILL_SWITCH);
    commit(fixture);
    expect_ruleset("ip daddr 10.9.0.0/24 accept");
    do_run("ip address add 192.168.77.1/24 dev v0; ip address delete 10.9.0.1/24 dev v0");
    while (ruleset_has("10.9.0.0/24"))
        g_main_context_iteration(NULL, TRUE);
    expect_ruleset("ip daddr 192.168.77.0/24 accept");
}

static void
test_block_ipv6(void **state)
{
    Fixture *fixture = *state;

    watch_uplink();
    set_tunnel(fixture, "a", PPM_FIREWALL_BLOCK_IPV6);
    commit(fixture);
    assert_false(leaves(PING("-6 2001:db8:1::1")));
    assert_false(leaves(UDP("2001:db8:1::1", "7")));
    assert_true(leaves(PING("198.51.100.1")));
    assert_true(leaves(PING("-6 ff02::1%v0")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_commit_and_unset, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_commit_nothing_runs_nothing, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_commit_removes_a_foreign_table, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_commit_together, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_commit_cancelled, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_foreign_flush_is_mended, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_foreign_changes_elsewhere, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_kernel_cannot_help, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_kernel_without_nftables, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_program_is_missing, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_masquerade_forwards, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_masquerade_on_a_router, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_forwarding_is_remembered, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_kill_switch_lets_nothing_out, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_kill_switch_leaves_alone, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_kill_switch_follows_addresses, setup, tear_down),
        cmocka_unit_test_setup_teardown(test_block_ipv6, setup, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
