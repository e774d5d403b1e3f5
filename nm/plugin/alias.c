/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libnm takes a plugin only where it names the type of the .name file that names its library. For
 * the alias, NetworkManager's PPTP type, this library has the plugin beside it say that type. */
#include "config.h"

#include "import-networkmanager.h"
#include "plugin.h"

#include <dlfcn.h>

#define PLUGIN "libnm-vpn-plugin-pptp-manager.so"

/* Never unloaded: it registers types. */
static NMVpnEditorPluginFactory
load_plugin(void)
{
    g_autofree char *directory = NULL, *path = NULL;
    void *library;
    Dl_info ours;

    if (!dladdr((void *)load_plugin, &ours) || !ours.dli_fname)
        return NULL;
    directory = g_path_get_dirname(ours.dli_fname);
    path = g_build_filename(directory, PLUGIN, NULL);
    library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    return library
               ? (NMVpnEditorPluginFactory)dlsym(library, G_STRINGIFY(nm_vpn_editor_plugin_factory))
               : NULL;
}

G_MODULE_EXPORT NMVpnEditorPlugin *
nm_vpn_editor_plugin_factory(GError **error)
{
    NMVpnEditorPluginFactory factory = load_plugin();
    NMVpnEditorPlugin *plugin = factory ? factory(error) : NULL;

    if (plugin)
        g_object_set(plugin, PPM_NM_PLUGIN_SERVICE_TYPE, PPM_NETWORKMANAGER_SERVICE_TYPE, NULL);
    else if (!factory)
        g_set_error_literal(error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_FAILED,
                            "the plugin \"" PLUGIN "\" cannot be loaded");
    return plugin;
}
