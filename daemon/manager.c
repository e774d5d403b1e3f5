/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps store, connections and what is left of earlier services in step. */
#include "config.h"

#include "manager-private.h"
#include "error.h"
#include "guest-file.h"
#include "leftovers.h"
#include "net/policy.h"
#include "runtime-state.h"
#include "tunnel-routes.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>

#define STOP_SECONDS   15
#define RESTART_MARKER "restart"

G_DEFINE_FINAL_TYPE(PpmManager, ppm_manager, G_TYPE_OBJECT)

enum {
    SIGNAL_ADDED,
    SIGNAL_REMOVED,
    SIGNAL_FILES_CHANGED,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
all_are_idle(const GPtrArray *connections)
{
    for (guint i = 0; i < connections->len; i++) {
        if (!ppm_state_is_idle(ppm_connection_state(g_ptr_array_index(connections, i))))
            return FALSE;
    }
    return TRUE;
}

/* Their tunnels have ended: nobody will look for them. */
static void
remove_guest_files(PpmManager *self)
{
    const char *directory = ppm_host_runtime_directory(self->host);
    g_auto(GStrv) uuids = ppm_guest_file_list(directory);

    for (gsize i = 0; uuids[i]; i++)
        ppm_guest_file_remove(directory, uuids[i]);
}

static void
finish_stop(PpmManager *self)
{
    PpmManagerDoneFunc done = self->done;

    remove_guest_files(self);

    g_clear_handle_id(&self->stop_timer, g_source_remove);
    self->done = NULL;
    if (done)
        done(self->done_data);
}

/* What is kept of a connection that is deleted, or of a tunnel whose profile is gone, goes when
 * nothing more can be written down. The clean-up without a store forgets nothing. */
static void
let_go(PpmManager *self, PpmConnection *connection)
{
    const char *uuid = ppm_profile_uuid(ppm_connection_profile(connection));

    if (!g_ptr_array_find(self->leaving, connection, NULL))
        return;
    if (g_hash_table_remove(self->to_forget, connection) && !ppm_manager_find_uuid(self, uuid))
        ppm_connection_forget(connection);
    g_ptr_array_remove(self->leaving, connection);
}

static void
on_changed(PpmConnection *connection, guint changes, gpointer user_data)
{
    PpmManager *self = user_data;

    if (changes & PPM_CONNECTION_STATE_CHANGED)
        ppm_manager_look_at_sleep(self);
    if (!(changes & PPM_CONNECTION_STATE_CHANGED) ||
        !ppm_state_is_idle(ppm_connection_state(connection)))
        return;
    if (self->done && all_are_idle(self->connections) && all_are_idle(self->leaving))
        finish_stop(self);
    let_go(self, connection);
}

static PpmConnection *
take_in(PpmManager *self, PpmProfile *profile, guint owner_uid)
{
    PpmConnection *connection = ppm_connection_new(self->host, profile, owner_uid);

    g_signal_connect(connection, "changed", G_CALLBACK(on_changed), self);
    g_ptr_array_add(self->connections, connection);
    return connection;
}

PpmConnection *
ppm_manager_take_in(PpmManager *self, PpmProfile *profile, guint owner_uid)
{
    PpmConnection *connection = take_in(self, profile, owner_uid);

    g_signal_emit(self, signals[SIGNAL_ADDED], 0, connection);
    return connection;
}

/* At start only, before anything could wait. */
static guint
uid_of(const char *owner)
{
    const struct passwd *entry = owner[0] ? getpwnam(owner) : NULL;

    return entry ? entry->pw_uid : G_MAXUINT;
}

/* A tunnel whose profile is gone: taken charge of under a stand-in, ended, undone. It may have
 * ended already, and then nobody else keeps the stand-in. */
static void
end_orphan(PpmManager *self, const char *uuid, gboolean keep_block)
{
    g_autofree char *data = g_strdup_printf(
        "[connection]\nname=orphan\nuuid=%s\n[server]\nserver=192.0.2.1\n"
        "[authentication]\nuser=nobody\n",
        uuid);
    g_autoptr(PpmProfile) profile = ppm_profile_parse(data, strlen(data), uuid, NULL);
    g_autoptr(PpmConnection) connection = NULL;

    g_return_if_fail(profile);
    connection = ppm_connection_new(self->host, profile, G_MAXUINT);
    g_signal_connect(connection, "changed", G_CALLBACK(on_changed), self);
    g_ptr_array_add(self->leaving, g_object_ref(connection));
    if (self->store)
        g_hash_table_add(self->to_forget, connection);
    ppm_connection_adopt(connection);
    ppm_connection_end(connection, keep_block);
}

static void
adopt_tunnels(PpmManager *self, gboolean keep_blocks)
{
    const char *directory = ppm_host_runtime_directory(self->host);
    g_auto(GStrv) uuids = ppm_runtime_state_list(directory);

    ppm_runtime_state_sweep(directory);
    for (gsize i = 0; uuids[i]; i++) {
        PpmConnection *connection = ppm_manager_find_uuid(self, uuids[i]);

        if (connection)
            ppm_connection_adopt(connection);
        else
            end_orphan(self, uuids[i], keep_blocks);
    }
}

void
ppm_manager_sweep_routes(PpmManager *self)
{
    PpmNetlink *netlink = ppm_host_netlink(self->host);
    g_autoptr(GArray) routes = NULL;
    g_auto(GStrv) uuids = ppm_runtime_state_list(ppm_host_runtime_directory(self->host));

    if (uuids[0])
        return;
    routes = ppm_netlink_own_routes(netlink, NULL);
    if (routes)
        ppm_netlink_delete_routes(netlink, routes, NULL);
    ppm_policy_take_out(netlink);
}

typedef struct {
    PpmManagerDoneFunc done;
    gpointer user_data;
} Sweep;

static void
on_dns_swept(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Sweep *sweep = user_data;
    g_autoptr(GError) error = NULL;

    if (!ppm_dns_sweep_finish(PPM_DNS(source), result, &error))
        g_warning("%s", error->message);
    if (sweep->done)
        sweep->done(sweep->user_data);
}

void
ppm_manager_sweep_dns(PpmManager *self, PpmManagerDoneFunc done, gpointer user_data)
{
    g_auto(GStrv) uuids = ppm_runtime_state_list(ppm_host_runtime_directory(self->host));
    Sweep *sweep;

    if (uuids[0]) {
        if (done)
            done(user_data);
        return;
    }
    sweep = g_new0(Sweep, 1);
    sweep->done = done;
    sweep->user_data = user_data;
    ppm_dns_sweep_async(ppm_host_dns(self->host), on_dns_swept, sweep);
}

static char *
marker_path(PpmManager *self)
{
    return g_build_filename(ppm_host_runtime_directory(self->host), RESTART_MARKER, NULL);
}

void
ppm_manager_end_all(PpmManager *self, gboolean keep_blocks, PpmManagerDoneFunc done,
                    gpointer user_data)
{
    adopt_tunnels(self, keep_blocks);
    ppm_manager_stop(self, keep_blocks, done, user_data);
}

static gboolean
is_known(const char *uuid, gpointer user_data)
{
    return ppm_manager_find_uuid(user_data, uuid) != NULL;
}

/* A broken file may be that of a connection which will be back. */
static void
remove_leftovers(PpmManager *self)
{
    if (ppm_store_broken(self->store)->len == 0)
        ppm_leftovers_remove(ppm_host_state_directory(self->host), is_known, self);
}

/* Those of other programs whose tunnels stand; the rest went with the service before. */
static void
take_in_guests(PpmManager *self)
{
    const char *directory = ppm_host_runtime_directory(self->host);
    g_auto(GStrv) uuids = ppm_guest_file_list(directory);
    g_auto(GStrv) running = ppm_runtime_state_list(directory);

    for (gsize i = 0; uuids[i]; i++) {
        g_autoptr(PpmGuestFile) file = g_strv_contains((const char *const *)running, uuids[i])
                                           ? ppm_guest_file_load(directory, uuids[i])
                                           : NULL;

        if (!file || ppm_manager_find_uuid(self, uuids[i]))
            ppm_guest_file_remove(directory, uuids[i]);
        else
            ppm_connection_set_managed_by(
                take_in(self, file->profile, uid_of(ppm_profile_owner(file->profile))),
                file->managed_by);
    }
}

void
ppm_manager_start(PpmManager *self)
{
    g_autoptr(GPtrArray) profiles = NULL;
    g_autofree char *marker = marker_path(self);

    g_unlink(marker);
    ppm_store_sweep(self->store);
    ppm_manager_follow_edits(self); /* first: nothing is missed in between */
    profiles = ppm_store_load(self->store);
    for (guint i = 0; i < profiles->len; i++) {
        PpmProfile *profile = g_ptr_array_index(profiles, i);

        take_in(self, profile, uid_of(ppm_profile_owner(profile)));
    }
    take_in_guests(self);
    remove_leftovers(self);
    ppm_manager_sweep_routes(self);
    ppm_manager_sweep_dns(self, NULL, NULL);
    adopt_tunnels(self, FALSE);
    /* of all that have been adopted; what nobody has any more goes */
    ppm_firewall_commit_async(ppm_host_firewall(self->host), NULL, NULL, NULL);
}

void
ppm_manager_log_out(PpmManager *self, guint uid)
{
    for (guint i = 0; i < self->connections->len; i++) {
        PpmConnection *connection = g_ptr_array_index(self->connections, i);

        if (ppm_connection_owner_uid(connection) == uid &&
            ppm_profile_owner(ppm_connection_profile(connection))[0])
            ppm_connection_log_out(connection);
    }
}

PpmConnection *
ppm_manager_add(PpmManager *self, PpmProfile *profile, guint owner_uid, GError **error)
{
    if (ppm_manager_find_name(self, ppm_profile_name(profile), ppm_profile_owner(profile))) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, _("%s exists already"),
                    ppm_profile_name(profile));
        return NULL;
    }
    if (!ppm_manager_may_add(self, ppm_profile_owner(profile), error) ||
        !ppm_store_save(self->store, profile, error))
        return NULL;
    return ppm_manager_take_in(self, profile, owner_uid);
}

PpmConnection *
ppm_manager_add_temporary(PpmManager *self, PpmProfile *profile, guint owner_uid,
                          const char *managed_by, GError **error)
{
    PpmConnection *connection;

    if (!ppm_manager_may_add(self, ppm_profile_owner(profile), error))
        return NULL;
    connection = take_in(self, profile, owner_uid);
    ppm_connection_set_managed_by(connection, managed_by);
    g_signal_emit(self, signals[SIGNAL_ADDED], 0, connection);
    return connection;
}

/* The system first: it can be taken back should the disk refuse. */
gboolean
ppm_manager_update(PpmManager *self, PpmConnection *connection, PpmProfile *profile, GError **error)
{
    PpmProfile *before = ppm_connection_profile(connection);
    PpmConnection *other = ppm_manager_find_name(self, ppm_profile_name(profile),
                                                 ppm_profile_owner(profile));

    if (other && other != connection) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, _("%s exists already"),
                    ppm_profile_name(profile));
        return FALSE;
    }
    if (!ppm_connection_apply_routes(connection, profile, error))
        return FALSE;
    if (!ppm_store_save(self->store, profile, error)) {
        ppm_connection_apply_routes(connection, before, NULL);
        return FALSE;
    }
    ppm_connection_set_profile(connection, profile);
    return TRUE;
}

void
ppm_manager_drop(PpmManager *self, PpmConnection *connection)
{
    g_ptr_array_add(self->leaving, g_object_ref(connection));
    g_ptr_array_remove(self->connections, connection);
    g_signal_emit(self, signals[SIGNAL_REMOVED], 0, connection);
    if (ppm_connection_is_at_rest(connection))
        let_go(self, connection);
    else
        ppm_connection_disconnect(connection);
}

gboolean
ppm_manager_remove(PpmManager *self, PpmConnection *connection, GError **error)
{
    if (!ppm_connection_managed_by(connection)[0] &&
        !ppm_store_delete(self->store, ppm_connection_profile(connection), error))
        return FALSE;
    if (ppm_connection_managed_by(connection)[0])
        ppm_guest_file_remove(ppm_host_runtime_directory(self->host),
                              ppm_profile_uuid(ppm_connection_profile(connection)));
    g_hash_table_add(self->to_forget, connection);
    ppm_manager_drop(self, connection);
    return TRUE;
}

void
ppm_manager_tell_files(PpmManager *self)
{
    g_signal_emit(self, signals[SIGNAL_FILES_CHANGED], 0);
}

const GPtrArray *
ppm_manager_connections(PpmManager *self)
{
    return self->connections;
}

PpmConnection *
ppm_manager_find_uuid(PpmManager *self, const char *uuid)
{
    for (guint i = 0; i < self->connections->len; i++) {
        PpmConnection *connection = g_ptr_array_index(self->connections, i);

        if (g_str_equal(ppm_profile_uuid(ppm_connection_profile(connection)), uuid))
            return connection;
    }
    return NULL;
}

static PpmConnection *
find_name(PpmManager *self, const char *name, const char *owner, gboolean temporary)
{
    for (guint i = 0; i < self->connections->len; i++) {
        PpmConnection *connection = g_ptr_array_index(self->connections, i);
        PpmProfile *profile = ppm_connection_profile(connection);

        if (g_str_equal(ppm_profile_name(profile), name) &&
            g_str_equal(ppm_profile_owner(profile), owner) &&
            (ppm_connection_managed_by(connection)[0] != '\0') == temporary)
            return connection;
    }
    return NULL;
}

PpmConnection *
ppm_manager_find_name(PpmManager *self, const char *name, const char *owner)
{
    return find_name(self, name, owner, FALSE);
}

PpmConnection *
ppm_manager_find_temporary(PpmManager *self, const char *name, const char *owner)
{
    return find_name(self, name, owner, TRUE);
}

PpmHost *
ppm_manager_host(PpmManager *self)
{
    return self->host;
}

PpmStore *
ppm_manager_store(PpmManager *self)
{
    return self->store;
}

static gboolean
on_stop_timer(gpointer user_data)
{
    PpmManager *self = user_data;

    self->stop_timer = 0;
    g_warning("not every tunnel has ended in time");
    finish_stop(self);
    return G_SOURCE_REMOVE;
}

void
ppm_manager_stop(PpmManager *self, gboolean keep_blocks, PpmManagerDoneFunc done,
                 gpointer user_data)
{
    self->is_stopping = TRUE;
    self->done = done;
    self->done_data = user_data;
    self->stop_timer = g_timeout_add_seconds(STOP_SECONDS, on_stop_timer, self);
    for (guint i = 0; i < self->connections->len; i++)
        ppm_connection_end(g_ptr_array_index(self->connections, i), keep_blocks);
    if (self->done && all_are_idle(self->connections) && all_are_idle(self->leaving))
        finish_stop(self);
}

gboolean
ppm_manager_is_stopping(PpmManager *self)
{
    return self->is_stopping;
}

gboolean
ppm_manager_prepare_restart(PpmManager *self, GError **error)
{
    g_autofree char *marker = marker_path(self);

    return g_file_set_contents_full(marker, "", 0, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
ppm_manager_restart_is_prepared(PpmManager *self)
{
    g_autofree char *marker = marker_path(self);

    return g_file_test(marker, G_FILE_TEST_EXISTS);
}

static void
ppm_manager_finalize(GObject *object)
{
    PpmManager *self = PPM_MANAGER(object);

    g_clear_handle_id(&self->stop_timer, g_source_remove);
    g_clear_pointer(&self->watch, ppm_store_watch_free);
    for (guint i = 0; i < self->connections->len; i++)
        g_signal_handlers_disconnect_by_data(g_ptr_array_index(self->connections, i), self);
    for (guint i = 0; i < self->leaving->len; i++)
        g_signal_handlers_disconnect_by_data(g_ptr_array_index(self->leaving, i), self);
    g_ptr_array_unref(self->connections);
    g_ptr_array_unref(self->leaving);
    g_hash_table_unref(self->to_forget);
    G_OBJECT_CLASS(ppm_manager_parent_class)->finalize(object);
}

static guint
connection_signal(const char *name)
{
    return g_signal_new(name, PPM_TYPE_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                        1, PPM_TYPE_CONNECTION);
}

static void
ppm_manager_class_init(PpmManagerClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_manager_finalize;
    signals[SIGNAL_ADDED] = connection_signal("added");
    signals[SIGNAL_REMOVED] = connection_signal("removed");
    signals[SIGNAL_FILES_CHANGED] = g_signal_new(
        "files-changed", PPM_TYPE_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ppm_manager_init(PpmManager *self)
{
    self->connections = g_ptr_array_new_with_free_func(g_object_unref);
    self->leaving = g_ptr_array_new_with_free_func(g_object_unref);
    self->to_forget = g_hash_table_new(NULL, NULL);
}

PpmManager *
ppm_manager_new(PpmHost *host, PpmStore *store)
{
    PpmManager *self = g_object_new(PPM_TYPE_MANAGER, NULL);

    self->host = host;
    self->store = store;
    return self;
}
