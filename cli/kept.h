/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The caller's own keyring, waited for. Ctrl-C meanwhile takes the keyring's dialog away and ends
 * the program by the signal. Errors are those of keyring.h. */
#pragma once

#include "client.h"
#include "keyring.h"

/* Seconds for somebody to answer the keyring's dialog. */
#define PPM_KEPT_PATIENCE 120

/* Takes at most @seconds; PPM_KEYRING_ERROR_LOCKED when they are over. */
PpmSecret *ppm_kept_lookup(PpmDBusConnection *connection, guint seconds, GError **error);
gboolean ppm_kept_store(PpmDBusConnection *connection, const PpmSecret *secret, GError **error);
gboolean ppm_kept_clear(PpmDBusConnection *connection, gboolean may_ask, GError **error);

/* Opens no dialog. */
gboolean ppm_kept_exists(PpmDBusConnection *connection, gboolean *exists, GError **error);
