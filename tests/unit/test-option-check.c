/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What strangers may type into a field, and what becomes of it. */
#include "config.h"

#include "error.h"
#include "option-check.h"
#include "support.h"

#include <string.h>

typedef struct {
    const char *key;
    const char *text;
    const char *canonical; /* or NULL: refused */
    const char *reason;    /* what the message then says */
} Row;

static void
check_rows(const Row *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *canonical = ppm_option_check(ppm_option_find(rows[i].key), rows[i].text,
                                                      &error);

        if (rows[i].canonical) {
            assert_no_error(error);
            assert_string_equal(canonical, rows[i].canonical);
            continue;
        }
        if (canonical)
            fail_msg("%s took “%s”", rows[i].key, rows[i].text);
        assert_contains(error->message, rows[i].key);
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, rows[i].reason);
    }
}

#define CHECK_ROWS(rows) check_rows((rows), G_N_ELEMENTS(rows))

/* covers: checked option name user domain server phone remote-name route */
/* covers: checked option bypass dns-domain dns accepted */
static void
test_check_text_refuses_control_characters(void **state)
{
    static const char *const texts[] = {
        "bob\nplugin /tmp/evil.so",
        "bob\rplugin",
        "bob\vplugin",
        "bob\fplugin",
        "bob\tplugin",
        "bob\x1b[31m",
        "bob\x01",
        "bob\x7f",
        "bob\xc2\x85plugin",
        "bob\xc2\x9b",
        "bob\xe2\x80\xa8plugin",
        "bob\xe2\x80\xa9plugin",
    };
    static const char *const keys[] = {"name",       "user",        "domain",  "server",
                                       "phone",      "remote-name", "route",   "bypass",
                                       "dns-domain", "dns",         "accepted"};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(keys); j++) {
            g_autoptr(GError) error = NULL;

            assert_null(ppm_option_check(ppm_option_find(keys[j]), texts[i], &error));
            assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "control characters");
        }
    }
}

static void
test_check_text_refuses_broken_utf8(void **state)
{
    static const Row rows[] = {
        {"user", "bob\xff", NULL, "UTF-8"},      {"user", "bob\xc3", NULL, "UTF-8"},
        {"user", "\xed\xa0\x80", NULL, "UTF-8"}, {"name", "\xc0\xaf", NULL, "UTF-8"},
        {"server", "vpn\x80", NULL, "UTF-8"},
    };

    CHECK_ROWS(rows);
}

static void
test_check_text_refuses_spaces_around(void **state)
{
    static const Row rows[] = {
        {"user", " bob", NULL, "spaces"},
        {"user", "bob ", NULL, "spaces"},
        {"user", "   ", NULL, "spaces"},
        {"name", "office\xc2\xa0", NULL, "spaces"},
        {"domain", " CORP", NULL, "spaces"},
        {"user", "bob smith", "bob smith", NULL},
        {"name", "the office", "the office", NULL},
    };

    CHECK_ROWS(rows);
}

static void
test_check_text_length(void **state)
{
    g_autofree char *longest = g_strnfill(255, 'a');
    g_autofree char *longer = g_strnfill(256, 'a');
    g_autofree char *huge = g_strnfill(1024 * 1024, 'a');
    const Row rows[] = {
        {"user", longest, longest, NULL},  {"user", longer, NULL, "at most 255 bytes"},
        {"user", huge, NULL, "at most"},   {"domain", longer, NULL, "at most 255 bytes"},
        {"name", huge, NULL, "at most"},   {"remote-name", longest, longest, NULL},
        {"server", huge, NULL, "at most"}, {"remote-name", longer, NULL, "at most 255 bytes"},
        {"route", huge, NULL, "at most"},  {"mtu", huge, NULL, "576 to 1500"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option name */
static void
test_check_name(void **state)
{
    g_autofree char *longest = g_strnfill(64, 'a');
    g_autofree char *longer = g_strnfill(65, 'a');
    const Row rows[] = {
        {"name", "Büro – Кабинет 事務所", "Büro – Кабинет 事務所", NULL},
        {"name", "../../etc/passwd", "../../etc/passwd", NULL},
        {"name", "<b>x</b>&", "<b>x</b>&", NULL},
        {"name", "$(id) `id` %s%n", "$(id) `id` %s%n", NULL},
        {"name", "cafe\xcc\x81", "caf\xc3\xa9", NULL},
        {"name", longest, longest, NULL},
        {"name", longer, NULL, "at most 64 characters"},
        {"name", "", NULL, "1 to 64"},
        {"name", "office\xe2\x80\xaexslx.", NULL, "can be seen"},
        {"name", "office\xe2\x81\xa6", NULL, "can be seen"},
        {"name", "off\xe2\x80\x8bice", NULL, "can be seen"},
        {"name", "123e4567-e89b-12d3-a456-426614174000", NULL, "look like a UUID"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option user */
static void
test_check_user_is_kept_as_typed(void **state)
{
    static const char *const users[] = {
        "a\" plugin \"/tmp/x.so",
        "trailing\\",
        "#comment",
        "CORP\\alice",
        "alice@corp.example",
        "-x",
        "%n%s",
        "'; id;'",
        "Ж\u00e9😀",
        "--debug",
    };

    for (guint i = 0; i < G_N_ELEMENTS(users); i++) {
        const Row row = {"user", users[i], users[i], NULL};

        check_rows(&row, 1);
    }
}

/* covers: checked option user domain */
static void
test_check_user_refuses(void **state)
{
    static const Row rows[] = {
        {"user", "", NULL, "a user name"},        {"user", "CORP\\\\alice", NULL, "one backslash"},
        {"domain", "CORP\\", NULL, "no slashes"}, {"domain", "", "", NULL},
        {"domain", "CORP", "CORP", NULL},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option server */
static void
test_check_server(void **state)
{
    static const Row rows[] = {
        {"server", "vpn.example.com", "vpn.example.com", NULL},
        {"server", "VPN.Example.COM.", "vpn.example.com", NULL},
        {"server", "router", "router", NULL},
        {"server", "3com.example", "3com.example", NULL},
        {"server", "192.0.2.1", "192.0.2.1", NULL},
        {"server", "пример.рф", "xn--e1afmkfd.xn--p1ai", NULL},
        {"server", "bücher.example", "xn--bcher-kva.example", NULL},
        {"server", "192.0.2.1; vpn.example.com", "192.0.2.1;vpn.example.com", NULL},
        {"server", "192.0.2.1;", "192.0.2.1", NULL},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option server */
static void
test_check_server_refuses_injection(void **state)
{
    static const Row rows[] = {
        {"server", "-h", NULL, "host name"},
        {"server", "--debug", NULL, "host name"},
        {"server", "--nolaunchpppd", NULL, "host name"},
        {"server", "1.2.3.4; id x", NULL, "host name"},
        {"server", "$(id)", NULL, "host name"},
        {"server", "`id`", NULL, "host name"},
        {"server", "a|b", NULL, "host name"},
        {"server", "a b", NULL, "host name"},
        {"server", "a&b", NULL, "host name"},
        {"server", "../x", NULL, "host name"},
        {"server", "a'b", NULL, "host name"},
        {"server", "https://vpn.example.com", NULL, "no port"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option server */
static void
test_check_server_refuses_no_address_of_a_server(void **state)
{
    static const Row rows[] = {
        {"server", "::1", NULL, "PPTP needs an IPv4 address"},
        {"server", "2001:db8::1", NULL, "PPTP needs an IPv4 address"},
        {"server", "[2001:db8::1]", NULL, "PPTP needs an IPv4 address"},
        {"server", "fe80::1%eth0", NULL, "PPTP needs an IPv4 address"},
        {"server", "::ffff:192.0.2.1", NULL, "PPTP needs an IPv4 address"},
        {"server", "vpn.example.com:1723", NULL, "no port"},
        {"server", "127.0.0.1", NULL, "another computer"},
        {"server", "0.0.0.0", NULL, "another computer"},
        {"server", "255.255.255.255", NULL, "another computer"},
        {"server", "224.0.0.1", NULL, "another computer"},
        {"server", "127.1", NULL, "host name"},
        {"server", "1.2.3", NULL, "host name"},
        {"server", "1.2.3.4.5", NULL, "host name"},
        {"server", "256.1.1.1", NULL, "host name"},
        {"server", "2130706433", NULL, "host name"},
        {"server", "0x7f000001", NULL, "host name"},
        {"server", "vpn.0X7f", NULL, "host name"},
        {"server", "localhost", NULL, "host name"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option server */
static void
test_check_server_name_limits(void **state)
{
    g_autofree char *label = g_strnfill(63, 'a');
    g_autofree char *longest = g_strdup_printf("%s.%s.%s.%.61s", label, label, label, label);
    g_autofree char *longer = g_strdup_printf("%s.%s.%s.%.62s", label, label, label, label);
    g_autofree char *label64 = g_strdup_printf("%sa.example", label);
    const Row rows[] = {
        {"server", longest, longest, NULL},
        {"server", longer, NULL, "host name"},
        {"server", label64, NULL, "host name"},
        {"server", "a..b", NULL, "host name"},
        {"server", ".", NULL, "host name"},
        {"server", ".a", NULL, "host name"},
        {"server", "a-.b", NULL, "host name"},
        {"server", "a.-b", NULL, "host name"},
        {"server", "my_host.example", NULL, "host name"},
        {"server", "", NULL, "1 to 8"},
        {"server", ";;", NULL, "1 to 8"},
        {"server", "a;b;c;d;e;f;g;h;i", NULL, "1 to 8"},
        {"server", "a;b;A", NULL, "twice"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option interface local-bind */
static void
test_check_interface(void **state)
{
    static const Row rows[] = {
        {"interface", "auto", "auto", NULL},
        {"interface", "vpn0", "vpn0", NULL},
        {"interface", "abcdefghijklmno", "abcdefghijklmno", NULL},
        {"interface", "abcdefghijklmnop", NULL, "at most 15"},
        {"interface", "", NULL, "auto"},
        {"interface", ".", NULL, "interface name"},
        {"interface", "..", NULL, "interface name"},
        {"interface", "-x", NULL, "interface name"},
        {"interface", "a/b", NULL, "interface name"},
        {"interface", "a b", NULL, "interface name"},
        {"interface", "ppp%d", NULL, "interface name"},
        {"interface", "büro", NULL, "interface name"},
        {"local-bind", "", "", NULL},
        {"local-bind", "eth0", "eth0", NULL},
        {"local-bind", "eth0;id", NULL, "interface name"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option phone */
static void
test_check_phone(void **state)
{
    static const Row rows[] = {
        {"phone", "+49.30*12#", "+49.30*12#", NULL},
        {"phone", "", "", NULL},
        {"phone", "-1", NULL, "letters"},
        {"phone", "1;id", NULL, "letters"},
        {"phone", "$(id)", NULL, "letters"},
        {"phone", "12 34", NULL, "letters"},
        {"phone", "1'2", NULL, "letters"},
        {"phone", "٣", NULL, "letters"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option mtu */
static void
test_check_number(void **state)
{
    static const char *const refused[] = {
        "0",          "1",
        "127",        "68",
        "575",        "1501",
        "9000",       "65535",
        "-1",         "1e9",
        "1400abc",    " 1400",
        "1400 ",      "+1400",
        "01400",      "0x578",
        "1 400",      "1400.0",
        "٣",          "",
        "4294968696", "99999999999999999999",
        "Auto",       "1400\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        const Row row = {"mtu", refused[i], NULL, "allowed is auto or a number from 576 to 1500"};

        check_rows(&row, 1);
    }
}

/* covers: checked option mtu mru echo-interval echo-failure idle timeout */
static void
test_check_number_accepts(void **state)
{
    static const Row rows[] = {
        {"mtu", "576", "576", NULL},
        {"mru", "1500", "1500", NULL},
        {"mtu", "auto", "auto", NULL},
        {"echo-interval", "0", "0", NULL},
        {"echo-interval", "2147483648", NULL, "0 to 3600"},
        {"echo-failure", "9223372036854775808", NULL, "0 to 100"},
        {"idle", "-1", NULL, "0 to 86400"},
        {"reconnect-holdoff", "0", NULL, "1 to 3600"},
        {"timeout", "auto", NULL, "5 to 600"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option route bypass */
static void
test_check_routes(void **state)
{
    static const Row rows[] = {
        {"route", "", "", NULL},
        {"route", "10.0.0.0/8; 192.168.1.5 off", "10.0.0.0/8;192.168.1.5/32 off", NULL},
        {"route", "10.0.0.0/8;10.1.0.0/16", "10.0.0.0/8;10.1.0.0/16", NULL},
        {"route", "0.0.0.0/1;128.0.0.0/1", "0.0.0.0/1;128.0.0.0/1", NULL},
        {"route", "10.0.0.0/8;10.0.0.0/8", NULL, "twice"},
        {"route", "10.1.1.1;10.1.1.1/32 metric 5 off", NULL, "twice"},
        {"route", "0.0.0.0/0", NULL, "default-route=true"},
        {"route", "10.1.2.3/8", NULL, "10.0.0.0/8"},
        {"route", "10.0.0.0/255.0.255.0", NULL, "an IPv4 network"},
        {"route", "10.0.0.0/8 via 192.168.1.1", NULL, "via-peer"},
        {"bypass", "192.168.1.0/24", "192.168.1.0/24", NULL},
        {"bypass", "192.168.1.0/24 off", NULL, "an IPv4 network"},
    };

    CHECK_ROWS(rows);
}

static char *
many_routes(guint n_routes)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < n_routes; i++)
        g_string_append_printf(list, "%s10.%u.%u.0/24", i > 0 ? ";" : "", i / 256, i % 256);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* covers: checked option route */
static void
test_check_routes_limit(void **state)
{
    g_autofree char *most = many_routes(1000);
    g_autofree char *more = many_routes(1001);
    g_autofree char *huge = many_routes(10000);
    const Row rows[] = {
        {"route", most, most, NULL},
        {"route", more, NULL, "1001 entries"},
        {"route", huge, NULL, "at most"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option dns */
static void
test_check_dns(void **state)
{
    static const Row rows[] = {
        {"dns", "peer", "peer", NULL},
        {"dns", "none", "none", NULL},
        {"dns", "10.0.0.1;10.0.0.2", "10.0.0.1;10.0.0.2", NULL},
        {"dns", "peer;10.0.0.1", NULL, "allowed is peer"},
        {"dns", "10.0.0.1;none", NULL, "allowed is peer"},
        {"dns", "", NULL, "allowed is peer"},
        {"dns", "1.1.1.1#53", NULL, "an IPv4 address"},
        {"dns", "dns.example", NULL, "an IPv4 address"},
        {"dns", "2001:db8::53", NULL, "an IPv4 address"},
        {"dns", "127.0.0.53", NULL, "another computer"},
        {"dns", "10.0.0.1;10.0.0.1", NULL, "twice"},
        {"dns", "1.0.0.1;1.0.0.2;1.0.0.3;1.0.0.4;1.0.0.5;1.0.0.6;1.0.0.7;1.0.0.8;1.0.0.9", NULL,
         "9 entries"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option dns-domain */
static void
test_check_dns_domain(void **state)
{
    static const Row rows[] = {
        {"dns-domain", "", "", NULL},
        {"dns-domain", "~.", "~.", NULL},
        {"dns-domain", "~Corp;corp.example.", "~corp;corp.example", NULL},
        {"dns-domain", ".", NULL, "a domain"},
        {"dns-domain", "~", NULL, "a domain"},
        {"dns-domain", "~~corp", NULL, "a domain"},
        {"dns-domain", "*.corp", NULL, "a domain"},
        {"dns-domain", "a b", NULL, "a domain"},
        {"dns-domain", "corp;corp", NULL, "twice"},
    };

    CHECK_ROWS(rows);
}

/* covers: checked option local-address remote-name preset uuid owner autoconnect mppe */
static void
test_check_others(void **state)
{
    static const Row rows[] = {
        {"local-address", "", "", NULL},
        {"local-address", "10.0.0.2", "10.0.0.2", NULL},
        {"local-address", "10.0.0.2:1.1.1", NULL, "an IPv4 address"},
        {"local-address", "127.0.0.1", NULL, "another computer"},
        {"remote-name", "a\"b c", "a\"b c", NULL},
        {"preset", "dd-wrt", "dd-wrt", NULL},
        {"preset", "../default", NULL, "small letters"},
        {"preset", "Default", NULL, "small letters"},
        {"preset", "", NULL, "preset"},
        {"uuid", "123E4567-E89B-12D3-A456-426614174000", "123e4567-e89b-12d3-a456-426614174000",
         NULL},
        {"uuid", "../../../../../../../../etc/passwd00", NULL, "a UUID"},
        {"owner", "alice", "alice", NULL},
        {"owner", "", "", NULL},
        {"owner", "a:b", NULL, "user name"},
        {"owner", "../alice", NULL, "user name"},
        {"autoconnect", "Boot", NULL, "never, boot, login or on-demand"},
        {"mppe", "require-56", NULL, "allowed is require-128"},
    };

    CHECK_ROWS(rows);
}

static void
test_excerpt_is_printable_and_short(void **state)
{
    static const char *const rows[][2] = {
        {"plain", "plain"},
        {"a\nb", "a\\nb"},
        {"\x1b[2J", "\\x1b[2J"},
        {"\xff\xc3", "\\xff\\xc3"},
        {"\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"},
        {"a\xe2\x80\xae"
         "b",
         "a\\u202eb"},
        {"1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"},
        {"12345678901234567890123456789012345678901", "123456789012345678901234567890123456789…"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *excerpt = ppm_option_excerpt(rows[i][0]);

        assert_string_equal(excerpt, rows[i][1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_text_refuses_control_characters),
        cmocka_unit_test(test_check_text_refuses_broken_utf8),
        cmocka_unit_test(test_check_text_refuses_spaces_around),
        cmocka_unit_test(test_check_text_length),
        cmocka_unit_test(test_check_name),
        cmocka_unit_test(test_check_user_is_kept_as_typed),
        cmocka_unit_test(test_check_user_refuses),
        cmocka_unit_test(test_check_server),
        cmocka_unit_test(test_check_server_refuses_injection),
        cmocka_unit_test(test_check_server_refuses_no_address_of_a_server),
        cmocka_unit_test(test_check_server_name_limits),
        cmocka_unit_test(test_check_interface),
        cmocka_unit_test(test_check_phone),
        cmocka_unit_test(test_check_number),
        cmocka_unit_test(test_check_number_accepts),
        cmocka_unit_test(test_check_routes),
        cmocka_unit_test(test_check_routes_limit),
        cmocka_unit_test(test_check_dns),
        cmocka_unit_test(test_check_dns_domain),
        cmocka_unit_test(test_check_others),
        cmocka_unit_test(test_excerpt_is_printable_and_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
