/* SPDX-License-Identifier: GPL-2.0-or-later */
/* down: disconnects, and waits until all is undone. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "exit-code.h"
#include "loop.h"
#include "message.h"
#include "status.h"
#include "terminal.h"

#include <glib/gi18n.h>

#define WAITING_TIME 30000 /* milliseconds */

static gboolean wants_all, wants_no_wait;

static const GOptionEntry options[] = {
    {"all", 0, 0, G_OPTION_ARG_NONE, &wants_all, N_("Disconnect all connections"), NULL},
    {"no-wait", 0, 0, G_OPTION_ARG_NONE, &wants_no_wait, N_("Only start it"), NULL},
    {NULL},
};

typedef struct {
    PpmLoop *loop;
    GPtrArray *ending; /* PpmDBusConnection, those not down yet */
} Ending;

/* A kill switch outlives a tunnel that failed. */
static gboolean
is_down(PpmDBusConnection *connection)
{
    PpmState state = ppm_status_state(connection);

    return ppm_dbus_connection_get_state(connection) &&
           (state == PPM_STATE_DISCONNECTED ||
            (state == PPM_STATE_FAILED && !ppm_status_has_changes(connection)));
}

static void
look(Ending *ending)
{
    for (guint i = ending->ending->len; i > 0; i--) {
        PpmDBusConnection *connection = g_ptr_array_index(ending->ending, i - 1);

        if (!is_down(connection))
            continue;
        ppm_message_note(_("%s is disconnected"), ppm_dbus_connection_get_name(connection));
        g_signal_handlers_disconnect_by_data(connection, ending);
        g_ptr_array_remove_index(ending->ending, i - 1);
    }
    if (ending->ending->len == 0)
        ppm_loop_end(ending->loop, PPM_EXIT_DONE);
    else
        ppm_terminal_progress("down", _("Disconnecting …"));
}

static void
on_time_out(gpointer user_data)
{
    Ending *ending = user_data;

    for (guint i = 0; i < ending->ending->len; i++)
        ppm_message_error(_("%s could not be ended: %s"),
                          ppm_dbus_connection_get_name(g_ptr_array_index(ending->ending, i)),
                          ppm_status_label(g_ptr_array_index(ending->ending, i)));
    ppm_loop_end(ending->loop, PPM_EXIT_NOT_ENDED);
}

static void
on_interrupted(int number, gpointer user_data)
{
    Ending *ending = user_data;

    ppm_terminal_clear_progress();
    ppm_loop_end(ending->loop, PPM_EXIT_SIGNAL + number);
}

static int
wait_until_down(PpmClient *client, GPtrArray *connections)
{
    g_autoptr(PpmLoop) loop = ppm_loop_new(client);
    Ending ending = {loop, connections};
    int exit_code;

    for (guint i = 0; i < connections->len; i++)
        g_signal_connect_swapped(g_ptr_array_index(connections, i), "g-properties-changed",
                                 G_CALLBACK(look), &ending);
    ppm_loop_on_signals(loop, on_interrupted, &ending);
    ppm_loop_after(loop, WAITING_TIME, on_time_out, &ending);
    look(&ending);
    exit_code = ppm_loop_run(loop);
    for (guint i = 0; i < connections->len; i++)
        g_signal_handlers_disconnect_by_data(g_ptr_array_index(connections, i), &ending);
    ppm_terminal_clear_progress();
    return exit_code;
}

/* Those of @connections that are being ended now. Problems are told, the worst is returned. */
static int
begin_ending(GPtrArray *connections, GPtrArray *ending)
{
    int exit_code = PPM_EXIT_DONE;

    for (guint i = 0; i < connections->len; i++) {
        PpmDBusConnection *connection = g_ptr_array_index(connections, i);
        const char *name = ppm_dbus_connection_get_name(connection);
        g_autoptr(GError) error = NULL;

        if (is_down(connection))
            ppm_message_note(_("%s is disconnected already"), name);
        else if (ppm_client_call(connection, "Disconnect", NULL, NULL, &error))
            g_ptr_array_add(ending, g_object_ref(connection));
        else
            exit_code = ppm_client_report(error, name, PPM_EXIT_NOT_ENDED);
    }
    return exit_code;
}

static GPtrArray *
find_all(PpmClient *client, int *exit_code)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) list = ppm_client_list(client, &error);

    if (!list) {
        *exit_code = ppm_client_report(error, NULL, PPM_EXIT_ERROR);
        return NULL;
    }
    for (guint i = 0; i < list->len; i++) {
        GDBusProxy *known = g_ptr_array_index(list, i);
        PpmDBusConnection *connection =
            is_down((PpmDBusConnection *)known)
                ? NULL
                : ppm_client_at(client, g_dbus_proxy_get_object_path(known), NULL);

        if (connection)
            g_ptr_array_add(found, connection);
    }
    if (found->len == 0)
        ppm_message_note(_("No connection is up"));
    return g_steal_pointer(&found);
}

/* All of them are looked up before anything is ended. */
static GPtrArray *
find_named(PpmClient *client, const char *const *names, int *exit_code)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_object_unref);

    for (; *names; names++) {
        PpmDBusConnection *connection = ppm_client_find_or_report(&client, *names, exit_code);

        if (!connection)
            return NULL;
        g_ptr_array_add(found, connection);
    }
    return g_steal_pointer(&found);
}

static int
end_and_wait(PpmClient *client, GPtrArray *connections)
{
    g_autoptr(GPtrArray) ending = g_ptr_array_new_with_free_func(g_object_unref);
    int problem = begin_ending(connections, ending);
    int exit_code = PPM_EXIT_DONE;

    for (guint i = 0; i < ending->len && wants_no_wait; i++)
        ppm_message_note(_("%s is being disconnected"),
                         ppm_dbus_connection_get_name(g_ptr_array_index(ending, i)));
    if (ending->len > 0 && !wants_no_wait)
        exit_code = wait_until_down(client, ending);
    return problem != PPM_EXIT_DONE ? problem : exit_code;
}

static int
run(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(GPtrArray) connections = NULL;

    if (wants_all == (operands[0] != NULL)) {
        ppm_message_error(_("down: give names, or --all"));
        return PPM_EXIT_USAGE;
    }
    client = ppm_client_open_or_report(&exit_code);
    if (!client)
        return exit_code;
    connections = wants_all ? find_all(client, &exit_code)
                            : find_named(client, operands, &exit_code);
    return connections ? end_and_wait(client, connections) : exit_code;
}

const PpmCommand ppm_command_down = {
    .name = "down",
    .arguments = N_("NAME… | --all [--no-wait]"),
    .summary = N_("Disconnect"),
    .description = N_("Waits until everything that the connection changed is undone."),
    .options = options,
    .operands = PPM_OPERANDS_NAMES,
    .maximum = PPM_ANY_NUMBER,
    .run = run,
};
