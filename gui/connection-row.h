/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection in the list: name, server and state, and a switch. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_CONNECTION_ROW (ppm_connection_row_get_type())
G_DECLARE_FINAL_TYPE(PpmConnectionRow, ppm_connection_row, PPM, CONNECTION_ROW, GtkListBoxRow)

/**
 * Signal "switched": (PpmConnectionRow *row, gboolean on, gpointer user_data): by the user
 */

GtkWidget *ppm_connection_row_new(PpmRemoteConnection *connection);

PpmRemoteConnection *ppm_connection_row_get_connection(PpmConnectionRow *row);

G_END_DECLS
