/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bus knows the user id; the name behind it is looked up in a thread, as it may be remote. */
#include "config.h"

#include "callers.h"

#include <pwd.h>
#include <unistd.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

struct _PpmCallers {
    GDBusConnection *bus;
    GHashTable *known;   /* name to PpmCaller */
    GHashTable *lookups; /* name to Lookup, which is its own: it ends with its last answer */
    guint subscription;
    GCancellable *cancellable;
};

/**
 * Lookup:
 * @callers: NULL when they have gone
 * @tasks: those that wait for it, in the order in which their calls came
 * @is_gone: whether the name has vanished since: nobody would ever tell again
 */
typedef struct {
    PpmCallers *callers;
    char *name;
    guint uid;
    GPtrArray *tasks;
    gboolean is_gone;
} Lookup;

static void
caller_clear(gpointer data)
{
    PpmCaller *caller = data;

    g_free(caller->name);
    g_free(caller->user);
    g_object_unref(caller->gone);
}

PpmCaller *
ppm_caller_ref(PpmCaller *caller)
{
    return g_rc_box_acquire(caller);
}

void
ppm_caller_unref(PpmCaller *caller)
{
    g_rc_box_release_full(caller, caller_clear);
}

static void
on_name_gone(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *signal, GVariant *parameters, gpointer user_data)
{
    PpmCallers *callers = user_data;
    const char *name, *new_owner;
    PpmCaller *caller;
    Lookup *lookup;

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
        return;
    g_variant_get(parameters, "(&s&s&s)", &name, NULL, &new_owner);
    if (new_owner[0])
        return;
    lookup = g_hash_table_lookup(callers->lookups, name);
    if (lookup)
        lookup->is_gone = TRUE;
    caller = g_hash_table_lookup(callers->known, name);
    if (caller) {
        g_cancellable_cancel(caller->gone);
        g_hash_table_remove(callers->known, name);
    }
}

PpmCallers *
ppm_callers_new(GDBusConnection *bus)
{
    PpmCallers *callers = g_new0(PpmCallers, 1);

    callers->bus = g_object_ref(bus);
    callers->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify)ppm_caller_unref);
    callers->lookups = g_hash_table_new(g_str_hash, g_str_equal);
    callers->cancellable = g_cancellable_new();
    callers->subscription = g_dbus_connection_signal_subscribe(
        bus, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
        on_name_gone, callers, NULL);
    return callers;
}

void
ppm_callers_free(PpmCallers *callers)
{
    GHashTableIter iter;
    gpointer lookup;

    g_hash_table_iter_init(&iter, callers->lookups);
    while (g_hash_table_iter_next(&iter, NULL, &lookup))
        ((Lookup *)lookup)->callers = NULL;
    g_hash_table_unref(callers->lookups);
    g_cancellable_cancel(callers->cancellable);
    g_object_unref(callers->cancellable);
    g_dbus_connection_signal_unsubscribe(callers->bus, callers->subscription);
    g_hash_table_unref(callers->known);
    g_object_unref(callers->bus);
    g_free(callers);
}

static void
lookup_free(Lookup *lookup)
{
    g_free(lookup->name);
    g_ptr_array_unref(lookup->tasks);
    g_free(lookup);
}

static PpmCaller *
remember(const Lookup *lookup, const char *user)
{
    PpmCaller *caller = g_rc_box_new0(PpmCaller);

    caller->name = g_strdup(lookup->name);
    caller->uid = lookup->uid;
    caller->user = g_strdup(user);
    caller->gone = g_cancellable_new();
    g_hash_table_insert(lookup->callers->known, caller->name, caller);
    return caller;
}

/* Answers all that wait, and ends @lookup. @user: NULL with @error. */
static void
end_lookup(Lookup *lookup, const char *user, GError *error)
{
    g_autoptr(GError) gone = NULL;
    PpmCaller *caller = NULL;

    if (lookup->callers)
        g_hash_table_remove(lookup->callers->lookups, lookup->name);
    if (user && (lookup->is_gone || !lookup->callers))
        error = gone = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CLOSED, "gone");
    else if (user)
        caller = remember(lookup, user);
    for (guint i = 0; i < lookup->tasks->len; i++) {
        GTask *task = g_ptr_array_index(lookup->tasks, i);

        if (caller)
            g_task_return_pointer(task, ppm_caller_ref(caller), (GDestroyNotify)ppm_caller_unref);
        else
            g_task_return_error(task, g_error_copy(error));
    }
    lookup_free(lookup);
}

static void
find_user_name(GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
    struct passwd entry, *found = NULL;
    char buffer[4096];

    getpwuid_r(GPOINTER_TO_UINT(task_data), &entry, buffer, sizeof buffer, &found);
    g_task_return_pointer(task, g_strdup(found ? found->pw_name : ""), g_free);
}

static void
on_user_name(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *user = g_task_propagate_pointer(G_TASK(result), &error);

    end_lookup(user_data, user, error);
}

static void
on_uid(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Lookup *lookup = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autoptr(GTask) task = NULL;

    if (!reply) {
        end_lookup(lookup, NULL, error);
        return;
    }
    g_variant_get(reply, "(u)", &lookup->uid);
    task = g_task_new(NULL, NULL, on_user_name, lookup);
    g_task_set_task_data(task, GUINT_TO_POINTER(lookup->uid), NULL);
    g_task_run_in_thread(task, find_user_name);
}

/* One for all calls of a name: were there several, their answers, and so the calls, might change
 * places. */
static Lookup *
begin_lookup(PpmCallers *callers, const char *name)
{
    Lookup *lookup = g_new0(Lookup, 1);

    lookup->callers = callers;
    lookup->name = g_strdup(name);
    lookup->tasks = g_ptr_array_new_with_free_func(g_object_unref);
    g_hash_table_insert(callers->lookups, lookup->name, lookup);
    g_dbus_connection_call(callers->bus, BUS_NAME, BUS_PATH, BUS_NAME, "GetConnectionUnixUser",
                           g_variant_new("(s)", name), G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, -1, callers->cancellable, on_uid, lookup);
    return lookup;
}

void
ppm_callers_lookup_async(PpmCallers *callers, const char *name, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, callers->cancellable, callback, user_data);
    PpmCaller *known = g_hash_table_lookup(callers->known, name);
    Lookup *lookup = g_hash_table_lookup(callers->lookups, name);

    if (known)
        g_task_return_pointer(task, ppm_caller_ref(known), (GDestroyNotify)ppm_caller_unref);
    else
        g_ptr_array_add((lookup ?: begin_lookup(callers, name))->tasks, g_steal_pointer(&task));
}

PpmCaller *
ppm_callers_lookup_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

void
ppm_callers_foreach_subscribed(PpmCallers *callers,
                               void (*func)(PpmCaller *caller, gpointer user_data),
                               gpointer user_data)
{
    GHashTableIter iter;
    gpointer caller;

    g_hash_table_iter_init(&iter, callers->known);
    while (g_hash_table_iter_next(&iter, NULL, &caller)) {
        if (((PpmCaller *)caller)->subscribed)
            func(caller, user_data);
    }
}
