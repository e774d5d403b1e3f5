/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row of a list that is there for what stands in it: the focus goes to that, never to the row. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_FORM_ROW (ppm_form_row_get_type())
G_DECLARE_DERIVABLE_TYPE(PpmFormRow, ppm_form_row, PPM, FORM_ROW, GtkListBoxRow)

struct _PpmFormRowClass {
    GtkListBoxRowClass parent_class;
};

/* GtkWidgetClass.focus of such a row, for rows that derive from another class. */
gboolean ppm_form_row_focus(GtkWidget *row, GtkDirectionType direction);

G_END_DECLS
