/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the desktop starts the program at login: a file in the user's autostart folder, which
 * the user and other programs change, too. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_TYPE_AUTOSTART (ppm_autostart_get_type())
G_DECLARE_FINAL_TYPE(PpmAutostart, ppm_autostart, PPM, AUTOSTART, GObject)

/**
 * Property "enabled": follows the file
 */

PpmAutostart *ppm_autostart_new(void);

gboolean ppm_autostart_is_enabled(PpmAutostart *autostart);

/* What the user has added to the file stays: it is switched off in the file where there is such,
 * and removed otherwise. */
gboolean ppm_autostart_set_enabled(PpmAutostart *autostart, gboolean enabled, GError **error);

G_END_DECLS
