/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the desktop has a place for tray icons, as it comes and goes: a StatusNotifierWatcher,
 * and a panel that shows what it lists. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_TYPE_TRAY_HOST (ppm_tray_host_get_type())
G_DECLARE_FINAL_TYPE(PpmTrayHost, ppm_tray_host, PPM, TRAY_HOST, GObject)

/**
 * Property "present": FALSE until the bus has answered
 */

/* @bus: of the session. */
PpmTrayHost *ppm_tray_host_new(GDBusConnection *bus);

gboolean ppm_tray_host_is_present(PpmTrayHost *host);

G_END_DECLS
