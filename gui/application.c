/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The application: what the command line and the desktop may ask of it. */
#include "config.h"

#include "application.h"
#include "background.h"
#include "message-dialog.h"
#include "notifier.h"
#include "preferences-dialog.h"
#include "remote-service.h"
#include "tray.h"
#include "window.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmApplication {
    GtkApplication parent_instance;

    PpmRemoteService *service;
    PpmOperations *operations;
    PpmPreferences *preferences;
    PpmNotifier *notifier;
    PpmTray *tray;
    PpmBackground *background;
    GtkWidget *preferences_dialog; /* weak; NULL while it is closed */
    char *wanted;                  /* what --connect named, until the list is there */
    gboolean quietly;              /* it came with --hidden */
    gboolean ends_all;             /* as "wanted", of "disconnect-all" */
};

G_DEFINE_FINAL_TYPE(PpmApplication, ppm_application, GTK_TYPE_APPLICATION)

static const GOptionEntry options[] = {
    {"hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Start without a window"), NULL},
    {"connect", 'c', 0, G_OPTION_ARG_STRING, NULL, N_("Connect at once"), N_("NAME")},
    {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL},
    {NULL},
};

/* The window, where there is one, seen or hidden. */
static PpmWindow *
find_window(PpmApplication *self)
{
    for (GList *item = gtk_application_get_windows(GTK_APPLICATION(self)); item; item = item->next)
        if (PPM_IS_WINDOW(item->data))
            return item->data;
    return NULL;
}

/* What a dialog belongs to; NULL while there is nothing to be seen. */
static GtkWindow *
visible_window(PpmApplication *self)
{
    PpmWindow *window = find_window(self);

    return window && gtk_widget_get_visible(GTK_WIDGET(window)) ? GTK_WINDOW(window) : NULL;
}

static PpmWindow *
window_of(PpmApplication *self)
{
    PpmWindow *window = find_window(self);

    if (!window) {
        window = ppm_window_new(GTK_APPLICATION(self), self->service, self->operations);
        ppm_background_follow(self->background, GTK_WINDOW(window));
    }
    return window;
}

/* FALSE where there is no such connection. */
static gboolean
connect_quietly(PpmApplication *self, const char *name)
{
    PpmRemoteConnection *connection = ppm_remote_service_find(self->service, name);

    if (connection && ppm_state_is_idle(ppm_remote_connection_state(connection)))
        ppm_operations_start(self->operations, connection, FALSE, NULL);
    return connection != NULL;
}

/* Once the list is there: a name that it does not have is said, not waited for. */
static void
connect_wanted(PpmApplication *self)
{
    g_autofree char *name = NULL;

    if (!self->wanted || ppm_remote_service_is_loading(self->service))
        return;
    name = g_steal_pointer(&self->wanted);
    if (self->quietly && connect_quietly(self, name))
        return;
    g_application_activate(G_APPLICATION(self));
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
    self->quietly = g_variant_dict_contains(given, "hidden");
    if (!self->quietly)
        g_application_activate(application);
    else if (!find_window(self))
        ppm_background_start_hidden(self->background);
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

/* By the keyboard also while it is open already: a modal dialog bars windows, not actions. */
static void
on_preferences(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmApplication *self = user_data;

    if (!self->preferences_dialog)
        g_set_weak_pointer(&self->preferences_dialog,
                           ppm_preferences_dialog_new(visible_window(self), self->preferences));
    gtk_window_present(GTK_WINDOW(self->preferences_dialog));
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

/* ---- one connection, as notifications name it ---- */

static PpmRemoteConnection *
connection_of(PpmApplication *self, GVariant *uuid)
{
    return ppm_remote_service_find(self->service, g_variant_get_string(uuid, NULL));
}

static void
on_show_connection(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmApplication *self = user_data;
    PpmRemoteConnection *connection = connection_of(self, parameter);

    g_application_activate(G_APPLICATION(self));
    if (connection)
        ppm_window_choose(window_of(self), connection);
}

/* A password that was refused, or missing, is not tried again. */
static void
on_connect(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmApplication *self = user_data;
    PpmRemoteConnection *connection = connection_of(self, parameter);
    PpmCause cause = connection ? ppm_remote_connection_failure(connection) : PPM_CAUSE_NONE;

    if (connection && ppm_state_is_idle(ppm_remote_connection_state(connection)))
        ppm_operations_start(self->operations, connection,
                             cause == PPM_CAUSE_AUTH_REJECTED || cause == PPM_CAUSE_NO_SECRET,
                             visible_window(self));
}

static void
on_disconnect(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmApplication *self = user_data;
    PpmRemoteConnection *connection = connection_of(self, parameter);

    if (connection && !ppm_state_is_idle(ppm_remote_connection_state(connection)))
        ppm_operations_end(self->operations, connection);
}

static void
add_actions(PpmApplication *self)
{
    static const GActionEntry entries[] = {
        {.name = "about", .activate = on_about},
        {.name = "connect", .activate = on_connect, .parameter_type = "s"},
        {.name = "disconnect", .activate = on_disconnect, .parameter_type = "s"},
        {.name = "disconnect-all", .activate = on_disconnect_all},
        {.name = "preferences", .activate = on_preferences},
        {.name = "show-connection", .activate = on_show_connection, .parameter_type = "s"},
        {.name = "quit", .activate = on_quit},
    };
    static const struct {
        const char *action, *keys[2];
    } shortcuts[] = {
        {"app.quit", {"<Primary>q"}},
        {"app.preferences", {"<Primary>comma"}},
        {"win.new", {"<Primary>n"}},
        {"win.edit", {"<Primary>e"}},
        {"win.show-help-overlay", {"<Primary>question"}},
    };

    g_action_map_add_action_entries(G_ACTION_MAP(self), entries, G_N_ELEMENTS(entries), self);
    for (guint i = 0; i < G_N_ELEMENTS(shortcuts); i++)
        gtk_application_set_accels_for_action(GTK_APPLICATION(self), shortcuts[i].action,
                                              shortcuts[i].keys);
}

/* The window says it itself, where it is to be seen. That the service is gone is no news of the
 * connection. */
static void
on_failed(PpmApplication *self, PpmRemoteConnection *connection, const GError *error)
{
    if (!visible_window(self) && ppm_remote_service_is_available(self->service))
        ppm_message_dialog_show(NULL, ppm_remote_connection_name(connection), error->message);
}

static void
ppm_application_startup(GApplication *application)
{
    PpmApplication *self = PPM_APPLICATION(application);

    /* the service answers while GTK starts */
    self->service = ppm_remote_service_new();
    ppm_remote_service_open(self->service);
    G_APPLICATION_CLASS(ppm_application_parent_class)->startup(application);
    hdy_init();
    /* what is only to be read is not marked because the focus comes by */
    g_object_set(gtk_settings_get_default(), "gtk-label-select-on-focus", FALSE, NULL);
    gtk_window_set_default_icon_name("org.pptp.Manager");
    add_actions(self);
    self->operations = ppm_operations_new();
    g_signal_connect_object(self->service, "notify::loading", G_CALLBACK(on_loading), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(self->operations, "failed", G_CALLBACK(on_failed), self,
                            G_CONNECT_SWAPPED);
    self->preferences = ppm_preferences_new();
    self->notifier = ppm_notifier_new(GTK_APPLICATION(self), self->service, self->operations,
                                      self->preferences);
    self->tray = ppm_tray_new(GTK_APPLICATION(self), self->service, self->operations);
    g_object_bind_property(self->preferences, "tray", self->tray, "wanted", G_BINDING_SYNC_CREATE);
    self->background = ppm_background_new(GTK_APPLICATION(self), self->tray);
}

/* What speaks to the desktop ends while the bus is still there. */
static void
ppm_application_shutdown(GApplication *application)
{
    PpmApplication *self = PPM_APPLICATION(application);

    if (self->notifier)
        g_object_run_dispose(G_OBJECT(self->notifier));
    if (self->background)
        g_object_run_dispose(G_OBJECT(self->background));
    if (self->tray)
        g_object_run_dispose(G_OBJECT(self->tray));
    g_clear_object(&self->notifier);
    g_clear_object(&self->background);
    g_clear_object(&self->tray);
    G_APPLICATION_CLASS(ppm_application_parent_class)->shutdown(application);
}

static void
ppm_application_finalize(GObject *object)
{
    PpmApplication *self = PPM_APPLICATION(object);

    g_clear_weak_pointer(&self->preferences_dialog);
    g_clear_object(&self->preferences);
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
    application_class->shutdown = ppm_application_shutdown;
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
