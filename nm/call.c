/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Add, look, connect, follow. */
#include "config.h"

#include "call.h"
#include "dbus-manager.h"
#include "descriptor.h"
#include "error.h"
#include "names.h"
#include "secret.h"
#include "state.h"

#include <gio/gunixfdlist.h>
#include <string.h>

#define MANAGED_BY "NetworkManager"
#define RETURNS_IN 15 /* seconds: systemd starts a service that has crashed again */

struct _PpmCall {
    GDBusConnection *bus;
    GCancellable *cancellable;
    GVariant *settings;
    PpmSecret *secret;
    char *path; /* NULL: not added yet */
    PpmDBusConnection *tunnel;
    gulong changed_handler, owner_handler;
    guint absence;      /* the service has gone, and may come back to the tunnel */
    gint64 since;       /* the state that was there before this attempt */
    gboolean is_lost;   /* the service that had it has gone */
    gboolean has_begun; /* before, it is disconnected, too */
    gboolean is_up;
    gboolean is_ending; /* somebody wants it so: the service, which is being stopped, or root */
    gboolean has_ended;
    gboolean has_failed; /* the service then shows it for a while (daemon/guests.c) */
    const PpmCallFuncs *funcs;
    gpointer user_data;
};

static void
end(PpmCall *call, PpmCause cause, const char *words)
{
    if (call->has_ended)
        return;
    call->has_ended = TRUE;
    call->has_failed = cause != PPM_CAUSE_NONE;
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
    const char *word = "", *detail = "", *server = NULL, *user = NULL, *hint;
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
    hint = ppm_cause_hint(cause);
    words = g_strdup_printf("%s%s%s%s%s%s", summary, *detail ? " (" : "", detail,
                            *detail ? ")" : "", *hint ? " " : "", hint);
    end(call, cause, words);
}

static gboolean
is_of_this_attempt(PpmCall *call)
{
    return call->has_begun || ppm_dbus_connection_get_since(call->tunnel) != call->since;
}

static void
look(PpmCall *call)
{
    PpmState state = PPM_STATE_DISCONNECTED;

    if (call->has_ended ||
        !ppm_state_from_string(ppm_dbus_connection_get_state(call->tunnel) ?: "", &state))
        return;
    call->has_begun |= !ppm_state_is_idle(state);
    call->is_ending = state == PPM_STATE_DISCONNECTING;
    if (state == PPM_STATE_CONNECTED && !call->is_up) {
        call->is_up = TRUE;
        call->funcs->up(call->tunnel, call->user_data);
    } else if (state == PPM_STATE_FAILED && is_of_this_attempt(call)) {
        end_failed(call);
    } else if (state == PPM_STATE_DISCONNECTED && call->has_begun) {
        end(call, PPM_CAUSE_NONE, "it was ended");
    }
}

static void
lose(PpmCall *call)
{
    g_autofree char *words = ppm_cause_summary(PPM_CAUSE_SERVICE_STOPPED, NULL, NULL);

    call->is_lost = TRUE;
    end(call, PPM_CAUSE_SERVICE_STOPPED, words);
}

static gboolean
on_absence(gpointer user_data)
{
    PpmCall *call = user_data;

    call->absence = 0;
    lose(call);
    return G_SOURCE_REMOVE;
}

/* Tunnels outlive a service that dies or is upgraded; its own properties are read by now. */
static void
meet_again(PpmCall *call)
{
    g_clear_handle_id(&call->absence, g_source_remove);
    call->since = 0;
    if (ppm_dbus_connection_get_state(call->tunnel))
        look(call);
    else
        lose(call);
}

static void
on_owner(PpmCall *call)
{
    g_autofree char *owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(call->tunnel));

    if (owner && call->absence)
        meet_again(call);
    else if (!owner && call->is_up && !call->is_ending && !call->has_ended)
        call->absence = g_timeout_add_seconds(RETURNS_IN, on_absence, call);
    else if (!owner)
        lose(call);
}

/* ---- connecting ---- */

/* What is not our service's word is the bus's: it is not there, or has never heard of it. */
static void
end_refused(PpmCall *call, PpmCause if_ours, GError *error)
{
    PpmCause cause = error->domain == PPM_ERROR ? if_ours : PPM_CAUSE_INTERNAL;

    if (error->domain == G_DBUS_ERROR) {
        cause = PPM_CAUSE_SERVICE_STOPPED;
        call->is_lost = TRUE;
    }
    g_dbus_error_strip_remote_error(error);
    end(call, cause, error->message);
}

static void
on_connecting(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish(
        G_DBUS_CONNECTION(source), NULL, result, &error);
    PpmCall *call = user_data;

    if (!reply && !is_cancelled(error))
        end_refused(call, PPM_CAUSE_INTERNAL, error);
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
    return g_variant_dict_end(&options);
}

/* By path: the first time nobody waits for the proxy, which only follows. */
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
    g_dbus_connection_call_with_unix_fd_list(
        call->bus, PPM_DBUS_NAME, call->path, PPM_DBUS_CONNECTION_INTERFACE, "Connect",
        g_variant_new("(@a{sv})", options), NULL, G_DBUS_CALL_FLAGS_NONE, -1, descriptors,
        call->cancellable, on_connecting, call);
}

static void
follow(PpmCall *call)
{
    call->changed_handler = g_signal_connect_swapped(call->tunnel, "g-properties-changed",
                                                     G_CALLBACK(look), call);
    call->owner_handler = g_signal_connect_swapped(call->tunnel, "notify::g-name-owner",
                                                   G_CALLBACK(on_owner), call);
}

/* Reading the properties is also what the service sends changes for from then on. It may have gone
 * in between, which nobody tells any more. */
static void
on_proxy(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    PpmDBusConnection *tunnel = ppm_dbus_connection_proxy_new_finish(result, &error);
    PpmCall *call = user_data;

    if (tunnel) {
        g_autofree char *owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(tunnel));

        call->tunnel = tunnel;
        follow(call);
        (owner ? look : lose)(call);
    } else if (!is_cancelled(error)) {
        end_refused(call, PPM_CAUSE_INTERNAL, error);
    }
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
        ppm_dbus_connection_proxy_new(call->bus, G_DBUS_PROXY_FLAGS_NONE, PPM_DBUS_NAME, call->path,
                                      call->cancellable, on_proxy, call);
        dial(call);
    } else if (!is_cancelled(error)) {
        end_refused(call, PPM_CAUSE_BAD_OPTION, error);
    }
}

static void
add(PpmCall *call)
{
    g_dbus_connection_call(
        call->bus, PPM_DBUS_NAME, PPM_DBUS_PATH, PPM_DBUS_MANAGER_INTERFACE,
        "AddTemporaryConnection", g_variant_new("(@a{sv}s)", call->settings, MANAGED_BY),
        G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, call->cancellable, on_added, call);
}

void
ppm_call_prepare(GDBusConnection *bus)
{
    (void)PPM_ERROR; /* registers the names of the service's errors */
    g_dbus_connection_call(bus, PPM_DBUS_NAME, PPM_DBUS_PATH, PPM_DBUS_MANAGER_INTERFACE,
                           "FindConnection", g_variant_new("(s)", ""), NULL, G_DBUS_CALL_FLAGS_NONE,
                           -1, NULL, NULL, NULL);
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
    call->settings = g_steal_pointer(&taken);
    call->secret = secret;
    call->funcs = funcs;
    call->user_data = user_data;
    add(call);
    return call;
}

static void
leave_tunnel(PpmCall *call)
{
    if (call->tunnel) {
        g_clear_signal_handler(&call->changed_handler, call->tunnel);
        g_clear_signal_handler(&call->owner_handler, call->tunnel);
    }
    g_clear_handle_id(&call->absence, g_source_remove);
    g_clear_object(&call->tunnel);
    g_clear_pointer(&call->path, g_free);
}

static gboolean
service_has_it(PpmCall *call)
{
    g_autofree char *owner = call->tunnel ? g_dbus_proxy_get_name_owner(G_DBUS_PROXY(call->tunnel))
                                          : NULL;

    return owner && !call->is_lost;
}

void
ppm_call_again(PpmCall *call)
{
    call->has_begun = call->is_up = call->is_ending = FALSE;
    call->has_ended = call->has_failed = FALSE;
    call->since = 0;
    if (service_has_it(call)) {
        call->since = ppm_dbus_connection_get_since(call->tunnel);
        dial(call);
    } else {
        leave_tunnel(call);
        g_cancellable_cancel(call->cancellable); /* of a proxy that may still be under way */
        g_object_unref(call->cancellable);
        call->cancellable = g_cancellable_new();
        call->is_lost = FALSE;
        add(call);
    }
}

void
ppm_call_forget_password(PpmCall *call)
{
    g_clear_pointer(&call->secret, ppm_secret_free);
}

void
ppm_call_free(PpmCall *call)
{
    g_cancellable_cancel(call->cancellable);
    g_object_unref(call->cancellable);
    if (call->path && !call->has_failed)
        g_dbus_connection_call(call->bus, PPM_DBUS_NAME, call->path, PPM_DBUS_CONNECTION_INTERFACE,
                               "Delete", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                               NULL, NULL);
    leave_tunnel(call);
    g_variant_unref(call->settings);
    g_clear_pointer(&call->secret, ppm_secret_free);
    g_object_unref(call->bus);
    g_free(call);
}
