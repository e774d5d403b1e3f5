/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections without a file, which another program has brought and which go with it. */
#include "config.h"

#include "guests.h"
#include "adapter.h"
#include "error.h"
#include "guest-file.h"
#include "host.h"
#include "option-table.h"
#include "owner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PROGRAM_NAME 64
#define KEEP_FAILED      (10 * 60) /* seconds: people look why */

typedef struct {
    PpmManager *manager;
    PpmConnection *connection;
    PpmCaller *caller;
    gulong gone_handler, removed_handler;
    guint keeping;
} Guest;

static const char *
directory_of(PpmManager *manager)
{
    return ppm_host_runtime_directory(ppm_manager_host(manager));
}

static void
guest_free(Guest *guest)
{
    g_clear_signal_handler(&guest->gone_handler, guest->caller->gone);
    g_clear_signal_handler(&guest->removed_handler, guest->manager);
    g_clear_handle_id(&guest->keeping, g_source_remove);
    ppm_caller_unref(guest->caller);
    g_object_unref(guest->connection);
    g_free(guest);
}

static gboolean
on_kept(gpointer user_data)
{
    Guest *guest = user_data;

    guest->keeping = 0;
    ppm_manager_remove(guest->manager, guest->connection, NULL);
    return G_SOURCE_REMOVE;
}

/* Where it failed, its state and its log are all that says why. */
static void
on_guest_gone(GCancellable *gone, gpointer user_data)
{
    Guest *guest = user_data;

    if (ppm_connection_failure(guest->connection)->cause == PPM_CAUSE_NONE) {
        ppm_manager_remove(guest->manager, guest->connection, NULL);
        return;
    }
    ppm_guest_file_remove(directory_of(guest->manager),
                          ppm_profile_uuid(ppm_connection_profile(guest->connection)));
    if (!guest->keeping)
        guest->keeping = g_timeout_add_seconds(KEEP_FAILED, on_kept, guest);
}

/* What failed before makes way for the next attempt. */
static void
remove_failed(PpmManager *manager, PpmProfile *profile)
{
    PpmConnection *old = ppm_manager_find_temporary(manager, ppm_profile_name(profile),
                                                    ppm_profile_owner(profile));

    if (old && ppm_connection_failure(old)->cause != PPM_CAUSE_NONE &&
        ppm_connection_is_at_rest(old))
        ppm_manager_remove(manager, old, NULL);
}

static gboolean
free_guest_later(gpointer user_data)
{
    guest_free(user_data);
    return G_SOURCE_REMOVE;
}

/* Within a signal of the one or of the other. */
static void
on_guest_removed(PpmManager *manager, PpmConnection *connection, gpointer user_data)
{
    Guest *guest = user_data;

    if (connection == guest->connection)
        g_idle_add_full(G_PRIORITY_HIGH, free_guest_later, guest, NULL);
}

/* It goes with whoever has brought it. */
static void
follow_guest(PpmManager *manager, PpmConnection *connection, PpmCaller *caller)
{
    Guest *guest = g_new0(Guest, 1);

    guest->manager = manager;
    guest->connection = g_object_ref(connection);
    guest->caller = ppm_caller_ref(caller);
    guest->gone_handler = g_signal_connect(caller->gone, "cancelled", G_CALLBACK(on_guest_gone),
                                           guest);
    guest->removed_handler = g_signal_connect(manager, "removed", G_CALLBACK(on_guest_removed),
                                              guest);
}

static PpmProfile *
build_guest(GVariant *settings, GError **error)
{
    g_autofree char *owner = NULL;
    g_autoptr(GVariant) rest = NULL;
    GVariantDict dict;

    if (!ppm_option_check_keys(settings, error))
        return NULL;
    g_variant_dict_init(&dict, settings);
    g_variant_dict_lookup(&dict, "owner", "s", &owner);
    g_variant_dict_remove(&dict, "owner");
    rest = g_variant_ref_sink(g_variant_dict_end(&dict));
    return ppm_adapter_build_profile(owner ?: "", rest, error);
}

static gboolean
check_guest_caller(const PpmCaller *caller, const char *managed_by, GError **error)
{
    if (caller->uid != 0)
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NOT_AUTHORIZED,
                            _("not authorised: root only"));
    else if (!managed_by[0] || strlen(managed_by) > MAX_PROGRAM_NAME)
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("manager: allowed are 1 to %d characters"), MAX_PROGRAM_NAME);
    return caller->uid == 0 && managed_by[0] && strlen(managed_by) <= MAX_PROGRAM_NAME;
}

/* A call that waits for the id of the owner. */
typedef struct {
    PpmDBusManager1 *skeleton;
    PpmManager *manager;
    GDBusMethodInvocation *invocation;
    PpmProfile *profile;
    char *managed_by;
} Arrival;

static void
arrival_free(Arrival *arrival)
{
    ppm_profile_unref(arrival->profile);
    g_free(arrival->managed_by);
    g_free(arrival);
}

static void
let_guest_in(Arrival *arrival, guint uid)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    PpmCaller *caller = ppm_gate_caller(arrival->invocation);
    PpmConnection *connection;

    remove_failed(arrival->manager, arrival->profile);
    connection = ppm_manager_add_temporary(arrival->manager, arrival->profile, uid,
                                           arrival->managed_by, &error);
    if (!connection) {
        g_dbus_method_invocation_return_gerror(arrival->invocation, error);
        return;
    }
    path = ppm_connection_path(connection);
    ppm_guest_file_save(directory_of(arrival->manager), caller->name, arrival->managed_by,
                        arrival->profile);
    follow_guest(arrival->manager, connection, caller);
    ppm_dbus_manager1_complete_add_temporary_connection(arrival->skeleton, arrival->invocation,
                                                        path);
}

static void
on_owner(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Arrival *arrival = user_data;

    let_guest_in(arrival, ppm_owner_lookup_finish(result));
    arrival_free(arrival);
}

static gboolean
on_add_temporary(PpmDBusManager1 *skeleton, GDBusMethodInvocation *invocation, GVariant *settings,
                 const char *managed_by, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    PpmProfile *profile = check_guest_caller(ppm_gate_caller(invocation), managed_by, &error)
                              ? build_guest(settings, &error)
                              : NULL;
    Arrival *arrival;

    if (!profile) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return TRUE;
    }
    arrival = g_new0(Arrival, 1);
    *arrival = (Arrival){skeleton, user_data, invocation, profile, g_strdup(managed_by)};
    ppm_owner_lookup_async(ppm_profile_owner(profile), on_owner, arrival);
    return TRUE;
}

/* ---- a service that was started anew ---- */

typedef struct {
    PpmManager *manager;
    PpmConnection *connection;
} Return;

static void
on_caller_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Return *back = user_data;
    g_autoptr(PpmConnection) connection = back->connection;
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmCaller) caller = ppm_callers_lookup_finish(result, &error);

    if (caller && caller->uid == 0)
        follow_guest(back->manager, connection, caller);
    else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ppm_manager_remove(back->manager, connection, NULL);
}

/* The bus gives no name twice: who has it is who brought the guest. */
static void
find_caller(PpmManager *manager, PpmConnection *connection, PpmCallers *callers)
{
    const char *uuid = ppm_profile_uuid(ppm_connection_profile(connection));
    g_autoptr(PpmGuestFile) file = ppm_guest_file_load(directory_of(manager), uuid);
    Return *back = g_new0(Return, 1);

    *back = (Return){manager, g_object_ref(connection)};
    ppm_callers_lookup_async(callers, file ? file->caller : ":0.0", on_caller_found, back);
}

void
ppm_guests_connect(PpmDBusManager1 *skeleton, PpmManager *manager, PpmCallers *callers)
{
    const GPtrArray *connections = ppm_manager_connections(manager);

    g_signal_connect(skeleton, "handle-add-temporary-connection", G_CALLBACK(on_add_temporary),
                     manager);
    for (guint i = 0; i < connections->len; i++) {
        PpmConnection *connection = g_ptr_array_index(connections, i);

        if (ppm_connection_managed_by(connection)[0])
            find_caller(manager, connection, callers);
    }
}
