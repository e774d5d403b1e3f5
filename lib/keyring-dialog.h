/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of the Secret Service that it may answer with a dialog. libsecret 0.20 takes a dialog that
 * was dismissed for success, or waits for ever, depending on the call and on the keyring. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Calls @method, whose last answer is the path of a dialog or "/", and has the dialog shown.
 * Where not @may_ask, it is not shown. Cancelling takes it away. @owner is the keyring's unique
 * name on @bus. */
void ppm_keyring_call_async(GDBusConnection *bus, const char *owner, const char *path,
                            const char *interface, const char *method, GVariant *arguments,
                            gboolean may_ask, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

/* The call's first answer, or what the dialog led to; whoever uses it checks its type.
 * PPM_KEYRING_ERROR_LOCKED where the dialog was dismissed, or could not be shown; other errors are
 * as they came from the bus. */
GVariant *ppm_keyring_call_finish(GAsyncResult *result, GError **error);

G_END_DECLS
