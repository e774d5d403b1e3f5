/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user does with connections, wherever it was clicked: the window, the tray, the desktop.
 */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_OPERATIONS (ppm_operations_get_type())
G_DECLARE_FINAL_TYPE(PpmOperations, ppm_operations, PPM, OPERATIONS, GObject)

/* Emits "failed" with the connection and a const GError * where the service refused; a dialog that
 * the user closed is no failure. Emits "ending" with the connection that the user ends. What was
 * begun is given up when the object is disposed of. */
PpmOperations *ppm_operations_new(void);

/* Connects, once at a time: the desktop may ask again while the password is being typed. @ask:
 * whether the user is asked for a password although one is kept. @parent: of dialogs, or NULL. */
void ppm_operations_start(PpmOperations *self, PpmRemoteConnection *connection, gboolean ask,
                          GtkWindow *parent);
void ppm_operations_end(PpmOperations *self, PpmRemoteConnection *connection);
/* Whichever of the two there is to do */
void ppm_operations_toggle(PpmOperations *self, PpmRemoteConnection *connection, GtkWindow *parent);
/* Does what the cause of the failure offers, and connects again: a setting is changed after the
 * user has agreed; else the password is asked for. */
void ppm_operations_mend(PpmOperations *self, PpmRemoteConnection *connection, GtkWindow *parent);

G_END_DECLS
