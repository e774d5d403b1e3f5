/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks for the password of a connection, and whether to keep it. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_PASSWORD_DIALOG (ppm_password_dialog_get_type())
G_DECLARE_FINAL_TYPE(PpmPasswordDialog, ppm_password_dialog, PPM, PASSWORD_DIALOG, GtkDialog)

/* @reason: why it is asked, or NULL. @can_keep: whether the keyring is there to keep it. Responds
 * GTK_RESPONSE_OK or a response below zero. */
PpmPasswordDialog *ppm_password_dialog_new(GtkWindow *parent, PpmRemoteConnection *connection,
                                           const char *reason, gboolean can_keep);

/* What was typed; NULL and @error where it cannot be a password. */
PpmSecret *ppm_password_dialog_get_secret(PpmPasswordDialog *dialog, GError **error);

gboolean ppm_password_dialog_wants_to_keep(PpmPasswordDialog *dialog);

G_END_DECLS
