/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Profiles: what is in effect, and what stays of a file that people wrote. */
#include "config.h"

#include "error.h"
#include "option-table.h"
#include "profile.h"
#include "support.h"

#include <string.h>

#define UUID "123e4567-e89b-12d3-a456-426614174000"

static PpmProfile *
parse(const char *data)
{
    g_autoptr(GError) error = NULL;
    PpmProfile *profile = ppm_profile_parse(data, strlen(data), "office.conf", &error);

    assert_no_error(error);
    return profile;
}

static void
assert_broken(const char *data, gsize length, const char *reason)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_profile_parse(data, length, "office.conf", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE, reason);
}

static GVariant *
settings(const char *text)
{
    return g_variant_ref_sink(g_variant_new_parsed(text));
}

static void
test_profile_new(void **state)
{
    g_autoptr(PpmProfile) one = ppm_profile_new();
    g_autoptr(PpmProfile) other = ppm_profile_new();

    assert_true(g_uuid_string_is_valid(ppm_profile_uuid(one)));
    assert_string_not_equal(ppm_profile_uuid(one), ppm_profile_uuid(other));
    assert_string_equal(ppm_profile_name(one), "");
    assert_string_equal(ppm_profile_owner(one), "");
    assert_string_equal(ppm_profile_get_text(one, "mppe"), "require-128");
}

static void
test_profile_get(void **state)
{
    g_autoptr(PpmProfile) profile = parse("[server]\nserver=a.example;192.0.2.1;\ntimeout=30\n"
                                          "[link]\nmtu=1400\n[compression]\nvj=no\n");
    g_auto(GStrv) servers = ppm_profile_get_list(profile, "server");
    g_auto(GStrv) domains = ppm_profile_get_list(profile, "dns-domain");

    assert_int_equal(g_strv_length(servers), 2);
    assert_string_equal(servers[1], "192.0.2.1");
    assert_int_equal(g_strv_length(domains), 0);
    assert_int_equal(ppm_profile_get_number(profile, "timeout"), 30);
    assert_int_equal(ppm_profile_get_number(profile, "echo-interval"), 20);
    assert_int_equal(ppm_profile_get_auto_number(profile, "mtu"), 1400);
    assert_int_equal(ppm_profile_get_auto_number(profile, "mru"), 0);
    assert_false(ppm_profile_get_boolean(profile, "vj"));
    assert_true(ppm_profile_get_boolean(profile, "pcomp"));
    assert_true(ppm_profile_is_set(profile, "vj"));
    assert_false(ppm_profile_is_set(profile, "pcomp"));
}

/* covers: option preset */
static void
test_profile_takes_from_preset(void **state)
{
    g_autoptr(PpmProfile) profile = parse("[connection]\npreset=low-mtu\n[link]\nmru=1300\n");

    assert_int_equal(ppm_profile_get_auto_number(profile, "mtu"), 1270);
    assert_false(ppm_profile_is_set(profile, "mtu"));
    assert_int_equal(ppm_profile_get_auto_number(profile, "mru"), 1300);
    assert_true(ppm_profile_set(profile, "preset", "mikrotik", NULL));
    assert_int_equal(ppm_profile_get_auto_number(profile, "mtu"), 1450);
    assert_true(ppm_profile_unset(profile, "preset", NULL));
    assert_int_equal(ppm_profile_get_auto_number(profile, "mtu"), 0);
    assert_int_equal(ppm_profile_get_auto_number(profile, "mru"), 1300);
}

/* covers: checked option preset */
static void
test_profile_unknown_preset(void **state)
{
    static const char data[] = "[connection]\npreset=no-such\n";
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(GError) error = NULL;

    assert_broken(data, strlen(data), "no-such");
    assert_false(ppm_profile_set(profile, "preset", "no-such", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "preset: ");
    assert_false(ppm_profile_is_set(profile, "preset"));
}

static void
test_profile_set_canonical(void **state)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();

    assert_true(ppm_profile_set(profile, "server", "VPN.example.", NULL));
    assert_true(ppm_profile_set(profile, "vj", "off", NULL));
    assert_string_equal(ppm_profile_get_text(profile, "server"), "vpn.example");
    assert_string_equal(ppm_profile_get_text(profile, "vj"), "false");
}

static void
test_profile_set_refuses_and_leaves(void **state)
{
    g_autoptr(PpmProfile) profile = parse("[authentication]\nuser=alice\n");
    g_autoptr(GError) error = NULL;

    assert_false(ppm_profile_set(profile, "user", "bob\nplugin /tmp/evil.so", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "user: ");
    assert_false(ppm_profile_set(profile, "plugin", "/tmp/evil.so", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION, "“plugin”");
    assert_false(ppm_profile_set(profile, "a\nb", "x", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION, "“a\\nb”");
    assert_string_equal(ppm_profile_get_text(profile, "user"), "alice");
}

static void
test_profile_read_only_options(void **state)
{
    static const char *const keys[] = {"uuid", "owner"};
    g_autoptr(PpmProfile) profile = parse("[connection]\nuuid=" UUID "\nowner=alice\n");
    g_autoptr(GVariant) value = settings("'" UUID "'");

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GError) error = NULL;

        assert_false(ppm_profile_set(profile, keys[i], "bob", &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "cannot be changed");
        assert_false(ppm_profile_set_variant(profile, keys[i], value, &error));
        assert_error(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE);
        assert_false(ppm_profile_unset(profile, keys[i], &error));
        assert_error(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE);
    }
    assert_string_equal(ppm_profile_uuid(profile), UUID);
}

/* covers: checked option owner */
static void
test_profile_set_owner(void **state)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();

    ppm_profile_set_owner(profile, "alice");
    assert_string_equal(ppm_profile_owner(profile), "alice");
    ppm_profile_set_owner(profile, "");
    assert_string_equal(ppm_profile_owner(profile), "");
    assert_false(ppm_profile_is_set(profile, "owner"));
    ppm_profile_set_owner(profile, NULL);
    assert_string_equal(ppm_profile_owner(profile), "");
}

static void
test_profile_is_lossless(void **state)
{
    static const char before[] = "# ours since 2019\n"
                                 "\n"
                                 "[future]\n"
                                 "colour=blue\n"
                                 "\n"
                                 "[server]\n"
                                 "# the new one\n"
                                 "server = vpn.example.com ; 192.0.2.1\n"
                                 "weather=rain\n"
                                 "timeout=30\n"
                                 "\n"
                                 "[connection]\n"
                                 "name=Büro\n"
                                 "name[de]=Amt\n"
                                 "uuid=" UUID "\n"
                                 "\n"
                                 "[authentication]\n"
                                 "user=CORP\\alice\n"
                                 "allow-eap=yes\n";
    g_autoptr(PpmProfile) profile = parse(before);
    g_autofree char *expected = NULL;
    g_autofree char *after = NULL;
    g_auto(GStrv) parts = g_strsplit(before, "timeout=30", 2);

    expected = g_strjoinv("timeout=45", parts);
    assert_true(ppm_profile_set(profile, "timeout", "45", NULL));
    assert_true(ppm_profile_set(profile, "allow-eap", "true", NULL));
    after = ppm_profile_to_data(profile, NULL);
    assert_string_equal(after, expected);
}

static void
test_profile_unset_removes_only_the_key(void **state)
{
    g_autoptr(PpmProfile) profile = parse("[connection]\nuuid=" UUID "\n\n[link]\n# why\nmtu=1400\n"
                                          "mru=1400\n");
    g_autofree char *data = NULL;

    assert_true(ppm_profile_unset(profile, "mtu", NULL));
    assert_true(ppm_profile_unset(profile, "idle", NULL));
    data = ppm_profile_to_data(profile, NULL);
    assert_contains(data, "# why");
    assert_contains(data, "mru=1400");
    assert_null(strstr(data, "mtu"));
}

/* What "pptpctl add --replace" and "rename" do: only the lines in question change. */
static void
test_profile_update_is_lossless(void **state)
{
    static const char before[] = "\r\n# head\r\n[connection]\r\nname = a\r\nuuid=" UUID "\r\n"
                                 "[link]\r\n# narrow\r\nmtu=1400\r\n[zoo]\r\nant=1\r\n"
                                 "[link]\r\nmru=1400\r\n# tail";
    static const char after[] = "\r\n# head\r\n[connection]\r\nname = b\r\nuuid=" UUID "\r\n"
                                "[link]\r\n# narrow\r\n[zoo]\r\nant=1\r\n"
                                "[link]\r\nmru=1300\r\nidle=5\r\n# tail";
    static const char *const unset[] = {"mtu", "timeout", NULL};
    g_autoptr(PpmProfile) profile = parse(before);
    g_autoptr(GVariant) change = settings("{'name': <'b'>, 'mru': <'1300'>, 'idle': <uint32 5>}");
    g_autoptr(GError) error = NULL;
    g_autofree char *data = NULL;

    ppm_profile_update(profile, change, unset, &error);
    assert_no_error(error);
    data = ppm_profile_to_data(profile, NULL);
    assert_string_equal(data, after);
}

static const char *
sample(const PpmOption *option)
{
    static const char *const samples[][2] = {
        {"name", "Büro = [1] # ; \\s"},
        {"uuid", UUID},
        {"owner", "alice"},
        {"server", "a.example;192.0.2.1"},
        {"local-bind", "eth0"},
        {"phone", "+49"},
        {"user", "CORP\\sue#;\"'"},
        {"domain", "CORP"},
        {"route", "10.0.0.0/8 off;10.1.1.1/32 via-peer metric 5"},
        {"bypass", "10.0.0.0/8"},
        {"dns-domain", "~."},
        {"accepted", "mppe-stateful 2026-01-01 [x]"},
        {"local-address", "10.0.0.2"},
        {"remote-name", "=a b\\"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
        if (strcmp(samples[i][0], option->key) == 0)
            return samples[i][1];
    }
    return option->default_text;
}

/* covers: option * */
static void
test_profile_round_trip_of_every_option(void **state)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        g_autoptr(PpmProfile) profile = ppm_profile_new();
        g_autoptr(PpmProfile) again = NULL;
        g_autoptr(GVariant) value = NULL;
        g_autofree char *data = NULL;

        if (table[i].flags & PPM_OPTION_READ_ONLY)
            continue;
        value = g_variant_ref_sink(ppm_option_to_variant(&table[i], sample(&table[i])));
        assert_true(ppm_profile_set_variant(profile, table[i].key, value, NULL));
        data = ppm_profile_to_data(profile, NULL);
        again = parse(data);
        assert_string_equal(ppm_profile_get_text(again, table[i].key), sample(&table[i]));
        assert_true(ppm_profile_is_set(again, table[i].key));
    }
}

/* covers: checked option uuid */
static void
test_profile_uuid_from_seed(void **state)
{
    static const char data[] = "[connection]\nname=office\n";
    g_autoptr(PpmProfile) one = ppm_profile_parse(data, strlen(data), "a.conf", NULL);
    g_autoptr(PpmProfile) same = ppm_profile_parse(data, strlen(data), "a.conf", NULL);
    g_autoptr(PpmProfile) other = ppm_profile_parse(data, strlen(data), "b.conf", NULL);
    g_autofree char *kept = ppm_profile_to_data(one, NULL);

    assert_true(g_uuid_string_is_valid(ppm_profile_uuid(one)));
    assert_int_equal(ppm_profile_uuid(one)[14], '5');
    assert_string_equal(ppm_profile_uuid(one), ppm_profile_uuid(same));
    assert_string_not_equal(ppm_profile_uuid(one), ppm_profile_uuid(other));
    assert_contains(kept, ppm_profile_uuid(one));
}

static void
test_profile_parse_tolerates(void **state)
{
    static const char *const texts[] = {
        "\xef\xbb\xbf[authentication]\nuser=alice\n",
        "[authentication]\r\nuser=alice\r\n",
        "[authentication]\nuser=bob\nuser=alice\n",
        "[authentication]\nuser=bob\n[link]\nmtu=1400\n[authentication]\nuser=alice\n",
        "[authentication]\nuser = alice \n",
        "[authentication]\nuser=alice",
        "[x]\nuser=bob\n[authentication]\nuser=alice\nplugin=/tmp/evil.so\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(PpmProfile) profile = parse(texts[i]);

        assert_string_equal(ppm_profile_get_text(profile, "user"), "alice");
    }
}

static void
test_profile_parse_refuses_broken_files(void **state)
{
    static const struct {
        const char *data;
        const char *reason;
    } rows[] = {
        {"", "truncated or empty"},
        {" \n\t\r\n", "truncated or empty"},
        {"\xef\xbb\xbf", "truncated or empty"},
        {"name=office\n", "line 1 "},
        {"[connection]\n\nname\n", "line 3 "},
        {"[connection\nname=x\n", "line 1 "},
        {"[connection]\n=x\n", "line 2 "},
        {"[]\n", "line 1 "},
        {"\x7f"
         "ELF\x01\x01",
         "line 1 "},
        {"[authentication]\nuser=\xff\xfe\n", "line 2 is not a text in UTF-8"},
        {"[link]\nmtu=90000\n", "mtu: “90000” is not allowed"},
        {"[server]\nserver=-h\n", "server: “-h”"},
        {"[authentication]\nuser=a\x1b[2J\n", "user: “a\\x1b[2J”"},
        {"[connection]\nuuid=../../etc/passwd\n", "uuid: "},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_broken(rows[i].data, strlen(rows[i].data), rows[i].reason);
}

static void
test_profile_parse_refuses_nul_and_size(void **state)
{
    static const char nul[] = "[authentication]\nuser=alice\0\nplugin=x\n";
    g_autofree char *large = g_strnfill(64 * 1024 + 1, '#');

    assert_broken(nul, sizeof nul - 1, "line 2 is not a text in UTF-8");
    assert_broken(large, 64 * 1024 + 1, "64 KiB");
}

static void
test_profile_parse_never_repeats_a_password(void **state)
{
    static const char *const texts[] = {
        "[authentication]\npassword=hunter2\n",
        "[authentication]\nhunter2\n",
        "[authentication]\npassword hunter2\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(ppm_profile_parse(texts[i], strlen(texts[i]), "x", &error));
        assert_null(strstr(error->message, "hunter2"));
        assert_error(&error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE);
    }
}

static void
test_profile_copy_is_independent(void **state)
{
    g_autoptr(PpmProfile) profile = parse("# mine\n[connection]\npreset=low-mtu\nname=a\n");
    g_autoptr(PpmProfile) copy = ppm_profile_copy(profile);
    g_autofree char *data = NULL;

    assert_true(ppm_profile_set(copy, "name", "b", NULL));
    assert_string_equal(ppm_profile_name(profile), "a");
    assert_string_equal(ppm_profile_name(copy), "b");
    assert_string_equal(ppm_profile_uuid(copy), ppm_profile_uuid(profile));
    assert_int_equal(ppm_profile_get_auto_number(copy, "mtu"), 1270);
    data = ppm_profile_to_data(copy, NULL);
    assert_true(g_str_has_prefix(data, "# mine\n"));
}

static void
test_profile_update(void **state)
{
    static const char *const unset[] = {"mtu", NULL};
    g_autoptr(PpmProfile) profile = parse("[link]\nmtu=1400\n");
    g_autoptr(GVariant) good = settings("{'name': <'office'>, 'server': <['a.example']>, "
                                        "'timeout': <uint32 30>, 'vj': <false>}");
    g_autoptr(GError) error = NULL;

    ppm_profile_update(profile, good, unset, &error);
    assert_no_error(error);
    assert_string_equal(ppm_profile_name(profile), "office");
    assert_int_equal(ppm_profile_get_number(profile, "timeout"), 30);
    assert_false(ppm_profile_is_set(profile, "mtu"));
}

static void
test_profile_update_is_all_or_nothing(void **state)
{
    static const char *const unset[] = {"mtu", NULL};
    static const char *const unknown[] = {"mtu", "no-such", NULL};
    g_autoptr(PpmProfile) profile = parse("[connection]\nname=a\n[link]\nmtu=1400\n");
    g_autofree char *before = ppm_profile_to_data(profile, NULL);
    g_autofree char *after = NULL;
    g_autoptr(GVariant) bad = settings("{'name': <'b'>, 'timeout': <uint32 0>}");
    g_autoptr(GVariant) foreign = settings("{'name': <'b'>, 'plugin': <'/tmp/evil.so'>}");
    g_autoptr(GVariant) twice = settings("{'mtu': <'1300'>, 'name': <'b'>, 'mtu': <'1200'>}");
    g_autoptr(GVariant) nothing = settings("@a{sv} {}");
    g_autoptr(GError) error = NULL;

    assert_false(ppm_profile_update(profile, twice, NULL, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "mtu: it is there twice");
    assert_false(ppm_profile_update(profile, bad, unset, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "timeout");
    assert_false(ppm_profile_update(profile, foreign, NULL, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION, "plugin");
    assert_false(ppm_profile_update(profile, nothing, unknown, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION, "no-such");
    after = ppm_profile_to_data(profile, NULL);
    assert_string_equal(after, before);
    assert_string_equal(ppm_profile_name(profile), "a");
}

/* covers: option user domain */
static void
test_profile_user_as_sent(void **state)
{
    static const char *const rows[][3] = {
        {"alice", "", "alice"},
        {"alice", "CORP", "CORP\\alice"},
        {"CORP\\alice", "", "CORP\\alice"},
        {"CORP\\alice", "OTHER", "CORP\\alice"},
        {"alice@corp.example", "", "alice@corp.example"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmProfile) profile = ppm_profile_new();
        g_autofree char *sent = NULL;

        assert_true(ppm_profile_set(profile, "user", rows[i][0], NULL));
        assert_true(ppm_profile_set(profile, "domain", rows[i][1], NULL));
        sent = ppm_profile_user_as_sent(profile);
        assert_string_equal(sent, rows[i][2]);
    }
}

static void
test_profile_routes(void **state)
{
    g_autoptr(PpmProfile) profile = parse("[routing]\nroute=10.0.0.0/8; 10.1.1.1 off;\n");
    g_autoptr(GArray) routes = ppm_profile_routes(profile);
    g_autoptr(GError) error = NULL;

    assert_int_equal(routes->len, 2);
    assert_true(g_array_index(routes, PpmRoute, 0).enabled);
    assert_false(g_array_index(routes, PpmRoute, 1).enabled);
    g_array_index(routes, PpmRoute, 1).enabled = TRUE;
    assert_true(ppm_profile_set_routes(profile, routes, NULL));
    assert_string_equal(ppm_profile_get_text(profile, "route"), "10.0.0.0/8;10.1.1.1/32");
    g_array_append_val(routes, g_array_index(routes, PpmRoute, 0));
    assert_false(ppm_profile_set_routes(profile, routes, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "twice");
    g_array_set_size(routes, 0);
    assert_true(ppm_profile_set_routes(profile, routes, NULL));
    assert_string_equal(ppm_profile_get_text(profile, "route"), "");
}

/* covers: option * */
static void
test_profile_settings_have_every_option(void **state)
{
    g_autoptr(PpmProfile) profile = parse("[connection]\nname=a\nowner=alice\npreset=low-mtu\n");
    g_autoptr(GVariant) effective = g_variant_ref_sink(ppm_profile_settings(profile));
    g_autoptr(GVariant) overrides = g_variant_ref_sink(ppm_profile_overrides(profile));
    gsize n_options;
    const char *text;

    ppm_option_table(&n_options);
    assert_int_equal(g_variant_n_children(effective), n_options);
    assert_true(g_variant_lookup(effective, "mtu", "&s", &text));
    assert_string_equal(text, "1270");
    assert_true(g_variant_lookup(effective, "owner", "&s", &text));
    assert_int_equal(g_variant_n_children(overrides), 2);
    assert_true(g_variant_lookup(overrides, "name", "&s", &text));
    assert_true(g_variant_lookup(overrides, "preset", "&s", &text));
}

static void
test_profile_overrides_make_a_copy(void **state)
{
    g_autoptr(PpmProfile) profile = parse(
        "[connection]\nname=a\n[server]\nserver=a.example\n[routing]\nroute=10.0.0.0/8\n");
    g_autoptr(PpmProfile) other = ppm_profile_new();
    g_autoptr(GVariant) overrides = g_variant_ref_sink(ppm_profile_overrides(profile));
    g_autoptr(GVariant) copied = NULL;

    assert_true(ppm_profile_update(other, overrides, NULL, NULL));
    copied = g_variant_ref_sink(ppm_profile_overrides(other));
    assert_true(g_variant_equal(copied, overrides));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile_new),
        cmocka_unit_test(test_profile_get),
        cmocka_unit_test(test_profile_takes_from_preset),
        cmocka_unit_test(test_profile_unknown_preset),
        cmocka_unit_test(test_profile_set_canonical),
        cmocka_unit_test(test_profile_set_refuses_and_leaves),
        cmocka_unit_test(test_profile_read_only_options),
        cmocka_unit_test(test_profile_set_owner),
        cmocka_unit_test(test_profile_is_lossless),
        cmocka_unit_test(test_profile_unset_removes_only_the_key),
        cmocka_unit_test(test_profile_update_is_lossless),
        cmocka_unit_test(test_profile_round_trip_of_every_option),
        cmocka_unit_test(test_profile_uuid_from_seed),
        cmocka_unit_test(test_profile_parse_tolerates),
        cmocka_unit_test(test_profile_parse_refuses_broken_files),
        cmocka_unit_test(test_profile_parse_refuses_nul_and_size),
        cmocka_unit_test(test_profile_parse_never_repeats_a_password),
        cmocka_unit_test(test_profile_copy_is_independent),
        cmocka_unit_test(test_profile_update),
        cmocka_unit_test(test_profile_update_is_all_or_nothing),
        cmocka_unit_test(test_profile_user_as_sent),
        cmocka_unit_test(test_profile_routes),
        cmocka_unit_test(test_profile_settings_have_every_option),
        cmocka_unit_test(test_profile_overrides_make_a_copy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
