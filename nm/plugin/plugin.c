/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "plugin.h"
#include "editor-library.h"
#include "export.h"
#include "import.h"
#include "import-bytes.h"
#include "import-networkmanager.h"

#include <glib/gi18n-lib.h>

struct _PpmNmPlugin {
    GObject parent_instance;
};

static void plugin_iface_init(NMVpnEditorPluginInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE(PpmNmPlugin, ppm_nm_plugin, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(NM_TYPE_VPN_EDITOR_PLUGIN, plugin_iface_init))

enum { PROP_NAME = 1, PROP_DESCRIPTION, PROP_SERVICE };

static NMVpnEditor *
plugin_get_editor(NMVpnEditorPlugin *plugin, NMConnection *connection, GError **error)
{
    return ppm_editor_library_open(connection, error);
}

static NMVpnEditorPluginCapability
plugin_get_capabilities(NMVpnEditorPlugin *plugin)
{
    return NM_VPN_EDITOR_PLUGIN_CAPABILITY_IMPORT | NM_VPN_EDITOR_PLUGIN_CAPABILITY_EXPORT;
}

/* To standard error, where nmcli's own messages go: the interface has no place for them. */
static void
tell(const char *path, GPtrArray *warnings)
{
    for (guint i = 0; i < warnings->len; i++)
        g_message("%s: %s", path, (const char *)g_ptr_array_index(warnings, i));
}

static NMConnection *
plugin_import(NMVpnEditorPlugin *plugin, const char *path, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GBytes) data = ppm_import_bytes_read(path, error);
    NMConnection *connection = data ? ppm_nm_import(data, warnings, error) : NULL;

    if (connection)
        tell(path, warnings);
    return connection;
}

static gboolean
plugin_export(NMVpnEditorPlugin *plugin, const char *path, NMConnection *connection, GError **error)
{
    g_autoptr(PpmProfile) profile = ppm_nm_export(connection, error);

    return profile && ppm_nm_export_save(profile, path, error);
}

static char *
plugin_get_suggested_filename(NMVpnEditorPlugin *plugin, NMConnection *connection)
{
    return ppm_nm_export_file_name(nm_connection_get_id(connection));
}

static void
plugin_iface_init(NMVpnEditorPluginInterface *iface)
{
    iface->get_editor = plugin_get_editor;
    iface->get_capabilities = plugin_get_capabilities;
    iface->import_from_file = plugin_import;
    iface->export_to_file = plugin_export;
    iface->get_suggested_filename = plugin_get_suggested_filename;
}

static void
ppm_nm_plugin_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    if (id == PROP_NAME)
        g_value_set_string(value, _("PPTP (PPTP Manager)"));
    else if (id == PROP_DESCRIPTION)
        g_value_set_string(value, _("For old Windows servers, DD-WRT and OpenWrt routers, and "
                                    "providers that give access over PPTP."));
    else
        g_value_set_string(value, PPM_NETWORKMANAGER_OWN_SERVICE_TYPE);
}

static void
ppm_nm_plugin_class_init(PpmNmPluginClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_nm_plugin_get_property;
    g_object_class_override_property(object_class, PROP_NAME, NM_VPN_EDITOR_PLUGIN_NAME);
    g_object_class_override_property(object_class, PROP_DESCRIPTION,
                                     NM_VPN_EDITOR_PLUGIN_DESCRIPTION);
    g_object_class_override_property(object_class, PROP_SERVICE, NM_VPN_EDITOR_PLUGIN_SERVICE);
}

static void
ppm_nm_plugin_init(PpmNmPlugin *self)
{
}

G_MODULE_EXPORT NMVpnEditorPlugin *
nm_vpn_editor_plugin_factory(GError **error)
{
    bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    return g_object_new(PPM_TYPE_NM_PLUGIN, NULL);
}
