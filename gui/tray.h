/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The icon in the desktop's tray, while there is a tray and the user wants it. */
#pragma once

#include "operations.h"
#include "remote-service.h"

G_BEGIN_DECLS

#define PPM_TYPE_TRAY (ppm_tray_get_type())
G_DECLARE_FINAL_TYPE(PpmTray, ppm_tray, PPM, TRAY, GObject)

/**
 * Property "shown": whether the desktop shows the icon
 * Property "wanted": whether it shall; TRUE at first
 */

/* @application: registered; it must outlive the tray. */
PpmTray *ppm_tray_new(GtkApplication *application, PpmRemoteService *service,
                      PpmOperations *operations);

gboolean ppm_tray_is_shown(PpmTray *tray);

/* Whether the program was built with it. */
gboolean ppm_tray_is_supported(void);

G_END_DECLS
