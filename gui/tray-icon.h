/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One icon with a menu in the desktop's tray: a StatusNotifierItem. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_TRAY_ICON (ppm_tray_icon_get_type())
G_DECLARE_FINAL_TYPE(PpmTrayIcon, ppm_tray_icon, PPM, TRAY_ICON, GObject)

/**
 * Property "registered": whether the tray has taken it
 * Signal "activated": (PpmTrayIcon *icon, gpointer user_data): it was clicked
 */

/* @bus: of the session, on which there is one at a time; @menu: taken over. It is gone when it is
 * disposed of. */
PpmTrayIcon *ppm_tray_icon_new(GDBusConnection *bus, GtkWidget *menu);

/* @label: what it shows, for those who do not see it. */
void ppm_tray_icon_show(PpmTrayIcon *icon, const char *name, const char *label);

gboolean ppm_tray_icon_is_registered(PpmTrayIcon *icon);

G_END_DECLS
