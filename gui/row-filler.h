/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of a list of hundreds of rows the first screenful is shown before the rest is made: rows below
 * it get their contents when the list has been drawn, some at a time. */
#pragma once

#include "connection-row.h"

G_BEGIN_DECLS

#define PPM_TYPE_ROW_FILLER (ppm_row_filler_get_type())
G_DECLARE_FINAL_TYPE(PpmRowFiller, ppm_row_filler, PPM, ROW_FILLER, GObject)

PpmRowFiller *ppm_row_filler_new(GtkWidget *list);

/* @row: new, and about to be put into the list. */
void ppm_row_filler_add(PpmRowFiller *filler, PpmConnectionRow *row);

G_END_DECLS
