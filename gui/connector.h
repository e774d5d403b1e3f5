/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a click to Connect: finds the password where the connection keeps it, asks where it must,
 * and calls the service. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @ask: whether the user is asked although a password is kept (it was refused). @parent: of
 * dialogs, or NULL. Finishes when the service has begun, or has refused to; G_IO_ERROR_CANCELLED
 * where the user gave up. The source object is @connection. */
void ppm_connector_start(PpmRemoteConnection *connection, gboolean ask, GtkWindow *parent,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean ppm_connector_finish(GAsyncResult *result, GError **error);

G_END_DECLS
