/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All options of one connection, from the option table alone. Holds what the user changed; whoever
 * opened it saves that. */
#pragma once

#include "draft.h"
#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_EDITOR (ppm_editor_get_type())
G_DECLARE_FINAL_TYPE(PpmEditor, ppm_editor, PPM, EDITOR, GtkDialog)

/**
 * Responds GTK_RESPONSE_OK where the user wants it saved, or a response below zero.
 *
 * Signal "delete-wanted": (PpmEditor *editor, gpointer user_data)
 * Signal "forget-wanted": (PpmEditor *editor, gpointer user_data): the password
 */

PpmEditor *ppm_editor_new(GtkWindow *parent, PpmRemoteConnection *connection);

PpmRemoteConnection *ppm_editor_get_connection(PpmEditor *editor);
PpmDraft *ppm_editor_get_draft(PpmEditor *editor);

/* The password that was typed, or NULL. */
PpmSecret *ppm_editor_get_secret(PpmEditor *editor);

/* Cancelled when the editor goes away. */
GCancellable *ppm_editor_get_cancellable(PpmEditor *editor);

/* Whether the keyring has a password of the connection. */
void ppm_editor_show_in_keyring(PpmEditor *editor, gboolean in_keyring);

/* While the service works on it, nothing can be changed. */
void ppm_editor_set_busy(PpmEditor *editor, gboolean busy);

/* What went wrong; nothing that was typed is lost. NULL takes it away. */
void ppm_editor_show_error(PpmEditor *editor, const char *message);

G_END_DECLS
