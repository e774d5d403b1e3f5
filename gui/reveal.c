/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "reveal.h"
#include "announce.h"

static gboolean
is_beside_focus(GtkWidget *widget)
{
    GtkWidget *row = gtk_widget_get_ancestor(widget, GTK_TYPE_LIST_BOX_ROW);
    GtkWidget *window = gtk_widget_get_toplevel(widget);
    GtkWidget *focus = GTK_IS_WINDOW(window) ? gtk_window_get_focus(GTK_WINDOW(window)) : NULL;

    return row && focus && gtk_widget_is_ancestor(focus, row);
}

static void
scroll_to(GtkWidget *widget)
{
    GtkWidget *view = gtk_widget_get_ancestor(widget, GTK_TYPE_VIEWPORT);
    GtkWidget *content = view ? gtk_bin_get_child(GTK_BIN(view)) : NULL;
    int height = gtk_widget_get_allocated_height(widget);
    int y;

    if (content && gtk_widget_translate_coordinates(widget, content, 0, 0, NULL, &y))
        gtk_adjustment_clamp_page(gtk_scrollable_get_vadjustment(GTK_SCROLLABLE(view)), y,
                                  y + height);
}

/* Where it is on the page is known once all has got its place. */
static gboolean
on_placed(gpointer user_data)
{
    if (is_beside_focus(user_data))
        scroll_to(user_data);
    return G_SOURCE_REMOVE;
}

static void
on_allocated(GtkWidget *widget)
{
    g_signal_handlers_disconnect_by_func(widget, on_allocated, NULL);
    g_idle_add_full(G_PRIORITY_HIGH_IDLE + 30, on_placed, g_object_ref(widget), g_object_unref);
}

void
ppm_reveal_text(GtkLabel *label, const char *text)
{
    GtkWidget *widget = GTK_WIDGET(label);
    gboolean appears = text && *text && !gtk_widget_get_visible(widget);

    ppm_announce_label(label, text ? text : "");
    gtk_widget_set_visible(widget, text && *text);
    if (appears)
        g_signal_connect(widget, "size-allocate", G_CALLBACK(on_allocated), NULL);
}
