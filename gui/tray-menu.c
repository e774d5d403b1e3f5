/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connections stand between two fixed ends, and follow the list one by one. */
#include "config.h"

#include "tray-menu.h"
#include "tray-item.h"

#include <glib/gi18n.h>

#define ABOVE 2 /* items over the connections: "Open" and a line */

struct _PpmTrayMenu {
    GtkMenu parent_instance;

    GtkApplication *application; /* not owned: it outlives the tray */
    PpmRemoteService *service;
    PpmOperations *operations;
    GPtrArray *items;   /* PpmTrayItem, in the order of the list; the menu owns them */
    GtkWidget *nothing; /* says why there are none */
};

G_DEFINE_FINAL_TYPE(PpmTrayMenu, ppm_tray_menu, GTK_TYPE_MENU)

static void
on_open(PpmTrayMenu *self)
{
    g_application_activate(G_APPLICATION(self->application));
}

static void
on_quit(PpmTrayMenu *self)
{
    g_action_group_activate_action(G_ACTION_GROUP(self->application), "quit", NULL);
}

/* A dialog belongs to the window, where there is one to be seen. */
static GtkWindow *
parent_window(PpmTrayMenu *self)
{
    GtkWindow *window = gtk_application_get_active_window(self->application);

    return window && gtk_widget_get_visible(GTK_WIDGET(window)) ? window : NULL;
}

static void
on_chosen(PpmTrayMenu *self, PpmTrayItem *item)
{
    ppm_operations_toggle(self->operations, ppm_tray_item_get_connection(item),
                          parent_window(self));
}

static void
show_nothing(PpmTrayMenu *self)
{
    gboolean available = ppm_remote_service_is_available(self->service);

    gtk_menu_item_set_label(GTK_MENU_ITEM(self->nothing),
                            available ? _("No connections") : _("The service is not running"));
    gtk_widget_set_visible(self->nothing,
                           self->items->len == 0 && !ppm_remote_service_is_loading(self->service));
}

static void
insert(PpmTrayMenu *self, GListModel *model, guint position)
{
    g_autoptr(PpmRemoteConnection) connection = g_list_model_get_item(model, position);
    GtkWidget *item = ppm_tray_item_new(connection);

    g_signal_connect_object(item, "chosen", G_CALLBACK(on_chosen), self, G_CONNECT_SWAPPED);
    gtk_menu_shell_insert(GTK_MENU_SHELL(self), item, (int)(ABOVE + position));
    g_ptr_array_insert(self->items, (int)position, item);
}

static void
on_items_changed(PpmTrayMenu *self, guint position, guint removed, guint added, GListModel *model)
{
    for (guint i = 0; i < removed; i++)
        gtk_widget_destroy(g_ptr_array_steal_index(self->items, position));
    for (guint i = 0; i < added; i++)
        insert(self, model, position + i);
    show_nothing(self);
}

static GtkWidget *
append(PpmTrayMenu *self, const char *label, GCallback callback)
{
    GtkWidget *item = gtk_menu_item_new_with_mnemonic(label);

    if (callback)
        g_signal_connect_object(item, "activate", callback, self, G_CONNECT_SWAPPED);
    gtk_menu_shell_append(GTK_MENU_SHELL(self), item);
    gtk_widget_show(item);
    return item;
}

static void
append_line(PpmTrayMenu *self)
{
    GtkWidget *line = gtk_separator_menu_item_new();

    gtk_menu_shell_append(GTK_MENU_SHELL(self), line);
    gtk_widget_show(line);
}

static void
build(PpmTrayMenu *self)
{
    append(self, _("_Open"), G_CALLBACK(on_open));
    append_line(self);
    self->nothing = append(self, "", NULL);
    gtk_widget_set_sensitive(self->nothing, FALSE);
    append_line(self);
    append(self, _("_Quit"), G_CALLBACK(on_quit));
}

static void
ppm_tray_menu_dispose(GObject *object)
{
    PpmTrayMenu *self = PPM_TRAY_MENU(object);

    g_clear_object(&self->service);
    g_clear_object(&self->operations);
    G_OBJECT_CLASS(ppm_tray_menu_parent_class)->dispose(object);
}

static void
ppm_tray_menu_finalize(GObject *object)
{
    g_ptr_array_unref(PPM_TRAY_MENU(object)->items);
    G_OBJECT_CLASS(ppm_tray_menu_parent_class)->finalize(object);
}

static void
ppm_tray_menu_class_init(PpmTrayMenuClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ppm_tray_menu_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_tray_menu_finalize;
}

static void
ppm_tray_menu_init(PpmTrayMenu *self)
{
    self->items = g_ptr_array_new();
}

GtkWidget *
ppm_tray_menu_new(GtkApplication *application, PpmRemoteService *service, PpmOperations *operations)
{
    PpmTrayMenu *self = g_object_new(PPM_TYPE_TRAY_MENU, NULL);
    GListModel *model = ppm_remote_service_connections(service);

    self->application = application;
    self->service = g_object_ref(service);
    self->operations = g_object_ref(operations);
    build(self);
    g_signal_connect_object(model, "items-changed", G_CALLBACK(on_items_changed), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(service, "notify", G_CALLBACK(show_nothing), self, G_CONNECT_SWAPPED);
    on_items_changed(self, 0, 0, g_list_model_get_n_items(model), model);
    return GTK_WIDGET(self);
}
