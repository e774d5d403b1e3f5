/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "setting-row.h"
#include "form-row.h"

#include <glib/gi18n.h>

struct _PpmSettingRow {
    HdyActionRow parent_instance;

    const PpmOption *option;
    GtkSwitch *toggle;
    gboolean on; /* as the connection has it */
};

G_DEFINE_FINAL_TYPE(PpmSettingRow, ppm_setting_row, HDY_TYPE_ACTION_ROW)

static guint switched_signal;

const PpmOption *
ppm_setting_row_get_option(PpmSettingRow *self)
{
    return self->option;
}

void
ppm_setting_row_show(PpmSettingRow *self, gboolean on)
{
    self->on = on;
    gtk_switch_set_state(self->toggle, on);
}

static gboolean
on_state_set(PpmSettingRow *self, gboolean on)
{
    if (on != self->on) {
        g_signal_emit(self, switched_signal, 0, on);
        gtk_switch_set_active(self->toggle, self->on); /* it follows the model, which may refuse */
    }
    return TRUE;
}

static void
ppm_setting_row_class_init(PpmSettingRowClass *class)
{
    GTK_WIDGET_CLASS(class)->focus = ppm_form_row_focus; /* to the switch, never to the row */
    switched_signal = g_signal_new("switched", PPM_TYPE_SETTING_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
ppm_setting_row_init(PpmSettingRow *self)
{
    self->toggle = GTK_SWITCH(gtk_switch_new());
    gtk_widget_set_valign(GTK_WIDGET(self->toggle), GTK_ALIGN_CENTER);
    g_signal_connect_object(self->toggle, "state-set", G_CALLBACK(on_state_set), self,
                            G_CONNECT_SWAPPED);
    gtk_container_add(GTK_CONTAINER(self), GTK_WIDGET(self->toggle));
    hdy_action_row_set_activatable_widget(HDY_ACTION_ROW(self), GTK_WIDGET(self->toggle));
    gtk_widget_set_can_focus(GTK_WIDGET(self), FALSE);
    hdy_action_row_set_title_lines(HDY_ACTION_ROW(self), 0);
    gtk_widget_show_all(GTK_WIDGET(self));
}

GtkWidget *
ppm_setting_row_new(const PpmOption *option)
{
    PpmSettingRow *self = g_object_new(PPM_TYPE_SETTING_ROW, "title", _(option->summary), NULL);

    self->option = option;
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _(option->summary));
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self->toggle)), _(option->summary));
    return GTK_WIDGET(self);
}
