/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program without a window: behind the tray's icon, or since it was started hidden. */
#pragma once

#include "tray.h"

G_BEGIN_DECLS

#define PPM_TYPE_BACKGROUND (ppm_background_get_type())
G_DECLARE_FINAL_TYPE(PpmBackground, ppm_background, PPM, BACKGROUND, GObject)

/* @application: it must outlive the background. */
PpmBackground *ppm_background_new(GtkApplication *application, PpmTray *tray);

/* Closing @window hides it while the tray's icon is shown; it comes back where that goes away. */
void ppm_background_follow(PpmBackground *background, GtkWindow *window);

/* The program was started hidden: it goes on without a window, tray or not, until one was opened.
 */
void ppm_background_start_hidden(PpmBackground *background);

G_END_DECLS
