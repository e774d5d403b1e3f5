/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables: what of a route is left beside local networks, and which addresses are refused. This
 * computer is 10.9.0.200 in 10.9.0.128/25, with the gateway 10.9.0.254. */
#include "config.h"

#include "error.h"
#include "route-conflict.h"
#include "support.h"

#include <string.h>

#define OWN     0x0a0900c8 /* 10.9.0.200 */
#define GATEWAY 0x0a0900fe /* 10.9.0.254 */
#define SERVER  0xc6336401 /* 198.51.100.1 */
#define LOCAL   0xac100005 /* 172.16.0.5 */
#define PEER    0xac100001

/* Host bits and 0.0.0.0/0 too. */
static PpmIpv4Network
network_of(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    PpmIpv4Network network = {.prefix = parts[1] ? (guint)atoi(parts[1]) : 32};

    assert_true(ppm_ipv4_parse(parts[0], &network.address));
    return network;
}

static GArray *
networks_of(const char *texts)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    g_auto(GStrv) words = g_strsplit(texts, " ", 0);

    for (gsize i = 0; words[i]; i++) {
        PpmIpv4Network network = network_of(words[i]);

        g_array_append_val(networks, network);
    }
    return networks;
}

static char *
texts_of(const GArray *networks)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) texts = NULL;

    for (guint i = 0; i < networks->len; i++) {
        g_autofree char *text = ppm_ipv4_network_to_string(
            &g_array_index(networks, PpmIpv4Network, i));

        g_strv_builder_add(builder, text);
    }
    texts = g_strv_builder_end(builder);
    return g_strjoinv(" ", texts);
}

static void
test_network_without(void **state)
{
    static const struct {
        const char *network, *others, *left;
    } cases[] = {
        {"10.0.0.0/8", "", "10.0.0.0/8"},
        {"10.0.0.0/8", "192.168.0.0/16", "10.0.0.0/8"},
        {"10.0.0.0/8", "10.0.0.0/8", ""},
        {"10.9.0.0/24", "10.0.0.0/8", ""},
        {"10.9.0.5/32", "10.9.0.5/32", ""},
        {"10.9.0.4/31", "10.9.0.5/32", "10.9.0.4/32"},
        {"10.9.0.0/24", "10.9.0.128/25", "10.9.0.0/25"},
        {"10.9.0.0/24", "10.9.0.0/25 10.9.0.128/25", ""},
        {"10.9.0.0/24", "10.9.0.64/26", "10.9.0.0/26 10.9.0.128/25"},
        {"10.9.0.0/24", "10.9.0.64/26 10.9.0.96/27", "10.9.0.0/26 10.9.0.128/25"},
        {"10.8.0.0/14", "10.9.0.0/16 10.11.0.0/16", "10.8.0.0/16 10.10.0.0/16"},
        {"0.0.0.0/0", "128.0.0.0/1", "0.0.0.0/1"},
        {"0.0.0.0/0", "0.0.0.0/2 255.255.255.255/32 ", NULL},
        {"192.168.0.0/22", "192.168.1.7/32",
         "192.168.0.0/24 192.168.1.0/30 192.168.1.4/31 192.168.1.6/32 192.168.1.8/29 "
         "192.168.1.16/28 192.168.1.32/27 192.168.1.64/26 192.168.1.128/25 192.168.2.0/23"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PpmIpv4Network network = network_of(cases[i].network);
        g_autofree char *words = g_strchomp(g_strdup(cases[i].others));
        g_autoptr(GArray) others = networks_of(words);
        g_autoptr(GArray) left = ppm_network_without(&network, others);
        g_autofree char *text = texts_of(left);

        if (cases[i].left)
            assert_string_equal(text, cases[i].left);
        else
            assert_int_equal(left->len, 32); /* 64.0.0.0/2, and 31 up to the last but one */
    }
}

static PpmSurroundings
here(const GArray *addresses)
{
    return (PpmSurroundings){addresses, GATEWAY, SERVER};
}

static void
test_surroundings(void **state)
{
    g_autoptr(GArray) addresses = networks_of(
        "10.9.0.200/25 10.9.0.201/25 192.168.1.5/16 169.254.1.1/16 100.64.0.1/10 10.10.10.10/32 "
        "203.0.113.5/24 10.0.0.1/1");
    PpmSurroundings surroundings = here(addresses);
    g_autoptr(GArray) private = ppm_surroundings_private(&surroundings);
    g_autoptr(GArray) public = ppm_surroundings_public(&surroundings);
    g_autofree char *private_texts = texts_of(private);
    g_autofree char *public_texts = texts_of(public);

    assert_string_equal(private_texts, "10.9.0.128/25 192.168.0.0/16 169.254.0.0/16 100.64.0.0/10");
    assert_string_equal(public_texts, "203.0.113.0/24 0.0.0.0/1"); /* wider than any private one */
    assert_true(ppm_surroundings_hold(&surroundings, 0x0a090085));
    assert_true(ppm_surroundings_hold(&surroundings, 0xcb007177));
    assert_false(ppm_surroundings_hold(&surroundings, 0xac100001));
}

/* covers: option route class-route */
static void
test_look(void **state)
{
    static const struct {
        const char *network;
        PpmOverlap overlap;
        const char *detail;
    } cases[] = {
        {"172.20.0.0/16", PPM_OVERLAP_NONE, NULL},
        {"10.9.0.0/25", PPM_OVERLAP_NONE, NULL},
        {"198.51.100.1/32", PPM_OVERLAP_NONE, NULL}, /* the server, by its mark */
        {"0.0.0.0/1", PPM_OVERLAP_NARROWED, "10.9.0.128/25, 10.50.0.0/16; left: "},
        {"10.9.0.0/24", PPM_OVERLAP_NARROWED, "is in 10.9.0.128/25; left: 10.9.0.0/25"},
        {"10.0.0.0/8", PPM_OVERLAP_NARROWED, " more"},
        {"10.9.0.128/25", PPM_OVERLAP_CUTS_OFF, "the gateway"},
        {"10.9.0.254/32", PPM_OVERLAP_CUTS_OFF, "the gateway"},
        {"10.9.0.192/27", PPM_OVERLAP_CUTS_OFF, "an address of this computer"},
        {"10.9.0.200/32", PPM_OVERLAP_CUTS_OFF, "an address of this computer"},
        {"10.9.0.130/32", PPM_OVERLAP_COVERED, "is in 10.9.0.128/25; left: nothing"},
        {"10.50.0.0/16", PPM_OVERLAP_CUTS_OFF, "an address of this computer"},
        {"10.50.3.0/24", PPM_OVERLAP_COVERED, "is in 10.50.0.0/16; left: nothing"},
        /* public networks that this computer is in stay out of nothing */
        {"203.0.0.0/16", PPM_OVERLAP_NONE, NULL},
        {"203.0.113.64/26", PPM_OVERLAP_NONE, NULL},
        {"203.0.113.0/29", PPM_OVERLAP_CUTS_OFF, "an address of this computer"},
    };
    g_autoptr(GArray) addresses = networks_of("10.9.0.200/25 10.50.0.1/16 203.0.113.5/24");
    PpmSurroundings surroundings = here(addresses);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PpmIpv4Network network = network_of(cases[i].network);
        g_autofree char *detail = NULL;

        assert_int_equal(ppm_route_conflict_look(&network, &surroundings, &detail),
                         cases[i].overlap);
        if (cases[i].detail)
            assert_contains(detail, cases[i].detail);
        else
            assert_null(detail);
    }
}

/* One who is called in the local network. */
static void
test_look_server_next_door(void **state)
{
    g_autoptr(GArray) addresses = networks_of("10.9.0.200/25");
    PpmSurroundings surroundings = {addresses, 0, 0x0a090081};
    PpmIpv4Network network = network_of("10.9.0.128/29");
    g_autofree char *detail = NULL;

    assert_int_equal(ppm_route_conflict_look(&network, &surroundings, &detail),
                     PPM_OVERLAP_CUTS_OFF);
    assert_string_equal(detail, "the server is in it");
}

/* covers: cause address-conflict address-refused */
static void
test_check_addresses(void **state)
{
    static const struct {
        const char *local, *peer;
        PpmCause cause;
        const char *why;
    } cases[] = {
        {"172.16.0.5", "172.16.0.1", PPM_CAUSE_NONE, NULL},
        {"172.16.0.5", "198.51.100.1", PPM_CAUSE_NONE, NULL}, /* that it is called by */
        {"172.16.0.5", "10.64.64.64", PPM_CAUSE_NONE, NULL},  /* made up by pppd */
        {"10.9.0.150", "172.16.0.1", PPM_CAUSE_NONE, NULL},   /* a neighbour's, perhaps */
        {"172.16.0.5", "10.9.0.254", PPM_CAUSE_NONE, NULL},   /* like the gateway */
        {"203.0.113.9", "203.0.113.1", PPM_CAUSE_NONE, NULL}, /* a provider */
        {"0.0.0.0", "172.16.0.1", PPM_CAUSE_ADDRESS_REFUSED, "0.0.0.0: "},
        {"0.1.2.3", "172.16.0.1", PPM_CAUSE_ADDRESS_REFUSED, "0.1.2.3: "},
        {"127.0.0.1", "172.16.0.1", PPM_CAUSE_ADDRESS_REFUSED, "127.0.0.1: "},
        {"224.0.0.1", "172.16.0.1", PPM_CAUSE_ADDRESS_REFUSED, "224.0.0.1: "},
        {"255.255.255.255", "172.16.0.1", PPM_CAUSE_ADDRESS_REFUSED, "255.255.255.255: "},
        {"172.16.0.5", "0.0.0.0", PPM_CAUSE_ADDRESS_REFUSED, "0.0.0.0: the server took"},
        {"172.16.0.5", "127.0.0.1", PPM_CAUSE_ADDRESS_REFUSED, "127.0.0.1: the server took"},
        {"172.16.0.5", "239.1.1.1", PPM_CAUSE_ADDRESS_REFUSED, "239.1.1.1: the server took"},
        {"172.16.0.1", "172.16.0.1", PPM_CAUSE_ADDRESS_REFUSED, "its own address in the tunnel"},
        {"198.51.100.1", "172.16.0.1", PPM_CAUSE_ADDRESS_CONFLICT, "that we call it by"},
        {"10.9.0.200", "172.16.0.1", PPM_CAUSE_ADDRESS_CONFLICT, "this machine has already"},
        {"192.168.99.10", "172.16.0.1", PPM_CAUSE_ADDRESS_CONFLICT, "this machine has already"},
        {"10.9.0.254", "172.16.0.1", PPM_CAUSE_ADDRESS_CONFLICT, "our gateway"},
        {"10.9.0.255", "172.16.0.1", PPM_CAUSE_ADDRESS_CONFLICT, "broadcast"},
        {"10.9.0.128", "172.16.0.1", PPM_CAUSE_ADDRESS_CONFLICT, "broadcast"},
        {"172.16.0.5", "10.9.0.200", PPM_CAUSE_ADDRESS_CONFLICT, "is one of this machine"},
    };
    g_autoptr(GArray) addresses = networks_of("10.9.0.200/25 192.168.99.10/32");
    PpmSurroundings surroundings = here(addresses);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PpmIpv4Network local = network_of(cases[i].local), peer = network_of(cases[i].peer);
        g_autoptr(GError) error = NULL;

        assert_int_equal(
            ppm_route_conflict_check_addresses(local.address, peer.address, &surroundings, &error),
            cases[i].cause);
        if (cases[i].why)
            assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, cases[i].why);
        assert_no_error(error);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_without),
        cmocka_unit_test(test_surroundings),
        cmocka_unit_test(test_look),
        cmocka_unit_test(test_look_server_next_door),
        cmocka_unit_test(test_check_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
