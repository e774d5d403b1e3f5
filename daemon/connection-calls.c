/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of org.pptp.Manager1.Connection that begin and end tunnels, or bring a password. */
#include "config.h"

#include "connection-adapter-private.h"
#include "descriptor.h"
#include "error.h"
#include "names.h"
#include "option-table.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

/* ---- connect and disconnect ---- */

/* The last word counts, though it may be through sooner: a secret takes its time. */
static void
go_on_connecting(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_request_is_there(request, invocation))
        return;
    if (request->number < request->adapter->ended_at ||
        ppm_manager_is_stopping(request->context.manager)) {
        g_dbus_method_invocation_return_error_literal(invocation, PPM_ERROR, PPM_ERROR_BUSY,
                                                      _("it has been told to disconnect since"));
        return;
    }
    if (ppm_manager_may_connect(request->context.manager, request->connection, &error))
        ppm_connection_connect(request->connection, g_steal_pointer(&request->secret),
                               request->timeout, request->debug);
    ppm_connection_answer(invocation, error);
}

typedef void (*ReceivedFunc)(PpmConnectionRequest *request, GDBusMethodInvocation *invocation);

typedef struct {
    PpmConnectionRequest *request;
    GDBusMethodInvocation *invocation;
    ReceivedFunc received;
} Reception;

static void
on_secret(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Reception *reception = user_data;
    g_autoptr(GError) error = NULL;

    reception->request->secret = ppm_secret_receive_finish(result, &error);
    if (!reception->request->secret) {
        ppm_connection_request_free(reception->request);
        g_dbus_method_invocation_return_gerror(reception->invocation, error);
        return;
    }
    reception->received(reception->request, reception->invocation);
}

/* Takes over @fd and @request; the secret is with the request when @received is called. */
static void
receive_secret(PpmConnectionRequest *request, GDBusMethodInvocation *invocation, int fd,
               ReceivedFunc received)
{
    Reception *reception = g_new0(Reception, 1);

    *reception = (Reception){request, invocation, received};
    ppm_secret_receive_async(fd, ppm_gate_caller(invocation)->gone, on_secret, reception);
}

static void
authorize_connecting(PpmConnectionRequest *request, GDBusMethodInvocation *invocation)
{
    ppm_adapter_authorize(&request->context, invocation, ppm_connection_use_actions,
                          go_on_connecting, request, ppm_connection_request_free);
}

/* -1 where there is none: the descriptor is the receiver's. The number is the client's word, and
 * the library looks it up as it is, negative ones too. */
static int
descriptor_of(GVariant *value, GUnixFDList *descriptors)
{
    gint32 index;

    if (!descriptors || !g_variant_is_of_type(value, G_VARIANT_TYPE_HANDLE))
        return -1;
    index = g_variant_get_handle(value);
    if (index < 0 || index >= g_unix_fd_list_get_length(descriptors))
        return -1;
    return g_unix_fd_list_get(descriptors, index, NULL);
}

static gboolean
read_connect_option(const char *key, GVariant *value, GUnixFDList *descriptors,
                    PpmConnectionRequest *request, int *secret)
{
    if (g_str_equal(key, "secret")) {
        ppm_clear_fd(secret);
        *secret = descriptor_of(value, descriptors);
        return *secret >= 0;
    }
    if (g_str_equal(key, "timeout") && g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32)) {
        request->timeout = g_variant_get_uint32(value);
        return request->timeout >= 1 && request->timeout <= 3600;
    }
    if (g_str_equal(key, "debug") && g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN)) {
        request->debug = g_variant_get_boolean(value);
        return TRUE;
    }
    return FALSE;
}

static gboolean
read_connect_options(GVariant *options, GUnixFDList *descriptors, PpmConnectionRequest *request,
                     int *secret, GError **error)
{
    GVariantIter iter;
    const char *key;
    GVariant *value;
    gboolean fine = ppm_option_check_keys(options, error);

    g_variant_iter_init(&iter, options);
    while (fine && g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        fine = read_connect_option(key, value, descriptors, request, secret);
        if (!fine)
            g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                        _("options: allowed are “secret” (a descriptor), “timeout” (1 to 3600 "
                          "seconds) and “debug” (a boolean)"));
        g_variant_unref(value);
    }
    return fine;
}

/* The secret first: a call that cannot be understood needs no question to anybody. */
static gboolean
on_connect(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, GUnixFDList *descriptors,
           GVariant *options, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    PpmConnectionRequest *request;
    ppm_autofd int secret = -1;
    g_autoptr(GError) error = NULL;

    if (ppm_connection_is_refused(adapter, invocation, FALSE))
        return TRUE;
    request = ppm_connection_request_new(adapter);
    request->number = ++adapter->calls;
    if (!read_connect_options(options, descriptors, request, &secret, &error)) {
        ppm_connection_request_free(request);
        g_dbus_method_invocation_return_gerror(invocation, error);
        return TRUE;
    }
    if (secret < 0)
        authorize_connecting(request, invocation);
    else
        receive_secret(request, invocation, ppm_steal_fd(&secret), authorize_connecting);
    return TRUE;
}

static void
go_on_disconnecting(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;

    if (!ppm_connection_request_is_there(request, invocation))
        return;
    request->adapter->ended_at = MAX(request->adapter->ended_at, request->number);
    ppm_connection_disconnect(request->connection);
    ppm_connection_answer(invocation, NULL);
}

static gboolean
on_disconnect(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    PpmConnectionRequest *request;

    if (ppm_connection_is_refused(adapter, invocation, FALSE))
        return TRUE;
    request = ppm_connection_request_new(adapter);
    request->number = ++adapter->calls;
    ppm_adapter_authorize(&adapter->context, invocation, ppm_connection_use_actions,
                          go_on_disconnecting, request, ppm_connection_request_free);
    return TRUE;
}

/* ---- the password that root keeps ---- */

static GStrv
secret_actions(PpmProfile *profile, gboolean store)
{
    g_auto(GStrv) modify = ppm_adapter_store_actions(profile, NULL);
    g_autoptr(GStrvBuilder) actions = g_strv_builder_new();

    g_strv_builder_addv(actions, (const char **)modify);
    if (store)
        g_strv_builder_add(actions, PPM_ACTION_SYSTEM_SECRET);
    return g_strv_builder_end(actions);
}

static void
go_on_storing_secret(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_request_is_same(request, invocation))
        return;
    ppm_connection_store_secret(request->connection, request->secret, &error);
    ppm_connection_answer(invocation, error);
}

static void
authorize_storing(PpmConnectionRequest *request, GDBusMethodInvocation *invocation)
{
    g_auto(GStrv) actions = secret_actions(request->before, TRUE);

    ppm_adapter_authorize(&request->context, invocation, (const char *const *)actions,
                          go_on_storing_secret, request, ppm_connection_request_free);
}

static gboolean
on_store_secret(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation,
                GUnixFDList *descriptors, GVariant *secret, gpointer user_data)
{
    ppm_autofd int fd = descriptor_of(secret, descriptors);

    if (ppm_connection_is_refused(user_data, invocation, TRUE))
        return TRUE;
    if (fd < 0) {
        g_dbus_method_invocation_return_error_literal(
            invocation, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("secret: a descriptor is needed"));
        return TRUE;
    }
    receive_secret(ppm_connection_request_new(user_data), invocation, ppm_steal_fd(&fd),
                   authorize_storing);
    return TRUE;
}

static void
go_on_clearing_secret(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_request_is_same(request, invocation))
        return;
    ppm_connection_clear_secret(request->connection, &error);
    ppm_connection_answer(invocation, error);
}

static gboolean
on_clear_secret(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    g_auto(GStrv) actions = secret_actions(ppm_connection_profile(adapter->connection), FALSE);

    if (ppm_connection_is_refused(adapter, invocation, TRUE))
        return TRUE;
    ppm_adapter_authorize(&adapter->context, invocation, (const char *const *)actions,
                          go_on_clearing_secret, ppm_connection_request_new(adapter),
                          ppm_connection_request_free);
    return TRUE;
}

void
ppm_connection_calls_add(PpmConnectionAdapter *adapter)
{
    PpmDBusConnection *skeleton = adapter->skeleton;

    g_signal_connect(skeleton, "handle-connect", G_CALLBACK(on_connect), adapter);
    g_signal_connect(skeleton, "handle-disconnect", G_CALLBACK(on_disconnect), adapter);
    g_signal_connect(skeleton, "handle-store-secret", G_CALLBACK(on_store_secret), adapter);
    g_signal_connect(skeleton, "handle-clear-secret", G_CALLBACK(on_clear_secret), adapter);
}
