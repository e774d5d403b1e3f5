/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plugin for NetworkManager's programs, loaded by libnm as they load it. */
#include "import-networkmanager.h"
#include "support.h"

#include <NetworkManager.h>
#include <dlfcn.h>

static NMVpnEditorPlugin *
load(const char *path, const char *type)
{
    g_autoptr(GError) error = NULL;
    NMVpnEditorPlugin *plugin =
        nm_vpn_editor_plugin_load_from_file(path, type, -1, NULL, NULL, &error);

    assert_no_error(error);
    return plugin;
}

static int
load_plugin(void **state)
{
    *state = load(NM_PLUGIN, PPM_NETWORKMANAGER_OWN_SERVICE_TYPE);
    return 0;
}

static int
unload_plugin(void **state)
{
    g_object_unref(*state);
    return 0;
}

static void
test_plugin_says_what_it_is(void **state)
{
    g_autofree char *name = NULL, *description = NULL;

    g_object_get(*state, NM_VPN_EDITOR_PLUGIN_NAME, &name, NM_VPN_EDITOR_PLUGIN_DESCRIPTION,
                 &description, NULL);
    assert_string_equal(name, "PPTP (PPTP Manager)");
    assert_contains(description, "OpenWrt");
}

/* libnm refuses a plugin of another type than that of the .name file. */
static void
test_alias_is_the_plugin_with_another_type(void **state)
{
    g_autoptr(NMVpnEditorPlugin) alias = load(NM_PLUGIN_ALIAS, PPM_NETWORKMANAGER_SERVICE_TYPE);

    assert_string_equal(G_OBJECT_TYPE_NAME(alias), G_OBJECT_TYPE_NAME(*state));
    assert_int_equal(nm_vpn_editor_plugin_get_capabilities(alias),
                     nm_vpn_editor_plugin_get_capabilities(*state));
}

static void
test_get_editor_without_gtk(void **state)
{
    g_autoptr(NMConnection) connection = nm_simple_connection_new();
    g_autoptr(GError) error = NULL;

    assert_null(dlopen("libgtk-3.so.0", RTLD_LAZY | RTLD_NOLOAD));
    assert_null(nm_vpn_editor_plugin_get_editor(*state, connection, &error));
    assert_error_says(&error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_FAILED, "GTK 3 or GTK 4");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plugin_says_what_it_is),
        cmocka_unit_test(test_alias_is_the_plugin_with_another_type),
        cmocka_unit_test(test_get_editor_without_gtk),
    };

    return cmocka_run_group_tests(tests, load_plugin, unload_plugin);
}
