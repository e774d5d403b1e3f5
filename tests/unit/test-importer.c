/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetworkManager's key files, and our own ones, as profiles, and the table of importers. */
#include "config.h"

#include "error.h"
#include "importer.h"
#include "support.h"

#include <string.h>

#define HEAD "[connection]\nid=Office\nuuid=123e4567-e89b-12d3-a456-426614174000\ntype=vpn\n"
#define VPN                                                                                        \
    "[vpn]\nservice-type=org.freedesktop.NetworkManager.pptp\ngateway=vpn.example.org\nuser=bob\n"
#define TAIL "[ipv4]\nmethod=auto\n[ipv6]\naddr-gen-mode=stable-privacy\nmethod=auto\n[proxy]\n"

/* The one connection of a file, whatever is wrong with it. */
static PpmImport *
read_one(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) imports = ppm_import_read(text, strlen(text), &error);

    assert_no_error(error);
    assert_int_equal(imports->len, 1);
    return g_ptr_array_steal_index(imports, 0);
}

static PpmImport *
read_valid(const char *text)
{
    PpmImport *import = read_one(text);

    assert_no_error(import->problem);
    assert_non_null(import->profile);
    return import;
}

/* Those of @key; "" where it gives none. */
static char *
warnings_of(PpmImport *import, const char *key)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < import->warnings->len; i++) {
        const char *warning = g_ptr_array_index(import->warnings, i);

        if (g_str_has_prefix(warning, key) && warning[strlen(key)] == ':')
            g_string_append_printf(text, "%s\n", warning);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

typedef struct {
    const char *group, *line;
    const char *key, *text; /* of the option that follows */
    const char *warns;      /* the key that a warning is about, or NULL */
} Row;

/* Every key of NetworkManager's PPTP type, and what stands outside of vpn.data. */
static const Row rows[] = {
    {"vpn", "gateway=192.0.2.1", "server", "192.0.2.1", NULL},
    {"vpn", "user=CORP\\\\eve", "user", "CORP\\eve", NULL},
    {"vpn", "domain=CORP", "domain", "CORP", NULL},
    {"vpn", "refuse-eap=yes", "allow-eap", "false", NULL},
    {"vpn", "refuse-eap=no", "allow-eap", "true", NULL},
    {"vpn", "refuse-pap=yes", "allow-pap", "false", NULL},
    {"vpn", "refuse-pap=no", "allow-pap", "true", "allow-pap"},
    {"vpn", "refuse-chap=yes", "allow-chap", "false", NULL},
    {"vpn", "refuse-mschap=yes", "allow-mschap", "false", NULL},
    {"vpn", "refuse-mschapv2=yes", "allow-mschap-v2", "false", NULL},
    {"vpn", "require-mppe=yes", "mppe", "require", "mppe"},
    {"vpn", "require-mppe-40=yes", "mppe", "require-40", "mppe"},
    {"vpn", "require-mppe-128=yes", "mppe", "require-128", NULL},
    {"vpn", "require-mppe-128=no", "mppe", "off", "mppe"},
    {"vpn", "mppe-stateful=yes", "mppe-stateful", "true", "mppe-stateful"},
    {"vpn", "nobsdcomp=yes", "bsdcomp", "false", NULL},
    {"vpn", "nodeflate=yes", "deflate", "false", NULL},
    {"vpn", "no-vj-comp=yes", "vj", "false", NULL},
    {"vpn", "lcp-echo-failure=5", "echo-failure", "5", NULL},
    {"vpn", "lcp-echo-interval=30", "echo-interval", "30", NULL},
    {"vpn", "unit=7", "interface", "ppp7", NULL},
    {"vpn", "password-flags=0", "password", "keyring", "password-flags"},
    {"vpn", "password-flags=1", "password", "keyring", NULL},
    {"vpn", "password-flags=2", "password", "ask", NULL},
    {"vpn", "password-flags=4", "password", "none", NULL},
    {"vpn", "from-the-future=1", "server", "vpn.example.org", "from-the-future"},
    {"vpn", "mtu=1300", "mtu", "1300", NULL},
    {"vpn", "preset=low-mtu", "preset", "low-mtu", NULL},
    {"vpn", "persistent=true", "reconnect", "on-failure", NULL},
    {"vpn", "timeout=9000", "timeout", "600", "vpn.timeout"},
    {"vpn-secrets", "password=geheim", "password", "keyring", "vpn-secrets.password"},
    {"ipv4", "method=manual", "default-route", "true", "ipv4.method"},
    {"ipv4", "address1=10.0.0.5/24", "default-route", "true", "ipv4.address1"},
    {"ipv4", "never-default=true", "default-route", "false", NULL},
    {"ipv4", "route1=10.0.0.0/8", "route", "10.0.0.0/8", NULL},
    {"ipv4", "route1=10.1.2.3/8,0.0.0.0,50", "route", "10.0.0.0/8 metric 50", NULL},
    {"ipv4", "route1=10.0.0.0/8,192.0.2.1", "route", "10.0.0.0/8", "ipv4.routes"},
    {"ipv4", "route1=10.0.0.0/8\nroute1_options=table=7,cwnd=5", "route", "10.0.0.0/8",
     "ipv4.routes"},
    {"ipv4", "route10=10.10.0.0/16\nroute9=10.9.0.0/16\nroute1=10.1.0.0/16", "route",
     "10.1.0.0/16;10.9.0.0/16;10.10.0.0/16", NULL},
    {"ipv4", "route1=0.0.0.0/0", "route", "", "ipv4.routes"},
    {"ipv4", "dns=192.0.2.53;192.0.2.54;\nignore-auto-dns=true", "dns", "192.0.2.53;192.0.2.54",
     NULL},
    {"ipv4", "dns=192.0.2.53;", "dns", "192.0.2.53", "ipv4.dns"},
    {"ipv4", "dns-search=corp.example;~lan;", "dns-domain", "corp.example;~lan", NULL},
    {"ipv4", "route-metric=50", "route", "", "ipv4.route-metric"},
    {"ipv6", "method=manual", "ipv6", "false", "ipv6.method"},
    {"connection", "autoconnect=false", "autoconnect", "never", NULL},
    {"connection", "autoconnect=true", "autoconnect", "never", "connection.autoconnect"},
    {"connection", "zone=trusted", "autoconnect", "never", "connection.zone"},
    {"connection", "secondaries=x;", "autoconnect", "never", "connection.secondaries"},
    {"connection", "timestamp=1700000000", "autoconnect", "never", NULL},
    {"proxy", "method=1", "server", "vpn.example.org", "proxy.method"},
    {"user", "a.b=c", "server", "vpn.example.org", "user.a.b"},
};

static PpmImport *
read_row(const Row *row)
{
    g_autofree char *text = g_strdup_printf(HEAD VPN TAIL "[%s]\n%s\n", row->group, row->line);

    return read_valid(text);
}

/* covers: option * */
static void
test_networkmanager_every_key(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmImport) import = NULL;

        print_message("[%s] %s\n", rows[i].group, rows[i].line);
        import = read_row(&rows[i]);
        assert_string_equal(ppm_profile_get_text(import->profile, rows[i].key), rows[i].text);
        assert_string_equal(import->uuid, "123e4567-e89b-12d3-a456-426614174000");
    }
}

/* Nothing is dropped silently, and nothing is warned of in vain. */
static void
test_networkmanager_warnings(void **state)
{
    g_autoptr(PpmImport) plain = read_valid(HEAD VPN TAIL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmImport) import = read_row(&rows[i]);

        print_message("[%s] %s\n", rows[i].group, rows[i].line);
        for (guint j = 0; j < import->warnings->len; j++) {
            const char *warning = g_ptr_array_index(import->warnings, j);
            g_autofree char *key = g_strndup(warning, strcspn(warning, ":"));
            g_autofree char *before = warnings_of(plain, key);

            assert_true(*before || g_strcmp0(key, rows[i].warns) == 0);
            assert_null(strstr(warning, "geheim"));
        }
        if (rows[i].warns) {
            g_autofree char *found = warnings_of(import, rows[i].warns);

            assert_true(*found);
        }
    }
}

/* What pppd does where NetworkManager says nothing is unsafe, and is taken over as it is. */
static void
test_networkmanager_says_what_is_unsafe(void **state)
{
    g_autoptr(PpmImport) import = read_valid(HEAD VPN TAIL);
    g_autofree char *mppe = warnings_of(import, "mppe");
    g_autofree char *pap = warnings_of(import, "allow-pap");
    g_autoptr(PpmImport)
        safe = read_valid(HEAD VPN "refuse-pap=yes\nrefuse-chap=yes\nrefuse-mschap=yes\n"
                                   "require-mppe-128=yes\npassword-flags=1\n" TAIL);

    assert_contains(mppe, "unsafe");
    assert_contains(pap, "unsafe");
    assert_int_equal(safe->warnings->len, 0);
    assert_string_equal(ppm_profile_name(safe->profile), "Office");
    assert_string_not_equal(ppm_profile_uuid(safe->profile), safe->uuid);
    assert_false(ppm_profile_is_set(safe->profile, "mppe")); /* it is the default */
}

static void
test_networkmanager_owner(void **state)
{
    g_autoptr(PpmImport)
        import = read_valid("[connection]\nid=Office\npermissions=user:alice:;\n" VPN TAIL);
    g_autoptr(PpmImport) shared = read_valid(HEAD VPN TAIL);

    assert_string_equal(import->owner, "alice");
    assert_string_equal(ppm_profile_owner(import->profile), "");
    assert_string_equal(shared->owner, "");
}

/* @value is written as it would stand in the file. */
static void
assert_refused(const char *group, const char *key, const char *value, const char *says)
{
    g_autofree char *text = g_strdup_printf(HEAD VPN TAIL "[%s]\n%s=%s\n", group, key, value);
    g_autoptr(PpmImport) import = read_one(text);

    print_message("%s.%s: %.40s\n", group, key, value);
    assert_null(import->profile);
    assert_true(strlen(import->problem->message) < 400);
    assert_error_says(&import->problem, PPM_ERROR, PPM_ERROR_INVALID_VALUE, says);
}

static const char *const texts[][3] = {
    {"vpn", "gateway", "gateway: "},
    {"vpn", "user", "user: "},
    {"vpn", "domain", "domain: "},
    {"vpn", "refuse-eap", "refuse-eap: "},
    {"vpn", "refuse-pap", "refuse-pap: "},
    {"vpn", "refuse-chap", "refuse-chap: "},
    {"vpn", "refuse-mschap", "refuse-mschap: "},
    {"vpn", "refuse-mschapv2", "refuse-mschapv2: "},
    {"vpn", "require-mppe", "require-mppe: "},
    {"vpn", "require-mppe-40", "require-mppe-40: "},
    {"vpn", "require-mppe-128", "require-mppe-128: "},
    {"vpn", "mppe-stateful", "mppe-stateful: "},
    {"vpn", "nobsdcomp", "nobsdcomp: "},
    {"vpn", "nodeflate", "nodeflate: "},
    {"vpn", "no-vj-comp", "no-vj-comp: "},
    {"vpn", "lcp-echo-failure", "lcp-echo-failure: "},
    {"vpn", "lcp-echo-interval", "lcp-echo-interval: "},
    {"vpn", "unit", "unit: "},
    {"vpn", "password-flags", "password-flags: "},
    {"vpn", "persistent", "vpn.persistent: "},
    {"vpn", "timeout", "vpn.timeout: "},
    {"ipv4", "never-default", "ipv4.never-default: "},
    {"ipv4", "dns", "ipv4.dns: "},
    {"ipv4", "dns-search", "ipv4.dns-search: "},
    {"ipv4", "route1", "ipv4.routes: "},
    {"connection", "id", "connection.id: "},
    {"connection", "uuid", "connection.uuid: "},
    {"connection", "permissions", "connection.permissions: "},
};

static void
test_networkmanager_refuses_hostile_values(void **state)
{
    static const char *const values[] = {"a\\nplugin /tmp/evil.so", "a\x1b[2Jb", "a\x7f"};
    g_autofree char *huge = g_strnfill(70000, 'a');

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(values); j++)
            assert_refused(texts[i][0], texts[i][1], values[j], texts[i][2]);
        assert_refused(texts[i][0], texts[i][1], huge, texts[i][2]);
    }
    assert_refused("vpn", "remote-name", "a\\qb", "vpn.remote-name: it cannot be read");
}

/* A name that does not fit in a message does not fill the screen either. */
static void
test_networkmanager_hostile_keys(void **state)
{
    g_autofree char *huge = g_strnfill(70000, 'k');
    g_autofree char *text = g_strdup_printf(HEAD VPN "%s=1\n" TAIL, huge);
    g_autofree char *named = g_strdup_printf("[connection]\nid=%s\n" VPN, huge);
    g_autoptr(PpmImport) import = read_valid(text);
    g_autoptr(PpmImport) other = read_one(named);

    for (guint i = 0; i < import->warnings->len; i++)
        assert_true(strlen(g_ptr_array_index(import->warnings, i)) < 200);
    assert_true(strlen(other->name) < 200);
}

static void
test_networkmanager_settings_must_fit(void **state)
{
    g_autoptr(PpmImport) import = read_one(
        HEAD VPN "refuse-mschap=yes\nrefuse-mschapv2=yes\nrequire-mppe-128=yes\n" TAIL);
    g_autoptr(PpmImport) nobody = read_one(
        HEAD "[vpn]\nservice-type=org.freedesktop.NetworkManager.pptp\ngateway=a.example\n");

    assert_null(import->profile);
    assert_error_says(&import->problem, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "mppe: ");
    assert_error_says(&nobody->problem, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "user: ");
    assert_string_equal(nobody->name, "Office");
}

/* ---- our own files ---- */

#define OWN                                                                                        \
    "# mine\n[connection]\nname=Office\nuuid=123e4567-e89b-12d3-a456-426614174000\nowner=alice\n"  \
    "[server]\nserver=vpn.example.org\n[authentication]\nuser=CORP\\bob\n"

static void
test_profile_is_a_new_one(void **state)
{
    g_autoptr(PpmImport) import = read_valid(OWN "[link]\nmtu=1300\n");
    g_autoptr(PpmImport) anonymous = read_valid("[connection]\nname=a\n[server]\nserver=b.example\n"
                                                "[authentication]\nuser=c\n");

    assert_string_equal(import->name, "Office");
    assert_string_equal(import->uuid, "123e4567-e89b-12d3-a456-426614174000");
    assert_string_equal(import->owner, "alice");
    assert_string_equal(ppm_profile_owner(import->profile), "");
    assert_string_not_equal(ppm_profile_uuid(import->profile), import->uuid);
    assert_string_equal(ppm_profile_get_text(import->profile, "user"), "CORP\\bob");
    assert_string_equal(ppm_profile_get_text(import->profile, "mtu"), "1300");
    assert_int_equal(import->warnings->len, 0);
    assert_null(anonymous->uuid);
}

static void
test_profile_warnings(void **state)
{
    g_autoptr(PpmImport)
        import = read_valid(OWN "[later]\nx=y\n[networkmanager.ipv4]\nroute-metric=7\n"
                                "[link]\nserver=elsewhere\n[encryption]\nmppe=off\n");
    g_autofree char *later = warnings_of(import, "later.x");
    g_autofree char *foreign = warnings_of(import, "networkmanager.ipv4.route-metric");
    g_autofree char *misplaced = warnings_of(import, "link.server");
    g_autofree char *mppe = warnings_of(import, "mppe");

    assert_contains(later, "no equivalent");
    assert_contains(foreign, "no equivalent");
    assert_contains(misplaced, "no equivalent");
    assert_contains(mppe, "unsafe");
    assert_int_equal(import->warnings->len, 4);
}

static void
test_profile_refuses(void **state)
{
    static const char *const bad[][2] = {
        {OWN "[link]\nmtu=9\n", "mtu: "},
        {OWN "[scripts]\nhooks=/tmp/evil\n", "hooks: "},
        {OWN "[connection]\nowner=a:b\n", "owner: "},
        {OWN "garbage\n", "line 10"},
        {"[connection]\nuuid=x\nname=a\n", "uuid: "},
    };
    g_autoptr(PpmImport) nobody = read_one("[connection]\nname=a\n[server]\nserver=b.example\n");

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(ppm_import_read(bad[i][0], strlen(bad[i][0]), &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE, bad[i][1]);
    }
    assert_null(nobody->profile);
    assert_error_says(&nobody->problem, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "user: ");
}

/* ---- all of them ---- */

static void
test_import_read_refuses(void **state)
{
    static const struct {
        const char *data, *says;
        gsize length; /* 0: all of it */
    } bad[] = {
        {"", "no PPTP connection", 0},
        {"hello", "no PPTP connection", 0},
        {"[connection]\ntype=wifi\n", "no PPTP connection", 0},
        {HEAD "[vpn]\nservice-type=org.freedesktop.NetworkManager.openvpn\n",
         "vpn.service-type: ", 0},
        {"\xff\xfe", "UTF-8", 0},
        {"a\0b", "UTF-8", 3},
    };
    g_autofree char *huge = g_strnfill(PPM_IMPORT_MAX_BYTES + 1, 'a');
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        gsize length = bad[i].length ? bad[i].length : strlen(bad[i].data);

        assert_null(ppm_import_read(bad[i].data, length, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, bad[i].says);
    }
    assert_null(ppm_import_read(huge, PPM_IMPORT_MAX_BYTES + 1, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "1 MiB");
}

static void
test_importers_table(void **state)
{
    gsize n_importers;
    const PpmImporter *table = ppm_importers(&n_importers);

    assert_true(n_importers > 0);
    for (gsize i = 0; i < n_importers; i++) {
        assert_true(table[i].id[0] && table[i].title[0] && table[i].pattern[0]);
        assert_false(table[i].recognises("")); /* nothing takes everything */
        for (gsize j = 0; j < i; j++)
            assert_string_not_equal(table[i].id, table[j].id);
    }
}

static gboolean
is_in(const char *name, gpointer user_data)
{
    return g_strv_contains(user_data, name);
}

static void
test_import_free_name(void **state)
{
    static const char *const taken[] = {"Office", "Office 2", NULL};
    g_autofree char *wide = g_strnfill(64, 'w');
    const char *const wide_taken[] = {wide, NULL};
    g_autofree char *first = ppm_import_free_name("Home", is_in, (gpointer)taken);
    g_autofree char *third = ppm_import_free_name("Office", is_in, (gpointer)taken);
    g_autofree char *cut = ppm_import_free_name(wide, is_in, (gpointer)wide_taken);

    assert_string_equal(first, "Home");
    assert_string_equal(third, "Office 3");
    assert_int_equal(strlen(cut), 64);
    assert_true(g_str_has_suffix(cut, "w 2"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_networkmanager_every_key),
        cmocka_unit_test(test_networkmanager_warnings),
        cmocka_unit_test(test_networkmanager_says_what_is_unsafe),
        cmocka_unit_test(test_networkmanager_owner),
        cmocka_unit_test(test_networkmanager_refuses_hostile_values),
        cmocka_unit_test(test_networkmanager_hostile_keys),
        cmocka_unit_test(test_networkmanager_settings_must_fit),
        cmocka_unit_test(test_profile_is_a_new_one),
        cmocka_unit_test(test_profile_warnings),
        cmocka_unit_test(test_profile_refuses),
        cmocka_unit_test(test_import_read_refuses),
        cmocka_unit_test(test_importers_table),
        cmocka_unit_test(test_import_free_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
