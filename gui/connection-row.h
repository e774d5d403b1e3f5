/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tunnel in the list: name, server and state, and a switch where it is ours. */
#pragma once

#include "tunnel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_CONNECTION_ROW (ppm_connection_row_get_type())
G_DECLARE_FINAL_TYPE(PpmConnectionRow, ppm_connection_row, PPM, CONNECTION_ROW, GtkListBoxRow)

/**
 * Signal "switched": (PpmConnectionRow *row, gboolean on, gpointer user_data): by the user
 */

/* Empty, but with its name for a screen reader, and as high as one that is filled. */
GtkWidget *ppm_connection_row_new(PpmTunnel *tunnel);

/* Once: makes what is seen of it. */
void ppm_connection_row_fill(PpmConnectionRow *row);

PpmTunnel *ppm_connection_row_get_tunnel(PpmConnectionRow *row);

G_END_DECLS
