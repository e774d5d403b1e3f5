/* SPDX-License-Identifier: GPL-2.0-or-later */
/* monitor: one line for each change of state. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "exit-code.h"
#include "loop.h"
#include "message.h"
#include "names.h"
#include "status.h"
#include "text.h"

#include <glib/gi18n.h>

typedef struct {
    PpmClient *client;
    PpmLoop *loop;
    GHashTable *watched; /* object path to Watched */
    char *only;          /* the path of the one connection that was named, or NULL */
} Monitor;

typedef struct {
    Monitor *monitor;
    PpmDBusConnection *connection;
    char *name;
    char *state;
    gint64 since;
} Watched;

static void
watched_free(gpointer data)
{
    Watched *watched = data;

    g_signal_handlers_disconnect_by_data(watched->connection, watched);
    g_object_unref(watched->connection);
    g_free(watched->name);
    g_free(watched->state);
    g_free(watched);
}

static void
print_event_json(Watched *watched, const char *event)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    ppm_json_text(json, "event", event);
    ppm_status_add_json(watched->connection, json);
    ppm_json_print_line(json);
}

static void
print_event_for_people(Watched *watched, const char *event)
{
    gint64 now = g_get_real_time();
    g_autofree char *time = ppm_text_local_time(g_str_equal(event, "state") ? watched->since : now);
    g_autofree char *sentence = ppm_status_sentence(watched->connection);

    if (g_str_equal(event, "added"))
        ppm_output_line(_("%s  %s: added"), time, watched->name);
    else if (g_str_equal(event, "removed"))
        ppm_output_line(_("%s  %s: removed"), time, watched->name);
    else
        ppm_output_line("%s  %s", time, sentence);
}

static void
print_event_tersely(Watched *watched, const char *event)
{
    g_autofree char *time = ppm_text_iso_time(watched->since);

    ppm_output_fields(event, time, watched->name, watched->state, NULL);
}

static void
print_event(Watched *watched, const char *event)
{
    switch (ppm_output_format()) {
    case PPM_FORMAT_PEOPLE:
        print_event_for_people(watched, event);
        break;
    case PPM_FORMAT_TERSE:
        print_event_tersely(watched, event);
        break;
    case PPM_FORMAT_JSON:
        print_event_json(watched, event);
        break;
    }
    if (!ppm_output_flush())
        ppm_loop_end(watched->monitor->loop, PPM_EXIT_DONE);
}

/* Whether it is in another state than when we last looked. */
static gboolean
take_state(Watched *watched)
{
    const char *state = ppm_status_or_empty(ppm_dbus_connection_get_state(watched->connection));
    gint64 since = ppm_dbus_connection_get_since(watched->connection);
    gboolean changed = g_strcmp0(state, watched->state) != 0 || since != watched->since;

    g_free(watched->state);
    watched->state = g_strdup(state);
    watched->since = since;
    g_free(watched->name);
    watched->name = g_strdup(
        ppm_status_or_empty(ppm_dbus_connection_get_name(watched->connection)));
    return changed;
}

static void
on_changed(Watched *watched)
{
    /* The properties are forgotten when the service goes: no change, the loop tells it. */
    if (ppm_dbus_connection_get_state(watched->connection) && take_state(watched))
        print_event(watched, "state");
}

static Watched *
watch(Monitor *monitor, const char *path)
{
    PpmDBusConnection *connection = ppm_client_at(monitor->client, path, NULL);
    Watched *watched;

    if (!connection)
        return NULL; /* gone again already */
    watched = g_new0(Watched, 1);
    watched->monitor = monitor;
    watched->connection = connection;
    take_state(watched);
    g_signal_connect_swapped(connection, "g-properties-changed", G_CALLBACK(on_changed), watched);
    g_hash_table_replace(monitor->watched, g_strdup(path), watched);
    return watched;
}

static void
on_added(Monitor *monitor, const char *path)
{
    Watched *watched;

    if (monitor->only || g_hash_table_contains(monitor->watched, path))
        return;
    watched = watch(monitor, path);
    if (watched)
        print_event(watched, "added");
}

static void
on_removed(Monitor *monitor, const char *path)
{
    Watched *watched = g_hash_table_lookup(monitor->watched, path);

    if (!watched)
        return;
    print_event(watched, "removed");
    g_hash_table_remove(monitor->watched, path);
    if (monitor->only)
        ppm_loop_end(monitor->loop, PPM_EXIT_UNKNOWN_CONNECTION);
}

static void
on_object_manager_signal(GDBusConnection *bus, const char *sender, const char *object_path,
                         const char *interface, const char *signal, GVariant *arguments,
                         gpointer user_data)
{
    g_autofree char *path = NULL;

    if (g_variant_n_children(arguments) != 2)
        return;
    g_variant_get_child(arguments, 0, "o", &path);
    if (g_str_equal(signal, "InterfacesAdded"))
        on_added(user_data, path);
    else if (g_str_equal(signal, "InterfacesRemoved"))
        on_removed(user_data, path);
}

static gboolean
watch_all(Monitor *monitor, GError **error)
{
    g_autoptr(GPtrArray) list = ppm_client_list(monitor->client, error);

    if (!list)
        return FALSE;
    for (guint i = 0; i < list->len; i++)
        watch(monitor, g_dbus_proxy_get_object_path(g_ptr_array_index(list, i)));
    return TRUE;
}

static gboolean
watch_one(Monitor *monitor, const char *name, GError **error)
{
    g_autoptr(PpmDBusConnection) connection = ppm_client_find(monitor->client, name, error);

    if (!connection)
        return FALSE;
    monitor->only = g_strdup(g_dbus_proxy_get_object_path(G_DBUS_PROXY(connection)));
    watch(monitor, monitor->only);
    return TRUE;
}

static void
on_interrupted(int number, gpointer user_data)
{
    Monitor *monitor = user_data;

    ppm_loop_end(monitor->loop, PPM_EXIT_DONE);
}

static int
run_loop(Monitor *monitor, const char *name)
{
    GDBusConnection *bus = g_dbus_proxy_get_connection(
        G_DBUS_PROXY(ppm_client_manager(monitor->client)));
    guint subscription = g_dbus_connection_signal_subscribe(
        bus, PPM_DBUS_NAME, "org.freedesktop.DBus.ObjectManager", NULL, PPM_DBUS_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_object_manager_signal, monitor, NULL);
    g_autoptr(GError) error = NULL;
    int exit_code;

    ppm_loop_on_signals(monitor->loop, on_interrupted, monitor);
    ppm_loop_watch_output(monitor->loop);
    if (name ? watch_one(monitor, name, &error) : watch_all(monitor, &error))
        exit_code = ppm_loop_run(monitor->loop);
    else
        exit_code = ppm_client_report(error, name, PPM_EXIT_ERROR);
    g_dbus_connection_signal_unsubscribe(bus, subscription);
    return exit_code;
}

static int
run(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = ppm_client_open_or_report(&exit_code);
    g_autoptr(PpmLoop) loop = client ? ppm_loop_new(client) : NULL;
    Monitor monitor = {.client = client, .loop = loop};

    if (!client)
        return exit_code;
    monitor.watched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, watched_free);
    exit_code = run_loop(&monitor, operands[0]);
    g_hash_table_unref(monitor.watched);
    g_free(monitor.only);
    return exit_code;
}

const PpmCommand ppm_command_monitor = {
    .name = "monitor",
    .arguments = N_("[NAME] [--json | --terse]"),
    .summary = N_("Print a line whenever the state of a connection changes"),
    .description = N_("It ends with Ctrl-C, and when the service ends."),
    .operands = PPM_OPERANDS_NAME,
    .maximum = 1,
    .run = run,
};
