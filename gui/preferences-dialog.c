/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "preferences-dialog.h"
#include "autostart.h"
#include "message-dialog.h"
#include "tray.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmPreferencesDialog {
    GtkDialog parent_instance;

    PpmAutostart *autostart; /* watched only while somebody looks */
    GtkWidget *tray_row;
    GtkSwitch *tray;
    GtkSwitch *connected;
    GtkSwitch *problems;
    GtkSwitch *login;
};

G_DEFINE_FINAL_TYPE(PpmPreferencesDialog, ppm_preferences_dialog, GTK_TYPE_DIALOG)

static void
show_login(PpmPreferencesDialog *self)
{
    gboolean on = ppm_autostart_is_enabled(self->autostart);

    gtk_switch_set_state(self->login, on);
    gtk_switch_set_active(self->login, on);
}

/* The switch follows the file. */
static gboolean
on_login(PpmPreferencesDialog *self, gboolean on)
{
    g_autoptr(GError) error = NULL;

    if (on == ppm_autostart_is_enabled(self->autostart))
        return GDK_EVENT_STOP;
    if (!ppm_autostart_set_enabled(self->autostart, on, &error))
        ppm_message_dialog_show(GTK_WINDOW(self), _("This cannot be changed"), error->message);
    show_login(self);
    return GDK_EVENT_STOP;
}

static void
bind(PpmPreferences *preferences, const char *name, GtkSwitch *toggle)
{
    g_object_bind_property(preferences, name, toggle, "active",
                           G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
ppm_preferences_dialog_finalize(GObject *object)
{
    g_object_unref(PPM_PREFERENCES_DIALOG(object)->autostart);
    G_OBJECT_CLASS(ppm_preferences_dialog_parent_class)->finalize(object);
}

static void
ppm_preferences_dialog_class_init(PpmPreferencesDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_preferences_dialog_finalize;
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/preferences-dialog.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmPreferencesDialog, tray_row);
    gtk_widget_class_bind_template_child(widget_class, PpmPreferencesDialog, tray);
    gtk_widget_class_bind_template_child(widget_class, PpmPreferencesDialog, connected);
    gtk_widget_class_bind_template_child(widget_class, PpmPreferencesDialog, problems);
    gtk_widget_class_bind_template_child(widget_class, PpmPreferencesDialog, login);
    gtk_widget_class_bind_template_callback(widget_class, on_login);
}

static void
ppm_preferences_dialog_init(PpmPreferencesDialog *self)
{
    self->autostart = ppm_autostart_new();
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect_object(self->autostart, "notify::enabled", G_CALLBACK(show_login), self,
                            G_CONNECT_SWAPPED);
    show_login(self);
    gtk_widget_set_visible(self->tray_row, ppm_tray_is_supported());
}

GtkWidget *
ppm_preferences_dialog_new(GtkWindow *parent, PpmPreferences *preferences)
{
    PpmPreferencesDialog *self = g_object_new(PPM_TYPE_PREFERENCES_DIALOG, "use-header-bar", TRUE,
                                              "transient-for", parent, NULL);

    bind(preferences, "tray", self->tray);
    bind(preferences, "notify-connected", self->connected);
    bind(preferences, "notify-problems", self->problems);
    return GTK_WIDGET(self);
}
