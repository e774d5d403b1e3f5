/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Add, look, connect, follow. */
#include "config.h"

#include "call.h"
#include "dbus-manager.h"
#include "descriptor.h"
#include "names.h"
#include "secret.h"
#include "state.h"

#include <gio/gunixfdlist.h>
#include <string.h>

#define MANAGED_BY "NetworkManager"

struct _PpmCall {
    GDBusConnection *bus;
    GCancellable *cancellable;
    PpmSecret *secret;
    char *path; /* NULL: not added yet */
    PpmDBusConnection *tunnel;
    gulong changed_handler, owner_handler;
    gboolean has_begun; /* before, it is disconnected, too */
    gboolean is_up;
    const PpmCallFuncs *funcs;
    gpointer user_data;
};

static void
end(PpmCall *call, PpmCause cause, const char *words)
{
    call->funcs->ended(cause, words, call->user_data);
}

static gboolean
is_cancelled(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- following ---- */

static void
end_failed(PpmCall *call)
{
    GVariant *failure = ppm_dbus_connection_get_failure(call->tunnel);
    const char *word = "", *detail = "", *server = NULL, *user = NULL;
    g_autofree char *summary = NULL, *words = NULL;
    PpmCause cause;

    if (failure) {
        g_variant_lookup(failure, "cause", "&s", &word);
        g_variant_lookup(failure, "detail", "&s", &detail);
        g_variant_lookup(failure, "server", "&s", &server);
        g_variant_lookup(failure, "user", "&s", &user);
    }
    cause = ppm_cause_from_string(word);
    summary = ppm_cause_summary(cause, server, user);
    words = g_strdup_printf("%s%s%s%s %s", summary, *detail ? " (" : "", detail, *detail ? ")" : "",
                            ppm_cause_hint(cause));
    end(call, cause, words);
}

static void
look(PpmCall *call)
{
    PpmState state = PPM_STATE_DISCONNECTED;

    if (!ppm_state_from_string(ppm_dbus_connection_get_state(call->tunnel) ?: "", &state))
        return;
    call->has_begun |= !ppm_state_is_idle(state);
    if (state == PPM_STATE_CONNECTED && !call->is_up) {
        call->is_up = TRUE;
        call->funcs->up(call->tunnel, call->user_data);
    } else if (state == PPM_STATE_FAILED) {
        end_failed(call);
    } else if (state == PPM_STATE_DISCONNECTED && call->has_begun) {
        end(call, PPM_CAUSE_NONE, "");
    }
}

static void
on_owner(PpmCall *call)
{
    g_autofree char *owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(call->tunnel));

    if (!owner)
        end(call, PPM_CAUSE_SERVICE_STOPPED, ppm_cause_info(PPM_CAUSE_SERVICE_STOPPED)->summary);
}

/* ---- connecting ---- */

static void
on_connecting(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    PpmCall *call = user_data;

    if (ppm_dbus_connection_call_connect_finish(PPM_DBUS_CONNECTION(source), NULL, result,
                                                &error) ||
        is_cancelled(error))
        return;
    g_dbus_error_strip_remote_error(error);
    end(call, PPM_CAUSE_INTERNAL, error->message);
}

/* The password goes as a descriptor, which no monitor of the bus can read. */
static GVariant *
connect_options(PpmCall *call, GUnixFDList *descriptors, GError **error)
{
    ppm_autofd int fd = -1;
    GVariantDict options;

    g_variant_dict_init(&options, NULL);
    if (call->secret) {
        fd = ppm_secret_to_memfd(call->secret, error);
        if (fd < 0 || g_unix_fd_list_append(descriptors, fd, error) < 0) {
            g_variant_dict_clear(&options);
            return NULL;
        }
        g_variant_dict_insert(&options, "secret", "h", 0);
    }
    g_clear_pointer(&call->secret, ppm_secret_free);
    return g_variant_dict_end(&options);
}

static void
dial(PpmCall *call)
{
    g_autoptr(GUnixFDList) descriptors = g_unix_fd_list_new();
    g_autoptr(GError) error = NULL;
    GVariant *options = connect_options(call, descriptors, &error);

    if (!options) {
        end(call, PPM_CAUSE_INTERNAL, error->message);
        return;
    }
    call->changed_handler = g_signal_connect_swapped(call->tunnel, "g-properties-changed",
                                                     G_CALLBACK(look), call);
    call->owner_handler = g_signal_connect_swapped(call->tunnel, "notify::g-name-owner",
                                                   G_CALLBACK(on_owner), call);
    ppm_dbus_connection_call_connect(call->tunnel, options, descriptors, call->cancellable,
                                     on_connecting, call);
}

static void
on_proxy(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    PpmDBusConnection *tunnel = ppm_dbus_connection_proxy_new_finish(result, &error);
    PpmCall *call = user_data;

    if (tunnel) {
        call->tunnel = tunnel;
        dial(call);
    } else if (!is_cancelled(error)) {
        end(call, PPM_CAUSE_INTERNAL, error->message);
    }
}

/* Signals come to those who have asked for connections once. */
static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    PpmCall *call = user_data;

    if (is_cancelled(error))
        return;
    ppm_dbus_connection_proxy_new(call->bus, G_DBUS_PROXY_FLAGS_NONE, PPM_DBUS_NAME, call->path,
                                  call->cancellable, on_proxy, call);
}

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    PpmCall *call = user_data;

    if (reply) {
        g_variant_get(reply, "(o)", &call->path);
        g_dbus_connection_call(call->bus, PPM_DBUS_NAME, PPM_DBUS_PATH, PPM_DBUS_MANAGER_INTERFACE,
                               "ListConnections", g_variant_new("(as)", NULL), NULL,
                               G_DBUS_CALL_FLAGS_NONE, -1, call->cancellable, on_listed, call);
    } else if (!is_cancelled(error)) {
        g_dbus_error_strip_remote_error(error);
        end(call, PPM_CAUSE_BAD_OPTION, error->message);
    }
}

PpmCall *
ppm_call_new(GDBusConnection *bus, GVariant *settings, const char *password,
             const PpmCallFuncs *funcs, gpointer user_data, GError **error)
{
    g_autoptr(GVariant) taken = g_variant_ref_sink(settings);
    PpmSecret *secret = password ? ppm_secret_new(password, strlen(password), error) : NULL;
    PpmCall *call;

    if (password && !secret)
        return NULL;
    call = g_new0(PpmCall, 1);
    call->bus = g_object_ref(bus);
    call->cancellable = g_cancellable_new();
    call->secret = secret;
    call->funcs = funcs;
    call->user_data = user_data;
    g_dbus_connection_call(bus, PPM_DBUS_NAME, PPM_DBUS_PATH, PPM_DBUS_MANAGER_INTERFACE,
                           "AddTemporaryConnection", g_variant_new("(@a{sv}s)", taken, MANAGED_BY),
                           NULL, G_DBUS_CALL_FLAGS_NONE, -1, call->cancellable, on_added, call);
    return call;
}

void
ppm_call_free(PpmCall *call)
{
    g_cancellable_cancel(call->cancellable);
    g_object_unref(call->cancellable);
    if (call->tunnel) {
        g_clear_signal_handler(&call->changed_handler, call->tunnel);
        g_clear_signal_handler(&call->owner_handler, call->tunnel);
    }
    if (call->path)
        g_dbus_connection_call(call->bus, PPM_DBUS_NAME, call->path, PPM_DBUS_CONNECTION_INTERFACE,
                               "Delete", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
    g_clear_object(&call->tunnel);
    g_clear_pointer(&call->secret, ppm_secret_free);
    g_object_unref(call->bus);
    g_free(call->path);
    g_free(call);
}
