/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wires list, page and what the user wants to the model. */
#include "config.h"

#include "window.h"
#include "isolate.h"
#include "adding.h"
#include "connection-page.h"
#include "connection-row.h"
#include "editing.h"
#include "foreign-page.h"
#include "importing.h"
#include "joined-list.h"
#include "message-dialog.h"
#include "page-changes.h"
#include "page-traffic.h"
#include "pane.h"
#include "records.h"
#include "row-filler.h"

#include <glib/gi18n.h>

struct _PpmWindow {
    HdyApplicationWindow parent_instance;

    PpmRemoteService *service;
    PpmOperations *operations;
    PpmNetworkManager *networkmanager; /* followed while somebody can see the window */
    GListModel *tunnels;               /* ours, and behind them NetworkManager's */
    HdyLeaflet *leaflet;
    GtkStack *list_stack;
    GtkLabel *offer; /* of NetworkManager's connections, where there are none */
    GtkListBox *list;
    PpmRowFiller *filler; /* of the list's rows */
    GtkStack *page_stack;
    GtkContainer *page_place;
    PpmConnectionPage *page;      /* of the chosen connection, or NULL */
    PpmForeignPage *foreign_page; /* of the chosen tunnel of NetworkManager, or NULL */
    GtkLabel *page_title;
    GtkWidget *back_button;
    GtkWidget *edit_button;
    char *awaited;          /* path of what was added, until it is in the list */
    gboolean keeps_in_view; /* the chosen row, until the user scrolls */
    gboolean scrolling;
};

G_DEFINE_FINAL_TYPE(PpmWindow, ppm_window, HDY_TYPE_APPLICATION_WINDOW)

/* ---- what the user wants ---- */

/* On the page of the connection, or above all where another one is shown by now, or none. That the
 * service is gone the list says; of a hidden window the application does. */
static void
on_failed(PpmWindow *self, PpmRemoteConnection *connection, const GError *error)
{
    if (self->page && ppm_connection_page_get_connection(self->page) == connection)
        ppm_connection_page_show_error(self->page, error->message);
    else if (gtk_widget_get_visible(GTK_WIDGET(self)) &&
             ppm_remote_service_is_available(self->service))
        ppm_message_dialog_show(GTK_WINDOW(self), ppm_remote_connection_name(connection),
                                error->message);
}

static void
on_toggled(PpmConnectionPage *page, PpmWindow *self)
{
    ppm_operations_toggle(self->operations, ppm_connection_page_get_connection(page),
                          GTK_WINDOW(self));
}

static void
on_released(PpmConnectionPage *page, PpmWindow *self)
{
    ppm_operations_end(self->operations, ppm_connection_page_get_connection(page));
}

static void
on_fixed(PpmConnectionPage *page, PpmWindow *self)
{
    ppm_operations_mend(self->operations, ppm_connection_page_get_connection(page),
                        GTK_WINDOW(self));
}

/* ---- the chosen connection ---- */

static void
show_page_actions(PpmWindow *self)
{
    static const char *const names[] = {"edit", "log", "history"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self), names[i]);

        g_simple_action_set_enabled(G_SIMPLE_ACTION(action), self->page != NULL);
    }
    gtk_widget_set_visible(self->edit_button, self->page != NULL);
}

/* The one whose page is shown, or NULL. */
static PpmTunnel *
chosen(PpmWindow *self)
{
    if (self->page)
        return PPM_TUNNEL(ppm_connection_page_get_connection(self->page));
    return self->foreign_page ? PPM_TUNNEL(ppm_foreign_page_get_tunnel(self->foreign_page)) : NULL;
}

static void
show_title(PpmWindow *self)
{
    gtk_label_set_text(self->page_title, ppm_tunnel_name(chosen(self)));
}

static void
drop_page(PpmWindow *self)
{
    if (!chosen(self))
        return;
    g_signal_handlers_disconnect_by_func(chosen(self), show_title, self);
    if (self->page)
        gtk_widget_destroy(GTK_WIDGET(g_steal_pointer(&self->page)));
    else
        gtk_widget_destroy(GTK_WIDGET(g_steal_pointer(&self->foreign_page)));
}

static void
show_nothing(PpmWindow *self)
{
    drop_page(self);
    show_page_actions(self);
    gtk_label_set_text(self->page_title, "");
    hdy_leaflet_set_visible_child_name(self->leaflet, "list");
}

static GtkWidget *
new_page(PpmWindow *self, PpmRemoteConnection *connection)
{
    self->page = PPM_CONNECTION_PAGE(ppm_connection_page_new(connection));
    g_signal_connect_object(self->page, "toggled", G_CALLBACK(on_toggled), self, 0);
    g_signal_connect_object(self->page, "fixed", G_CALLBACK(on_fixed), self, 0);
    g_signal_connect_object(self->page, "released", G_CALLBACK(on_released), self, 0);
    ppm_page_changes_follow(self->page);
    ppm_page_traffic_follow(self->page);
    return GTK_WIDGET(self->page);
}

static GtkWidget *
new_foreign_page(PpmWindow *self, PpmForeignTunnel *tunnel)
{
    self->foreign_page = PPM_FOREIGN_PAGE(ppm_foreign_page_new(tunnel));
    return GTK_WIDGET(self->foreign_page);
}

static void
show_tunnel(PpmWindow *self, PpmTunnel *tunnel)
{
    GtkWidget *page;

    if (chosen(self) == tunnel)
        return;
    drop_page(self);
    page = PPM_IS_REMOTE_CONNECTION(tunnel) ? new_page(self, PPM_REMOTE_CONNECTION(tunnel))
                                            : new_foreign_page(self, PPM_FOREIGN_TUNNEL(tunnel));
    g_signal_connect_object(tunnel, "changed", G_CALLBACK(show_title), self, G_CONNECT_SWAPPED);
    gtk_container_add(self->page_place, page);
    gtk_stack_set_visible_child_name(self->page_stack, "connection");
    show_page_actions(self);
    show_title(self);
}

static GtkListBoxRow *
row_of(PpmWindow *self, PpmTunnel *tunnel)
{
    for (guint i = 0; i < g_list_model_get_n_items(self->tunnels); i++) {
        g_autoptr(PpmTunnel) item = g_list_model_get_item(self->tunnels, i);

        if (item == tunnel)
            return gtk_list_box_get_row_at_index(self->list, (int)i);
    }
    return NULL;
}

static void
on_row_selected(PpmWindow *self, GtkListBoxRow *row)
{
    if (row)
        show_tunnel(self, ppm_connection_row_get_tunnel(PPM_CONNECTION_ROW(row)));
}

static void
on_row_activated(PpmWindow *self, GtkListBoxRow *row)
{
    on_row_selected(self, row); /* it may have been selected before, and another one be shown */
    hdy_leaflet_set_visible_child_name(self->leaflet, "page");
}

/* Rows get their places, and their final heights, some time after they came. */
static void
keep_in_view(PpmWindow *self)
{
    GtkWidget *row = GTK_WIDGET(gtk_list_box_get_selected_row(self->list));
    int height = row ? gtk_widget_get_allocated_height(row) : 0, y;

    if (!self->keeps_in_view || height <= 1 ||
        !gtk_widget_translate_coordinates(row, GTK_WIDGET(self->list), 0, 0, NULL, &y))
        return;
    self->scrolling = TRUE;
    gtk_adjustment_clamp_page(gtk_list_box_get_adjustment(self->list), y, y + height);
    self->scrolling = FALSE;
}

static void
on_scrolled(PpmWindow *self)
{
    if (!self->scrolling)
        self->keeps_in_view = FALSE;
}

void
ppm_window_choose(PpmWindow *self, PpmRemoteConnection *connection)
{
    GtkListBoxRow *row = row_of(self, PPM_TUNNEL(connection));

    if (!row)
        return;
    gtk_list_box_select_row(self->list, row);
    self->keeps_in_view = TRUE;
    keep_in_view(self);
    on_row_activated(self, row);
}

gboolean
ppm_window_shows(PpmWindow *self, PpmRemoteConnection *connection)
{
    const char *part = hdy_leaflet_get_visible_child_name(self->leaflet);

    return gtk_widget_get_visible(GTK_WIDGET(self)) && self->page &&
           ppm_connection_page_get_connection(self->page) == connection &&
           (!hdy_leaflet_get_folded(self->leaflet) || g_strcmp0(part, "page") == 0);
}

void
ppm_window_connect(PpmWindow *self, const char *name)
{
    PpmRemoteConnection *connection = ppm_remote_service_find(self->service, name);
    g_autofree char *isolated = ppm_isolate(name);
    g_autofree char *message = g_strdup_printf(_("There is no connection “%s”"), isolated);

    if (connection) {
        ppm_window_choose(self, connection);
        gtk_widget_grab_focus(GTK_WIDGET(self->page));
        if (ppm_state_is_idle(ppm_remote_connection_state(connection)))
            ppm_operations_start(self->operations, connection, FALSE, GTK_WINDOW(self));
    } else if (ppm_remote_service_is_available(self->service)) {
        ppm_message_dialog_show(GTK_WINDOW(self), message, NULL);
    } /* else the list says that nothing is there at all */
}

void
ppm_window_disconnect_all(PpmWindow *self)
{
    GListModel *model = ppm_remote_service_connections(self->service);

    for (guint i = 0; i < g_list_model_get_n_items(model); i++) {
        g_autoptr(PpmRemoteConnection) item = g_list_model_get_item(model, i);

        if (!ppm_state_is_idle(ppm_remote_connection_state(item)))
            ppm_operations_end(self->operations, item);
    }
}

/* ---- the list ---- */

static void
on_row_switched(PpmConnectionRow *row, gboolean on, PpmWindow *self)
{
    PpmRemoteConnection *connection = PPM_REMOTE_CONNECTION(ppm_connection_row_get_tunnel(row));

    ppm_window_choose(self, connection);
    if (on)
        ppm_operations_start(self->operations, connection, FALSE, GTK_WINDOW(self));
    else
        ppm_operations_end(self->operations, connection);
}

static GtkWidget *
make_row(gpointer item, gpointer user_data)
{
    GtkWidget *row = ppm_connection_row_new(PPM_TUNNEL(item));

    g_signal_connect_object(row, "switched", G_CALLBACK(on_row_switched), user_data, 0);
    ppm_row_filler_add(PPM_WINDOW(user_data)->filler, PPM_CONNECTION_ROW(row));
    return row;
}

/* What is of interest when the program is opened: what is connected, or else the first. */
static GtkListBoxRow *
first_choice(PpmWindow *self)
{
    for (guint i = 0; i < g_list_model_get_n_items(self->tunnels); i++) {
        g_autoptr(PpmTunnel) item = g_list_model_get_item(self->tunnels, i);

        if (!ppm_state_is_idle(ppm_tunnel_state(item)))
            return gtk_list_box_get_row_at_index(self->list, (int)i);
    }
    return gtk_list_box_get_row_at_index(self->list, 0);
}

/* A list that has come is what the keys are for. */
static void
show_list_page(PpmWindow *self, const char *name)
{
    GtkListBoxRow *row;

    if (g_strcmp0(gtk_stack_get_visible_child_name(self->list_stack), name) == 0)
        return;
    gtk_stack_set_visible_child_name(self->list_stack, name);
    row = g_str_equal(name, "list") && !chosen(self) ? first_choice(self) : NULL;
    if (row) {
        gtk_list_box_select_row(self->list, row);
        gtk_widget_grab_focus(GTK_WIDGET(row));
    }
}

static void
show_offer(PpmWindow *self)
{
    guint count = ppm_networkmanager_n_connections(self->networkmanager);
    g_autofree char *text = g_strdup_printf(ngettext("NetworkManager has %u PPTP connection.",
                                                     "NetworkManager has %u PPTP connections.",
                                                     count),
                                            count);

    gtk_label_set_text(self->offer, text);
    gtk_widget_set_visible(GTK_WIDGET(self->offer), count > 0);
}

static void
show_list(PpmWindow *self)
{
    const char *name = "list";

    if (ppm_remote_service_is_loading(self->service))
        name = "loading";
    else if (!ppm_remote_service_is_available(self->service))
        name = "no-service";
    else if (g_list_model_get_n_items(self->tunnels) == 0)
        name = "empty";
    show_list_page(self, name);
    if (!chosen(self)) /* without a list there is nothing to choose from */
        gtk_stack_set_visible_child_name(self->page_stack,
                                         g_str_equal(name, "list") ? "nothing" : "blank");
}

/* What was added is in the list before or after the service has answered. */
static void
choose_awaited(PpmWindow *self)
{
    PpmRemoteConnection *connection = self->awaited
                                          ? ppm_remote_service_at(self->service, self->awaited)
                                          : NULL;

    if (!connection)
        return;
    g_clear_pointer(&self->awaited, g_free);
    ppm_window_choose(self, connection);
}

/* The chosen one may be gone, or have got a new row in another place. */
static void
on_items_changed(PpmWindow *self)
{
    GtkListBoxRow *row = chosen(self) ? row_of(self, chosen(self)) : NULL;

    if (row)
        gtk_list_box_select_row(self->list, row);
    else
        show_nothing(self);
    show_list(self);
    choose_awaited(self);
}

static void
on_try_again(PpmWindow *self)
{
    ppm_remote_service_open(self->service);
}

static void
on_back(PpmWindow *self)
{
    hdy_leaflet_navigate(self->leaflet, HDY_NAVIGATION_DIRECTION_BACK);
}

/* ---- actions ---- */

/* @path (taken over): of what was added, or NULL. */
static void
await(PpmWindow *self, char *path)
{
    if (path && self->service) {
        g_free(self->awaited);
        self->awaited = path;
        choose_awaited(self);
    } else {
        g_free(path);
    }
}

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmWindow) self = user_data;

    await(self, ppm_adding_finish(result, NULL));
}

static void
on_imported(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmWindow) self = user_data;

    await(self, ppm_importing_finish(result, NULL));
}

static void
on_new(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmWindow *self = user_data;

    ppm_adding_start(self->service, GTK_WINDOW(self), on_added, g_object_ref(self));
}

static void
on_import(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmWindow *self = user_data;

    ppm_importing_start(self->service, self->networkmanager, GTK_WINDOW(self), on_imported,
                        g_object_ref(self));
}

static void
on_edit(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmWindow *self = user_data;

    ppm_editing_start(ppm_connection_page_get_connection(self->page), GTK_WINDOW(self));
}

static void
on_log(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmWindow *self = user_data;

    ppm_records_show_log(ppm_connection_page_get_connection(self->page), GTK_WINDOW(self));
}

static void
on_history(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmWindow *self = user_data;

    ppm_records_show_history(ppm_connection_page_get_connection(self->page), GTK_WINDOW(self));
}

static const GActionEntry actions[] = {
    {.name = "new", .activate = on_new},         {.name = "import", .activate = on_import},
    {.name = "edit", .activate = on_edit},       {.name = "log", .activate = on_log},
    {.name = "history", .activate = on_history},
};

/* ---- the object ---- */

static void
follow(PpmWindow *self, PpmRemoteService *service, PpmOperations *operations)
{
    self->service = g_object_ref(service);
    self->operations = g_object_ref(operations);
    self->tunnels = ppm_joined_list_new(PPM_TYPE_TUNNEL, ppm_remote_service_connections(service),
                                        ppm_networkmanager_tunnels(self->networkmanager));
    g_signal_connect_object(operations, "failed", G_CALLBACK(on_failed), self, G_CONNECT_SWAPPED);
    self->filler = ppm_row_filler_new(GTK_WIDGET(self->list));
    g_signal_connect_object(self->list, "size-allocate", G_CALLBACK(keep_in_view), self,
                            G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    g_signal_connect_object(gtk_list_box_get_adjustment(self->list), "value-changed",
                            G_CALLBACK(on_scrolled), self, G_CONNECT_SWAPPED);
    gtk_list_box_bind_model(self->list, self->tunnels, make_row, self, NULL);
    g_signal_connect_object(self->tunnels, "items-changed", G_CALLBACK(on_items_changed), self,
                            G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    g_signal_connect_object(service, "notify", G_CALLBACK(show_list), self, G_CONNECT_SWAPPED);
    show_list(self);
}

/* It tells of its end, which must not be shown any more. */
static void
drop_networkmanager(PpmWindow *self)
{
    if (!self->networkmanager)
        return;
    g_signal_handlers_disconnect_by_data(self->networkmanager, self);
    ppm_networkmanager_rest(self->networkmanager);
    g_clear_object(&self->networkmanager);
}

static void
ppm_window_dispose(GObject *object)
{
    PpmWindow *self = PPM_WINDOW(object);

    g_clear_object(&self->filler);
    g_clear_object(&self->operations);
    g_clear_object(&self->service);
    drop_networkmanager(self);
    g_clear_pointer(&self->awaited, g_free);
    G_OBJECT_CLASS(ppm_window_parent_class)->dispose(object);
}

static void
ppm_window_finalize(GObject *object)
{
    g_clear_object(&PPM_WINDOW(object)->tunnels); /* until here the list's rows look at it */
    G_OBJECT_CLASS(ppm_window_parent_class)->finalize(object);
}

static void
ppm_window_class_init(PpmWindowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_window_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_window_finalize;
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/window.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, leaflet);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, list_stack);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, offer);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, list);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, page_stack);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, page_place);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, page_title);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, back_button);
    gtk_widget_class_bind_template_callback(widget_class, on_row_selected);
    gtk_widget_class_bind_template_child(widget_class, PpmWindow, edit_button);
    gtk_widget_class_bind_template_callback(widget_class, on_row_activated);
    gtk_widget_class_bind_template_callback(widget_class, on_try_again);
    gtk_widget_class_bind_template_callback(widget_class, on_back);
}

static void
ppm_window_init(PpmWindow *self)
{
    g_type_ensure(PPM_TYPE_PANE);
    gtk_widget_init_template(GTK_WIDGET(self));
    self->networkmanager = ppm_networkmanager_new();
    g_signal_connect_object(self->networkmanager, "changed", G_CALLBACK(show_offer), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(self, "map", G_CALLBACK(ppm_networkmanager_follow),
                            self->networkmanager, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    g_signal_connect_object(self, "unmap", G_CALLBACK(ppm_networkmanager_rest),
                            self->networkmanager, G_CONNECT_SWAPPED);
    g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
    show_page_actions(self);
}

PpmWindow *
ppm_window_new(GtkApplication *application, PpmRemoteService *service, PpmOperations *operations)
{
    PpmWindow *self = g_object_new(PPM_TYPE_WINDOW, "application", application, NULL);

    follow(self, service, operations);
    return self;
}
