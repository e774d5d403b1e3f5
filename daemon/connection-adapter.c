/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.pptp.Manager1.Connection: properties, reading, changes of the profile. */
#include "config.h"

#include "connection-adapter-private.h"
#include "error.h"
#include "names.h"
#include "option-table.h"
#include "route-change.h"

#include <glib/gi18n-lib.h>

#define LOG_LINES_A_CALL 1000

const char *const ppm_connection_use_actions[] = {PPM_ACTION_CONNECT, NULL};

PpmConnectionRequest *
ppm_connection_request_new(PpmConnectionAdapter *adapter)
{
    PpmConnectionRequest *request = g_new0(PpmConnectionRequest, 1);

    request->context = adapter->context;
    request->adapter = adapter;
    request->connection = g_object_ref(adapter->connection);
    request->before = ppm_profile_ref(ppm_connection_profile(adapter->connection));
    return request;
}

void
ppm_connection_request_free(gpointer data)
{
    PpmConnectionRequest *request = data;

    g_object_unref(request->connection);
    g_clear_pointer(&request->profile, ppm_profile_unref);
    ppm_profile_unref(request->before);
    g_clear_pointer(&request->secret, ppm_secret_free);
    g_free(request);
}

gboolean
ppm_connection_request_is_there(PpmConnectionRequest *request, GDBusMethodInvocation *invocation)
{
    const char *uuid = ppm_profile_uuid(ppm_connection_profile(request->connection));

    if (ppm_manager_find_uuid(request->context.manager, uuid) == request->connection)
        return TRUE;
    g_dbus_method_invocation_return_error_literal(invocation, PPM_ERROR, PPM_ERROR_NOT_FOUND,
                                                  _("no such connection"));
    return FALSE;
}

/* What has changed since might need another permission. */
gboolean
ppm_connection_request_is_same(PpmConnectionRequest *request, GDBusMethodInvocation *invocation)
{
    if (!ppm_connection_request_is_there(request, invocation))
        return FALSE;
    if (ppm_connection_profile(request->connection) == request->before)
        return TRUE;
    g_dbus_method_invocation_return_error_literal(
        invocation, PPM_ERROR, PPM_ERROR_BUSY, _("somebody else has just changed it; look again"));
    return FALSE;
}

void
ppm_connection_answer(GDBusMethodInvocation *invocation, GError *error)
{
    if (error)
        g_dbus_method_invocation_return_gerror(invocation, error);
    else
        g_dbus_method_invocation_return_value(invocation, NULL);
}

/* ---- changes of the profile ---- */

static void
go_on_storing(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_request_is_same(request, invocation))
        return;
    ppm_manager_update(request->context.manager, request->connection, request->profile, &error);
    ppm_connection_answer(invocation, error);
}

/* Takes over @profile, a changed copy; NULL answers with @error. */
static void
store(PpmConnectionAdapter *adapter, GDBusMethodInvocation *invocation, PpmProfile *profile,
      GError *error)
{
    g_auto(GStrv) actions = NULL;
    PpmConnectionRequest *request;

    if (profile && ppm_connection_is_refused(adapter, invocation, TRUE)) {
        ppm_profile_unref(profile);
        return;
    }
    if (!profile) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    actions = ppm_adapter_store_actions(profile, ppm_connection_profile(adapter->connection));
    request = ppm_connection_request_new(adapter);
    request->profile = profile;
    ppm_adapter_authorize(&adapter->context, invocation, (const char *const *)actions,
                          go_on_storing, request, ppm_connection_request_free);
}

static PpmProfile *
copy_of_profile(PpmConnectionAdapter *adapter)
{
    return ppm_profile_copy(ppm_connection_profile(adapter->connection));
}

gboolean
ppm_connection_is_refused(PpmConnectionAdapter *adapter, GDBusMethodInvocation *invocation,
                          gboolean to_root)
{
    const char *manager = ppm_connection_managed_by(adapter->connection);

    if (!manager[0] || (ppm_gate_caller(invocation)->uid == 0 && !to_root))
        return FALSE;
    g_dbus_method_invocation_return_error(invocation, PPM_ERROR, PPM_ERROR_NOT_AUTHORIZED,
                                          _("it is managed by %s, and used from there"), manager);
    return TRUE;
}

static gboolean
on_update(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, GVariant *set,
          const char *const *unset, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    g_autoptr(PpmProfile) copy = copy_of_profile(adapter);
    g_autoptr(GError) error = NULL;
    gboolean fine = ppm_profile_update(copy, set, unset, &error) &&
                    ppm_profile_validate(copy, &error);

    store(adapter, invocation, fine ? g_steal_pointer(&copy) : NULL, error);
    return TRUE;
}

static void
change_routes(PpmConnectionAdapter *adapter, GDBusMethodInvocation *invocation,
              const char *const *texts, PpmRouteChange change, gboolean enabled)
{
    g_autoptr(PpmProfile) copy = copy_of_profile(adapter);
    g_autoptr(GArray) routes = ppm_profile_routes(copy);
    g_autoptr(GError) error = NULL;
    gboolean fine = ppm_route_change_check_number(texts, &error);

    for (gsize i = 0; fine && texts[i]; i++)
        fine = change(routes, texts[i], enabled, &error);
    fine = fine && ppm_profile_set_routes(copy, routes, &error);
    store(adapter, invocation, fine ? g_steal_pointer(&copy) : NULL, error);
}

static gboolean
on_add_routes(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation,
              const char *const *routes, gpointer user_data)
{
    change_routes(user_data, invocation, routes, ppm_route_change_add, TRUE);
    return TRUE;
}

static gboolean
on_remove_routes(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation,
                 const char *const *routes, gpointer user_data)
{
    change_routes(user_data, invocation, routes, ppm_route_change_remove, FALSE);
    return TRUE;
}

static gboolean
on_enable_routes(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation,
                 const char *const *routes, gboolean enabled, gpointer user_data)
{
    change_routes(user_data, invocation, routes, ppm_route_change_enable, enabled);
    return TRUE;
}

static void
go_on_deleting(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_request_is_same(request, invocation))
        return;
    ppm_manager_remove(request->context.manager, request->connection, &error);
    ppm_connection_answer(invocation, error);
}

static gboolean
on_delete(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    g_auto(GStrv)
        actions = ppm_adapter_store_actions(ppm_connection_profile(adapter->connection), NULL);

    if (ppm_connection_is_refused(adapter, invocation, FALSE))
        return TRUE;
    ppm_adapter_authorize(&adapter->context, invocation, (const char *const *)actions,
                          go_on_deleting, ppm_connection_request_new(adapter),
                          ppm_connection_request_free);
    return TRUE;
}

/* ---- reading ---- */

static gboolean
on_get_traffic(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    guint64 rx_bytes, tx_bytes;

    ppm_connection_traffic(adapter->connection, &rx_bytes, &tx_bytes);
    ppm_dbus_connection_complete_get_traffic(skeleton, invocation, rx_bytes, tx_bytes);
    return TRUE;
}

static void
go_on_reading(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;
    guint64 cursor, next;
    GVariant *lines;

    if (!ppm_connection_request_is_there(request, invocation))
        return;
    g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(t)", &cursor);
    lines = ppm_attempt_log_read(ppm_connection_log(request->connection), cursor, LOG_LINES_A_CALL,
                                 &next);
    ppm_gate_caller(invocation)->subscribed = TRUE;
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(@a(xss)t)", lines, next));
}

static void
go_on_reading_history(GDBusMethodInvocation *invocation, gpointer data)
{
    PpmConnectionRequest *request = data;

    if (ppm_connection_request_is_there(request, invocation))
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("(@aa{sv})", ppm_connection_history(request->connection)));
}

/* Both name the user and what the server said: of a shared connection, only to those who may use
 * it. */
static void
authorize_reading(PpmConnectionAdapter *adapter, GDBusMethodInvocation *invocation,
                  PpmGoOnFunc go_on)
{
    static const char *const nothing[] = {NULL};
    gboolean shared = !ppm_profile_owner(ppm_connection_profile(adapter->connection))[0];

    ppm_adapter_authorize(&adapter->context, invocation,
                          shared ? ppm_connection_use_actions : nothing, go_on,
                          ppm_connection_request_new(adapter), ppm_connection_request_free);
}

static gboolean
on_read_log(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, guint64 cursor,
            gpointer user_data)
{
    authorize_reading(user_data, invocation, go_on_reading);
    return TRUE;
}

static gboolean
on_get_history(PpmDBusConnection *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    authorize_reading(user_data, invocation, go_on_reading_history);
    return TRUE;
}

/* ---- properties ---- */

static void
show_address(PpmConnectionAdapter *adapter, const char *property, guint32 address)
{
    g_autofree char *text = address ? ppm_ipv4_to_string(address) : g_strdup("");

    g_object_set(adapter->skeleton, property, text, NULL);
}

static GVariant *
routes_with_state(PpmConnection *connection)
{
    g_autoptr(GArray) routes = ppm_profile_routes(ppm_connection_profile(connection));
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("a(sbb)"));
    for (guint i = 0; i < routes->len; i++) {
        const PpmRoute *route = &g_array_index(routes, PpmRoute, i);
        g_autofree char *cidr = ppm_ipv4_network_to_string(&route->network);

        g_variant_builder_add(&list, "(sbb)", cidr, route->enabled,
                              ppm_connection_route_is_active(connection, route));
    }
    return g_variant_builder_end(&list);
}

static GVariant *
failure_of(PpmConnection *connection)
{
    const PpmFailure *failure = ppm_connection_failure(connection);
    GVariantDict dict;

    g_variant_dict_init(&dict, NULL);
    if (failure->cause != PPM_CAUSE_NONE) {
        g_variant_dict_insert(&dict, "cause", "s", ppm_cause_to_string(failure->cause));
        g_variant_dict_insert(&dict, "detail", "s", failure->detail);
        g_variant_dict_insert(&dict, "server", "s", failure->server);
        g_variant_dict_insert(&dict, "user", "s", failure->user);
    }
    return g_variant_dict_end(&dict);
}

static GVariant *
warnings_of(PpmConnection *connection)
{
    const GPtrArray *warnings = ppm_connection_warnings(connection);
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < warnings->len; i++) {
        const PpmWarning *warning = g_ptr_array_index(warnings, i);
        GVariantDict dict;

        g_variant_dict_init(&dict, NULL);
        g_variant_dict_insert(&dict, "warning", "s", warning->warning);
        g_variant_dict_insert(&dict, "subject", "s", warning->subject);
        g_variant_dict_insert(&dict, "detail", "s", warning->detail);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&list);
}

static void
show_facts(PpmConnectionAdapter *adapter)
{
    const PpmFacts *facts = ppm_connection_facts(adapter->connection);

    g_object_set(adapter->skeleton, "interface", facts->interface, "mtu", facts->mtu, "encryption",
                 facts->encryption, "dns", facts->dns, "data-path",
                 facts->ifindex ? "userspace" : "", "routes",
                 routes_with_state(adapter->connection), "changes",
                 ppm_connection_changes(adapter->connection), "warnings",
                 warnings_of(adapter->connection), NULL);
    show_address(adapter, "local-address", facts->local);
    show_address(adapter, "peer-address", facts->peer);
    show_address(adapter, "server-address", facts->server);
}

static void
show_profile(PpmConnectionAdapter *adapter)
{
    PpmProfile *profile = ppm_connection_profile(adapter->connection);

    g_object_set(adapter->skeleton, "name", ppm_profile_name(profile), "uuid",
                 ppm_profile_uuid(profile), "owner", ppm_profile_owner(profile), "managed-by",
                 ppm_connection_managed_by(adapter->connection), "overrides",
                 ppm_profile_overrides(profile), "settings", ppm_profile_settings(profile),
                 "file-problem", ppm_connection_file_problem(adapter->connection) ?: "",
                 "secret-stored", ppm_connection_has_secret(adapter->connection), NULL);
}

static void
show_state(PpmConnectionAdapter *adapter)
{
    PpmState state = ppm_connection_state(adapter->connection);

    g_object_set(adapter->skeleton, "state", ppm_state_to_string(state), "since",
                 ppm_connection_since(adapter->connection), "next-attempt",
                 ppm_connection_next_attempt(adapter->connection), "failure",
                 failure_of(adapter->connection), NULL);
}

static gboolean
on_log_signal(gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;
    guint64 end = ppm_attempt_log_end(ppm_connection_log(adapter->connection));

    adapter->log_signal = 0;
    ppm_gate_emit(adapter->context.gate, adapter->path, "LogGrew", g_variant_new("(t)", end));
    return G_SOURCE_REMOVE;
}

static void
on_changed(PpmConnection *connection, guint changes, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;

    if (changes & PPM_CONNECTION_PROFILE_CHANGED)
        show_profile(adapter);
    if (changes & PPM_CONNECTION_FACTS_CHANGED)
        show_facts(adapter);
    if (changes & PPM_CONNECTION_STATE_CHANGED)
        show_state(adapter);
    if ((changes & PPM_CONNECTION_LOG_GREW) && !adapter->log_signal)
        adapter->log_signal = g_idle_add(on_log_signal, adapter);
}

/* ---- in and out ---- */

static gboolean
may_see(const PpmCaller *caller, gpointer user_data)
{
    PpmConnectionAdapter *adapter = user_data;

    return ppm_connection_is_visible(adapter->connection, caller);
}

static void
connect_handlers(PpmConnectionAdapter *adapter)
{
    const struct {
        const char *signal;
        GCallback handler;
    } handlers[] = {
        {"handle-update", G_CALLBACK(on_update)},
        {"handle-delete", G_CALLBACK(on_delete)},
        {"handle-add-routes", G_CALLBACK(on_add_routes)},
        {"handle-remove-routes", G_CALLBACK(on_remove_routes)},
        {"handle-enable-routes", G_CALLBACK(on_enable_routes)},
        {"handle-get-traffic", G_CALLBACK(on_get_traffic)},
        {"handle-read-log", G_CALLBACK(on_read_log)},
        {"handle-get-history", G_CALLBACK(on_get_history)},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++)
        g_signal_connect(adapter->skeleton, handlers[i].signal, handlers[i].handler, adapter);
}

PpmConnectionAdapter *
ppm_connection_adapter_new(const PpmAdapterContext *context, PpmConnection *connection)
{
    PpmConnectionAdapter *adapter = g_new0(PpmConnectionAdapter, 1);

    adapter->context = *context;
    adapter->connection = g_object_ref(connection);
    adapter->skeleton = ppm_dbus_connection_skeleton_new();
    adapter->path = ppm_connection_path(connection);
    connect_handlers(adapter);
    ppm_connection_calls_add(adapter);
    show_profile(adapter);
    show_facts(adapter);
    show_state(adapter);
    adapter->changed_handler = g_signal_connect(connection, "changed", G_CALLBACK(on_changed),
                                                adapter);
    ppm_gate_export(context->gate, adapter->path, G_DBUS_INTERFACE_SKELETON(adapter->skeleton),
                    may_see, adapter);
    return adapter;
}

void
ppm_connection_adapter_free(PpmConnectionAdapter *adapter)
{
    g_clear_handle_id(&adapter->log_signal, g_source_remove);
    g_clear_signal_handler(&adapter->changed_handler, adapter->connection);
    ppm_gate_unexport(adapter->context.gate, adapter->path);
    g_signal_handlers_disconnect_by_data(adapter->skeleton, adapter);
    g_object_unref(adapter->skeleton);
    g_object_unref(adapter->connection);
    g_free(adapter->path);
    g_free(adapter);
}
