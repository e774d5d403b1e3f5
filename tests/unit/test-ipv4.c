/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strict reading of addresses and networks. */
#include "config.h"

#include "error.h"
#include "ipv4.h"
#include "support.h"

#include <string.h>

static void
test_ipv4_parse_reads_what_it_writes(void **state)
{
    static const guint32 addresses[] = {0, 1, 0x0a000001, 0x7f000001, 0xc0a80101, 0xffffffff};

    for (guint i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_autofree char *text = ppm_ipv4_to_string(addresses[i]);
        guint32 address = ~addresses[i];

        assert_true(strlen(text) < PPM_IPV4_TEXT_SIZE);
        assert_true(ppm_ipv4_parse(text, &address));
        assert_int_equal(address, addresses[i]);
    }
}

static void
test_ipv4_parse_refuses(void **state)
{
    static const char *const texts[] = {
        "",          "1",          "1.2.3",
        "1.2.3.4.5", "1.2.3.",     ".1.2.3.4",
        "1..2.3",    "256.1.1.1",  "1.1.1.256",
        "01.2.3.4",  "1.2.3.00",   "+1.2.3.4",
        "-1.2.3.4",  " 1.2.3.4",   "1.2.3.4 ",
        "1.2.3.4\n", "0x7f.0.0.1", "1.2.3.4/32",
        "1.2.3.4;a", "4294967297", "1.2.3.1e1",
        "::1",       "1.2.3.٣",    "1,2,3,4",
        "127.1",     "2130706433", "1.2.3.4294967297",
    };
    guint32 address = 42;

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (ppm_ipv4_parse(texts[i], &address))
            fail_msg("“%s” was taken for an address", texts[i]);
        assert_int_equal(address, 42);
    }
}

static void
test_ipv4_is_unicast(void **state)
{
    static const struct {
        const char *text;
        gboolean expected;
    } rows[] = {
        {"1.1.1.1", TRUE},    {"10.0.0.1", TRUE},         {"126.255.255.255", TRUE},
        {"128.0.0.1", TRUE},  {"169.254.1.1", TRUE},      {"223.255.255.255", TRUE},
        {"0.0.0.0", FALSE},   {"0.1.2.3", FALSE},         {"127.0.0.1", FALSE},
        {"224.0.0.1", FALSE}, {"255.255.255.255", FALSE}, {"240.0.0.1", FALSE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint32 address;

        assert_true(ppm_ipv4_parse(rows[i].text, &address));
        assert_int_equal(ppm_ipv4_is_unicast(address), rows[i].expected);
    }
}

static void
test_ipv4_netmask(void **state)
{
    assert_int_equal(ppm_ipv4_netmask(0), 0);
    assert_int_equal(ppm_ipv4_netmask(1), 0x80000000);
    assert_int_equal(ppm_ipv4_netmask(24), 0xffffff00);
    assert_int_equal(ppm_ipv4_netmask(32), 0xffffffff);
}

static void
test_ipv4_network_parse_canonical(void **state)
{
    static const char *const rows[][2] = {
        {"10.0.0.0/8", "10.0.0.0/8"},         {"10.1.2.3", "10.1.2.3/32"},
        {"10.1.2.3/32", "10.1.2.3/32"},       {"0.0.0.0/1", "0.0.0.0/1"},
        {"128.0.0.0/1", "128.0.0.0/1"},       {"192.168.1.128/25", "192.168.1.128/25"},
        {"169.254.0.0/16", "169.254.0.0/16"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;
        PpmIpv4Network network;

        ppm_ipv4_network_parse(rows[i][0], &network, &error);
        assert_no_error(error);
        text = ppm_ipv4_network_to_string(&network);
        assert_string_equal(text, rows[i][1]);
    }
}

static void
test_ipv4_network_parse_refuses(void **state)
{
    static const char *const rows[][2] = {
        {"", "an IPv4 network"},
        {"10.0.0.0/", "an IPv4 network"},
        {"10.0.0.0/33", "an IPv4 network"},
        {"10.0.0.0/-1", "an IPv4 network"},
        {"10.0.0.0/08", "an IPv4 network"},
        {"10.0.0.0/8 ", "an IPv4 network"},
        {"10.0.0.0/255.0.255.0", "an IPv4 network"},
        {"10.0.0.0/255.0.0.0", "an IPv4 network"},
        {"fe80::/64", "an IPv4 network"},
        {"0.0.0.0/0", "default-route=true"},
        {"10.1.2.3/8", "10.0.0.0/8"},
        {"192.168.1.1/24", "192.168.1.0/24"},
        {"127.0.0.0/8", "cannot be routed"},
        {"127.0.0.1", "cannot be routed"},
        {"0.0.0.0/8", "cannot be routed"},
        {"0.0.0.0", "cannot be routed"},
        {"224.0.0.0/4", "cannot be routed"},
        {"224.0.0.0/3", "cannot be routed"},
        {"239.1.1.1", "cannot be routed"},
        {"255.255.255.255", "cannot be routed"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        PpmIpv4Network network;

        assert_false(ppm_ipv4_network_parse(rows[i][0], &network, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, rows[i][1]);
    }
}

static void
test_ipv4_network_contains(void **state)
{
    const PpmIpv4Network half = {0x80000000, 1};
    const PpmIpv4Network office = {0x0a010000, 16};
    const PpmIpv4Network host = {0x0a010203, 32};

    assert_true(ppm_ipv4_network_contains(&half, 0xffffffff));
    assert_false(ppm_ipv4_network_contains(&half, 0x7fffffff));
    assert_true(ppm_ipv4_network_contains(&office, 0x0a01ffff));
    assert_false(ppm_ipv4_network_contains(&office, 0x0a020000));
    assert_true(ppm_ipv4_network_contains(&host, 0x0a010203));
    assert_false(ppm_ipv4_network_contains(&host, 0x0a010204));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ipv4_parse_reads_what_it_writes),
        cmocka_unit_test(test_ipv4_parse_refuses),
        cmocka_unit_test(test_ipv4_is_unicast),
        cmocka_unit_test(test_ipv4_netmask),
        cmocka_unit_test(test_ipv4_network_parse_canonical),
        cmocka_unit_test(test_ipv4_network_parse_refuses),
        cmocka_unit_test(test_ipv4_network_contains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
