/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user id behind a user name, looked up off the main loop: a directory service may be asked. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ppm_owner_lookup_async(const char *name, GAsyncReadyCallback callback, gpointer user_data);

/* G_MAXUINT where there is no such user. */
guint ppm_owner_lookup_finish(GAsyncResult *result);

G_END_DECLS
