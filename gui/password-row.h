/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection's password: where it is kept and what that means, an entry to give one, a button to
 * forget it. */
#pragma once

#include "form-row.h"
#include "secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_PASSWORD_ROW (ppm_password_row_get_type())
G_DECLARE_FINAL_TYPE(PpmPasswordRow, ppm_password_row, PPM, PASSWORD_ROW, PpmFormRow)

/**
 * Signal "changed": (PpmPasswordRow *row, gpointer user_data): what was typed
 * Signal "forget": (PpmPasswordRow *row, gpointer user_data): the user wants it kept nowhere
 */

GtkWidget *ppm_password_row_new(void);

/* @place: the value of the option "password". @in_keyring, @with_system: where one is kept. */
void ppm_password_row_show(PpmPasswordRow *row, const char *place, gboolean in_keyring,
                           gboolean with_system);

/* Whether one was typed, for a place that keeps it. */
gboolean ppm_password_row_is_filled(PpmPasswordRow *row);

/* What was typed; NULL and @error where it cannot be a password. */
PpmSecret *ppm_password_row_get_secret(PpmPasswordRow *row, GError **error);

G_END_DECLS
