/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "form-row.h"

G_DEFINE_TYPE(PpmFormRow, ppm_form_row, GTK_TYPE_LIST_BOX_ROW)

/* A GtkListBoxRow takes the focus itself first, and where it cannot, the Tab key ends there. */
gboolean
ppm_form_row_focus(GtkWidget *widget, GtkDirectionType direction)
{
    GtkWidgetClass *bin_class = g_type_class_peek(GTK_TYPE_BIN);

    return bin_class->focus(widget, direction);
}

static void
ppm_form_row_class_init(PpmFormRowClass *class)
{
    GTK_WIDGET_CLASS(class)->focus = ppm_form_row_focus;
}

static void
ppm_form_row_init(PpmFormRow *self)
{
    g_object_set(self, "activatable", FALSE, "selectable", FALSE, "can-focus", FALSE, NULL);
}
