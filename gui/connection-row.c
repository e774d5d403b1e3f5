/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what the model says; the switch moves when the service has done it. */
#include "config.h"

#include "connection-row.h"

#include <glib/gi18n.h>

struct _PpmConnectionRow {
    GtkListBoxRow parent_instance;

    PpmTunnel *tunnel;
    GtkLabel *name;
    GtkLabel *state;
    GtkSwitch *toggle;
    gboolean showing; /* the switch is being moved by the model */
};

G_DEFINE_FINAL_TYPE(PpmConnectionRow, ppm_connection_row, GTK_TYPE_LIST_BOX_ROW)

static guint switched_signal;

static void
show_switch(PpmConnectionRow *self, PpmState state)
{
    gboolean on = !ppm_state_is_idle(state) && state != PPM_STATE_DISCONNECTING;
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self->toggle));
    g_autofree char *name = g_strdup_printf(_("Connect %s"), ppm_tunnel_name(self->tunnel));

    gtk_widget_set_visible(GTK_WIDGET(self->toggle), !ppm_tunnel_manager(self->tunnel));
    atk_object_set_name(accessible, name);
    self->showing = TRUE;
    gtk_switch_set_state(self->toggle, state == PPM_STATE_CONNECTED); /* moves it, too */
    gtk_switch_set_active(self->toggle, on);
    self->showing = FALSE;
}

/* What stands below the name. */
static char *
description(PpmTunnel *tunnel)
{
    g_autofree char *servers = ppm_tunnel_servers(tunnel);
    const char *manager = ppm_tunnel_manager(tunnel);
    g_autofree char *text = g_strdup_printf("%s · %s", servers, ppm_tunnel_state_label(tunnel));

    if (manager)
        return g_strdup_printf(_("%s · managed by %s"), text, manager);
    return g_steal_pointer(&text);
}

static void
show(PpmConnectionRow *self)
{
    g_autofree char *text = description(self->tunnel);
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self));

    atk_object_set_name(accessible, ppm_tunnel_name(self->tunnel));
    atk_object_set_description(accessible, text);
    gtk_label_set_text(self->name, ppm_tunnel_name(self->tunnel));
    gtk_label_set_text(self->state, text);
    show_switch(self, ppm_tunnel_state(self->tunnel));
}

static gboolean
on_state_set(PpmConnectionRow *self, gboolean on)
{
    PpmState state = ppm_tunnel_state(self->tunnel);
    gboolean is_on = !ppm_state_is_idle(state) && state != PPM_STATE_DISCONNECTING;

    if (!self->showing && on != is_on)
        g_signal_emit(self, switched_signal, 0, on);
    return TRUE; /* the state follows the model */
}

PpmTunnel *
ppm_connection_row_get_tunnel(PpmConnectionRow *self)
{
    return self->tunnel;
}

static void
ppm_connection_row_finalize(GObject *object)
{
    PpmConnectionRow *self = PPM_CONNECTION_ROW(object);

    g_clear_object(&self->tunnel);
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
ppm_connection_row_new(PpmTunnel *tunnel)
{
    PpmConnectionRow *self = g_object_new(PPM_TYPE_CONNECTION_ROW, NULL);

    self->tunnel = g_object_ref(tunnel);
    g_signal_connect_object(tunnel, "changed", G_CALLBACK(show), self, G_CONNECT_SWAPPED);
    show(self);
    return GTK_WIDGET(self);
}
