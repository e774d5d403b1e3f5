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
    GHashTable *known; /* name to PpmCaller */
    guint subscription;
    GCancellable *cancellable;
};

typedef struct {
    PpmCallers *callers;
    char *name;
    guint uid;
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

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
        return;
    g_variant_get(parameters, "(&s&s&s)", &name, NULL, &new_owner);
    caller = new_owner[0] ? NULL : g_hash_table_lookup(callers->known, name);
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
    callers->cancellable = g_cancellable_new();
    callers->subscription = g_dbus_connection_signal_subscribe(
        bus, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
        on_name_gone, callers, NULL);
    return callers;
}

void
ppm_callers_free(PpmCallers *callers)
{
    g_cancellable_cancel(callers->cancellable);
    g_object_unref(callers->cancellable);
    g_dbus_connection_signal_unsubscribe(callers->bus, callers->subscription);
    g_hash_table_unref(callers->known);
    g_object_unref(callers->bus);
    g_free(callers);
}

static void
lookup_free(gpointer data)
{
    Lookup *lookup = data;

    g_free(lookup->name);
    g_free(lookup);
}

static void
find_user_name(GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
    const Lookup *lookup = task_data;
    struct passwd entry, *found = NULL;
    char buffer[4096];

    getpwuid_r(lookup->uid, &entry, buffer, sizeof buffer, &found);
    g_task_return_pointer(task, g_strdup(found ? found->pw_name : ""), g_free);
}

static PpmCaller *
remember(const Lookup *lookup, char *user)
{
    GHashTable *known = lookup->callers->known;
    PpmCaller *caller = g_hash_table_lookup(known, lookup->name);

    if (caller) {
        g_free(user);
        return ppm_caller_ref(caller);
    }
    caller = g_rc_box_new0(PpmCaller);
    caller->name = g_strdup(lookup->name);
    caller->uid = lookup->uid;
    caller->user = user;
    caller->gone = g_cancellable_new();
    g_hash_table_insert(known, caller->name, ppm_caller_ref(caller));
    return caller;
}

static void
on_user_name(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    char *user = g_task_propagate_pointer(G_TASK(result), &error);

    if (user)
        g_task_return_pointer(task, remember(g_task_get_task_data(task), user),
                              (GDestroyNotify)ppm_caller_unref);
    else
        g_task_return_error(task, g_steal_pointer(&error));
}

static void
on_uid(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Lookup *lookup = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autoptr(GTask) inner = NULL;
    Lookup *copy;

    if (!reply) {
        g_task_return_error(task, g_steal_pointer(&error));
        return;
    }
    g_variant_get(reply, "(u)", &lookup->uid);
    copy = g_new0(Lookup, 1);
    copy->uid = lookup->uid;
    inner = g_task_new(NULL, g_task_get_cancellable(task), on_user_name, task);
    task = NULL; /* on_user_name()'s now */
    g_task_set_task_data(inner, copy, lookup_free);
    g_task_run_in_thread(inner, find_user_name);
}

void
ppm_callers_lookup_async(PpmCallers *callers, const char *name, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    GTask *task = g_task_new(NULL, callers->cancellable, callback, user_data);
    PpmCaller *known = g_hash_table_lookup(callers->known, name);
    Lookup *lookup;

    if (known) {
        g_task_return_pointer(task, ppm_caller_ref(known), (GDestroyNotify)ppm_caller_unref);
        g_object_unref(task);
        return;
    }
    lookup = g_new0(Lookup, 1);
    lookup->callers = callers;
    lookup->name = g_strdup(name);
    g_task_set_task_data(task, lookup, lookup_free);
    g_dbus_connection_call(callers->bus, BUS_NAME, BUS_PATH, BUS_NAME, "GetConnectionUnixUser",
                           g_variant_new("(s)", name), G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, -1, callers->cancellable, on_uid, task);
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
