/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what the model says; the tick moves when the service has done it. */
#include "config.h"

#include "tray-item.h"
#include "isolate.h"

#include <glib/gi18n.h>

struct _PpmTrayItem {
    GtkCheckMenuItem parent_instance;

    PpmRemoteConnection *connection;
};

G_DEFINE_FINAL_TYPE(PpmTrayItem, ppm_tray_item, GTK_TYPE_CHECK_MENU_ITEM)

static guint chosen_signal;

static gboolean
is_on(PpmTrayItem *self)
{
    return !ppm_state_is_idle(ppm_remote_connection_state(self->connection));
}

static void
show(PpmTrayItem *self)
{
    g_autofree char *name = ppm_isolate(ppm_remote_connection_name(self->connection));
    /* TRANSLATORS: a connection's name and its state, in a menu: "Office: Connected" */
    g_autofree char *label = g_strdup_printf(_("%s: %s"), name,
                                             ppm_remote_connection_state_label(self->connection));

    gtk_menu_item_set_label(GTK_MENU_ITEM(self), label);
    gtk_check_menu_item_set_active(GTK_CHECK_MENU_ITEM(self), is_on(self));
    gtk_widget_set_sensitive(GTK_WIDGET(self), ppm_remote_connection_state(self->connection) !=
                                                   PPM_STATE_DISCONNECTING);
}

static void
ppm_tray_item_toggled(GtkCheckMenuItem *item)
{
    PpmTrayItem *self = PPM_TRAY_ITEM(item);

    if (!self->connection || gtk_check_menu_item_get_active(item) == is_on(self))
        return;
    gtk_check_menu_item_set_active(item, is_on(self));
    g_signal_emit(self, chosen_signal, 0);
}

PpmRemoteConnection *
ppm_tray_item_get_connection(PpmTrayItem *self)
{
    return self->connection;
}

static void
ppm_tray_item_finalize(GObject *object)
{
    g_clear_object(&PPM_TRAY_ITEM(object)->connection);
    G_OBJECT_CLASS(ppm_tray_item_parent_class)->finalize(object);
}

static void
ppm_tray_item_class_init(PpmTrayItemClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_tray_item_finalize;
    GTK_CHECK_MENU_ITEM_CLASS(class)->toggled = ppm_tray_item_toggled;
    chosen_signal = g_signal_new("chosen", PPM_TYPE_TRAY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ppm_tray_item_init(PpmTrayItem *self)
{
}

GtkWidget *
ppm_tray_item_new(PpmRemoteConnection *connection)
{
    PpmTrayItem *self = g_object_new(PPM_TYPE_TRAY_ITEM, "visible", TRUE, NULL);

    self->connection = g_object_ref(connection);
    g_signal_connect_object(connection, "changed", G_CALLBACK(show), self, G_CONNECT_SWAPPED);
    show(self);
    return GTK_WIDGET(self);
}
