/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From "New connection" to a connection that is there, and its password in the keyring. */
#pragma once

#include "remote-service.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finishes with the new object's path, or G_IO_ERROR_CANCELLED where the user gave up; all other
 * errors are shown to the user, who may try again. */
void ppm_adding_start(PpmRemoteService *service, GtkWindow *parent, GAsyncReadyCallback callback,
                      gpointer user_data);
char *ppm_adding_finish(GAsyncResult *result, GError **error);

G_END_DECLS
