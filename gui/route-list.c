/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows are made anew only where the routes differ: the focus stays, and what is being typed. */
#include "config.h"

#include "route-list.h"
#include "draft.h"
#include "option-table.h"
#include "reveal.h"
#include "route.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmRouteList {
    GtkBox parent_instance;

    GtkContainer *rows;
    GtkEntry *entry;
    GtkWidget *add_button;
    GtkLabel *problem;
    char *shown;  /* the routes as one text */
    char *wanted; /* what was added last, until the service has it */
};

G_DEFINE_FINAL_TYPE(PpmRouteList, ppm_route_list, GTK_TYPE_BOX)

enum {
    SIGNAL_SWITCHED,
    SIGNAL_ADDED,
    SIGNAL_REMOVED,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- a row ---- */

static const char *
cidr_of(gpointer widget)
{
    return g_object_get_data(G_OBJECT(widget), "cidr");
}

static gboolean
on_switched(GtkSwitch *toggle, gboolean on, PpmRouteList *self)
{
    if (on != gtk_switch_get_state(toggle))
        g_signal_emit(self, signals[SIGNAL_SWITCHED], 0, cidr_of(toggle), on);
    return TRUE;
}

static void
on_remove(GtkButton *button, PpmRouteList *self)
{
    g_signal_emit(self, signals[SIGNAL_REMOVED], 0, cidr_of(button));
}

static GtkWidget *
new_switch(PpmRouteList *self, const PpmRemoteRoute *route)
{
    GtkWidget *toggle = gtk_switch_new();
    g_autofree char *name = g_strdup_printf(_("Route to %s"), route->cidr);

    atk_object_set_name(gtk_widget_get_accessible(toggle), name);
    if (route->active)
        atk_object_set_description(gtk_widget_get_accessible(toggle), _("Goes through the tunnel"));
    gtk_switch_set_state(GTK_SWITCH(toggle), route->enabled);
    g_signal_connect(toggle, "state-set", G_CALLBACK(on_switched), self);
    return toggle;
}

static GtkWidget *
new_remove_button(PpmRouteList *self, const PpmRemoteRoute *route)
{
    GtkWidget *button = gtk_button_new_from_icon_name("list-remove-symbolic", GTK_ICON_SIZE_BUTTON);
    g_autofree char *name = g_strdup_printf(_("Remove the route to %s"), route->cidr);

    gtk_widget_set_tooltip_text(button, _("Remove"));
    atk_object_set_name(gtk_widget_get_accessible(button), name);
    g_signal_connect(button, "clicked", G_CALLBACK(on_remove), self);
    return button;
}

static void
add_to_row(GtkWidget *row, GtkWidget *widget, const PpmRemoteRoute *route)
{
    gtk_widget_set_valign(widget, GTK_ALIGN_CENTER);
    g_object_set_data_full(G_OBJECT(widget), "cidr", g_strdup(route->cidr), g_free);
    gtk_container_add(GTK_CONTAINER(row), widget);
}

static GtkWidget *
new_row(PpmRouteList *self, const PpmRemoteRoute *route)
{
    GtkWidget *row = GTK_WIDGET(hdy_action_row_new());
    GtkWidget *toggle = new_switch(self, route);

    hdy_preferences_row_set_title(HDY_PREFERENCES_ROW(row), route->cidr);
    hdy_action_row_set_subtitle(HDY_ACTION_ROW(row),
                                route->active ? _("Goes through the tunnel") : NULL);
    atk_object_set_name(gtk_widget_get_accessible(row), route->cidr);
    add_to_row(row, toggle, route);
    add_to_row(row, new_remove_button(self, route), route);
    hdy_action_row_set_activatable_widget(HDY_ACTION_ROW(row), toggle);
    gtk_widget_show_all(row);
    return row;
}

/* ---- the list ---- */

static char *
text_of(GPtrArray *routes)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < routes->len; i++) {
        const PpmRemoteRoute *route = g_ptr_array_index(routes, i);

        g_string_append_printf(text, "%s %d %d\n", route->cidr, route->enabled, route->active);
    }
    return g_string_free(text, FALSE);
}

/* What the service has taken need not stand in the entry any more; what it refused stays. */
static void
clear_entry(PpmRouteList *self)
{
    g_clear_pointer(&self->wanted, g_free);
    gtk_entry_set_text(self->entry, "");
}

static void
add_route(PpmRouteList *self, const PpmRemoteRoute *route)
{
    GtkWidget *row = new_row(self, route);

    gtk_container_add(self->rows, row);
    if (g_strcmp0(route->cidr, self->wanted) != 0)
        return;
    ppm_reveal_row(GTK_LIST_BOX_ROW(row));
    clear_entry(self);
}

static void
destroy_row(GtkWidget *row, gpointer user_data)
{
    gtk_widget_destroy(row);
}

void
ppm_route_list_show(PpmRouteList *self, GPtrArray *routes)
{
    g_autofree char *text = text_of(routes);

    if (g_strcmp0(text, self->shown) == 0)
        return;
    g_free(self->shown);
    self->shown = g_steal_pointer(&text);
    gtk_container_foreach(self->rows, destroy_row, NULL);
    for (guint i = 0; i < routes->len; i++)
        add_route(self, g_ptr_array_index(routes, i));
    gtk_widget_set_visible(GTK_WIDGET(self->rows), routes->len > 0);
}

/* ---- a new one ---- */

/* NULL where nothing, or nothing right, was typed; @error then. */
static char *
typed_route(PpmRouteList *self, GError **error)
{
    return ppm_option_check(ppm_option_find("route"), gtk_entry_get_text(self->entry), error);
}

static void
on_typed(PpmRouteList *self)
{
    g_autoptr(GError) error = NULL;
    gboolean empty = gtk_entry_get_text_length(self->entry) == 0;
    g_autofree char *route = empty ? NULL : typed_route(self, &error);

    gtk_label_set_text(self->problem, error ? ppm_draft_bare_message("route", error->message) : "");
    gtk_widget_set_visible(GTK_WIDGET(self->problem), error != NULL);
    gtk_widget_set_sensitive(self->add_button, route != NULL);
}

static void
on_add(PpmRouteList *self)
{
    g_autofree char *text = typed_route(self, NULL);
    PpmRoute route;

    if (!text || !*text || !ppm_route_parse(text, &route, NULL))
        return;
    g_free(self->wanted);
    self->wanted = g_strndup(text, strcspn(text, " "));
    g_signal_emit(self, signals[SIGNAL_ADDED], 0, text);
}

/* ---- the object ---- */

static void
ppm_route_list_finalize(GObject *object)
{
    PpmRouteList *self = PPM_ROUTE_LIST(object);

    g_free(self->shown);
    g_free(self->wanted);
    G_OBJECT_CLASS(ppm_route_list_parent_class)->finalize(object);
}

static void
ppm_route_list_class_init(PpmRouteListClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_route_list_finalize;
    signals[SIGNAL_SWITCHED] = g_signal_new("switched", PPM_TYPE_ROUTE_LIST, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                            G_TYPE_BOOLEAN);
    signals[SIGNAL_ADDED] = g_signal_new("added", PPM_TYPE_ROUTE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
    signals[SIGNAL_REMOVED] = g_signal_new("removed", PPM_TYPE_ROUTE_LIST, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/route-list.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmRouteList, rows);
    gtk_widget_class_bind_template_child(widget_class, PpmRouteList, entry);
    gtk_widget_class_bind_template_child(widget_class, PpmRouteList, add_button);
    gtk_widget_class_bind_template_child(widget_class, PpmRouteList, problem);
    gtk_widget_class_bind_template_callback(widget_class, on_typed);
    gtk_widget_class_bind_template_callback(widget_class, on_add);
}

static void
ppm_route_list_init(PpmRouteList *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    gtk_widget_set_direction(GTK_WIDGET(self->entry), GTK_TEXT_DIR_LTR);
    on_typed(self);
}
