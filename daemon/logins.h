/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a user's last session ends (org.freedesktop.login1). Where there is no logind nobody logs
 * out. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmLogins PpmLogins;

typedef void (*PpmLoggedOutFunc)(guint uid, gpointer user_data);

/* A user who lingers (loginctl enable-linger) never logs out. */
PpmLogins *ppm_logins_new(GDBusConnection *bus, PpmLoggedOutFunc func, gpointer user_data);
void ppm_logins_free(PpmLogins *logins);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmLogins, ppm_logins_free)

G_END_DECLS
