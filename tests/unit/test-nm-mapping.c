/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections of NetworkManager's PPTP type, there and back. */
#include "config.h"

#include "error.h"
#include "nm-mapping.h"
#include "nm-special.h"
#include "support.h"

#include <string.h>

/* "NAME=TEXT" each; up to the first NULL. */
static PpmNmConnection *
make(const char *const *texts)
{
    PpmNmConnection *connection = ppm_nm_connection_new();

    for (gsize i = 0; texts[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(texts[i], "=", 2);

        ppm_nm_set(connection, parts[0], parts[1]);
    }
    return connection;
}

static GHashTable *
read_all(const PpmNmConnection *connection, GPtrArray *warnings)
{
    g_autoptr(GError) error = NULL;
    GHashTable *settings = ppm_nm_to_settings(connection, warnings, &error);

    assert_no_error(error);
    return settings;
}

static void
add_line(gpointer name, gpointer text, gpointer user_data)
{
    g_ptr_array_add(user_data, g_strdup_printf("%s=%s", (char *)name, (char *)text));
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *
listed(GHashTable *texts)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    g_hash_table_foreach(texts, add_line, lines);
    g_ptr_array_sort(lines, compare_lines);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static void
assert_same(const PpmNmConnection *one, const PpmNmConnection *other)
{
    g_autofree char *data = listed(one->data), *other_data = listed(other->data);
    g_autofree char *properties = listed(one->properties);
    g_autofree char *other_properties = listed(other->properties);

    assert_string_equal(data, other_data);
    assert_string_equal(properties, other_properties);
}

/* The profile that an importer would make of @settings. */
static PpmProfile *
profile_of(GHashTable *settings)
{
    PpmProfile *profile = ppm_profile_new();
    GHashTableIter iter;
    gpointer key, text;

    g_hash_table_iter_init(&iter, settings);
    while (g_hash_table_iter_next(&iter, &key, &text)) {
        g_autoptr(GError) error = NULL;

        if (strcmp(key, "owner") == 0)
            ppm_profile_set_owner(profile, text);
        else if (strcmp(key, "uuid") != 0)
            ppm_profile_set(profile, key, text, &error);
        assert_no_error(error);
    }
    return profile;
}

typedef struct {
    const char *nm;      /* "NAME=TEXT" */
    const char *setting; /* "KEY=TEXT" that follows */
} Row;

/* Every key of the PPTP type with its values, what a missing one means (""), and the properties. */
static const Row rows[] = {
    {"gateway=VPN.example.org", "server=vpn.example.org"},
    {"gateway=192.0.2.1", "server=192.0.2.1"},
    {"user=bob", "user=bob"},
    {"user=CORP\\bob", "user=CORP\\bob"},
    {"user=bob@corp.example", "user=bob@corp.example"},
    {"user=jo doe \"#;'", "user=jo doe \"#;'"},
    {"vpn.user-name=eve", "user=eve"},
    {"domain=CORP", "domain=CORP"},
    {"", "domain="},
    {"refuse-eap=yes", "allow-eap=false"},
    {"refuse-eap=no", "allow-eap=true"},
    {"", "allow-eap=true"},
    {"refuse-pap=yes", "allow-pap=false"},
    {"refuse-pap=no", "allow-pap=true"},
    {"", "allow-pap=true"},
    {"refuse-chap=yes", "allow-chap=false"},
    {"", "allow-chap=true"},
    {"refuse-mschap=yes", "allow-mschap=false"},
    {"", "allow-mschap=true"},
    {"refuse-mschapv2=yes", "allow-mschap-v2=false"},
    {"", "allow-mschap-v2=true"},
    {"", "mppe=off"},
    {"require-mppe=yes", "mppe=require"},
    {"require-mppe=no", "mppe=off"},
    {"require-mppe-40=yes", "mppe=require-40"},
    {"require-mppe-128=yes", "mppe=require-128"},
    {"mppe-stateful=yes", "mppe-stateful=true"},
    {"mppe-stateful=no", "mppe-stateful=false"},
    {"", "mppe-stateful=false"},
    {"nobsdcomp=yes", "bsdcomp=false"},
    {"", "bsdcomp=true"},
    {"nodeflate=yes", "deflate=false"},
    {"", "deflate=true"},
    {"no-vj-comp=yes", "vj=false"},
    {"no-vj-comp=no", "vj=true"},
    {"lcp-echo-failure=5", "echo-failure=5"},
    {"lcp-echo-failure=0", "echo-failure=0"},
    {"", "echo-failure=0"},
    {"lcp-echo-interval=30", "echo-interval=30"},
    {"", "echo-interval=0"},
    {"unit=7", "interface=ppp7"},
    {"unit=65535", "interface=ppp65535"},
    {"", "interface="},
    {"password-flags=0", "password=system"},
    {"", "password=system"},
    {"password-flags=1", "password=keyring"},
    {"password-flags=2", "password=ask"},
    {"password-flags=3", "password=ask"},
    {"password-flags=4", "password=none"},
    {"password-flags=5", "password=none"},

    {"connection.id=Büro", "name=Büro"},
    {"connection.uuid=123e4567-e89b-12d3-a456-426614174000",
     "uuid=123e4567-e89b-12d3-a456-426614174000"},
    {"connection.permissions=user:alice:", "owner=alice"},
    {"connection.permissions=", "owner="},
    {"", "owner="},
    {"connection.autoconnect=false", "autoconnect=never"},
    {"vpn.persistent=yes", "reconnect=on-failure"},
    {"vpn.persistent=no", "reconnect=off"},
    {"", "reconnect=off"},
    {"vpn.timeout=30", "timeout=30"},
    {"vpn.timeout=0", "timeout="},
    {"ipv4.routes=10.0.0.0/8", "route=10.0.0.0/8"},
    {"ipv4.routes=10.0.0.0/8, 172.16.0.0/12 50;192.0.2.1",
     "route=10.0.0.0/8;172.16.0.0/12 metric 50;192.0.2.1/32"},
    {"ipv4.routes=10.1.2.3/8", "route=10.0.0.0/8"},
    {"ipv4.never-default=yes", "default-route=false"},
    {"ipv4.never-default=false", "default-route=true"},
    {"", "default-route=true"},
    {"ipv4.dns=192.0.2.53, 192.0.2.54", "dns=192.0.2.53;192.0.2.54"},
    {"ipv4.ignore-auto-dns=yes", "dns=none"},
    {"", "dns=peer"},
    {"ipv4.dns-search=corp.example,~lan", "dns-domain=corp.example;~lan"},

    /* ours */
    {"mtu=1400", "mtu=1400"},
    {"preset=low-mtu", "preset=low-mtu"},
    {"hooks=no", "hooks=false"},
    {"ipv6=yes", "ipv6=true"},
    {"phone=+49*1", "phone=+49*1"},
    {"bypass=10.0.0.0/8;192.168.0.0/16", "bypass=10.0.0.0/8;192.168.0.0/16"},
    {"", "mtu="},
};

static GHashTable *
settings_of_row(const Row *row, PpmNmConnection **connection)
{
    *connection = make((const char *const[]){row->nm[0] ? row->nm : NULL, NULL});
    return read_all(*connection, NULL);
}

static void
test_nm_to_settings_every_key(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmNmConnection) connection = NULL;
        g_autoptr(GHashTable) settings = settings_of_row(&rows[i], &connection);
        g_auto(GStrv) wanted = g_strsplit(rows[i].setting, "=", 2);
        const char *text = g_hash_table_lookup(settings, wanted[0]);

        print_message("%s -> %s\n", rows[i].nm, rows[i].setting);
        assert_string_equal(text ? text : "", wanted[1]);
    }
}

/* covers: option * */
static void
test_nm_round_trip_changes_nothing(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmNmConnection) before = NULL;
        g_autoptr(GHashTable) settings = settings_of_row(&rows[i], &before);
        g_autoptr(PpmProfile) profile = profile_of(settings);
        g_autoptr(PpmNmConnection) after = ppm_nm_connection_copy(before);

        print_message("%s\n", rows[i].nm);
        ppm_nm_from_profile(after, profile);
        /* an importer takes it over by itself: a profile's UUID is never set */
        ppm_nm_set(after, "connection.uuid", ppm_nm_get(before, "connection.uuid"));
        assert_same(after, before);
    }
}

/* As network-manager-pptp's editor writes it, with what it and we do not know. */
static const char *const typical[] = {"gateway=vpn.example.org",
                                      "user=bob",
                                      "domain=CORP",
                                      "refuse-eap=yes",
                                      "refuse-pap=yes",
                                      "refuse-chap=no",
                                      "require-mppe-128=yes",
                                      "lcp-echo-failure=5",
                                      "lcp-echo-interval=30",
                                      "password-flags=3",
                                      "unit=4",
                                      "from-the-future=a=b;c",
                                      "connection.id=office",
                                      "connection.permissions=user:alice:;user:bob:",
                                      "connection.autoconnect=true",
                                      "vpn.timeout=9000",
                                      "ipv4.routes=10.0.0.0/8 192.0.2.1 50 table=7",
                                      "ipv4.method=manual",
                                      NULL};

static void
test_nm_round_trip_of_a_whole_connection(void **state)
{
    g_autoptr(PpmNmConnection) before = make(typical);
    g_autoptr(PpmNmConnection) after = make(typical);
    g_autoptr(GHashTable) settings = read_all(before, NULL);
    g_autoptr(PpmProfile) profile = profile_of(settings);

    ppm_nm_from_profile(after, profile);
    ppm_nm_set(after, "connection.uuid", NULL);
    assert_same(after, before);
    /* and one change is one change */
    assert_true(ppm_profile_set(profile, "allow-eap", "true", NULL));
    assert_true(ppm_profile_set(profile, "mtu", "1300", NULL));
    ppm_nm_from_profile(after, profile);
    ppm_nm_set(after, "connection.uuid", NULL);
    ppm_nm_set(before, "refuse-eap", NULL);
    ppm_nm_set(before, "mtu", "1300");
    assert_same(after, before);
}

static void
test_nm_warnings(void **state)
{
    static const char *const wanted[] = {"from-the-future: ",
                                         "connection.permissions: ",
                                         "connection.autoconnect: ",
                                         "vpn.timeout: ",
                                         "ipv4.routes: a tunnel needs no gateway",
                                         "ipv4.routes: attributes",
                                         "ipv4.method: "};
    g_autoptr(PpmNmConnection) connection = make(typical);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) settings = read_all(connection, warnings);
    g_autofree char *all = NULL;

    g_ptr_array_add(warnings, NULL);
    all = g_strjoinv("\n", (char **)warnings->pdata);
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        assert_contains(all, wanted[i]);
    assert_int_equal(warnings->len - 1, G_N_ELEMENTS(wanted));
    assert_null(strstr(all, "a=b;c")); /* it might be a secret */
    assert_string_equal(g_hash_table_lookup(settings, "owner"), "alice");
    assert_string_equal(g_hash_table_lookup(settings, "timeout"), "600");
    assert_string_equal(g_hash_table_lookup(settings, "route"), "10.0.0.0/8 metric 50");
}

static void
test_nm_no_needless_warnings(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmNmConnection)
            connection = make((const char *const[]){rows[i].nm[0] ? rows[i].nm : NULL, NULL});
        g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GHashTable) settings = read_all(connection, warnings);

        if (warnings->len > 0 && !g_str_has_prefix(rows[i].nm, "ipv4.dns="))
            fail_msg("%s: %s", rows[i].nm, (char *)g_ptr_array_index(warnings, 0));
    }
}

/* What NetworkManager has no word for is kept under our own keys, and found again. */
static void
test_nm_from_profile_and_back(void **state)
{
    static const char *const texts[][3] = {
        {"mppe", "prefer", "mppe"},
        {"mppe", "require-40", "require-mppe-40"},
        {"mppe", "off", NULL},
        {"server", "a.example;192.0.2.1", "server"},
        {"interface", "pptp7", "interface"},
        {"interface", "ppp7", "unit"},
        {"interface", "auto", NULL},
        {"reconnect", "always", "reconnect"},
        {"reconnect", "off", NULL},
        {"autoconnect", "boot", "autoconnect"},
        {"route", "10.0.0.0/8 via-peer;172.16.0.0/12 metric 5 off", "route"},
        {"route", "10.0.0.0/8 metric 5", "ipv4.routes"},
        {"default-route", "false", "ipv4.never-default"},
        {"dns", "none", "ipv4.ignore-auto-dns"},
        {"dns", "192.0.2.53", "ipv4.dns"},
        {"dns-domain", "~.", "ipv4.dns-search"},
        {"password", "none", "password-flags"},
        {"timeout", "90", "vpn.timeout"},
        {"echo-interval", "0", NULL},
        {"kill-switch", "true", "kill-switch"},
        {"accepted", "one;two", "accepted"},
        {"user", "CORP\\bob", "user"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(PpmProfile) profile = ppm_profile_new();
        g_autoptr(PpmNmConnection) connection = ppm_nm_connection_new();
        g_autoptr(GHashTable) settings = NULL;

        print_message("%s=%s\n", texts[i][0], texts[i][1]);
        assert_true(ppm_profile_set(profile, texts[i][0], texts[i][1], NULL));
        ppm_nm_from_profile(connection, profile);
        if (texts[i][2])
            assert_non_null(ppm_nm_get(connection, texts[i][2]));
        settings = read_all(connection, NULL);
        if (!g_hash_table_contains(settings, texts[i][0]))
            assert_string_equal(texts[i][1], ppm_option_find(texts[i][0])->default_text);
        else
            assert_string_equal(g_hash_table_lookup(settings, texts[i][0]), texts[i][1]);
    }
}

/* Another editor changed what it knows and left our key: what it says now counts. */
static void
test_nm_own_key_yields_to_an_edit(void **state)
{
    static const struct {
        const char *texts[4];
        const char *key, *text;
    } edited[] = {
        {{"mppe=prefer", "require-mppe-128=yes"}, "mppe", "require-128"},
        {{"mppe=prefer"}, "mppe", "prefer"},
        {{"server=a.example;b.example", "gateway=c.example"}, "server", "c.example"},
        {{"server=a.example;b.example", "gateway=a.example"}, "server", "a.example;b.example"},
        {{"interface=pptp3", "unit=4"}, "interface", "ppp4"},
        {{"reconnect=always", "vpn.persistent=no"}, "reconnect", "off"},
        {{"route=10.0.0.0/8;10.1.0.0/16 off", "ipv4.routes=10.2.0.0/16"}, "route", "10.2.0.0/16"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(edited); i++) {
        g_autoptr(PpmNmConnection) connection = make(edited[i].texts);
        g_autoptr(GHashTable) settings = read_all(connection, NULL);

        assert_string_equal(g_hash_table_lookup(settings, edited[i].key), edited[i].text);
    }
}

static void
test_nm_refuses_hostile_values(void **state)
{
    static const struct {
        const char *nm, *says;
    } bad[] = {
        {"gateway=-h", "gateway: "},
        {"gateway=a.example;b.example", "gateway: "},
        {"gateway=2001:db8::1", "gateway: “2001:db8::1” is not allowed"},
        {"gateway=a b", "gateway: "},
        {"user=bob\nplugin /tmp/evil.so", "user: “bob\\nplugin /tmp/evil.so”"},
        {"domain=CO\x1b[2JRP", "domain: “CO\\x1b[2JRP”"},
        {"refuse-eap=true", "refuse-eap: “true” is not allowed; allowed is yes or no"},
        {"refuse-pap=", "refuse-pap: "},
        {"require-mppe-128=YES", "require-mppe-128: “YES”"},
        {"mppe-stateful=1", "mppe-stateful: “1”"},
        {"lcp-echo-interval=5abc", "lcp-echo-interval: “5abc”"},
        {"lcp-echo-failure=-1", "allowed is a number from 0 to 100"},
        {"unit=65536", "unit: “65536” is not allowed; allowed is a number from 0 to 65535"},
        {"unit=007", "unit: "},
        {"password-flags=8", "password-flags: "},
        {"password-flags=0x1", "password-flags: "},
        {"connection.id=\x01", "connection.id: "},
        {"connection.uuid=../../etc/passwd", "connection.uuid: "},
        {"connection.permissions=group:wheel", "connection.permissions: “group:wheel”"},
        {"connection.permissions=user:", "connection.permissions: "},
        {"vpn.timeout=soon", "vpn.timeout: "},
        {"vpn.persistent=perhaps", "vpn.persistent: "},
        {"ipv4.routes=10.0.0.0/33", "ipv4.routes: "},
        {"ipv4.routes=10.0.0.0/8 metric", "ipv4.routes: "},
        {"ipv4.routes=$(reboot)", "ipv4.routes: "},
        {"ipv4.routes=10.0.0.0/8 99999", "ipv4.routes: "},
        {"ipv4.dns=ns.example", "ipv4.dns: "},
        {"ipv4.dns-search=a..b", "ipv4.dns-search: "},
        {"ipv4.never-default=2", "ipv4.never-default: "},
        {"mtu=1e3", "mtu: “1e3”"},
        {"hooks=true", "hooks: “true”"},
        {"preset=../x", "preset: "},
        {"mppe=strong", "mppe: “strong”"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(PpmNmConnection) connection = make((const char *const[]){bad[i].nm, NULL});
        g_autoptr(GError) error = NULL;

        print_message("%s\n", bad[i].says);
        assert_null(ppm_nm_to_settings(connection, NULL, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, bad[i].says);
    }
}

/* A broken value does not survive being written over, even by a default. */
static void
test_nm_from_profile_mends(void **state)
{
    static const char *const texts[] = {
        "refuse-eap=perhaps",   "password-flags=x",   "unit=x",
        "require-mppe-40=1",    "mtu=huge",           "ipv4.routes=x",
        "ipv4.never-default=x", "lcp-echo-failure=x", NULL};
    g_autoptr(PpmNmConnection) connection = make(texts);
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(GHashTable) settings = NULL;

    ppm_nm_from_profile(connection, profile);
    settings = read_all(connection, NULL);
    assert_string_equal(g_hash_table_lookup(settings, "allow-eap"), "false");
    assert_string_equal(g_hash_table_lookup(settings, "password"), "keyring");
    assert_string_equal(g_hash_table_lookup(settings, "mppe"), "require-128");
    assert_null(g_hash_table_lookup(settings, "mtu"));
}

/* Rows with a key of NetworkManager's are booleans, numbers and texts, or special; a row that is
 * inverted is a boolean whose key says "not". */
static void
test_nm_table(void **state)
{
    gsize n_options, n_specials;
    const PpmOption *table = ppm_option_table(&n_options);
    const PpmNmSpecial *specials = ppm_nm_specials(&n_specials);

    for (gsize i = 0; i < n_options; i++) {
        const char *nm_key = table[i].nm_key;
        gboolean negative = nm_key &&
                            (g_str_has_prefix(nm_key, "refuse-") || g_str_has_prefix(nm_key, "no"));
        gboolean special = FALSE;

        print_message("%s\n", table[i].key);
        for (gsize j = 0; j < n_specials; j++)
            special = special || strcmp(specials[j].key, table[i].key) == 0;
        assert_int_equal((table[i].flags & PPM_OPTION_NM_INVERTED) != 0, negative);
        if (nm_key && !special)
            assert_true(table[i].type == PPM_OPTION_BOOLEAN || table[i].type == PPM_OPTION_NUMBER ||
                        table[i].type == PPM_OPTION_TEXT);
    }
    for (gsize i = 0; i < n_specials; i++)
        assert_non_null(ppm_option_find(specials[i].key));
}

/* An option's own key in vpn.data must not mean another thing to NetworkManager. */
static void
test_nm_own_keys_are_free(void **state)
{
    gsize n_options, n_specials;
    const PpmOption *table = ppm_option_table(&n_options);
    const PpmNmSpecial *specials = ppm_nm_specials(&n_specials);

    for (gsize i = 0; i < n_options; i++) {
        for (gsize j = 0; j < n_options; j++)
            assert_true(i == j || g_strcmp0(table[i].key, table[j].nm_key) != 0);
        for (gsize j = 0; j < n_specials; j++)
            assert_true(strcmp(specials[j].key, table[i].key) == 0 ||
                        !g_strv_contains(specials[j].names, table[i].key));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nm_to_settings_every_key),
        cmocka_unit_test(test_nm_round_trip_changes_nothing),
        cmocka_unit_test(test_nm_round_trip_of_a_whole_connection),
        cmocka_unit_test(test_nm_warnings),
        cmocka_unit_test(test_nm_no_needless_warnings),
        cmocka_unit_test(test_nm_from_profile_and_back),
        cmocka_unit_test(test_nm_own_key_yields_to_an_edit),
        cmocka_unit_test(test_nm_refuses_hostile_values),
        cmocka_unit_test(test_nm_from_profile_mends),
        cmocka_unit_test(test_nm_table),
        cmocka_unit_test(test_nm_own_keys_are_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
