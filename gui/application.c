/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The application: what the command line and the desktop may ask of it. */
#include "config.h"

#include "application.h"
#include "remote-service.h"
#include "window.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmApplication {
    GtkApplication parent_instance;

    PpmRemoteService *service;
    PpmOperations *operations;
    char *wanted;      /* what --connect named, until the list is there */
    gboolean ends_all; /* the same of "disconnect-all" */
};

G_DEFINE_FINAL_TYPE(PpmApplication, ppm_application, GTK_TYPE_APPLICATION)

static const GOptionEntry options[] = {
    {"connect", 'c', 0, G_OPTION_ARG_STRING, NULL, N_("Connect at once"), N_("NAME")},
    {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL},
    {NULL},
};

static PpmWindow *
window_of(PpmApplication *self)
{
    GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(self));

    if (!window)
        window = GTK_WINDOW(ppm_window_new(GTK_APPLICATION(self), self->service, self->operations));
    return PPM_WINDOW(window);
}

/* Once the list is there: a name that it does not have is said, not waited for. */
static void
connect_wanted(PpmApplication *self)
{
    g_autofree char *name = NULL;

    if (!self->wanted || ppm_remote_service_is_loading(self->service))
        return;
    name = g_steal_pointer(&self->wanted);
    ppm_window_connect(window_of(self), name);
}

static void
end_all(PpmApplication *self)
{
    if (!self->ends_all || ppm_remote_service_is_loading(self->service))
        return;
    self->ends_all = FALSE;
    ppm_window_disconnect_all(window_of(self));
}

static void
on_loading(PpmApplication *self)
{
    connect_wanted(self);
    end_all(self);
}

static void
ppm_application_activate(GApplication *application)
{
    gtk_window_present(GTK_WINDOW(window_of(PPM_APPLICATION(application))));
}

static int
ppm_application_command_line(GApplication *application, GApplicationCommandLine *command_line)
{
    PpmApplication *self = PPM_APPLICATION(application);
    GVariantDict *given = g_application_command_line_get_options_dict(command_line);

    g_clear_pointer(&self->wanted, g_free);
    g_variant_dict_lookup(given, "connect", "s", &self->wanted);
    g_application_activate(application);
    connect_wanted(self);
    return 0;
}

static int
ppm_application_handle_local_options(GApplication *application, GVariantDict *given)
{
    if (!g_variant_dict_contains(given, "version"))
        return -1;
    g_print("pptp-manager %s\n", PACKAGE_VERSION);
    return 0;
}

static void
on_about(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(user_data));

    gtk_show_about_dialog(
        window, "program-name", _("PPTP Manager"), "version", PACKAGE_VERSION, "logo-icon-name",
        "network-vpn", "license-type", GTK_LICENSE_GPL_2_0, "comments",
        _("Connects to PPTP servers.\n\nPPTP protects little: its encryption has been broken for "
          "years, and whoever records the traffic can read it and find the password. Use it only "
          "where the other side offers nothing better, and do not rely on it for secrets."),
        NULL);
}

static void
on_quit(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    g_application_quit(G_APPLICATION(user_data));
}

/* From the desktop, which starts the program for it if it must: what happens is to be seen. */
static void
on_disconnect_all(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmApplication *self = user_data;

    self->ends_all = TRUE;
    g_application_activate(G_APPLICATION(self));
    end_all(self);
}

static void
add_actions(PpmApplication *self)
{
    static const GActionEntry entries[] = {
        {.name = "about", .activate = on_about},
        {.name = "disconnect-all", .activate = on_disconnect_all},
        {.name = "quit", .activate = on_quit},
    };
    static const struct {
        const char *action, *keys[2];
    } shortcuts[] = {
        {"app.quit", {"<Primary>q"}},
        {"win.new", {"<Primary>n"}},
        {"win.edit", {"<Primary>e"}},
        {"win.show-help-overlay", {"<Primary>question"}},
    };

    g_action_map_add_action_entries(G_ACTION_MAP(self), entries, G_N_ELEMENTS(entries), self);
    for (guint i = 0; i < G_N_ELEMENTS(shortcuts); i++)
        gtk_application_set_accels_for_action(GTK_APPLICATION(self), shortcuts[i].action,
                                              shortcuts[i].keys);
}

static void
ppm_application_startup(GApplication *application)
{
    PpmApplication *self = PPM_APPLICATION(application);

    G_APPLICATION_CLASS(ppm_application_parent_class)->startup(application);
    hdy_init();
    /* what is only to be read is not marked because the focus comes by */
    g_object_set(gtk_settings_get_default(), "gtk-label-select-on-focus", FALSE, NULL);
    gtk_window_set_default_icon_name("org.pptp.Manager");
    add_actions(self);
    self->operations = ppm_operations_new();
    self->service = ppm_remote_service_new();
    g_signal_connect_object(self->service, "notify::loading", G_CALLBACK(on_loading), self,
                            G_CONNECT_SWAPPED);
    ppm_remote_service_open(self->service);
}

static void
ppm_application_finalize(GObject *object)
{
    PpmApplication *self = PPM_APPLICATION(object);

    g_clear_object(&self->service);
    g_clear_object(&self->operations);
    g_free(self->wanted);
    G_OBJECT_CLASS(ppm_application_parent_class)->finalize(object);
}

static void
ppm_application_class_init(PpmApplicationClass *class)
{
    GApplicationClass *application_class = G_APPLICATION_CLASS(class);

    application_class->startup = ppm_application_startup;
    application_class->activate = ppm_application_activate;
    application_class->command_line = ppm_application_command_line;
    application_class->handle_local_options = ppm_application_handle_local_options;
    G_OBJECT_CLASS(class)->finalize = ppm_application_finalize;
}

static void
ppm_application_init(PpmApplication *self)
{
    g_application_add_main_option_entries(G_APPLICATION(self), options);
}

PpmApplication *
ppm_application_new(void)
{
    return g_object_new(PPM_TYPE_APPLICATION, "application-id", "org.pptp.Manager", "flags",
                        G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
