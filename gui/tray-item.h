/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection in the menu of the tray: its state, ticked while it is on; choosing it turns it. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_TRAY_ITEM (ppm_tray_item_get_type())
G_DECLARE_FINAL_TYPE(PpmTrayItem, ppm_tray_item, PPM, TRAY_ITEM, GtkCheckMenuItem)

/**
 * Signal "chosen": (PpmTrayItem *item, gpointer user_data)
 */

GtkWidget *ppm_tray_item_new(PpmRemoteConnection *connection);

PpmRemoteConnection *ppm_tray_item_get_connection(PpmTrayItem *item);

G_END_DECLS
