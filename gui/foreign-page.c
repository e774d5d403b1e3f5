/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Follows the model, as the page of a connection does. */
#include "config.h"

#include "foreign-page.h"
#include "fact-row.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmForeignPage {
    GtkBox parent_instance;

    PpmForeignTunnel *tunnel;
    GtkLabel *state;
    GtkLabel *reason;
    PpmFactRow *address;
    PpmFactRow *server;
    GtkWidget *routes_group;
    GtkContainer *routes;
    char *shown; /* the routes as one text */
};

G_DEFINE_FINAL_TYPE(PpmForeignPage, ppm_foreign_page, GTK_TYPE_BOX)

static void
add_route(PpmForeignPage *self, const char *route)
{
    GtkWidget *row = GTK_WIDGET(hdy_action_row_new());

    hdy_preferences_row_set_title(HDY_PREFERENCES_ROW(row), route);
    atk_object_set_name(gtk_widget_get_accessible(row), route);
    gtk_widget_show(row);
    gtk_container_add(self->routes, row);
}

static void
destroy_row(GtkWidget *row, gpointer user_data)
{
    gtk_widget_destroy(row);
}

/* Anew only where they differ: the focus stays. */
static void
show_routes(PpmForeignPage *self)
{
    const char *const *routes = ppm_foreign_tunnel_routes(self->tunnel);
    g_autofree char *text = g_strjoinv("\n", (GStrv)routes);

    if (g_strcmp0(text, self->shown) == 0)
        return;
    g_free(self->shown);
    self->shown = g_steal_pointer(&text);
    gtk_container_foreach(self->routes, destroy_row, NULL);
    for (gsize i = 0; routes[i]; i++)
        add_route(self, routes[i]);
    gtk_widget_set_visible(self->routes_group, routes[0] != NULL);
}

static void
show(PpmForeignPage *self)
{
    PpmTunnel *tunnel = PPM_TUNNEL(self->tunnel);
    g_autofree char *server = ppm_tunnel_servers(tunnel);
    g_autofree char *reason = g_strdup_printf(
        _("%s started this tunnel and looks after it: it is connected, disconnected and changed "
          "there. Its routes have no switches here, since %s would undo the change."),
        ppm_tunnel_manager(tunnel), ppm_tunnel_manager(tunnel));

    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), ppm_tunnel_name(tunnel));
    gtk_label_set_text(self->state, ppm_tunnel_state_label(tunnel));
    gtk_label_set_text(self->reason, reason);
    ppm_fact_row_set(self->address, ppm_foreign_tunnel_address(self->tunnel));
    ppm_fact_row_set(self->server, server);
    show_routes(self);
}

PpmForeignTunnel *
ppm_foreign_page_get_tunnel(PpmForeignPage *self)
{
    return self->tunnel;
}

static void
ppm_foreign_page_finalize(GObject *object)
{
    PpmForeignPage *self = PPM_FOREIGN_PAGE(object);

    g_clear_object(&self->tunnel);
    g_free(self->shown);
    G_OBJECT_CLASS(ppm_foreign_page_parent_class)->finalize(object);
}

static void
ppm_foreign_page_class_init(PpmForeignPageClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_foreign_page_finalize;
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/foreign-page.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmForeignPage, state);
    gtk_widget_class_bind_template_child(widget_class, PpmForeignPage, reason);
    gtk_widget_class_bind_template_child(widget_class, PpmForeignPage, address);
    gtk_widget_class_bind_template_child(widget_class, PpmForeignPage, server);
    gtk_widget_class_bind_template_child(widget_class, PpmForeignPage, routes_group);
    gtk_widget_class_bind_template_child(widget_class, PpmForeignPage, routes);
}

static void
ppm_foreign_page_init(PpmForeignPage *self)
{
    g_type_ensure(PPM_TYPE_FACT_ROW);
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
ppm_foreign_page_new(PpmForeignTunnel *tunnel)
{
    PpmForeignPage *self = g_object_new(PPM_TYPE_FOREIGN_PAGE, NULL);

    self->tunnel = g_object_ref(tunnel);
    g_signal_connect_object(tunnel, "changed", G_CALLBACK(show), self, G_CONNECT_SWAPPED);
    show(self);
    return GTK_WIDGET(self);
}
