/* SPDX-License-Identifier: GPL-2.0-or-later */
/* editor-window PROFILE [GROUP…]: the editor as libnm loads it, in a window of its own, with these
 * groups unfolded, for pictures and screen readers. What is changed is written to the output when
 * the window is closed. With PPM_EDITOR the library is loaded without libnm. */
#include "editor.h"

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <locale.h>

static NMConnection *
read_profile(const char *path)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    NMConnection *connection = NULL;

    if (g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error))
        connection = nm_keyfile_read(file, "/", NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, &error);
    if (!connection)
        g_error("%s: %s", path, error->message);
    return connection;
}

static NMVpnEditor *
load_by_libnm(NMConnection *connection)
{
    NMSettingVpn *setting = nm_connection_get_setting_vpn(connection);
    g_autoptr(GError) error = NULL;
    GSList *infos = nm_vpn_plugin_info_list_load();
    NMVpnPluginInfo *info = nm_vpn_plugin_info_list_find_by_service(
        infos, nm_setting_vpn_get_service_type(setting));
    NMVpnEditorPlugin *plugin = info ? nm_vpn_plugin_info_load_editor_plugin(info, &error) : NULL;
    NMVpnEditor *editor = plugin ? nm_vpn_editor_plugin_get_editor(plugin, connection, &error)
                                 : NULL;

    if (!editor)
        g_error("%s", error ? error->message : "no plugin is installed");
    return editor;
}

static NMVpnEditor *
load(NMConnection *connection)
{
    const char *path = g_getenv("PPM_EDITOR");
    void *library = path ? dlopen(path, RTLD_NOW) : NULL;
    NMVpnEditor *(*factory)(NMConnection *,
                            GError **) = library ? (NMVpnEditor * (*)(NMConnection *, GError **))
                                                       dlsym(library, "ppm_nm_editor_factory")
                                                 : NULL;

    return factory ? factory(connection, NULL) : load_by_libnm(connection);
}

static void
write_profile(NMVpnEditor *editor, NMConnection *connection)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GKeyFile) file = NULL;
    g_autofree char *text = NULL;

    if (!nm_vpn_editor_update_connection(editor, connection, &error)) {
        g_print("# %s\n", error->message);
        return;
    }
    file = nm_keyfile_write(connection, NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, NULL);
    text = g_key_file_to_data(file, NULL, NULL);
    g_print("%s", text);
}

#if GTK_MAJOR_VERSION >= 4

static void
unfold(GtkWidget *widget, const char *name)
{
    if (GTK_IS_EXPANDER(widget) && g_str_equal(gtk_widget_get_name(widget), name))
        gtk_expander_set_expanded(GTK_EXPANDER(widget), TRUE);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child;
         child = gtk_widget_get_next_sibling(child))
        unfold(child, name);
}

static void
fill(GtkWindow *window, GtkWidget *child)
{
    gtk_window_set_child(window, child);
    gtk_window_present(window);
}

#else

static void
unfold_child(GtkWidget *widget, gpointer name)
{
    if (GTK_IS_EXPANDER(widget) && g_str_equal(gtk_widget_get_name(widget), name))
        gtk_expander_set_expanded(GTK_EXPANDER(widget), TRUE);
    if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), unfold_child, name);
}

static void
unfold(GtkWidget *widget, const char *name)
{
    unfold_child(widget, (gpointer)name);
}

static void
fill(GtkWindow *window, GtkWidget *child)
{
    gtk_container_add(GTK_CONTAINER(window), child);
    gtk_widget_show_all(GTK_WIDGET(window));
}

#endif

static void
on_activate(GtkApplication *application, char **arguments)
{
    NMConnection *connection = read_profile(arguments[1]);
    NMVpnEditor *editor = load(connection);
    GtkWidget *child = GTK_WIDGET(nm_vpn_editor_get_widget(editor));
    GtkWidget *window = gtk_application_window_new(application);

    g_object_set_data_full(G_OBJECT(application), "connection", connection, g_object_unref);
    g_object_set_data_full(G_OBJECT(application), "editor", editor, g_object_unref);
    gtk_window_set_title(GTK_WINDOW(window), nm_connection_get_id(connection));
    fill(GTK_WINDOW(window), child);
    for (char **group = arguments + 2; *group; group++)
        unfold(child, *group);
}

int
main(int argc, char **argv)
{
    g_autoptr(GtkApplication) application = gtk_application_new("org.pptp.Manager.EditorWindow",
                                                                G_APPLICATION_NON_UNIQUE);
    int code;

    setlocale(LC_ALL, "");
    if (argc < 2)
        return 2;
    g_signal_connect(application, "activate", G_CALLBACK(on_activate), argv);
    code = g_application_run(G_APPLICATION(application), 0, NULL);
    write_profile(g_object_get_data(G_OBJECT(application), "editor"),
                  g_object_get_data(G_OBJECT(application), "connection"));
    return code;
}
