/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "preferences.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_PREFERENCES_DIALOG (ppm_preferences_dialog_get_type())
G_DECLARE_FINAL_TYPE(PpmPreferencesDialog, ppm_preferences_dialog, PPM, PREFERENCES_DIALOG,
                     GtkDialog)

/* What is changed in it counts at once. @parent may be NULL. */
GtkWidget *ppm_preferences_dialog_new(GtkWindow *parent, PpmPreferences *preferences);

G_END_DECLS
