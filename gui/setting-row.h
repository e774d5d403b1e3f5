/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A setting that is on or off, with a switch: one option of the table, named as it is there. */
#pragma once

#include "option-table.h"

#include <handy.h>

G_BEGIN_DECLS

#define PPM_TYPE_SETTING_ROW (ppm_setting_row_get_type())
G_DECLARE_FINAL_TYPE(PpmSettingRow, ppm_setting_row, PPM, SETTING_ROW, HdyActionRow)

/**
 * Signal "switched": (PpmSettingRow *row, gboolean on, gpointer user_data): the user wants it so.
 * The switch stays where it was until ppm_setting_row_show().
 */

/* @option: of type boolean; one that this version only stores can be seen, but not switched. */
GtkWidget *ppm_setting_row_new(const PpmOption *option);

const PpmOption *ppm_setting_row_get_option(PpmSettingRow *row);

void ppm_setting_row_show(PpmSettingRow *row, gboolean on);

G_END_DECLS
