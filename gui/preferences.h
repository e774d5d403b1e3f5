/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user has chosen of the program itself. Where its GSettings schema is not installed the
 * defaults count, and a change lasts as long as the program. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_TYPE_PREFERENCES (ppm_preferences_get_type())
G_DECLARE_FINAL_TYPE(PpmPreferences, ppm_preferences, PPM, PREFERENCES, GObject)

/**
 * Properties, all gboolean and TRUE at first:
 * "tray": an icon in the tray
 * "notify-connected": say when a connection is there
 * "notify-problems": say when one is lost or cannot be made
 */

PpmPreferences *ppm_preferences_new(void);

gboolean ppm_preferences_get(PpmPreferences *preferences, const char *name);

G_END_DECLS
