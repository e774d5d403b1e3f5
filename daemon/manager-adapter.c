/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.pptp.Manager1. */
#include "config.h"

#include "adapter.h"
#include "dbus-manager.h"
#include "error.h"
#include "guests.h"
#include "names.h"
#include "option-table.h"

#include <glib/gi18n-lib.h>

struct _PpmManagerAdapter {
    PpmAdapterContext context;
    PpmDBusManager1 *skeleton;
    GHashTable *adapters; /* PpmConnection to PpmConnectionAdapter */
    gulong added_handler, removed_handler, files_handler;
};

/* ---- finding ---- */

static PpmConnection *
visible(PpmConnection *connection, const PpmCaller *caller)
{
    return connection && ppm_connection_is_visible(connection, caller) ? connection : NULL;
}

/* The caller's own before shared ones, names before UUIDs; root finds others' by UUID alone. What
 * looks the same is the same here, as it is in profiles. */
static PpmConnection *
find(PpmManager *manager, const PpmCaller *caller, const char *text)
{
    g_autofree char *name = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    g_autofree char *uuid = g_ascii_strdown(text, -1);
    PpmConnection *found = NULL;

    if (caller->user[0])
        found = ppm_manager_find_name(manager, name, caller->user);
    found = found ?: ppm_manager_find_name(manager, name, "");
    found = found ?: visible(ppm_manager_find_uuid(manager, uuid), caller);
    if (!found && caller->user[0])
        found = ppm_manager_find_temporary(manager, name, caller->user);
    return found ?: ppm_manager_find_temporary(manager, name, "");
}

static gboolean
on_find_connection(PpmDBusManager1 *skeleton, GDBusMethodInvocation *invocation, const char *name,
                   gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;
    PpmConnection *connection = find(adapter->context.manager, ppm_gate_caller(invocation), name);
    g_autofree char *path = NULL;

    if (!connection) {
        g_dbus_method_invocation_return_error_literal(invocation, PPM_ERROR, PPM_ERROR_NOT_FOUND,
                                                      _("no such connection"));
        return TRUE;
    }
    path = ppm_connection_path(connection);
    ppm_dbus_manager1_complete_find_connection(skeleton, invocation, path);
    return TRUE;
}

/* ---- listing ---- */

static gboolean
check_keys(const char *const *keys, GError **error)
{
    gsize n_options;

    ppm_option_table(&n_options);
    if (g_strv_length((char **)keys) > n_options) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("options: at most %u keys are allowed"), (guint)n_options);
        return FALSE;
    }
    for (gsize i = 0; keys[i]; i++) {
        if (!ppm_option_find_or_fail(keys[i], error))
            return FALSE;
    }
    return TRUE;
}

static void
add_brief(GVariantBuilder *list, PpmConnection *connection, const char *const *keys)
{
    PpmProfile *profile = ppm_connection_profile(connection);
    g_autofree char *path = ppm_connection_path(connection);

    g_variant_builder_open(list, G_VARIANT_TYPE("(osssssas)"));
    g_variant_builder_add(list, "o", path);
    g_variant_builder_add(list, "s", ppm_profile_name(profile));
    g_variant_builder_add(list, "s", ppm_profile_uuid(profile));
    g_variant_builder_add(list, "s", ppm_profile_owner(profile));
    g_variant_builder_add(list, "s", ppm_state_to_string(ppm_connection_state(connection)));
    g_variant_builder_add(list, "s", ppm_connection_file_problem(connection) ?: "");
    g_variant_builder_open(list, G_VARIANT_TYPE_STRING_ARRAY);
    for (gsize i = 0; keys[i]; i++)
        g_variant_builder_add(list, "s", ppm_profile_get_text(profile, keys[i]));
    g_variant_builder_close(list);
    g_variant_builder_close(list);
}

static gboolean
on_list_connections(PpmDBusManager1 *skeleton, GDBusMethodInvocation *invocation,
                    const char *const *keys, gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;
    const GPtrArray *connections = ppm_manager_connections(adapter->context.manager);
    g_autoptr(GError) error = NULL;
    GVariantBuilder list;

    if (!check_keys(keys, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return TRUE;
    }
    g_variant_builder_init(&list, G_VARIANT_TYPE("a(osssssas)"));
    for (guint i = 0; i < connections->len; i++) {
        PpmConnection *connection = g_ptr_array_index(connections, i);

        if (visible(connection, ppm_gate_caller(invocation)))
            add_brief(&list, connection, keys);
    }
    ppm_dbus_manager1_complete_list_connections(skeleton, invocation, g_variant_builder_end(&list));
    return TRUE;
}

/* ---- adding ---- */

typedef struct {
    PpmManagerAdapter *adapter;
    PpmProfile *profile;
    gboolean replace;
    PpmProfile *before; /* what polkit was asked to have replaced */
} Addition;

static void
addition_free(gpointer data)
{
    Addition *addition = data;

    g_clear_pointer(&addition->profile, ppm_profile_unref);
    g_clear_pointer(&addition->before, ppm_profile_unref);
    g_free(addition);
}

static gboolean
read_flags(GVariant *flags, gboolean *replace, GError **error)
{
    GVariantIter iter;
    const char *key;
    GVariant *value;
    gboolean fine = ppm_option_check_keys(flags, error);

    g_variant_iter_init(&iter, flags);
    while (fine && g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        fine = g_str_equal(key, "replace") && g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN);
        if (fine)
            *replace = g_variant_get_boolean(value);
        else
            g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                        _("flags: only “replace”, a boolean, is known"));
        g_variant_unref(value);
    }
    return fine;
}

/* A caller whose name cannot be found out has nothing that could be its own. */
static const char *
choose_owner(GVariant *settings, const PpmCaller *caller)
{
    g_autoptr(GVariant) value = g_variant_lookup_value(settings, "owner", NULL);
    const char *wanted = caller->user[0] ? caller->user : NULL;

    if (value)
        wanted = g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)
                     ? g_variant_get_string(value, NULL)
                     : NULL;
    if (wanted && !wanted[0])
        return "";
    return g_strcmp0(wanted, caller->user) == 0 ? caller->user : NULL;
}

/* Settings without "owner", which is not for setting freely: nobody makes another's connection. */
static GVariant *
take_owner(GVariant *settings, const PpmCaller *caller, const char **owner, GError **error)
{
    GVariantDict dict;

    *owner = choose_owner(settings, caller);
    if (!*owner) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("owner: allowed is nobody (shared) or the caller"));
        return NULL;
    }
    g_variant_dict_init(&dict, settings);
    g_variant_dict_remove(&dict, "owner");
    return g_variant_ref_sink(g_variant_dict_end(&dict));
}

static PpmProfile *
build_profile(const PpmCaller *caller, GVariant *settings, GError **error)
{
    const char *owner;
    g_autoptr(GVariant) rest = NULL;

    if (ppm_option_check_keys(settings, error))
        rest = take_owner(settings, caller, &owner, error);
    return rest ? ppm_adapter_build_profile(owner, rest, error) : NULL;
}

static PpmConnection *
existing(Addition *addition)
{
    return ppm_manager_find_name(addition->adapter->context.manager,
                                 ppm_profile_name(addition->profile),
                                 ppm_profile_owner(addition->profile));
}

/* The old one's UUID and file, all else from the new one. */
static gboolean
replace(Addition *addition, PpmConnection *old, GError **error)
{
    g_autoptr(PpmProfile) copy = ppm_profile_copy(ppm_connection_profile(old));
    g_autoptr(GVariant) before = g_variant_ref_sink(ppm_profile_overrides(copy));
    g_autoptr(GVariant) wanted = g_variant_ref_sink(ppm_profile_overrides(addition->profile));
    g_autoptr(GVariant) settings = NULL;
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    g_auto(GStrv) unset = NULL;
    GVariantDict dict;
    GVariantIter iter;
    const char *key;

    if (ppm_connection_profile(old) != addition->before) {
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_BUSY,
                            _("somebody else has just changed it; look again"));
        return FALSE;
    }
    g_variant_dict_init(&dict, wanted);
    g_variant_dict_remove(&dict, "uuid");
    g_variant_dict_remove(&dict, "owner");
    settings = g_variant_ref_sink(g_variant_dict_end(&dict));
    g_variant_iter_init(&iter, before);
    while (g_variant_iter_next(&iter, "{&sv}", &key, NULL)) {
        g_autoptr(GVariant) kept = g_variant_lookup_value(settings, key, NULL);

        if (!kept && !g_str_equal(key, "uuid") && !g_str_equal(key, "owner"))
            g_strv_builder_add(keys, key);
    }
    unset = g_strv_builder_end(keys);
    return ppm_profile_update(copy, settings, (const char *const *)unset, error) &&
           ppm_profile_validate(copy, error) &&
           ppm_manager_update(addition->adapter->context.manager, old, copy, error);
}

static void
add_or_replace(GDBusMethodInvocation *invocation, gpointer data)
{
    Addition *addition = data;
    PpmConnection *connection = existing(addition);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;

    if (connection && addition->before) {
        if (!replace(addition, connection, &error))
            connection = NULL;
    } else {
        connection = ppm_manager_add(addition->adapter->context.manager, addition->profile,
                                     ppm_gate_caller(invocation)->uid, &error);
    }
    if (!connection) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    path = ppm_connection_path(connection);
    ppm_dbus_manager1_complete_add_connection(addition->adapter->skeleton, invocation, path);
}

static gboolean
on_add_connection(PpmDBusManager1 *skeleton, GDBusMethodInvocation *invocation, GVariant *settings,
                  GVariant *flags, gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;
    Addition *addition = g_new0(Addition, 1);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) actions = NULL;
    PpmConnection *old;

    addition->adapter = adapter;
    if (read_flags(flags, &addition->replace, &error))
        addition->profile = build_profile(ppm_gate_caller(invocation), settings, &error);
    if (!addition->profile) {
        addition_free(addition);
        g_dbus_method_invocation_return_gerror(invocation, error);
        return TRUE;
    }
    old = addition->replace ? existing(addition) : NULL;
    if (old)
        addition->before = ppm_profile_ref(ppm_connection_profile(old));
    actions = ppm_adapter_store_actions(addition->profile, addition->before);
    ppm_adapter_authorize(&adapter->context, invocation, (const char *const *)actions,
                          add_or_replace, addition, addition_free);
    return TRUE;
}

/* ---- the rest ---- */

static gboolean
on_prepare_restart(PpmDBusManager1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_gate_caller(invocation)->uid != 0)
        g_set_error_literal(&error, PPM_ERROR, PPM_ERROR_NOT_AUTHORIZED,
                            _("not authorised: root only"));
    else
        ppm_manager_prepare_restart(adapter->context.manager, &error);
    if (error)
        g_dbus_method_invocation_return_gerror(invocation, error);
    else
        ppm_dbus_manager1_complete_prepare_restart(skeleton, invocation);
    return TRUE;
}

static GVariant *
broken_profiles(PpmManager *manager)
{
    const GPtrArray *broken = ppm_store_broken(ppm_manager_store(manager));
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("a(ss)"));
    for (guint i = 0; i < broken->len; i++) {
        const PpmBrokenFile *file = g_ptr_array_index(broken, i);

        g_variant_builder_add(&list, "(ss)", file->name, file->reason);
    }
    return g_variant_builder_end(&list);
}

static void
on_added(PpmManager *manager, PpmConnection *connection, gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;

    g_hash_table_insert(adapter->adapters, connection,
                        ppm_connection_adapter_new(&adapter->context, connection));
}

static void
on_removed(PpmManager *manager, PpmConnection *connection, gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;

    g_hash_table_remove(adapter->adapters, connection);
}

static void
on_files_changed(PpmManager *manager, gpointer user_data)
{
    PpmManagerAdapter *adapter = user_data;

    ppm_dbus_manager1_set_broken_profiles(adapter->skeleton, broken_profiles(manager));
}

static void
export_manager(PpmManagerAdapter *adapter)
{
    adapter->skeleton = ppm_dbus_manager1_skeleton_new();
    ppm_dbus_manager1_set_version(adapter->skeleton, PACKAGE_VERSION);
    ppm_dbus_manager1_set_broken_profiles(adapter->skeleton,
                                          broken_profiles(adapter->context.manager));
    g_signal_connect(adapter->skeleton, "handle-add-connection", G_CALLBACK(on_add_connection),
                     adapter);
    ppm_guests_connect(adapter->skeleton, adapter->context.manager,
                       ppm_gate_callers(adapter->context.gate));
    g_signal_connect(adapter->skeleton, "handle-find-connection", G_CALLBACK(on_find_connection),
                     adapter);
    g_signal_connect(adapter->skeleton, "handle-list-connections", G_CALLBACK(on_list_connections),
                     adapter);
    g_signal_connect(adapter->skeleton, "handle-prepare-restart", G_CALLBACK(on_prepare_restart),
                     adapter);
    ppm_gate_export(adapter->context.gate, PPM_DBUS_PATH,
                    G_DBUS_INTERFACE_SKELETON(adapter->skeleton), NULL, NULL);
}

PpmManagerAdapter *
ppm_manager_adapter_new(GDBusConnection *bus, PpmManager *manager, GError **error)
{
    PpmGate *gate = ppm_gate_new(bus, error);
    const GPtrArray *connections = ppm_manager_connections(manager);
    PpmManagerAdapter *adapter;

    if (!gate)
        return NULL;
    adapter = g_new0(PpmManagerAdapter, 1);
    adapter->context = (PpmAdapterContext){
        .gate = gate, .authority = ppm_authority_new(bus), .manager = manager};
    adapter->adapters = g_hash_table_new_full(NULL, NULL, NULL,
                                              (GDestroyNotify)ppm_connection_adapter_free);
    export_manager(adapter);
    for (guint i = 0; i < connections->len; i++)
        on_added(manager, g_ptr_array_index(connections, i), adapter);
    adapter->added_handler = g_signal_connect(manager, "added", G_CALLBACK(on_added), adapter);
    adapter->removed_handler = g_signal_connect(manager, "removed", G_CALLBACK(on_removed),
                                                adapter);
    adapter->files_handler = g_signal_connect(manager, "files-changed",
                                              G_CALLBACK(on_files_changed), adapter);
    return adapter;
}

void
ppm_manager_adapter_free(PpmManagerAdapter *adapter)
{
    g_clear_signal_handler(&adapter->added_handler, adapter->context.manager);
    g_clear_signal_handler(&adapter->removed_handler, adapter->context.manager);
    g_clear_signal_handler(&adapter->files_handler, adapter->context.manager);
    g_hash_table_unref(adapter->adapters);
    g_signal_handlers_disconnect_by_data(adapter->skeleton, adapter);
    ppm_gate_free(adapter->context.gate);
    g_object_unref(adapter->skeleton);
    ppm_authority_free(adapter->context.authority);
    g_free(adapter);
}
