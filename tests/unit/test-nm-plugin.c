/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plugin for NetworkManager's programs, loaded by libnm as they load it. */
#include "error.h"
#include "import-networkmanager.h"
#include "support.h"

#include <NetworkManager.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static NMVpnEditorPlugin *plugin;

/* libnm takes it only for the type of our .name file. */
static int
load_plugin(void **state)
{
    g_autoptr(GError) error = NULL;

    plugin = nm_vpn_editor_plugin_load_from_file(NM_PLUGIN, PPM_NETWORKMANAGER_OWN_SERVICE_TYPE, -1,
                                                 NULL, NULL, &error);
    assert_no_error(error);
    return 0;
}

static int
unload_plugin(void **state)
{
    g_clear_object(&plugin);
    return 0;
}

/* ---- what it is ---- */

static void
test_plugin_says_what_it_is(void **state)
{
    g_autofree char *name = NULL, *description = NULL;

    g_object_get(plugin, NM_VPN_EDITOR_PLUGIN_NAME, &name, NM_VPN_EDITOR_PLUGIN_DESCRIPTION,
                 &description, NULL);
    assert_string_equal(name, "PPTP (PPTP Manager)");
    assert_contains(description, "OpenWrt");
    assert_int_equal(nm_vpn_editor_plugin_get_capabilities(plugin),
                     NM_VPN_EDITOR_PLUGIN_CAPABILITY_IMPORT |
                         NM_VPN_EDITOR_PLUGIN_CAPABILITY_EXPORT);
}

/* Programs bring a GTK of their own, and other plugins functions of the same names. */
static void
test_plugin_brings_nothing_along(void **state)
{
    void *library = dlopen(NM_PLUGIN, RTLD_LAZY | RTLD_NOLOAD);

    assert_non_null(library);
    assert_non_null(dlsym(library, "nm_vpn_editor_plugin_factory"));
    assert_null(dlsym(library, "ppm_nm_import"));
    assert_null(dlsym(library, "ppm_import_read"));
    dlclose(library);
    assert_null(dlopen("libgtk-3.so.0", RTLD_LAZY | RTLD_NOLOAD));
    assert_null(dlopen("libgtk-4.so.1", RTLD_LAZY | RTLD_NOLOAD));
}

static void
test_get_editor_without_gtk(void **state)
{
    g_autoptr(NMConnection) connection = nm_simple_connection_new();
    g_autoptr(GError) error = NULL;

    assert_null(nm_vpn_editor_plugin_get_editor(plugin, connection, &error));
    assert_error_says(&error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_FAILED, "GTK 3 or GTK 4");
}

/* Where the editors' package is not there, a program says so. */
static void
test_get_editor_not_installed(void **state)
{
    g_autoptr(NMConnection) connection = nm_simple_connection_new();
    g_autoptr(GError) error = NULL;

    if (!dlopen("libgtk-3.so.0", RTLD_LAZY))
        skip();
    assert_null(nm_vpn_editor_plugin_get_editor(plugin, connection, &error));
    assert_error_says(&error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_FAILED, "not installed");
}

/* ---- files ---- */

static char *
in_directory(void **state, const char *name)
{
    return g_build_filename(*state, name, NULL);
}

static char *
write_file(void **state, const char *name, const char *text)
{
    char *path = in_directory(state, name);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static char *
contents(const char *path)
{
    char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Warnings are told, and are no failure. */
static NMConnection *
import_path(const char *path)
{
    g_autoptr(GError) error = NULL;
    NMConnection *connection = nm_vpn_editor_plugin_import(plugin, path, &error);

    assert_no_error(error);
    assert_true(nm_connection_verify(connection, &error));
    return connection;
}

static NMConnection *
import_text(void **state, const char *text)
{
    g_autofree char *path = write_file(state, "file", text);

    return import_path(path);
}

static void
assert_refuses(const char *path, const char *says)
{
    g_autoptr(GError) error = NULL;

    print_message("%s\n", says);
    assert_null(nm_vpn_editor_plugin_import(plugin, path, &error));
    assert_non_null(error);
    assert_contains(error->message, says);
    assert_true(strlen(error->message) < 400);
    assert_null(nm_vpn_editor_plugin_import(plugin, path, NULL)); /* libnm allows that */
}

static const char *
item(NMConnection *connection, const char *key)
{
    return nm_setting_vpn_get_data_item(nm_connection_get_setting_vpn(connection), key);
}

/* ---- import ---- */

#define PROFILE                                                                                    \
    "[connection]\nname=B\xc3\xbcro\n[server]\nserver=vpn.example.org\n"                           \
    "[authentication]\nuser=CORP\\bob\n"

/* covers: option * */
static void
test_import_of_a_profile(void **state)
{
    g_autoptr(NMConnection)
        connection = import_text(state, PROFILE "[link]\nmtu=1300\n[routing]\n"
                                                "route=10.0.0.0/8 metric 5;172.16.0.0/12\n"
                                                "[dns]\ndns=192.0.2.53\ndns-domain=corp.example\n");
    NMSettingIPConfig *ip = nm_connection_get_setting_ip4_config(connection);
    NMSettingVpn *vpn = nm_connection_get_setting_vpn(connection);

    assert_string_equal(nm_connection_get_id(connection), "B\xc3\xbcro");
    assert_non_null(nm_connection_get_uuid(connection));
    assert_string_equal(nm_setting_vpn_get_service_type(vpn), PPM_NETWORKMANAGER_OWN_SERVICE_TYPE);
    assert_string_equal(item(connection, "gateway"), "vpn.example.org");
    assert_string_equal(item(connection, "user"), "CORP\\bob");
    assert_string_equal(item(connection, "mtu"), "1300");
    assert_string_equal(item(connection, "require-mppe-128"), "yes"); /* the default of ours */
    assert_string_equal(item(connection, "password-flags"), "1");
    assert_int_equal(nm_setting_ip_config_get_num_routes(ip), 2);
    assert_int_equal(nm_ip_route_get_metric(nm_setting_ip_config_get_route(ip, 0)), 5);
    assert_true(nm_setting_ip_config_get_never_default(ip));
    assert_string_equal(nm_setting_ip_config_get_dns(ip, 0), "192.0.2.53");
    assert_true(nm_setting_ip_config_get_ignore_auto_dns(ip));
    assert_string_equal(nm_setting_ip_config_get_dns_search(ip, 0), "corp.example");
}

/* NetworkManager has no presets. */
static void
test_import_of_a_preset(void **state)
{
    g_autoptr(NMConnection)
        connection = import_text(state, PROFILE "[connection]\npreset=low-mtu\n[link]\nmru=1300\n");

    assert_string_equal(item(connection, "preset"), "low-mtu");
    assert_string_equal(item(connection, "mtu"), "1270");
    assert_string_equal(item(connection, "mru"), "1300");
    assert_null(item(connection, "debug"));
}

#define KEY_FILE                                                                                   \
    "[connection]\nid=Office\nuuid=123e4567-e89b-12d3-a456-426614174000\ntype=vpn\nzone=trusted\n" \
    "timestamp=1700000000\n"                                                                       \
    "[vpn]\nfrom.the.future=x=y\ngateway=vpn.example.org\nlcp-echo-failure=5\n"                    \
    "lcp-echo-interval=30\npassword-flags=0\nrefuse-eap=yes\nrequire-mppe=yes\n"                   \
    "require-mppe-128=yes\nunit=7\nuser=CORP\\\\bob\npersistent=true\n"                            \
    "service-type=org.freedesktop.NetworkManager.pptp\n"                                           \
    "[vpn-secrets]\npassword=geheim\n"                                                             \
    "[ipv4]\ndns=192.0.2.53;\nmethod=auto\nroute-metric=77\nroute1=10.0.0.0/8,0.0.0.0,50\n"        \
    "route2=172.16.0.0/12,192.0.2.1\nroute2_options=table=7\n"                                     \
    "[ipv6]\nmethod=disabled\n[proxy]\nmethod=1\n[user]\na.b=c\n"

/* What our options cannot say, too; the file's own identity is the other one's. */
static void
test_import_of_a_key_file_keeps_everything(void **state)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(NMConnection) connection = import_text(state, KEY_FILE);
    g_autoptr(NMConnection) expected = NULL;

    assert_true(g_key_file_load_from_data(file, KEY_FILE, strlen(KEY_FILE), 0, NULL));
    g_key_file_set_string(file, "vpn", "service-type", PPM_NETWORKMANAGER_OWN_SERVICE_TYPE);
    g_key_file_set_string(file, "connection", "uuid", nm_connection_get_uuid(connection));
    g_key_file_remove_key(file, "connection", "timestamp", NULL);
    expected = nm_keyfile_read(file, "/", 0, NULL, NULL, NULL);
    assert_true(nm_connection_normalize(expected, NULL, NULL, NULL));
    assert_true(nm_connection_compare(connection, expected, NM_SETTING_COMPARE_FLAG_EXACT));
    assert_string_not_equal(nm_connection_get_uuid(connection),
                            "123e4567-e89b-12d3-a456-426614174000");
}

/* NetworkManager lets nobody add what is not theirs. */
static void
test_import_of_anothers_connection(void **state)
{
    g_autoptr(NMConnection)
        connection = import_text(state, PROFILE "[connection]\nowner=nobody-else\n");
    NMSettingConnection *setting = nm_connection_get_setting_connection(connection);
    const char *user;

    assert_int_equal(nm_setting_connection_get_num_permissions(setting), 1);
    assert_true(nm_setting_connection_get_permission(setting, 0, NULL, &user, NULL));
    assert_string_equal(user, geteuid() == 0 ? "nobody-else" : g_get_user_name());
}

static void
test_import_refuses(void **state)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"", "no PPTP connection"},
        {"x", "no PPTP connection"},
        {"\x7f"
         "ELF\x02\xff",
         "UTF-8"},
        {"[connection]\nid=a\ntype=vpn\n[vpn]\n"
         "service-type=org.freedesktop.NetworkManager.openvpn\n",
         "it is not a PPTP connection"},
        {"[connection]\nid=a\ntype=wifi\n[vpn]\n"
         "service-type=org.freedesktop.NetworkManager.pptp\ngateway=a.example\nuser=bob\n",
         "connection.type: it is not a PPTP connection"},
        {"client\ndev tun\nremote vpn.example.org 1194\n", "no PPTP connection"},
        {"[connection]\nname=a\n", "server: it must be given"},
        {PROFILE "[link]\nmtu=9\n", "mtu: “9” is not allowed"},
        {PROFILE "garbage\n", "line 7"},
        {PROFILE "[networkmanager.ipv4]\nroute1=nonsense\nmethod=x\n", "method"},
        {PROFILE "[networkmanager.]\na=b\n", "group"},
        {PROFILE "[networkmanager.vpn]\nuuid=x\n", "uuid: “x” is not allowed"},
        {KEY_FILE "[vpn]\na\\EAb=c\n", "it is not a text in UTF-8"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = write_file(state, "file", bad[i].text);

        assert_refuses(path, bad[i].says);
    }
}

static void
test_import_refuses_what_is_no_file(void **state)
{
    g_autofree char *fifo = in_directory(state, "fifo");
    g_autofree char *huge = write_file(state, "huge", PROFILE);
    g_autofree char *long_profile = g_strnfill(70000, '#');
    g_autofree char *path = NULL;
    g_autofree char *text = g_strconcat(PROFILE, long_profile, "\n", NULL);

    assert_refuses(*state, "it is not a regular file");
    assert_refuses("/dev/zero", "it is not a regular file");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_refuses(fifo, "it is not a regular file");
    assert_refuses("/nonexistent/file", "No such file or directory");
    assert_int_equal(truncate(huge, 100 * 1024 * 1024), 0);
    assert_refuses(huge, "it is larger than 1 MiB");
    path = write_file(state, "long", text);
    assert_refuses(path, "it is larger than 64 KiB");
}

/* ---- export ---- */

/* The same again, but for who it is and when it was used. */
static void
assert_equal_connections(NMConnection *one, NMConnection *other)
{
    g_autoptr(NMConnection) copy = nm_simple_connection_new_clone(other);

    g_object_set(nm_connection_get_setting_connection(copy), NM_SETTING_CONNECTION_UUID,
                 nm_connection_get_uuid(one), NULL);
    assert_true(nm_connection_compare(one, copy, NM_SETTING_COMPARE_FLAG_EXACT));
}

static char *
export_to(void **state, NMConnection *connection, const char *name)
{
    g_autoptr(GError) error = NULL;
    char *path = in_directory(state, name);

    nm_vpn_editor_plugin_export(plugin, path, connection, &error);
    assert_no_error(error);
    return path;
}

static const char *const round_trips[] = {
    PROFILE,
    PROFILE "[connection]\npreset=low-mtu\n[link]\nmtu=1200\n",
    PROFILE "[routing]\nroute=10.0.0.0/8 via-peer off;172.16.0.0/12 metric 7\ndefault-route=true\n",
    PROFILE "[dns]\ndns=none\n[encryption]\nmppe=prefer\n[link]\ninterface=pptp7\n",
    PROFILE "[server]\nserver=a.example;b.example\ntimeout=99\n[link]\nreconnect=always\n",
    KEY_FILE,
    KEY_FILE "[vpn]\npreset=low-mtu\nmru=auto\nallow-mschap=true\n",
    PROFILE "[networkmanager.ipv4]\nmethod=auto\naddress1=192.0.2.9/24,192.0.2.1\n",
    "[connection]\nid=a\ntype=vpn\npermissions=user:alice:;user:bob:;\n[vpn]\ngateway=a.example\n"
    "user-name=bob\nrequire-mppe-40=yes\nrequire-mppe-128=yes\ntimeout=9000\nempty=\n"
    "service-type=org.freedesktop.NetworkManager.pptp-manager\n[ipv4]\nmethod=manual\n"
    "address1=10.0.0.5/24\ndns-search=~corp.example;\n",
};

static void
test_export_round_trip(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(round_trips); i++) {
        g_autoptr(NMConnection) first = import_text(state, round_trips[i]);
        g_autofree char *path = export_to(state, first, "exported");
        g_autofree char *text = contents(path);
        g_autoptr(NMConnection) second = import_path(path);
        g_autofree char *again = export_to(state, second, "again");
        g_autoptr(NMConnection) third = import_path(again);

        print_message("%s\n", text);
        nm_connection_clear_secrets(first);
        assert_equal_connections(first, second);
        assert_equal_connections(second, third);
    }
}

/* An edit of the profile counts, also where NetworkManager's own words stand below. */
static void
test_export_can_be_edited(void **state)
{
    g_autoptr(NMConnection) connection = import_text(state, KEY_FILE);
    g_autofree char *path = export_to(state, connection, "exported");
    g_autofree char *text = contents(path);
    g_auto(GStrv) parts = g_strsplit(text, "\nserver=vpn.example.org\n", -1);
    g_autofree char *edited = g_strjoinv("\nserver=other.example\n", parts);
    g_autoptr(NMConnection) changed = import_text(state, edited);

    assert_string_equal(item(changed, "gateway"), "other.example");
    assert_string_equal(item(changed, "from.the.future"), "x=y");
}

static void
test_export_has_no_password(void **state)
{
    g_autoptr(NMConnection) connection = import_text(state, KEY_FILE);
    g_autofree char *path = NULL, *text = NULL;
    struct stat status;

    assert_string_equal(
        nm_setting_vpn_get_secret(nm_connection_get_setting_vpn(connection), "password"), "geheim");
    path = export_to(state, connection, "exported");
    text = contents(path);
    assert_null(strstr(text, "geheim"));
    assert_string_equal(
        nm_setting_vpn_get_secret(nm_connection_get_setting_vpn(connection), "password"), "geheim");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void
assert_not_exported(NMConnection *connection, const char *path, const char *says)
{
    g_autoptr(GError) error = NULL;

    assert_false(nm_vpn_editor_plugin_export(plugin, path, connection, &error));
    assert_non_null(error);
    assert_contains(error->message, says);
}

/* A link may lead anywhere, and /dev/stdout is one. */
static void
test_export_replaces_nothing_but_files(void **state)
{
    g_autoptr(NMConnection) connection = import_text(state, PROFILE);
    g_autofree char *link = in_directory(state, "link");
    g_autofree char *fifo = in_directory(state, "fifo");
    g_autofree char *nowhere = in_directory(state, "missing/file");
    g_autofree char *path = write_file(state, "precious", "precious");

    assert_int_equal(symlink(path, link), 0);
    assert_not_exported(connection, link, "symbolic link");
    assert_not_exported(connection, *state, "Is a directory");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_not_exported(connection, fifo, "it is not a regular file");
    assert_not_exported(connection, nowhere, "No such file or directory");
    g_unlink(link);
    g_free(export_to(state, connection, "precious"));
}

static void
test_export_refuses_what_is_no_connection(void **state)
{
    g_autoptr(NMConnection) connection = import_text(state, PROFILE);
    g_autofree char *path = in_directory(state, "exported");

    nm_setting_vpn_remove_data_item(nm_connection_get_setting_vpn(connection), "gateway");
    assert_not_exported(connection, path, "server: it must be given");
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void
test_suggested_file_name(void **state)
{
    static const char *const names[][2] = {
        {"Office", "Office.pptp.conf"},
        {"../a/b", "-..-a-b.pptp.conf"},
        {"B\xc3\xbcro 2", "B\xc3\xbcro 2.pptp.conf"},
    };
    g_autoptr(NMConnection) connection = import_text(state, PROFILE);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = NULL;

        g_object_set(nm_connection_get_setting_connection(connection), NM_SETTING_CONNECTION_ID,
                     names[i][0], NULL);
        name = nm_vpn_editor_plugin_get_suggested_filename(plugin, connection);
        assert_string_equal(name, names[i][1]);
    }
}

#define test_in_directory(function)                                                                \
    cmocka_unit_test_setup_teardown(function, support_make_directory, support_remove_directory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plugin_says_what_it_is),
        cmocka_unit_test(test_plugin_brings_nothing_along),
        cmocka_unit_test(test_get_editor_without_gtk),
        test_in_directory(test_import_of_a_profile),
        test_in_directory(test_import_of_a_preset),
        test_in_directory(test_import_of_a_key_file_keeps_everything),
        test_in_directory(test_import_of_anothers_connection),
        test_in_directory(test_import_refuses),
        test_in_directory(test_import_refuses_what_is_no_file),
        test_in_directory(test_export_round_trip),
        test_in_directory(test_export_can_be_edited),
        test_in_directory(test_export_has_no_password),
        test_in_directory(test_export_replaces_nothing_but_files),
        test_in_directory(test_export_refuses_what_is_no_connection),
        test_in_directory(test_suggested_file_name),
        cmocka_unit_test(test_get_editor_not_installed), /* it leaves GTK behind */
    };

    return cmocka_run_group_tests(tests, load_plugin, unload_plugin);
}
