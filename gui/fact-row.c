/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "fact-row.h"

struct _PpmFactRow {
    HdyActionRow parent_instance;

    GtkLabel *value;
};

G_DEFINE_FINAL_TYPE(PpmFactRow, ppm_fact_row, HDY_TYPE_ACTION_ROW)

void
ppm_fact_row_set(PpmFactRow *self, const char *value)
{
    gtk_label_set_text(self->value, value ? value : "");
    gtk_widget_set_visible(GTK_WIDGET(self), value && *value);
}

/* A screen reader names the row by its title, and tells of the value what it is. */
static void
on_title(PpmFactRow *self)
{
    const char *title = hdy_preferences_row_get_title(HDY_PREFERENCES_ROW(self));

    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), title);
    atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self->value)), title);
}

static void
ppm_fact_row_class_init(PpmFactRowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/fact-row.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmFactRow, value);
}

static void
ppm_fact_row_init(PpmFactRow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect(self, "notify::title", G_CALLBACK(on_title), NULL);
}
