/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "toolkit.h"

const char ppm_toolkit_menu_signal[] = "changed";

void
ppm_toolkit_append(GtkWidget *box, GtkWidget *child)
{
    gtk_container_add(GTK_CONTAINER(box), child);
}

/* GtkExpander keeps its title at the left in every language, so that it gets no more room than it
 * needs, and shows screen readers what is folded. */
GtkWidget *
ppm_toolkit_expander(const char *name, const char *title, GtkWidget *child)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    GtkWidget *expander = gtk_expander_new_with_mnemonic(title);

    gtk_widget_set_name(expander, name);
    gtk_widget_set_halign(expander, GTK_ALIGN_START);
    gtk_widget_show_all(child);
    gtk_widget_set_no_show_all(child, TRUE);
    g_object_bind_property(expander, "expanded", child, "visible", G_BINDING_SYNC_CREATE);
    gtk_container_add(GTK_CONTAINER(box), expander);
    gtk_container_add(GTK_CONTAINER(box), child);
    return box;
}

GtkWidget *
ppm_toolkit_scrolled(GtkWidget *child, int max_height)
{
    GtkWidget *scrolled = g_object_new(
        GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "max-content-height",
        max_height, "propagate-natural-height", TRUE, "propagate-natural-width", TRUE, NULL);

    gtk_container_add(GTK_CONTAINER(scrolled), child);
    gtk_container_set_focus_vadjustment(
        GTK_CONTAINER(child), gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scrolled)));
    return scrolled;
}

/* Turning the wheel scrolls the page and changes no setting on the way. */
static gboolean
on_scroll(GtkWidget *menu)
{
    g_signal_stop_emission_by_name(menu, "scroll-event");
    return FALSE;
}

GtkWidget *
ppm_toolkit_menu(const char *const *titles)
{
    GtkWidget *menu = gtk_combo_box_text_new();
    g_autoptr(GList) cells = gtk_cell_layout_get_cells(GTK_CELL_LAYOUT(menu));

    for (GList *cell = cells; cell; cell = cell->next)
        g_object_set(cell->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 12, NULL);
    for (gsize i = 0; titles[i]; i++)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(menu), titles[i]);
    g_signal_connect(menu, "scroll-event", G_CALLBACK(on_scroll), NULL);
    return menu;
}

guint
ppm_toolkit_menu_get(GtkWidget *menu)
{
    return (guint)MAX(gtk_combo_box_get_active(GTK_COMBO_BOX(menu)), 0);
}

void
ppm_toolkit_menu_set(GtkWidget *menu, guint number)
{
    gtk_combo_box_set_active(GTK_COMBO_BOX(menu), (int)number);
}

GtkWidget *
ppm_toolkit_password_entry(GtkWidget *check)
{
    GtkWidget *entry = g_object_new(GTK_TYPE_ENTRY, "input-purpose", GTK_INPUT_PURPOSE_PASSWORD,
                                    NULL);

    g_object_bind_property(check, "active", entry, "visibility", G_BINDING_SYNC_CREATE);
    return entry;
}

void
ppm_toolkit_keep_ltr(GtkWidget *entry)
{
    gtk_widget_set_direction(entry, GTK_TEXT_DIR_LTR);
}

GtkWidget *
ppm_toolkit_label(const char *title, GtkWidget *input)
{
    GtkWidget *label = gtk_label_new_with_mnemonic(title);

    gtk_label_set_mnemonic_widget(GTK_LABEL(label), input);
    ppm_toolkit_describe(input, gtk_label_get_text(GTK_LABEL(label)), NULL);
    return label;
}

void
ppm_toolkit_describe(GtkWidget *widget, const char *name, const char *description)
{
    AtkObject *accessible = gtk_widget_get_accessible(widget);

    if (name)
        atk_object_set_name(accessible, name);
    if (description)
        atk_object_set_description(accessible, description);
}

void
ppm_toolkit_set_class(GtkWidget *widget, const char *name, gboolean on)
{
    GtkStyleContext *style = gtk_widget_get_style_context(widget);

    if (on)
        gtk_style_context_add_class(style, name);
    else
        gtk_style_context_remove_class(style, name);
}

gboolean
ppm_toolkit_has_focus(GtkWidget *widget)
{
    return gtk_widget_has_focus(widget);
}

int
ppm_toolkit_top(GtkWidget *widget, GtkWidget *ancestor)
{
    int top = 0;

    gtk_widget_translate_coordinates(widget, ancestor, 0, 0, NULL, &top);
    return top;
}

void
ppm_toolkit_keep_hidden(GtkWidget *widget)
{
    gtk_widget_set_no_show_all(widget, TRUE);
}

void
ppm_toolkit_show_all(GtkWidget *widget)
{
    gtk_widget_show_all(widget);
}
