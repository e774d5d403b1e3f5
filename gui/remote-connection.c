/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the proxy's cached properties; waits for nothing. */
#include "config.h"

#include "remote-connection.h"
#include "call-error.h"
#include "change.h"
#include "descriptor.h"
#include "encryption.h"
#include "error.h"
#include "isolate.h"
#include "option-table.h"
#include "proxy.h"

#include <glib/gi18n.h>

#define CALL_TIMEOUT_MS (5 * 60 * 1000) /* somebody may have to type a password for polkit */

struct _PpmRemoteConnection {
    GObject parent_instance;

    PpmDBusConnection *proxy;
};

static void init_tunnel(PpmTunnelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(PpmRemoteConnection, ppm_remote_connection, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(PPM_TYPE_TUNNEL, init_tunnel))

static guint log_grew_signal, removed_signal;

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

const char *
ppm_remote_connection_path(PpmRemoteConnection *self)
{
    return g_dbus_proxy_get_object_path(G_DBUS_PROXY(self->proxy));
}

const char *
ppm_remote_connection_uuid(PpmRemoteConnection *self)
{
    return or_empty(ppm_dbus_connection_get_uuid(self->proxy));
}

const char *
ppm_remote_connection_name(PpmRemoteConnection *self)
{
    return or_empty(ppm_dbus_connection_get_name(self->proxy));
}

const char *
ppm_remote_connection_owner(PpmRemoteConnection *self)
{
    return or_empty(ppm_dbus_connection_get_owner(self->proxy));
}

const char *
ppm_remote_connection_local_address(PpmRemoteConnection *self)
{
    return or_empty(ppm_dbus_connection_get_local_address(self->proxy));
}

const char *
ppm_remote_connection_server_address(PpmRemoteConnection *self)
{
    return or_empty(ppm_dbus_connection_get_server_address(self->proxy));
}

PpmState
ppm_remote_connection_state(PpmRemoteConnection *self)
{
    const char *word = or_empty(ppm_dbus_connection_get_state(self->proxy));
    PpmState state = *word ? PPM_STATE_DORMANT : PPM_STATE_DISCONNECTED;

    ppm_state_from_string(word, &state);
    return state;
}

gint64
ppm_remote_connection_since(PpmRemoteConnection *self)
{
    return ppm_dbus_connection_get_since(self->proxy);
}

const char *
ppm_remote_connection_state_label(PpmRemoteConnection *self)
{
    const char *word = or_empty(ppm_dbus_connection_get_state(self->proxy));
    PpmState state;

    return ppm_state_from_string(word, &state) ? ppm_state_label(state) : word;
}

char *
ppm_remote_connection_encryption_label(PpmRemoteConnection *self)
{
    return ppm_encryption_label(or_empty(ppm_dbus_connection_get_encryption(self->proxy)));
}

const char *
ppm_remote_connection_data_path_label(PpmRemoteConnection *self)
{
    const char *path = or_empty(ppm_dbus_connection_get_data_path(self->proxy));

    if (g_str_equal(path, "kernel"))
        return _("in the kernel");
    return g_str_equal(path, "userspace") ? _("through the program pptp") : path;
}

char *
ppm_remote_connection_dns(PpmRemoteConnection *self)
{
    g_auto(GStrv) servers = ppm_proxy_texts(G_DBUS_PROXY(self->proxy), "Dns");

    return g_strjoinv(", ", servers);
}

GStrv
ppm_remote_connection_changes(PpmRemoteConnection *self)
{
    return ppm_changes_to_lines(ppm_dbus_connection_get_changes(self->proxy));
}

GStrv
ppm_remote_connection_warnings(PpmRemoteConnection *self)
{
    return ppm_warnings_to_lines(ppm_dbus_connection_get_warnings(self->proxy));
}

char *
ppm_remote_connection_setting(PpmRemoteConnection *self, const char *key)
{
    GVariant *settings = ppm_dbus_connection_get_settings(self->proxy);
    g_autoptr(GVariant) value = settings ? g_variant_lookup_value(settings, key, NULL) : NULL;
    const PpmOption *option = ppm_option_find(key);
    char *text = value && option ? ppm_option_check_variant(option, value, NULL) : NULL;

    return text ? text : g_strdup("");
}

GVariant *
ppm_remote_connection_settings(PpmRemoteConnection *self)
{
    return ppm_dbus_connection_get_settings(self->proxy);
}

GVariant *
ppm_remote_connection_overrides(PpmRemoteConnection *self)
{
    return ppm_dbus_connection_get_overrides(self->proxy);
}

const char *
ppm_remote_connection_file_problem(PpmRemoteConnection *self)
{
    return or_empty(ppm_dbus_connection_get_file_problem(self->proxy));
}

gboolean
ppm_remote_connection_secret_stored(PpmRemoteConnection *self)
{
    return ppm_dbus_connection_get_secret_stored(self->proxy);
}

char *
ppm_remote_connection_servers(PpmRemoteConnection *self)
{
    g_autofree char *list = ppm_remote_connection_setting(self, "server");
    g_auto(GStrv) servers = g_strsplit(list, ";", -1);

    return g_strjoinv(", ", servers);
}

static void
route_free(gpointer data)
{
    PpmRemoteRoute *route = data;

    g_free(route->cidr);
    g_free(route);
}

GPtrArray *
ppm_remote_connection_routes(PpmRemoteConnection *self)
{
    GPtrArray *routes = g_ptr_array_new_with_free_func(route_free);
    GVariant *list = ppm_dbus_connection_get_routes(self->proxy);
    GVariantIter iter;
    PpmRemoteRoute route;

    if (!list)
        return routes;
    g_variant_iter_init(&iter, list);
    while (g_variant_iter_next(&iter, "(sbb)", &route.cidr, &route.enabled, &route.active))
        g_ptr_array_add(routes, g_memdup2(&route, sizeof route));
    return routes;
}

/* A text of the property Failure, or NULL. */
static const char *
failure_member(PpmRemoteConnection *self, const char *key)
{
    GVariant *failure = ppm_dbus_connection_get_failure(self->proxy);
    const char *text = NULL;

    if (failure)
        g_variant_lookup(failure, key, "&s", &text);
    return text;
}

PpmCause
ppm_remote_connection_failure(PpmRemoteConnection *self)
{
    const char *word = failure_member(self, "cause");

    return word && *word ? ppm_cause_from_string(word) : PPM_CAUSE_NONE;
}

char *
ppm_remote_connection_failure_summary(PpmRemoteConnection *self)
{
    PpmCause cause = ppm_remote_connection_failure(self);
    g_autofree char *server = NULL, *user = NULL;

    if (cause == PPM_CAUSE_NONE)
        return g_strdup("");
    server = ppm_isolate(failure_member(self, "server"));
    user = ppm_isolate(failure_member(self, "user"));
    return ppm_cause_summary(cause, server, user);
}

char *
ppm_remote_connection_failure_detail(PpmRemoteConnection *self)
{
    return g_strdup(or_empty(failure_member(self, "detail")));
}

/* ---- as a tunnel among others ---- */

static const char *
tunnel_name(PpmTunnel *tunnel)
{
    return ppm_remote_connection_name(PPM_REMOTE_CONNECTION(tunnel));
}

static char *
tunnel_servers(PpmTunnel *tunnel)
{
    return ppm_remote_connection_servers(PPM_REMOTE_CONNECTION(tunnel));
}

static PpmState
tunnel_state(PpmTunnel *tunnel)
{
    return ppm_remote_connection_state(PPM_REMOTE_CONNECTION(tunnel));
}

static const char *
tunnel_state_label(PpmTunnel *tunnel)
{
    return ppm_remote_connection_state_label(PPM_REMOTE_CONNECTION(tunnel));
}

static const char *
tunnel_manager(PpmTunnel *tunnel)
{
    return NULL;
}

static void
init_tunnel(PpmTunnelInterface *interface)
{
    interface->name = tunnel_name;
    interface->servers = tunnel_servers;
    interface->state = tunnel_state;
    interface->state_label = tunnel_state_label;
    interface->manager = tunnel_manager;
}

/* ---- calls ---- */

static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    GVariant *reply = g_dbus_proxy_call_with_unix_fd_list_finish(G_DBUS_PROXY(source), NULL, result,
                                                                 &error);

    if (reply) {
        g_task_return_pointer(task, reply, (GDestroyNotify)g_variant_unref);
        return;
    }
    g_task_return_error(task, ppm_call_error_for_people(error));
}

void
ppm_remote_connection_call(PpmRemoteConnection *self, const char *method, GVariant *arguments,
                           GUnixFDList *fds, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, cancellable, callback, user_data);

    g_task_set_source_tag(task, ppm_remote_connection_call_finish);
    g_dbus_proxy_call_with_unix_fd_list(G_DBUS_PROXY(self->proxy), method, arguments,
                                        G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
                                        CALL_TIMEOUT_MS, fds, cancellable, on_called, task);
}

GVariant *
ppm_remote_connection_call_finish_value(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

gboolean
ppm_remote_connection_call_finish(GAsyncResult *result, GError **error)
{
    g_autoptr(GVariant) reply = ppm_remote_connection_call_finish_value(result, error);

    return reply != NULL;
}

int
ppm_remote_connection_append_secret(GUnixFDList *fds, const PpmSecret *secret, GError **error)
{
    ppm_autofd int fd = ppm_secret_to_memfd(secret, error);

    return fd < 0 ? -1 : g_unix_fd_list_append(fds, fd, error);
}

void
ppm_remote_connection_connect(PpmRemoteConnection *self, const PpmSecret *secret,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
    g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
    g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
    GError *error = NULL;
    int index = secret ? ppm_remote_connection_append_secret(fds, secret, &error) : -1;

    if (error) {
        g_task_report_error(self, callback, user_data, ppm_remote_connection_call_finish, error);
        return;
    }
    if (index >= 0)
        g_variant_dict_insert(&options, "secret", "h", index);
    ppm_remote_connection_call(self, "Connect",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&options)), fds,
                               cancellable, callback, user_data);
}

void
ppm_remote_connection_disconnect(PpmRemoteConnection *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    ppm_remote_connection_call(self, "Disconnect", NULL, NULL, cancellable, callback, user_data);
}

/* ---- the object ---- */

static void
on_signal(GDBusProxy *proxy, const char *sender, const char *signal, GVariant *arguments,
          PpmRemoteConnection *self)
{
    if (g_str_equal(signal, "LogGrew"))
        g_signal_emit(self, log_grew_signal, 0);
}

static void
on_properties_changed(PpmRemoteConnection *self)
{
    ppm_tunnel_emit_changed(PPM_TUNNEL(self));
}

void
ppm_remote_connection_tell_removed(PpmRemoteConnection *self)
{
    g_signal_emit(self, removed_signal, 0);
}

void
ppm_remote_connection_set_proxy(PpmRemoteConnection *self, PpmDBusConnection *proxy)
{
    if (self->proxy)
        g_signal_handlers_disconnect_by_data(self->proxy, self);
    g_set_object(&self->proxy, proxy);
    g_signal_connect_swapped(proxy, "g-properties-changed", G_CALLBACK(on_properties_changed),
                             self);
    g_signal_connect(proxy, "g-signal", G_CALLBACK(on_signal), self);
    on_properties_changed(self);
}

static void
ppm_remote_connection_finalize(GObject *object)
{
    PpmRemoteConnection *self = PPM_REMOTE_CONNECTION(object);

    g_signal_handlers_disconnect_by_data(self->proxy, self);
    g_object_unref(self->proxy);
    G_OBJECT_CLASS(ppm_remote_connection_parent_class)->finalize(object);
}

static void
ppm_remote_connection_class_init(PpmRemoteConnectionClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_remote_connection_finalize;
    removed_signal = g_signal_new("removed", PPM_TYPE_REMOTE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
    log_grew_signal = g_signal_new("log-grew", PPM_TYPE_REMOTE_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ppm_remote_connection_init(PpmRemoteConnection *self)
{
    (void)PPM_ERROR; /* registers the names of the service's errors */
}

PpmRemoteConnection *
ppm_remote_connection_new(PpmDBusConnection *proxy)
{
    PpmRemoteConnection *self = g_object_new(PPM_TYPE_REMOTE_CONNECTION, NULL);

    ppm_remote_connection_set_proxy(self, proxy);
    return self;
}
