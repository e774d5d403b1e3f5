/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "toolkit.h"

const char ppm_toolkit_menu_signal[] = "notify::selected";

void
ppm_toolkit_append(GtkWidget *box, GtkWidget *child)
{
    gtk_box_append(GTK_BOX(box), child);
}

GtkWidget *
ppm_toolkit_expander(const char *name, const char *title, GtkWidget *child)
{
    GtkWidget *expander = gtk_expander_new_with_mnemonic(title);
    const char *shown = gtk_label_get_text(
        GTK_LABEL(gtk_expander_get_label_widget(GTK_EXPANDER(expander))));

    ppm_toolkit_describe(expander, shown, NULL);
    gtk_widget_set_name(expander, name);
    gtk_expander_set_child(GTK_EXPANDER(expander), child);
    return expander;
}

GtkWidget *
ppm_toolkit_scrolled(GtkWidget *child, int max_height)
{
    return g_object_new(GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                        "max-content-height", max_height, "propagate-natural-height", TRUE,
                        "propagate-natural-width", TRUE, "child", child, NULL);
}

GtkWidget *
ppm_toolkit_menu(const char *const *titles)
{
    return gtk_drop_down_new_from_strings(titles);
}

guint
ppm_toolkit_menu_get(GtkWidget *menu)
{
    return gtk_drop_down_get_selected(GTK_DROP_DOWN(menu));
}

void
ppm_toolkit_menu_set(GtkWidget *menu, guint number)
{
    gtk_drop_down_set_selected(GTK_DROP_DOWN(menu), number);
}

/* With memory that is not swapped out. */
GtkWidget *
ppm_toolkit_password_entry(GtkWidget *check)
{
    g_autoptr(GtkEntryBuffer) buffer = gtk_password_entry_buffer_new();
    GtkWidget *entry = g_object_new(GTK_TYPE_ENTRY, "buffer", buffer, "input-purpose",
                                    GTK_INPUT_PURPOSE_PASSWORD, "enable-undo", FALSE, NULL);

    g_object_bind_property(check, "active", entry, "visibility", G_BINDING_SYNC_CREATE);
    return entry;
}

void
ppm_toolkit_keep_ltr(GtkWidget *entry)
{
    gtk_widget_set_direction(entry, GTK_TEXT_DIR_LTR);
    gtk_widget_set_direction(GTK_WIDGET(gtk_editable_get_delegate(GTK_EDITABLE(entry))),
                             GTK_TEXT_DIR_LTR);
}

/* Who is its label is told by GTK. */
GtkWidget *
ppm_toolkit_label(const char *title, GtkWidget *input)
{
    GtkWidget *label = gtk_label_new_with_mnemonic(title);

    gtk_label_set_mnemonic_widget(GTK_LABEL(label), input);
    return label;
}

void
ppm_toolkit_describe(GtkWidget *widget, const char *name, const char *description)
{
    GtkAccessible *accessible = GTK_ACCESSIBLE(widget);

    if (name)
        gtk_accessible_update_property(accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    if (description)
        gtk_accessible_update_property(accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                       -1);
}

void
ppm_toolkit_set_class(GtkWidget *widget, const char *name, gboolean on)
{
    if (on)
        gtk_widget_add_css_class(widget, name);
    else
        gtk_widget_remove_css_class(widget, name);
}

gboolean
ppm_toolkit_has_focus(GtkWidget *widget)
{
    return (gtk_widget_get_state_flags(widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

int
ppm_toolkit_top(GtkWidget *widget, GtkWidget *ancestor)
{
    graphene_rect_t bounds = GRAPHENE_RECT_INIT(0, 0, 0, 0);

    if (!gtk_widget_compute_bounds(widget, ancestor, &bounds))
        return 0;
    return (int)bounds.origin.y;
}

/* Nobody shows all there. */
void
ppm_toolkit_keep_hidden(GtkWidget *widget)
{
}

void
ppm_toolkit_show_all(GtkWidget *widget)
{
}
