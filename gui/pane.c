/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "pane.h"

struct _PpmPane {
    GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE(PpmPane, ppm_pane, GTK_TYPE_BOX)

static void
ppm_pane_get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
    GTK_WIDGET_CLASS(ppm_pane_parent_class)->get_preferred_width(widget, minimum, natural);
    *natural = *minimum;
}

static void
ppm_pane_class_init(PpmPaneClass *class)
{
    GTK_WIDGET_CLASS(class)->get_preferred_width = ppm_pane_get_preferred_width;
}

static void
ppm_pane_init(PpmPane *self)
{
}
