/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tray's icon offers: the window, each connection, the end. */
#pragma once

#include "operations.h"
#include "remote-service.h"

G_BEGIN_DECLS

#define PPM_TYPE_TRAY_MENU (ppm_tray_menu_get_type())
G_DECLARE_FINAL_TYPE(PpmTrayMenu, ppm_tray_menu, PPM, TRAY_MENU, GtkMenu)

GtkWidget *ppm_tray_menu_new(GtkApplication *application, PpmRemoteService *service,
                             PpmOperations *operations);

G_END_DECLS
