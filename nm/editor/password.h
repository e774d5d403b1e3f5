/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password's line, and what becomes of the password in the connection. */
#pragma once

#include "letters.h"

#include <NetworkManager.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_NM_PASSWORD (ppm_nm_password_get_type())
G_DECLARE_FINAL_TYPE(PpmNmPassword, ppm_nm_password, PPM, NM_PASSWORD, GObject)

/**
 * Signal "changed": (PpmNmPassword *password, gpointer user_data): by the user
 */

PpmNmPassword *ppm_nm_password_new(NMSettingVpn *setting, PpmLetters *letters);

void ppm_nm_password_attach(PpmNmPassword *password, GtkWidget *box, GtkSizeGroup *labels);

/* Whether one is kept at all, as the option says. */
void ppm_nm_password_show(PpmNmPassword *password, const char *storage);

gboolean ppm_nm_password_check(PpmNmPassword *password, GError **error);

/* @is_dropped: the user has chosen to have none kept. */
void ppm_nm_password_write(PpmNmPassword *password, NMSettingVpn *setting, gboolean is_dropped);

G_END_DECLS
