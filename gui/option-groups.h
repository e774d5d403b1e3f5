/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows for all options that a user may change: what most need first, the rest folded, by the groups
 * of the option table. */
#pragma once

#include "draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_OPTION_GROUPS (ppm_option_groups_get_type())
G_DECLARE_FINAL_TYPE(PpmOptionGroups, ppm_option_groups, PPM, OPTION_GROUPS, GtkBox)

/**
 * Signal "edited": (PpmOptionGroups *groups, gpointer user_data): the user has changed the draft
 */

/* @password_row: what stands below the option "password". */
GtkWidget *ppm_option_groups_new(GtkWidget *password_row);

/* Shows @draft, which must outlive its being shown, and has the user change it. Values that the
 * user has touched stay as they were typed. */
void ppm_option_groups_show(PpmOptionGroups *groups, PpmDraft *draft);

G_END_DECLS
