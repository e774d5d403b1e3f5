/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wires list, page and what the user wants to the model. */
#include "config.h"

#include "window.h"
#include "adding.h"
#include "connection-page.h"
#include "connection-row.h"
#include "connector.h"
#include "editing.h"
#include "page-routes.h"
#include "page-traffic.h"
#include "records.h"
#include "remote-settings.h"

#include <glib/gi18n.h>

struct _PpmWindow {
    HdyApplicationWindow parent_instance;

    PpmRemoteService *service;
    GCancellable *cancellable;
    HdyLeaflet *leaflet;
    GtkStack *list_stack;
    GtkListBox *list;
    GtkStack *page_stack;
    GtkContainer *page_place;
    PpmConnectionPage *page; /* of the chosen connection, or NULL */
    GtkLabel *page_title;
    GtkWidget *back_button;
    GHashTable *starting; /* connections that ppm_connector_start() is at */
    GtkWidget *edit_button;
    char *awaited; /* path of what was added, until it is in the list */
};

G_DEFINE_FINAL_TYPE(PpmWindow, ppm_window, HDY_TYPE_APPLICATION_WINDOW)

/* ---- what the user wants ---- */

static void
show_message(PpmWindow *self, const char *primary, const char *secondary)
{
    GtkWidget *dialog = gtk_message_dialog_new(GTK_WINDOW(self),
                                               GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                               GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, "%s", primary);

    if (secondary)
        gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", secondary);
    g_signal_connect(dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
    gtk_window_present(GTK_WINDOW(dialog));
}

/* On the page of the connection, or above all where another one is shown by now, or none. That the
 * service is gone the list says. */
static void
report(PpmWindow *self, PpmRemoteConnection *connection, const GError *error)
{
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (self->page && ppm_connection_page_get_connection(self->page) == connection)
        ppm_connection_page_show_error(self->page, error->message);
    else if (ppm_remote_service_is_available(self->service))
        show_message(self, ppm_remote_connection_name(connection), error->message);
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmWindow) self = user_data;
    g_autoptr(GError) error = NULL;

    g_hash_table_remove(self->starting, source);
    if (!ppm_connector_finish(result, &error))
        report(self, PPM_REMOTE_CONNECTION(source), error);
}

static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmWindow) self = user_data;
    g_autoptr(GError) error = NULL;

    if (!ppm_remote_connection_call_finish(result, &error))
        report(self, PPM_REMOTE_CONNECTION(source), error);
}

/* Once at a time: the desktop may ask for it again while the password is being typed. */
static void
start(PpmWindow *self, PpmRemoteConnection *connection, gboolean ask)
{
    if (g_hash_table_add(self->starting, connection))
        ppm_connector_start(connection, ask, GTK_WINDOW(self), self->cancellable, on_started,
                            g_object_ref(self));
}

static void
end(PpmWindow *self, PpmRemoteConnection *connection)
{
    ppm_remote_connection_disconnect(connection, self->cancellable, on_called, g_object_ref(self));
}

static void
toggle(PpmWindow *self, PpmRemoteConnection *connection)
{
    if (ppm_state_is_idle(ppm_remote_connection_state(connection)))
        start(self, connection, FALSE);
    else
        end(self, connection);
}

static void
on_toggled(PpmConnectionPage *page, PpmWindow *self)
{
    toggle(self, ppm_connection_page_get_connection(page));
}

static void
on_mended(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmWindow) self = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_remote_connection_call_finish(result, &error))
        start(self, PPM_REMOTE_CONNECTION(source), FALSE);
    else
        report(self, PPM_REMOTE_CONNECTION(source), error);
}

static void
on_consent(GtkDialog *dialog, int response, PpmWindow *self)
{
    PpmRemoteConnection *connection = g_object_get_data(G_OBJECT(dialog), "connection");
    const PpmCauseInfo *info = ppm_cause_info(ppm_remote_connection_failure(connection));

    if (response == GTK_RESPONSE_OK && info->fix_key)
        ppm_remote_settings_set(connection, info->fix_key, info->fix_value, self->cancellable,
                                on_mended, g_object_ref(self));
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

/* Nothing is made weaker without being asked for. */
static void
ask_consent(PpmWindow *self, PpmRemoteConnection *connection, const PpmCauseInfo *info)
{
    GtkWidget *dialog = gtk_message_dialog_new(
        GTK_WINDOW(self), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_QUESTION,
        GTK_BUTTONS_NONE, "%s", _("Change the connection and connect again?"));

    gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s\n\n%s=%s",
                                             _(info->hint), info->fix_key, info->fix_value);
    gtk_dialog_add_buttons(GTK_DIALOG(dialog), _("_Cancel"), GTK_RESPONSE_CANCEL, _("C_hange"),
                           GTK_RESPONSE_OK, NULL);
    g_object_set_data_full(G_OBJECT(dialog), "connection", g_object_ref(connection),
                           g_object_unref);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_consent), self, 0);
    gtk_window_present(GTK_WINDOW(dialog));
}

static void
on_fixed(PpmConnectionPage *page, PpmWindow *self)
{
    PpmRemoteConnection *connection = ppm_connection_page_get_connection(page);
    const PpmCauseInfo *info = ppm_cause_info(ppm_remote_connection_failure(connection));

    if (info->fix_key)
        ask_consent(self, connection, info);
    else
        start(self, connection, TRUE);
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

static void
show_title(PpmWindow *self)
{
    PpmRemoteConnection *connection = ppm_connection_page_get_connection(self->page);

    gtk_label_set_text(self->page_title, ppm_remote_connection_name(connection));
}

static void
drop_page(PpmWindow *self)
{
    if (!self->page)
        return;
    g_signal_handlers_disconnect_by_func(ppm_connection_page_get_connection(self->page), show_title,
                                         self);
    gtk_widget_destroy(GTK_WIDGET(g_steal_pointer(&self->page)));
}

static void
show_nothing(PpmWindow *self)
{
    drop_page(self);
    show_page_actions(self);
    gtk_label_set_text(self->page_title, "");
    hdy_leaflet_set_visible_child_name(self->leaflet, "list");
}

static void
show_connection(PpmWindow *self, PpmRemoteConnection *connection)
{
    if (self->page && ppm_connection_page_get_connection(self->page) == connection)
        return;
    drop_page(self);
    self->page = PPM_CONNECTION_PAGE(ppm_connection_page_new(connection));
    g_signal_connect_object(self->page, "toggled", G_CALLBACK(on_toggled), self, 0);
    g_signal_connect_object(self->page, "fixed", G_CALLBACK(on_fixed), self, 0);
    ppm_page_routes_follow(self->page);
    ppm_page_traffic_follow(self->page);
    g_signal_connect_object(connection, "changed", G_CALLBACK(show_title), self, G_CONNECT_SWAPPED);
    gtk_container_add(self->page_place, GTK_WIDGET(self->page));
    gtk_stack_set_visible_child_name(self->page_stack, "connection");
    show_page_actions(self);
    show_title(self);
}

static GtkListBoxRow *
row_of(PpmWindow *self, PpmRemoteConnection *connection)
{
    GListModel *model = ppm_remote_service_connections(self->service);

    for (guint i = 0; i < g_list_model_get_n_items(model); i++) {
        g_autoptr(PpmRemoteConnection) item = g_list_model_get_item(model, i);

        if (item == connection)
            return gtk_list_box_get_row_at_index(self->list, (int)i);
    }
    return NULL;
}

static void
on_row_selected(PpmWindow *self, GtkListBoxRow *row)
{
    if (row)
        show_connection(self, ppm_connection_row_get_connection(PPM_CONNECTION_ROW(row)));
}

static void
on_row_activated(PpmWindow *self, GtkListBoxRow *row)
{
    on_row_selected(self, row); /* it may have been selected before, and another one be shown */
    hdy_leaflet_set_visible_child_name(self->leaflet, "page");
}

static void
choose(PpmWindow *self, PpmRemoteConnection *connection)
{
    GtkListBoxRow *row = row_of(self, connection);

    if (!row)
        return;
    gtk_list_box_select_row(self->list, row);
    on_row_activated(self, row);
}

void
ppm_window_connect(PpmWindow *self, const char *name)
{
    PpmRemoteConnection *connection = ppm_remote_service_find(self->service, name);
    g_autofree char *message = g_strdup_printf(_("There is no connection “%s”"), name);

    if (connection) {
        choose(self, connection);
        gtk_widget_grab_focus(GTK_WIDGET(self->page));
        if (ppm_state_is_idle(ppm_remote_connection_state(connection)))
            start(self, connection, FALSE);
    } else if (ppm_remote_service_is_available(self->service)) {
        show_message(self, message, NULL);
    } /* else the list says that nothing is there at all */
}

void
ppm_window_disconnect_all(PpmWindow *self)
{
    GListModel *model = ppm_remote_service_connections(self->service);

    for (guint i = 0; i < g_list_model_get_n_items(model); i++) {
        g_autoptr(PpmRemoteConnection) item = g_list_model_get_item(model, i);

        if (!ppm_state_is_idle(ppm_remote_connection_state(item)))
            end(self, item);
    }
}

/* ---- the list ---- */

static void
on_row_switched(PpmConnectionRow *row, gboolean on, PpmWindow *self)
{
    PpmRemoteConnection *connection = ppm_connection_row_get_connection(row);

    choose(self, connection);
    if (on)
        start(self, connection, FALSE);
    else
        end(self, connection);
}

static GtkWidget *
make_row(gpointer item, gpointer user_data)
{
    GtkWidget *row = ppm_connection_row_new(PPM_REMOTE_CONNECTION(item));

    g_signal_connect_object(row, "switched", G_CALLBACK(on_row_switched), user_data, 0);
    return row;
}

static void
show_list(PpmWindow *self)
{
    GListModel *model = ppm_remote_service_connections(self->service);
    const char *name = "list";

    if (ppm_remote_service_is_loading(self->service))
        name = "loading";
    else if (!ppm_remote_service_is_available(self->service))
        name = "no-service";
    else if (g_list_model_get_n_items(model) == 0)
        name = "empty";
    gtk_stack_set_visible_child_name(self->list_stack, name);
    if (!self->page) /* without a list there is nothing to choose from */
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
    choose(self, connection);
}

/* The chosen one may be gone, or have got a new row in another place. */
static void
on_items_changed(PpmWindow *self)
{
    GtkListBoxRow *row = NULL;

    if (self->page)
        row = row_of(self, ppm_connection_page_get_connection(self->page));
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

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmWindow) self = user_data;
    g_autofree char *path = ppm_adding_finish(result, NULL);

    if (!path || !self->service)
        return;
    g_free(self->awaited);
    self->awaited = g_steal_pointer(&path);
    choose_awaited(self);
}

static void
on_new(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    PpmWindow *self = user_data;

    ppm_adding_start(self->service, GTK_WINDOW(self), on_added, g_object_ref(self));
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
    {.name = "new", .activate = on_new},
    {.name = "edit", .activate = on_edit},
    {.name = "log", .activate = on_log},
    {.name = "history", .activate = on_history},
};

/* ---- the object ---- */

static void
follow(PpmWindow *self, PpmRemoteService *service)
{
    GListModel *model = ppm_remote_service_connections(service);

    self->service = g_object_ref(service);
    gtk_list_box_bind_model(self->list, model, make_row, self, NULL);
    g_signal_connect_object(model, "items-changed", G_CALLBACK(on_items_changed), self,
                            G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    g_signal_connect_object(service, "notify", G_CALLBACK(show_list), self, G_CONNECT_SWAPPED);
    show_list(self);
}

static void
ppm_window_dispose(GObject *object)
{
    PpmWindow *self = PPM_WINDOW(object);

    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    g_clear_object(&self->service);
    g_clear_pointer(&self->awaited, g_free);
    G_OBJECT_CLASS(ppm_window_parent_class)->dispose(object);
}

static void
ppm_window_finalize(GObject *object)
{
    g_hash_table_unref(PPM_WINDOW(object)->starting);
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
    gtk_widget_init_template(GTK_WIDGET(self));
    g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
    show_page_actions(self);
    self->cancellable = g_cancellable_new();
    self->starting = g_hash_table_new(NULL, NULL);
}

PpmWindow *
ppm_window_new(GtkApplication *application, PpmRemoteService *service)
{
    PpmWindow *self = g_object_new(PPM_TYPE_WINDOW, "application", application, NULL);

    follow(self, service);
    return self;
}
