/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All about one connection: the button, the step that runs, what stands, what failed and why. */
#pragma once

#include "remote-connection.h"
#include "route-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_CONNECTION_PAGE (ppm_connection_page_get_type())
G_DECLARE_FINAL_TYPE(PpmConnectionPage, ppm_connection_page, PPM, CONNECTION_PAGE, GtkBox)

/**
 * Signal "toggled": (PpmConnectionPage *page, gpointer user_data): the user wants it connected, or
 * disconnected, or the attempt cancelled
 * Signal "fixed": (PpmConnectionPage *page, gpointer user_data): the user wants the failure mended
 * Signal "released": (PpmConnectionPage *page, gpointer user_data): the user wants the kill switch
 * of the tunnel that failed to let go
 * Signal "switched": (PpmConnectionPage *page, const char *key, gboolean on, gpointer user_data):
 * the user wants that setting
 */

GtkWidget *ppm_connection_page_new(PpmRemoteConnection *connection);

PpmRemoteConnection *ppm_connection_page_get_connection(PpmConnectionPage *page);

/* Whose signals say what the user wants of the routes. */
PpmRouteList *ppm_connection_page_get_routes(PpmConnectionPage *page);

/* What has gone through the tunnel until now, in bytes; once a second. */
void ppm_connection_page_show_traffic(PpmConnectionPage *page, guint64 rx_bytes, guint64 tx_bytes);

/* Says, above all else, that the service refused something. NULL takes it away. */
void ppm_connection_page_show_error(PpmConnectionPage *page, const char *message);

G_END_DECLS
