/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what other programs keep to connections that are there, with their passwords. */
#pragma once

#include "networkmanager.h"
#include "remote-service.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finishes with the path of the first object that was added, or G_IO_ERROR_CANCELLED where the user
 * gave up before; all other errors are shown to the user. Nothing is changed in NetworkManager. */
void ppm_importing_start(PpmRemoteService *service, PpmNetworkManager *networkmanager,
                         GtkWindow *parent, GAsyncReadyCallback callback, gpointer user_data);
char *ppm_importing_finish(GAsyncResult *result, GError **error);

G_END_DECLS
