/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what the model says; the switch moves when the service has done it. Built by hand: GTK 3
 * reads a template again for every instance, and of this one there may be hundreds at once. */
#include "config.h"

#include "connection-row.h"
#include "isolate.h"

#include <glib/gi18n.h>

#define LEAST_WIDTH 200

struct _PpmConnectionRow {
    GtkListBoxRow parent_instance;

    PpmTunnel *tunnel;
    GtkLabel *name; /* as the next two NULL while it is empty */
    GtkLabel *state;
    GtkSwitch *toggle;
    gboolean showing; /* the switch is being moved by the model */
};

G_DEFINE_FINAL_TYPE(PpmConnectionRow, ppm_connection_row, GTK_TYPE_LIST_BOX_ROW)

static guint switched_signal;

static int usual_height; /* of one that is filled, once there was one */

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

/* What stands below the name. Where there is no room for all, the servers' end is cut off. */
static char *
description(PpmTunnel *tunnel)
{
    g_autofree char *servers = ppm_tunnel_servers(tunnel);
    g_autofree char *isolated = ppm_isolate(servers);
    const char *state = ppm_tunnel_state_label(tunnel), *manager = ppm_tunnel_manager(tunnel);
    g_autofree char *managed = manager ? g_strdup_printf(_("%s · managed by %s"), state, manager)
                                       : NULL;

    return g_strdup_printf("%s · %s", managed ? managed : state, isolated);
}

static void
show(PpmConnectionRow *self)
{
    g_autofree char *text = description(self->tunnel);
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self));

    atk_object_set_name(accessible, ppm_tunnel_name(self->tunnel));
    atk_object_set_description(accessible, text);
    if (!self->name)
        return;
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

static GtkLabel *
add_label(GtkGrid *grid, int line)
{
    GtkWidget *label = gtk_label_new(NULL);

    gtk_widget_set_hexpand(label, TRUE);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 30);
    gtk_grid_attach(grid, label, 0, line, 1, 1);
    return GTK_LABEL(label);
}

/* Smaller than the name; a paler colour would be too faint in the row that is chosen. */
static void
make_secondary(GtkLabel *label)
{
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new();

    pango_attr_list_insert(attributes, pango_attr_scale_new(0.85));
    gtk_label_set_attributes(label, attributes);
    gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_MIDDLE); /* the state stands at its end */
}

static GtkSwitch *
add_switch(GtkGrid *grid)
{
    GtkWidget *toggle = gtk_switch_new();

    gtk_widget_set_valign(toggle, GTK_ALIGN_CENTER);
    gtk_grid_attach(grid, toggle, 1, 0, 1, 2);
    return GTK_SWITCH(toggle);
}

static void
build(PpmConnectionRow *self)
{
    GtkWidget *grid = gtk_grid_new();

    gtk_container_set_border_width(GTK_CONTAINER(grid), 12);
    gtk_grid_set_column_spacing(GTK_GRID(grid), 12);
    gtk_grid_set_row_spacing(GTK_GRID(grid), 3);
    self->name = add_label(GTK_GRID(grid), 0);
    self->state = add_label(GTK_GRID(grid), 1);
    make_secondary(self->state);
    self->toggle = add_switch(GTK_GRID(grid));
    g_signal_connect_object(self->toggle, "state-set", G_CALLBACK(on_state_set), self,
                            G_CONNECT_SWAPPED);
    gtk_container_add(GTK_CONTAINER(self), grid);
    gtk_widget_show_all(GTK_WIDGET(self));
}

/* Its texts are cut where there is no room, so that none of them needs to be measured; of hundreds
 * that takes longer than all the rest. */
static void
ppm_connection_row_get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
    *minimum = *natural = LEAST_WIDTH;
}

static void
ppm_connection_row_get_preferred_height_for_width(GtkWidget *widget, int width, int *minimum,
                                                  int *natural)
{
    GtkWidgetClass *parent = GTK_WIDGET_CLASS(ppm_connection_row_parent_class);

    parent->get_preferred_height_for_width(widget, width, minimum, natural);
    if (PPM_CONNECTION_ROW(widget)->name)
        usual_height = *natural;
    else
        *minimum = *natural = usual_height;
}

static void
ppm_connection_row_class_init(PpmConnectionRowClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_connection_row_finalize;
    GTK_WIDGET_CLASS(class)->get_preferred_width = ppm_connection_row_get_preferred_width;
    GTK_WIDGET_CLASS(class)->get_preferred_height_for_width =
        ppm_connection_row_get_preferred_height_for_width;
    switched_signal = g_signal_new("switched", PPM_TYPE_CONNECTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
ppm_connection_row_init(PpmConnectionRow *self)
{
}

void
ppm_connection_row_fill(PpmConnectionRow *self)
{
    build(self);
    show(self);
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
