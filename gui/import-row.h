/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection of another program: what it would be here, and a tick. */
#pragma once

#include "importer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_IMPORT_ROW (ppm_import_row_get_type())
G_DECLARE_FINAL_TYPE(PpmImportRow, ppm_import_row, PPM, IMPORT_ROW, GtkListBoxRow)

/**
 * Signal "toggled": (PpmImportRow *row, gpointer user_data): the tick
 */

/* Takes @import over. */
GtkWidget *ppm_import_row_new(PpmImport *import);

PpmImport *ppm_import_row_get_import(PpmImportRow *row);

/* The name that it gets here; where another one has that of the source, it is not ticked. */
void ppm_import_row_set_name(PpmImportRow *row, const char *name);

gboolean ppm_import_row_is_ticked(PpmImportRow *row);

/* Why it could not be added. */
void ppm_import_row_show_error(PpmImportRow *row, const char *message);

G_END_DECLS
