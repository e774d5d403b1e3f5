/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page follows the model; what the user wants goes to the window as signals. */
#include "config.h"

#include "connection-page.h"
#include "isolate.h"
#include "announce.h"
#include "fact-row.h"
#include "option-table.h"
#include "setting-row.h"
#include "traffic-graph.h"

#include <glib/gi18n.h>

struct _PpmConnectionPage {
    GtkBox parent_instance;

    PpmRemoteConnection *connection;
    GtkInfoBar *banner;
    GtkLabel *banner_text;
    GtkExpander *details;
    GtkLabel *banner_detail;
    GtkButton *fix_button;
    GtkLabel *state;
    GtkSpinner *spinner;
    GtkButton *toggle_button;
    GtkWidget *facts;
    PpmFactRow *address;
    PpmFactRow *server;
    PpmFactRow *encryption;
    PpmFactRow *data_path;
    PpmFactRow *dns;
    PpmFactRow *duration;
    PpmRouteList *routes;
    GtkScrolledWindow *content;
    GtkContainer *groups;
    GtkContainer *settings_group;
    GtkWidget *release_button;
    GtkInfoBar *warning_banner;
    GtkLabel *warning_text;
    GtkWidget *changes_group;
    GtkLabel *changes;
    GtkWidget *traffic_group;
    PpmTrafficGraph *traffic;
    GtkLabel *totals;
    GtkInfoBar *file_banner;
    GtkLabel *file_banner_text;
    char *error;
    guint clock; /* turns the duration while it is shown */
};

G_DEFINE_FINAL_TYPE(PpmConnectionPage, ppm_connection_page, GTK_TYPE_BOX)

enum {
    SIGNAL_TOGGLED,
    SIGNAL_FIXED,
    SIGNAL_RELEASED,
    SIGNAL_SWITCHED,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- the banner ---- */

/* What the button does about it; NULL where nothing can be done by a click. */
static const char *
fix_label(PpmCause cause)
{
    if (cause == PPM_CAUSE_AUTH_REJECTED || cause == PPM_CAUSE_NO_SECRET)
        return _("Enter the _password");
    return ppm_cause_info(cause)->fix_key ? _("_Mend it") : NULL;
}

static char *
failure_text(PpmConnectionPage *self, PpmCause cause)
{
    g_autofree char *summary = ppm_remote_connection_failure_summary(self->connection);
    const char *hint = ppm_cause_hint(cause);

    return g_strconcat(summary, *hint ? "\n" : "", hint, NULL);
}

/* The kill switch of a tunnel that failed holds until it is disconnected. */
static gboolean
still_blocks(PpmConnectionPage *self)
{
    g_auto(GStrv) changes = ppm_remote_connection_changes(self->connection);

    return !self->error && changes[0] &&
           ppm_remote_connection_state(self->connection) == PPM_STATE_FAILED;
}

static void
show_banner(PpmConnectionPage *self)
{
    PpmCause cause = ppm_remote_connection_failure(self->connection);
    g_autofree char *text = self->error ? g_strdup(self->error) : failure_text(self, cause);
    g_autofree char *detail = ppm_remote_connection_failure_detail(self->connection);
    const char *label = self->error ? NULL : fix_label(cause);
    gboolean shown = self->error || cause != PPM_CAUSE_NONE;

    ppm_announce_label(self->banner_text, shown ? text : "");
    gtk_label_set_text(self->banner_detail, self->error ? "" : detail);
    gtk_widget_set_visible(GTK_WIDGET(self->details), !self->error && *detail);
    gtk_widget_set_visible(GTK_WIDGET(self->fix_button), label != NULL);
    if (label)
        gtk_button_set_label(self->fix_button, label);
    gtk_widget_set_visible(self->release_button, still_blocks(self));
    gtk_widget_set_visible(GTK_WIDGET(self->banner), shown);
    gtk_info_bar_set_revealed(self->banner, shown);
}

/* Somebody edited the file, and it cannot be used. */
static void
show_file_problem(PpmConnectionPage *self)
{
    const char *problem = ppm_remote_connection_file_problem(self->connection);
    g_autofree char *isolated = ppm_isolate(problem);
    g_autofree char *text = g_strdup_printf(_("The file of this connection cannot be used. The "
                                              "settings are those from before, and nothing can be "
                                              "changed until it is right again: %s"),
                                            isolated);

    ppm_announce_label(self->file_banner_text, *problem ? text : "");
    gtk_widget_set_visible(GTK_WIDGET(self->file_banner), *problem != '\0');
    gtk_info_bar_set_revealed(self->file_banner, *problem != '\0');
}

void
ppm_connection_page_show_error(PpmConnectionPage *self, const char *message)
{
    g_free(self->error);
    self->error = g_strdup(message);
    show_banner(self);
}

/* ---- the button and the step ---- */

static void
show_state(PpmConnectionPage *self, PpmState state)
{
    gboolean connecting = ppm_state_is_connecting(state);
    GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self->toggle_button));

    ppm_announce_label(self->state, ppm_remote_connection_state_label(self->connection));
    g_object_set(self->spinner, "active", connecting || state == PPM_STATE_DISCONNECTING, NULL);
    gtk_button_set_label(self->toggle_button, ppm_state_is_idle(state) ? _("C_onnect")
                                              : connecting             ? _("_Cancel")
                                                                       : _("Disc_onnect"));
    gtk_widget_set_sensitive(GTK_WIDGET(self->toggle_button), state != PPM_STATE_DISCONNECTING);
    if (ppm_state_is_idle(state))
        gtk_style_context_add_class(style, "suggested-action");
    else
        gtk_style_context_remove_class(style, "suggested-action");
}

/* ---- the facts ---- */

static char *
duration_text(gint64 since)
{
    gint64 seconds = MAX(0, (g_get_real_time() - since) / G_USEC_PER_SEC);

    return g_strdup_printf("%d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                           (int)(seconds % 60));
}

static gboolean
on_clock(gpointer user_data)
{
    PpmConnectionPage *self = user_data;
    g_autofree char *text = duration_text(ppm_remote_connection_since(self->connection));

    ppm_fact_row_set(self->duration, text);
    return G_SOURCE_CONTINUE;
}

/* Nothing wakes up for a page that nobody sees. */
static void
run_clock(PpmConnectionPage *self)
{
    gboolean runs = gtk_widget_get_mapped(GTK_WIDGET(self)) &&
                    ppm_remote_connection_state(self->connection) == PPM_STATE_CONNECTED;

    if (runs)
        on_clock(self);
    if (runs && !self->clock)
        self->clock = g_timeout_add_seconds(1, on_clock, self);
    else if (!runs)
        g_clear_handle_id(&self->clock, g_source_remove);
}

static void
show_facts(PpmConnectionPage *self, PpmState state)
{
    g_autofree char *encryption = ppm_remote_connection_encryption_label(self->connection);
    g_autofree char *dns = ppm_remote_connection_dns(self->connection);

    gtk_widget_set_visible(self->facts, state == PPM_STATE_CONNECTED);
    gtk_widget_set_visible(self->traffic_group, state == PPM_STATE_CONNECTED);
    ppm_fact_row_set(self->address, ppm_remote_connection_local_address(self->connection));
    ppm_fact_row_set(self->server, ppm_remote_connection_server_address(self->connection));
    ppm_fact_row_set(self->encryption, encryption);
    ppm_fact_row_set(self->data_path, ppm_remote_connection_data_path_label(self->connection));
    ppm_fact_row_set(self->dns, dns);
    run_clock(self);
}

/* ---- the settings ---- */

static void
show_setting(GtkWidget *row, gpointer user_data)
{
    PpmConnectionPage *self = user_data;
    const PpmOption *option = ppm_setting_row_get_option(PPM_SETTING_ROW(row));
    g_autofree char *text = ppm_remote_connection_setting(self->connection, option->key);

    ppm_setting_row_show(PPM_SETTING_ROW(row), g_str_equal(text, "true"));
}

static void
show_settings(PpmConnectionPage *self)
{
    gtk_container_foreach(self->settings_group, show_setting, self);
}

static void
on_switched(PpmSettingRow *row, gboolean on, PpmConnectionPage *self)
{
    g_signal_emit(self, signals[SIGNAL_SWITCHED], 0, ppm_setting_row_get_option(row)->key, on);
}

static void
add_settings(PpmConnectionPage *self)
{
    static const char *const keys[] = {"default-route", "kill-switch"};

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        GtkWidget *row = ppm_setting_row_new(ppm_option_find(keys[i]));

        g_signal_connect_object(row, "switched", G_CALLBACK(on_switched), self, 0);
        gtk_container_add(self->settings_group, row);
    }
}

/* ---- what is done to the system ---- */

static void
show_warnings(PpmConnectionPage *self)
{
    g_auto(GStrv) warnings = ppm_remote_connection_warnings(self->connection);
    g_autofree char *text = g_strjoinv("\n", warnings);

    ppm_announce_label(self->warning_text, text);
    gtk_widget_set_visible(GTK_WIDGET(self->warning_banner), *text != '\0');
    gtk_info_bar_set_revealed(self->warning_banner, *text != '\0');
}

static void
show_changes(PpmConnectionPage *self)
{
    g_auto(GStrv) changes = ppm_remote_connection_changes(self->connection);
    g_autofree char *text = g_strjoinv("\n", changes);

    gtk_label_set_text(self->changes, text);
    gtk_widget_set_visible(self->changes_group, *text != '\0');
}

/* ---- the routes ---- */

static void
show_routes(PpmConnectionPage *self)
{
    g_autoptr(GPtrArray) routes = ppm_remote_connection_routes(self->connection);

    ppm_route_list_show(self->routes, routes);
}

void
ppm_connection_page_show_traffic(PpmConnectionPage *self, guint64 rx_bytes, guint64 tx_bytes)
{
    g_autofree char *received = ppm_isolate_size(rx_bytes);
    g_autofree char *sent = ppm_isolate_size(tx_bytes);
    g_autofree char *totals = g_strdup_printf(_("Received %s, sent %s"), received, sent);

    ppm_traffic_graph_add(self->traffic, rx_bytes, tx_bytes);
    gtk_label_set_text(self->totals, totals);
}

PpmRouteList *
ppm_connection_page_get_routes(PpmConnectionPage *self)
{
    return self->routes;
}

/* ---- the object ---- */

static void
show(PpmConnectionPage *self)
{
    PpmState state = ppm_remote_connection_state(self->connection);

    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)),
                        ppm_remote_connection_name(self->connection));
    show_banner(self);
    show_file_problem(self);
    show_state(self, state);
    show_facts(self, state);
    show_routes(self);
    show_settings(self);
    show_warnings(self);
    show_changes(self);
}

static void
on_toggle(PpmConnectionPage *self)
{
    ppm_connection_page_show_error(self, NULL);
    g_signal_emit(self, signals[SIGNAL_TOGGLED], 0);
}

static void
on_fix(PpmConnectionPage *self)
{
    g_signal_emit(self, signals[SIGNAL_FIXED], 0);
}

static void
on_release(PpmConnectionPage *self)
{
    g_signal_emit(self, signals[SIGNAL_RELEASED], 0);
}

PpmRemoteConnection *
ppm_connection_page_get_connection(PpmConnectionPage *self)
{
    return self->connection;
}

static void
ppm_connection_page_grab_focus(GtkWidget *widget)
{
    gtk_widget_grab_focus(GTK_WIDGET(PPM_CONNECTION_PAGE(widget)->toggle_button));
}

static void
ppm_connection_page_dispose(GObject *object)
{
    PpmConnectionPage *self = PPM_CONNECTION_PAGE(object);

    g_clear_handle_id(&self->clock, g_source_remove);
    G_OBJECT_CLASS(ppm_connection_page_parent_class)->dispose(object);
}

static void
ppm_connection_page_finalize(GObject *object)
{
    PpmConnectionPage *self = PPM_CONNECTION_PAGE(object);

    g_clear_object(&self->connection);
    g_free(self->error);
    G_OBJECT_CLASS(ppm_connection_page_parent_class)->finalize(object);
}

static void
bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, banner);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, banner_text);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, details);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, banner_detail);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, fix_button);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, state);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, spinner);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, toggle_button);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, facts);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, address);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, server);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, encryption);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, data_path);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, dns);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, duration);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, content);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, groups);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, settings_group);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, warning_banner);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, warning_text);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, changes_group);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, changes);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, release_button);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, routes);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, traffic_group);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, traffic);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, totals);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, file_banner);
    gtk_widget_class_bind_template_child(class, PpmConnectionPage, file_banner_text);
    gtk_widget_class_bind_template_callback(class, on_toggle);
    gtk_widget_class_bind_template_callback(class, on_fix);
    gtk_widget_class_bind_template_callback(class, on_release);
}

static void
ppm_connection_page_class_init(PpmConnectionPageClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->dispose = ppm_connection_page_dispose;
    object_class->finalize = ppm_connection_page_finalize;
    signals[SIGNAL_TOGGLED] = g_signal_new("toggled", PPM_TYPE_CONNECTION_PAGE, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FIXED] = g_signal_new("fixed", PPM_TYPE_CONNECTION_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_RELEASED] = g_signal_new("released", PPM_TYPE_CONNECTION_PAGE, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_SWITCHED] = g_signal_new("switched", PPM_TYPE_CONNECTION_PAGE, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                            G_TYPE_BOOLEAN);
    GTK_WIDGET_CLASS(class)->grab_focus = ppm_connection_page_grab_focus;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(class),
                                                "/org/pptp/Manager/ui/connection-page.ui");
    bind_children(GTK_WIDGET_CLASS(class));
}

static void
ppm_connection_page_init(PpmConnectionPage *self)
{
    g_type_ensure(PPM_TYPE_FACT_ROW);
    g_type_ensure(PPM_TYPE_ROUTE_LIST);
    g_type_ensure(PPM_TYPE_TRAFFIC_GRAPH);
    gtk_widget_init_template(GTK_WIDGET(self));
    add_settings(self);
    gtk_container_set_focus_vadjustment(self->groups,
                                        gtk_scrolled_window_get_vadjustment(self->content));
    g_signal_connect_after(self, "map", G_CALLBACK(run_clock), NULL);
    g_signal_connect_after(self, "unmap", G_CALLBACK(run_clock), NULL);
}

GtkWidget *
ppm_connection_page_new(PpmRemoteConnection *connection)
{
    PpmConnectionPage *self = g_object_new(PPM_TYPE_CONNECTION_PAGE, NULL);

    self->connection = g_object_ref(connection);
    g_signal_connect_object(connection, "changed", G_CALLBACK(show), self, G_CONNECT_SWAPPED);
    show(self);
    return GTK_WIDGET(self);
}
