/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords in the user's keyring (libsecret, the Secret Service), one item a connection. For
 * programs in the user's session; the service has no keyring. Passwords cross the session's bus
 * encrypted or not at all. Cancelling is G_IO_ERROR_CANCELLED. */
#pragma once

#include "secret.h"

G_BEGIN_DECLS

#define PPM_KEYRING_ERROR (ppm_keyring_error_quark())

/**
 * PpmKeyringError:
 * @PPM_KEYRING_ERROR_NOT_FOUND: the keyring holds no password of that connection
 * @PPM_KEYRING_ERROR_LOCKED: it is locked, and was not unlocked when that was asked for
 * @PPM_KEYRING_ERROR_ABSENT: no program of this session keeps passwords
 * @PPM_KEYRING_ERROR_UNUSABLE: the password in it cannot be one (empty, too long, a NUL)
 * @PPM_KEYRING_ERROR_FAILED: anything else; the message says what
 */
typedef enum {
    PPM_KEYRING_ERROR_NOT_FOUND,
    PPM_KEYRING_ERROR_LOCKED,
    PPM_KEYRING_ERROR_ABSENT,
    PPM_KEYRING_ERROR_UNUSABLE,
    PPM_KEYRING_ERROR_FAILED,
} PpmKeyringError;

GQuark ppm_keyring_error_quark(void);

/* The password of the connection @uuid. @may_ask, here and below: where the keyring is locked, it
 * shows its own dialog, which waits for the user as long as @cancellable lets it. */
void ppm_keyring_lookup_async(const char *uuid, gboolean may_ask, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
PpmSecret *ppm_keyring_lookup_finish(GAsyncResult *result, GError **error);

/* The same of the item that NetworkManager's agents keep for its VPN connection @uuid; ends with
 * ppm_keyring_lookup_finish(). */
void ppm_keyring_lookup_networkmanager_async(const char *uuid, gboolean may_ask,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);

/* Stores @secret (a copy) in the default collection, in place of one stored before. @label: what
 * keyring programs show, such as the connection's name. */
void ppm_keyring_store_async(const char *uuid, const char *label, const PpmSecret *secret,
                             gboolean may_ask, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean ppm_keyring_store_finish(GAsyncResult *result, GError **error);

/* PPM_KEYRING_ERROR_NOT_FOUND where there is none. */
void ppm_keyring_clear_async(const char *uuid, gboolean may_ask, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean ppm_keyring_clear_finish(GAsyncResult *result, GError **error);

/* Whether there is one, without unlocking anything or reading it. */
void ppm_keyring_exists_async(const char *uuid, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean ppm_keyring_exists_finish(GAsyncResult *result, gboolean *exists, GError **error);

G_END_DECLS
