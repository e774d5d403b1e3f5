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
    GtkAdjustment *adjustment;
    double top;
    int y;

    if (!view || !gtk_widget_translate_coordinates(widget, view, 0, 0, NULL, &y))
        return;
    adjustment = gtk_scrollable_get_vadjustment(GTK_SCROLLABLE(view));
    top = y + gtk_adjustment_get_value(adjustment);
    gtk_adjustment_clamp_page(adjustment, top, top + gtk_widget_get_allocated_height(widget));
}

/* Where it is on the page is known once all has got its place. */
static void
on_allocated(GtkWidget *widget, GdkRectangle *place, gpointer placed)
{
    g_signal_handlers_disconnect_by_func(widget, on_allocated, placed);
    g_idle_add_full(G_PRIORITY_HIGH_IDLE + 30, (GSourceFunc)placed, g_object_ref(widget),
                    g_object_unref);
}

static gboolean
on_text_placed(gpointer user_data)
{
    if (is_beside_focus(user_data))
        scroll_to(user_data);
    return G_SOURCE_REMOVE;
}

/* The outer one first: where not all of it fits, the inner one is seen. */
static gboolean
on_row_placed(gpointer user_data)
{
    GtkWidget *list = gtk_widget_get_parent(user_data);

    if (list)
        scroll_to(gtk_widget_get_parent(list));
    scroll_to(user_data);
    return G_SOURCE_REMOVE;
}

void
ppm_reveal_text(GtkLabel *label, const char *text)
{
    GtkWidget *widget = GTK_WIDGET(label);
    gboolean appears = text && *text && !gtk_widget_get_visible(widget);

    ppm_announce_label(label, text ? text : "");
    gtk_widget_set_visible(widget, text && *text);
    if (appears)
        g_signal_connect(widget, "size-allocate", G_CALLBACK(on_allocated), on_text_placed);
}

void
ppm_reveal_row(GtkListBoxRow *row)
{
    g_signal_connect(row, "size-allocate", G_CALLBACK(on_allocated), on_row_placed);
}
