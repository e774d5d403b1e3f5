/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls that change a connection. polkit may ask the user. Each ends with
 * ppm_remote_connection_call_finish(). */
#pragma once

#include "remote-connection.h"

G_BEGIN_DECLS

/* @set: a{sv}, taken over where floating. @unset: keys that go back to the preset. */
void ppm_remote_settings_update(PpmRemoteConnection *connection, GVariant *set,
                                const char *const *unset, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* One option, as text. */
void ppm_remote_settings_set(PpmRemoteConnection *connection, const char *key, const char *text,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);

/* Ends the tunnel, and removes the connection. */
void ppm_remote_settings_delete(PpmRemoteConnection *connection, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* @route: as the option "route" has its entries. */
void ppm_remote_settings_add_route(PpmRemoteConnection *connection, const char *route,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
void ppm_remote_settings_remove_route(PpmRemoteConnection *connection, const char *cidr,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
void ppm_remote_settings_enable_route(PpmRemoteConnection *connection, const char *cidr,
                                      gboolean enabled, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);

/* The password kept with the system. */
void ppm_remote_settings_store_secret(PpmRemoteConnection *connection, const PpmSecret *secret,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
void ppm_remote_settings_clear_secret(PpmRemoteConnection *connection, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
