/* SPDX-License-Identifier: GPL-2.0-or-later */
/* polkit: the one place that asks it. Every error is a no; uid 0 needs no asking. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmAuthority PpmAuthority;

PpmAuthority *ppm_authority_new(GDBusConnection *bus);
void ppm_authority_free(PpmAuthority *authority);

/* Whether the caller with the bus name @sender and user id @uid may do every one of @actions (NULL
 * ends them). @interactive: whether polkit may ask for a password. Finishes with
 * PPM_ERROR_NOT_AUTHORIZED where not, and in words where polkit cannot be reached. */
void ppm_authority_check_async(PpmAuthority *authority, const char *sender, guint uid,
                               const char *const *actions, gboolean interactive,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean ppm_authority_check_finish(GAsyncResult *result, GError **error);

G_END_DECLS
