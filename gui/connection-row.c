/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what the model says; the switch moves when the service has done it. */
#include "config.h"

#include "connection-row.h"

#include <glib/gi18n.h>

struct _PpmConnectionRow {
    GtkListBoxRow parent_instance;

    PpmRemoteConnection *connection;
    GtkLabel *name;
    GtkLabel *state;
    GtkSwitch *toggle;
};

G_DEFINE_FINAL_TYPE(PpmConnectionRow, ppm_connection_row, GTK_TYPE_LIST_BOX_ROW)

static guint switched_signal;

static void
show_switch(PpmConnectionRow *self, PpmState state)
{
    gboolean on = !ppm_state_is_idle(state) && state != PPM_STATE_DISCONNECTING;
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self->toggle));
    g_autofree char *name = g_strdup_printf(_("Connect %s"),
                                            ppm_remote_connection_name(self->connection));

    atk_object_set_name(accessible, name);
    gtk_switch_set_state(self->toggle, state == PPM_STATE_CONNECTED);
    gtk_switch_set_active(self->toggle, on);
}

static void
show(PpmConnectionRow *self)
{
    g_autofree char *servers = ppm_remote_connection_servers(self->connection);
    g_autofree char *text = g_strdup_printf("%s · %s", servers,
                                            ppm_remote_connection_state_label(self->connection));
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self));

    atk_object_set_name(accessible, ppm_remote_connection_name(self->connection));
    atk_object_set_description(accessible, text);
    gtk_label_set_text(self->name, ppm_remote_connection_name(self->connection));
    gtk_label_set_text(self->state, text);
    show_switch(self, ppm_remote_connection_state(self->connection));
}

static gboolean
on_state_set(PpmConnectionRow *self, gboolean on)
{
    PpmState state = ppm_remote_connection_state(self->connection);
    gboolean is_on = !ppm_state_is_idle(state) && state != PPM_STATE_DISCONNECTING;

    if (on != is_on)
        g_signal_emit(self, switched_signal, 0, on);
    return TRUE; /* the state follows the model */
}

PpmRemoteConnection *
ppm_connection_row_get_connection(PpmConnectionRow *self)
{
    return self->connection;
}

static void
ppm_connection_row_finalize(GObject *object)
{
    PpmConnectionRow *self = PPM_CONNECTION_ROW(object);

    g_clear_object(&self->connection);
    G_OBJECT_CLASS(ppm_connection_row_parent_class)->finalize(object);
}

static void
ppm_connection_row_class_init(PpmConnectionRowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_connection_row_finalize;
    switched_signal = g_signal_new("switched", PPM_TYPE_CONNECTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/connection-row.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmConnectionRow, name);
    gtk_widget_class_bind_template_child(widget_class, PpmConnectionRow, state);
    gtk_widget_class_bind_template_child(widget_class, PpmConnectionRow, toggle);
    gtk_widget_class_bind_template_callback(widget_class, on_state_set);
}

static void
ppm_connection_row_init(PpmConnectionRow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
ppm_connection_row_new(PpmRemoteConnection *connection)
{
    PpmConnectionRow *self = g_object_new(PPM_TYPE_CONNECTION_ROW, NULL);

    self->connection = g_object_ref(connection);
    g_signal_connect_object(connection, "changed", G_CALLBACK(show), self, G_CONNECT_SWAPPED);
    show(self);
    return GTK_WIDGET(self);
}
