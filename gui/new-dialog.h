/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A new connection: server, user name, preset and password; all else is the preset's. */
#pragma once

#include "draft.h"
#include "secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_NEW_DIALOG (ppm_new_dialog_get_type())
G_DECLARE_FINAL_TYPE(PpmNewDialog, ppm_new_dialog, PPM, NEW_DIALOG, GtkDialog)

/* Responds GTK_RESPONSE_OK where the user wants it added, or a response below zero. */
PpmNewDialog *ppm_new_dialog_new(GtkWindow *parent);

PpmDraft *ppm_new_dialog_get_draft(PpmNewDialog *dialog);

/* The password that was typed, or NULL. */
PpmSecret *ppm_new_dialog_get_secret(PpmNewDialog *dialog);

/* Cancelled when the dialog goes away. */
GCancellable *ppm_new_dialog_get_cancellable(PpmNewDialog *dialog);

/* While the service works on it, nothing can be changed. */
void ppm_new_dialog_set_busy(PpmNewDialog *dialog, gboolean busy);

/* What went wrong; nothing that was typed is lost. */
void ppm_new_dialog_show_error(PpmNewDialog *dialog, const char *message);

G_END_DECLS
