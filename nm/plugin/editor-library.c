/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "editor-library.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>

/* GTK 3 and 4 cannot be in one process. */
static const struct {
    const char *toolkit, *editor;
} libraries[] = {
    {"libgtk-3.so.0", "libnm-vpn-plugin-pptp-manager-editor.so"},
    {"libgtk-4.so.1", "libnm-gtk4-vpn-plugin-pptp-manager-editor.so"},
};

static void *
refuse(GError **error, const char *message)
{
    g_set_error_literal(error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_FAILED, message);
    return NULL;
}

static gboolean
is_loaded(const char *name)
{
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);

    if (library)
        dlclose(library);
    return library != NULL;
}

static const char *
choose(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(libraries); i++) {
        if (is_loaded(libraries[i].toolkit))
            return libraries[i].editor;
    }
    return NULL;
}

/* NULL where this library's own place is not known. */
static char *
path_beside_us(const char *name)
{
    g_autofree char *directory = NULL;
    Dl_info ours;

    if (!dladdr((void *)ppm_editor_library_open, &ours) || !ours.dli_fname)
        return NULL;
    directory = g_path_get_dirname(ours.dli_fname);
    return g_build_filename(directory, name, NULL);
}

/* Never unloaded: it registers types. */
static PpmNmEditorFactory
load(const char *path, GError **error)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    void *factory = library ? dlsym(library, PPM_NM_EDITOR_FACTORY) : NULL;

    if (!factory)
        g_set_error(error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_FAILED,
                    _("the editor cannot be loaded: %s"), dlerror());
    return (PpmNmEditorFactory)factory;
}

NMVpnEditor *
ppm_editor_library_open(NMConnection *connection, GError **error)
{
    const char *name = choose();
    g_autofree char *path = NULL;
    PpmNmEditorFactory factory;

    if (!name)
        return refuse(error, _("there is an editor for programs with GTK 3 or GTK 4 only"));
    path = path_beside_us(name);
    if (!path || !g_file_test(path, G_FILE_TEST_EXISTS))
        return refuse(error, _("the editor for this program is not installed"));
    factory = load(path, error);
    return factory ? factory(connection, error) : NULL;
}
