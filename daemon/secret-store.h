/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords kept with root, for connections that come up without their user: one file each, for
 * root's eyes (0600) in a directory of its own (0700). Not encrypted: root could read the key as
 * well. */
#pragma once

#include "secret.h"

G_BEGIN_DECLS

/* @directory is the service's state directory; the secrets lie in "secrets" below it, made when the
 * first one comes. @uuid is a connection's, canonical. */

/* Replaces the one kept before, atomically. */
gboolean ppm_secret_store_save(const char *directory, const char *uuid, const PpmSecret *secret,
                               GError **error);

/* PPM_ERROR_NOT_FOUND where none is kept, PPM_ERROR_NO_SECRET where the file cannot be trusted or
 * is no password. */
PpmSecret *ppm_secret_store_load(const char *directory, const char *uuid, GError **error);

gboolean ppm_secret_store_has(const char *directory, const char *uuid);

/* PPM_ERROR_NOT_FOUND where none is kept. */
gboolean ppm_secret_store_remove(const char *directory, const char *uuid, GError **error);

G_END_DECLS
