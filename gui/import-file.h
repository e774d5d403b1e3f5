/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file of another program: choosing it, and reading the connections in it. */
#pragma once

#include "importer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finishes with PpmImport elements, or G_IO_ERROR_CANCELLED where the user gave up. */
void ppm_import_file_choose(GtkWindow *parent, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ppm_import_file_finish(GAsyncResult *result, GError **error);

G_END_DECLS
