/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection of the service as widgets see it: plain values, and calls that never wait. */
#pragma once

#include "cause.h"
#include "dbus-connection.h"
#include "secret.h"
#include "tunnel.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

#define PPM_TYPE_REMOTE_CONNECTION (ppm_remote_connection_get_type())
G_DECLARE_FINAL_TYPE(PpmRemoteConnection, ppm_remote_connection, PPM, REMOTE_CONNECTION, GObject)

/**
 * A PpmTunnel: its signal "changed" tells of any value.
 * Signal "log-grew": (PpmRemoteConnection *connection, gpointer user_data): since ReadLog() was
 * last called
 * Signal "removed": (PpmRemoteConnection *connection, gpointer user_data): somebody deleted it
 */

/* One route of the profile. */
typedef struct {
    char *cidr;
    gboolean enabled;
    gboolean active; /* in the kernel's table */
} PpmRemoteRoute;

/* @proxy: of the object in the service; kept. */
PpmRemoteConnection *ppm_remote_connection_new(PpmDBusConnection *proxy);

/* GLib may make another proxy of the same object, and then tells only that one of changes. */
void ppm_remote_connection_set_proxy(PpmRemoteConnection *connection, PpmDBusConnection *proxy);

void ppm_remote_connection_tell_removed(PpmRemoteConnection *connection);

/* Texts are never NULL; they stay valid until the next change. */
const char *ppm_remote_connection_path(PpmRemoteConnection *connection);
const char *ppm_remote_connection_uuid(PpmRemoteConnection *connection);
const char *ppm_remote_connection_name(PpmRemoteConnection *connection);
const char *ppm_remote_connection_owner(PpmRemoteConnection *connection);
const char *ppm_remote_connection_local_address(PpmRemoteConnection *connection);
const char *ppm_remote_connection_server_address(PpmRemoteConnection *connection);

/* Of a state that this program does not know (a newer service has it) PPM_STATE_DORMANT: something
 * runs that can be ended. */
PpmState ppm_remote_connection_state(PpmRemoteConnection *connection);

/* Microseconds since 1970 at which the state was entered. */
gint64 ppm_remote_connection_since(PpmRemoteConnection *connection);

/* The state in the user's language; of a state that this program does not know, the service's word.
 */
const char *ppm_remote_connection_state_label(PpmRemoteConnection *connection);

/* How it is encrypted, in the user's language; "" while that is not known. */
char *ppm_remote_connection_encryption_label(PpmRemoteConnection *connection);

/* How its packets go, in the user's language; "" while that is not known. */
const char *ppm_remote_connection_data_path_label(PpmRemoteConnection *connection);

/* The name servers in use while it is connected, separated by commas; "" where there are none. */
char *ppm_remote_connection_dns(PpmRemoteConnection *connection);

/* What is changed in the system, and what works otherwise than asked for: a sentence each. */
GStrv ppm_remote_connection_changes(PpmRemoteConnection *connection);
GStrv ppm_remote_connection_warnings(PpmRemoteConnection *connection);

/* The value in effect of an option as text, as in a profile file; "" where the service has none. */
char *ppm_remote_connection_setting(PpmRemoteConnection *connection, const char *key);

/* a{sv}: every option's value in effect, and those that the connection sets itself; NULL where the
 * service has not told. */
GVariant *ppm_remote_connection_settings(PpmRemoteConnection *connection);
GVariant *ppm_remote_connection_overrides(PpmRemoteConnection *connection);

/* Why the connection's file cannot be used, or "". */
const char *ppm_remote_connection_file_problem(PpmRemoteConnection *connection);

/* Whether its password is kept with the system. */
gboolean ppm_remote_connection_secret_stored(PpmRemoteConnection *connection);

/* The servers, separated by commas. */
char *ppm_remote_connection_servers(PpmRemoteConnection *connection);

/* PpmRemoteRoute elements; free with g_ptr_array_unref(). */
GPtrArray *ppm_remote_connection_routes(PpmRemoteConnection *connection);

/* PPM_CAUSE_NONE where the last attempt did not fail. */
PpmCause ppm_remote_connection_failure(PpmRemoteConnection *connection);

/* What happened, for people, and the evidence of it; both "" where nothing did. */
char *ppm_remote_connection_failure_summary(PpmRemoteConnection *connection);
char *ppm_remote_connection_failure_detail(PpmRemoteConnection *connection);

/* The calls of the interface; polkit may ask the user. @secret may be NULL. */
void ppm_remote_connection_connect(PpmRemoteConnection *connection, const PpmSecret *secret,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
void ppm_remote_connection_disconnect(PpmRemoteConnection *connection, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* The end of each call; what the service said is in PPM_ERROR. */
gboolean ppm_remote_connection_call_finish(GAsyncResult *result, GError **error);

/* Any method, for the model's other files: takes over a floating @arguments; @fds may be NULL. Its
 * answer, a tuple. */
void ppm_remote_connection_call(PpmRemoteConnection *connection, const char *method,
                                GVariant *arguments, GUnixFDList *fds, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GVariant *ppm_remote_connection_call_finish_value(GAsyncResult *result, GError **error);

/* The index of @secret in @fds; -1 and @error on failure. */
int ppm_remote_connection_append_secret(GUnixFDList *fds, const PpmSecret *secret, GError **error);

G_END_DECLS
