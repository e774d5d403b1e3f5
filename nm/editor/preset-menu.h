/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The menu of presets, with what the chosen one is for. */
#pragma once

#include "draft.h"
#include "letters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_NM_PRESET_MENU (ppm_nm_preset_menu_get_type())
G_DECLARE_FINAL_TYPE(PpmNmPresetMenu, ppm_nm_preset_menu, PPM, NM_PRESET_MENU, GObject)

/**
 * Signal "changed": (PpmNmPresetMenu *menu, const char *id, gpointer user_data): by the user; NULL
 * for none
 */

/* @present: shown too where this computer does not know it. */
PpmNmPresetMenu *ppm_nm_preset_menu_new(const char *present, PpmLetters *letters);

void ppm_nm_preset_menu_attach(PpmNmPresetMenu *menu, GtkWidget *box, GtkSizeGroup *labels);
void ppm_nm_preset_menu_show(PpmNmPresetMenu *menu, PpmNmDraft *draft);

G_END_DECLS
