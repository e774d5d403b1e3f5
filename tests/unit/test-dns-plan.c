/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which servers a tunnel brings, for which names, and what is refused. */
#include "config.h"

#include "dns-plan.h"
#include "support.h"

#include <string.h>

#define LOCAL 0xac100005 /* 172.16.0.5 */

typedef struct {
    const char *wanted, *from_peer, *domains; /* separated by blanks */
    gboolean all_traffic;
    const char *expected; /* as told_of() says it */
} Row;

static GStrv
words_of(const char *text)
{
    return text[0] ? g_strsplit(text, " ", 0) : g_new0(char *, 1);
}

static GArray *
networks_of(const char *text)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    g_auto(GStrv) words = words_of(text);

    for (gsize i = 0; words[i]; i++) {
        g_auto(GStrv) halves = g_strsplit(words[i], "/", 2);
        PpmIpv4Network network = {.prefix = (guint)atoi(halves[1])};

        assert_true(ppm_ipv4_parse(halves[0], &network.address));
        g_array_append_val(networks, network);
    }
    return networks;
}

static PpmDnsPlan *
plan_of(const Row *row)
{
    g_auto(GStrv) wanted = words_of(row->wanted);
    g_auto(GStrv) from_peer = words_of(row->from_peer);
    g_auto(GStrv) domains = words_of(row->domains);
    g_autoptr(GArray) addresses = networks_of("10.9.0.200/25 203.0.113.9/24");
    g_autoptr(GArray) reached = networks_of(row->all_traffic ? "0.0.0.0/0" : "172.20.0.0/16");
    PpmDnsRequest request = {
        .wanted = (const char *const *)wanted,
        .from_peer = (const char *const *)from_peer,
        .domains = (const char *const *)domains,
        .all_traffic = row->all_traffic,
        .local = LOCAL,
        .addresses = addresses,
        .reached = reached,
    };

    return ppm_dns_plan_new(&request);
}

/* "SERVER… [all] [DOMAIN…] [+SEARCHED…] [via NETWORK…] [!WORD SUBJECT…]" */
static char *
told_of(const PpmDnsPlan *plan)
{
    GString *text = g_string_new("");

    for (guint i = 0; i < plan->servers->len; i++) {
        g_autofree char *address = ppm_ipv4_to_string(g_array_index(plan->servers, guint32, i));

        g_string_append_printf(text, " %s", address);
    }
    g_string_append(text, plan->all_names ? " all" : "");
    for (gsize i = 0; plan->domains[i]; i++)
        g_string_append_printf(
            text, " %s%s",
            g_strv_contains((const char *const *)plan->search, plan->domains[i]) ? "+" : "",
            plan->domains[i]);
    for (guint i = 0; i < plan->routes->len; i++) {
        g_autofree char *network = ppm_ipv4_network_to_string(
            &g_array_index(plan->routes, PpmIpv4Network, i));

        g_string_append_printf(text, " via %s", network);
    }
    for (guint i = 0; i < plan->refusals->len; i++) {
        const PpmDnsRefusal *refusal = g_ptr_array_index(plan->refusals, i);

        assert_string_not_equal(refusal->detail, "");
        g_string_append_printf(text, " !%s %s", refusal->word, refusal->subject);
    }
    return g_strstrip(g_string_free(text, FALSE));
}

static void
assert_rows(const Row *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++) {
        g_autoptr(PpmDnsPlan) plan = plan_of(&rows[i]);
        g_autofree char *told = told_of(plan);

        assert_string_equal(told, rows[i].expected);
    }
}

/* covers: option dns dns-domain default-route */
static void
test_plan_which_names(void **state)
{
    static const Row rows[] = {
        {"peer", "172.20.0.53", "", FALSE, "172.20.0.53"},
        {"peer", "172.20.0.53", "", TRUE, "172.20.0.53 all"},
        {"peer", "172.20.0.53", "~.", FALSE, "172.20.0.53 all"},
        {"peer", "172.20.0.53", "corp.example ~lan", FALSE, "172.20.0.53 +corp.example lan"},
        {"peer", "172.20.0.53", "corp.example", TRUE, "172.20.0.53 all +corp.example"},
        {"peer", "172.20.0.53", "corp ~corp", FALSE, "172.20.0.53 +corp"},
        {"none", "172.20.0.53", "corp.example", FALSE, "+corp.example"},
        {"none", "172.20.0.53", "", TRUE, "all"},
        {"172.20.0.1 172.20.0.2", "172.20.0.53", "corp", FALSE, "172.20.0.1 172.20.0.2 +corp"},
        {"172.20.0.1", "", "", FALSE, "172.20.0.1 !dns-unused 172.20.0.1"},
        {"peer", "", "", FALSE, ""},
        {"peer", "", "", TRUE, "all !dns-no-server"},
        {"peer", "", "corp", FALSE, "+corp !dns-no-server"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_plan_hostile_servers(void **state)
{
    static const Row rows[] = {
        {"peer", "0.0.0.0", "", FALSE, "!dns-server-refused 0.0.0.0"},
        {"peer", "127.0.0.53", "", FALSE, "!dns-server-refused 127.0.0.53"},
        {"peer", "255.255.255.255", "", FALSE, "!dns-server-refused 255.255.255.255"},
        {"peer", "224.0.0.251", "", FALSE, "!dns-server-refused 224.0.0.251"},
        {"peer", "172.16.0.5", "", FALSE, "!dns-server-refused 172.16.0.5"},
        {"peer", "10.9.0.200", "", FALSE, "!dns-server-refused 10.9.0.200"},
        {"peer", "10.9.0.254", "~.", FALSE,
         "all !dns-server-refused 10.9.0.254 !dns-no-server"}, /* the gateway */
        {"peer", "172.20.0.53 172.20.0.53", "corp", FALSE,
         "172.20.0.53 +corp !dns-server-refused 172.20.0.53"},
        {"peer", "x 1.2.3 1.2.3.4.5 ::1 -h", "", FALSE,
         "!dns-server-refused x !dns-server-refused 1.2.3 !dns-server-refused 1.2.3.4.5 "
         "!dns-server-refused ::1 !dns-server-refused -h"},
        {"peer",
         "172.20.0.1 172.20.0.2 172.20.0.3 172.20.0.4 172.20.0.5 172.20.0.6 172.20.0.7 172.20.0.8 "
         "172.20.0.9",
         "", FALSE,
         "172.20.0.1 172.20.0.2 172.20.0.3 172.20.0.4 172.20.0.5 172.20.0.6 172.20.0.7 172.20.0.8 "
         "!dns-server-refused 172.20.0.9"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_plan_hostile_domains(void **state)
{
    static const Row rows[] = {
        {"peer", "172.20.0.53", "Corp.Example.", FALSE, "172.20.0.53 +corp.example"},
        {"peer", "172.20.0.53", "*.corp .. a..b ~", FALSE,
         "172.20.0.53 !dns-domain-refused *.corp !dns-domain-refused .. !dns-domain-refused a..b "
         "!dns-domain-refused ~"},
        {"peer", "172.20.0.53", "a\nnameserver b", FALSE,
         "172.20.0.53 +b !dns-domain-refused a\nnameserver"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_plan_routes_to_servers(void **state)
{
    static const Row rows[] = {
        {"peer", "198.51.100.53", "corp", FALSE, "198.51.100.53 +corp via 198.51.100.53/32"},
        {"peer", "198.51.100.53", "", FALSE, "198.51.100.53"}, /* nobody asks it */
        {"peer", "198.51.100.53", "", TRUE, "198.51.100.53 all"},
        {"peer", "172.20.0.53", "corp", FALSE, "172.20.0.53 +corp"},
        {"198.51.100.53 172.20.0.53", "", "corp", FALSE,
         "198.51.100.53 172.20.0.53 +corp via 198.51.100.53/32"},
        /* what the user names may be a neighbour, and is not cut off */
        {"10.9.0.254", "", "corp", FALSE, "10.9.0.254 +corp"},
        /* a public network is no local one, whatever a lease says */
        {"peer", "203.0.113.1", "corp", FALSE, "203.0.113.1 +corp via 203.0.113.1/32"},
    };

    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_plan_equal(void **state)
{
    static const Row rows[] = {
        {"peer", "172.20.0.53", "corp", FALSE, ""},     {"peer", "172.20.0.54", "corp", FALSE, ""},
        {"peer", "172.20.0.53", "~corp", FALSE, ""},    {"peer", "172.20.0.53", "corp", TRUE, ""},
        {"peer", "172.20.0.53", "corp lan", FALSE, ""}, {"peer", "", "corp", FALSE, ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmDnsPlan) plan = plan_of(&rows[i]);
        g_autoptr(PpmDnsPlan) copy = ppm_dns_plan_copy(plan);
        g_autoptr(PpmDnsPlan) first = plan_of(&rows[0]);

        assert_true(ppm_dns_plan_equal(plan, copy));
        assert_int_equal(ppm_dns_plan_equal(plan, first), i == 0);
        assert_int_equal(copy->refusals->len, plan->refusals->len);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_which_names),     cmocka_unit_test(test_plan_hostile_servers),
        cmocka_unit_test(test_plan_hostile_domains), cmocka_unit_test(test_plan_routes_to_servers),
        cmocka_unit_test(test_plan_equal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
