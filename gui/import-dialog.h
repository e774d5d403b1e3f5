/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections of other programs to choose from. */
#pragma once

#include "import-row.h"

G_BEGIN_DECLS

#define PPM_TYPE_IMPORT_DIALOG (ppm_import_dialog_get_type())
G_DECLARE_FINAL_TYPE(PpmImportDialog, ppm_import_dialog, PPM, IMPORT_DIALOG, GtkDialog)

/**
 * Signal "file-wanted": (PpmImportDialog *dialog, gpointer user_data): more, out of a file
 */

/* @taken: names that are in use. Responds GTK_RESPONSE_OK where what is ticked is wanted, or a
 * response below zero. */
PpmImportDialog *ppm_import_dialog_new(GtkWindow *parent, const char *const *taken);

/* Takes the PpmImport elements over, and leaves @imports empty. */
void ppm_import_dialog_add(PpmImportDialog *dialog, GPtrArray *imports);

/* The first row that is ticked, in the order of the list, behind @row (NULL: from the start). */
PpmImportRow *ppm_import_dialog_next(PpmImportDialog *dialog, PpmImportRow *row);

/* Takes a row away, which has been imported. */
void ppm_import_dialog_remove(PpmImportDialog *dialog, PpmImportRow *row);

/* Cancelled when the dialog goes away. */
GCancellable *ppm_import_dialog_get_cancellable(PpmImportDialog *dialog);

/* While the service works on it, nothing can be changed. */
void ppm_import_dialog_set_busy(PpmImportDialog *dialog, gboolean busy);

void ppm_import_dialog_show_error(PpmImportDialog *dialog, const char *message);

G_END_DECLS
