/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptp-managerd: options, the log, the bus name, an orderly end. Nothing else. */
#include "config.h"

#include "adapter.h"
#include "clean-up.h"
#include "directories.h"
#include "error.h"
#include "hook-process.h"
#include "logins.h"
#include "names.h"
#include "notify.h"
#include "sleep.h"
#include "systemd.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define BUS_TIMEOUT_MS          15000
#define SYSTEM_STATE_TIMEOUT_MS 2000

typedef struct {
    GMainLoop *loop;
    GDBusConnection *bus;
    PpmManager *manager;
    PpmManagerAdapter *adapter;
    PpmLogins *logins;
    PpmSleep *sleep;
    guint name;
    int status;
    gboolean is_ending;
} Service;

static gboolean show_version, clean_up, keep_blocking, verbose;

static const GOptionEntry options[] = {
    {"version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_("Print the version"), NULL},
    {"clean-up", 0, 0, G_OPTION_ARG_NONE, &clean_up,
     N_("End all tunnels and undo what is left of them, while no service runs"), NULL},
    {"keep-blocking", 0, 0, G_OPTION_ARG_NONE, &keep_blocking,
     N_("With --clean-up: leave kill switches on"), NULL},
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, N_("Log more"), NULL},
    {NULL},
};

/* ---- the log ---- */

static GLogWriterOutput
write_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    if (!verbose && (level & G_LOG_LEVEL_DEBUG))
        return G_LOG_WRITER_HANDLED;
    if (g_log_writer_is_journald(fileno(stderr)) &&
        g_log_writer_journald(level, fields, n_fields, user_data) == G_LOG_WRITER_HANDLED)
        return G_LOG_WRITER_HANDLED;
    return g_log_writer_standard_streams(level, fields, n_fields, user_data);
}

/* ---- the end ---- */

static void
quit(Service *service, int status)
{
    service->status = status;
    g_main_loop_quit(service->loop);
}

static void
on_all_ended(gpointer user_data)
{
    quit(user_data, EXIT_SUCCESS);
}

/* While the machine goes down others are still at work: a kill switch holds to the last. */
static void
on_system_state(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Service *service = user_data;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
    g_autoptr(GVariant) value = NULL;
    gboolean goes_down = FALSE;

    if (reply) {
        g_variant_get(reply, "(v)", &value);
        goes_down = g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) &&
                    g_str_equal(g_variant_get_string(value, NULL), "stopping");
    }
    ppm_manager_stop(service->manager, goes_down, on_all_ended, service);
}

static void
end_tunnels(Service *service)
{
    g_dbus_connection_call(
        service->bus, PPM_SYSTEMD_NAME, PPM_SYSTEMD_PATH, "org.freedesktop.DBus.Properties", "Get",
        g_variant_new("(ss)", PPM_SYSTEMD_MANAGER, "SystemState"), G_VARIANT_TYPE("(v)"),
        G_DBUS_CALL_FLAGS_NO_AUTO_START, SYSTEM_STATE_TIMEOUT_MS, NULL, on_system_state, service);
}

/* Stop by the administrator undoes everything; a prepared restart keeps the tunnels (decision 3).
 */
static gboolean
on_signal(gpointer user_data)
{
    Service *service = user_data;

    ppm_notify("STOPPING=1");
    if (ppm_manager_restart_is_prepared(service->manager))
        quit(service, EXIT_SUCCESS);
    else if (!service->is_ending)
        end_tunnels(service);
    service->is_ending = TRUE;
    return G_SOURCE_CONTINUE;
}

static void
on_bus_closed(GDBusConnection *bus, gboolean remote_peer_vanished, GError *error,
              gpointer user_data)
{
    g_warning("the bus is gone; the tunnels go on, and the next service finds them");
    quit(user_data, EXIT_FAILURE);
}

/* ---- the beginning ---- */

static void
on_name_acquired(GDBusConnection *bus, const char *name, gpointer user_data)
{
    ppm_notify("READY=1");
}

static void
on_name_lost(GDBusConnection *bus, const char *name, gpointer user_data)
{
    g_warning("the name %s cannot be had: is another service running?", name);
    quit(user_data, EXIT_FAILURE);
}

/* Closed to others: what lies in it is the tunnels' alone. */
static gboolean
make_runtime_directory(const char *directory, GError **error)
{
    struct stat status;

    if ((g_mkdir_with_parents(directory, 0700) == 0 && g_lstat(directory, &status) == 0 &&
         S_ISDIR(status.st_mode) && status.st_uid == geteuid()))
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: not a directory of ours", directory);
    return FALSE;
}

/* Whoever comes second keeps his hands off the tunnels, which are the first one's: this is asked
 * before anything is touched. That only one gets the name in the end, the bus sees to. */
static gboolean
is_alone(GDBusConnection *bus, GError **error)
{
    g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
        bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "NameHasOwner", g_variant_new("(s)", PPM_DBUS_NAME), G_VARIANT_TYPE("(b)"),
        G_DBUS_CALL_FLAGS_NONE, BUS_TIMEOUT_MS, NULL, error);
    gboolean owned = TRUE;

    if (!reply)
        return FALSE;
    g_variant_get(reply, "(b)", &owned);
    if (owned)
        g_set_error(error, PPM_ERROR, PPM_ERROR_BUSY, _("%s: the service is running already"),
                    PPM_DBUS_NAME);
    return !owned;
}

static void
on_logged_out(guint uid, gpointer user_data)
{
    Service *service = user_data;

    ppm_manager_log_out(service->manager, uid);
}

static void
on_ready_for_sleep(gpointer user_data)
{
    Service *service = user_data;

    ppm_sleep_ready(service->sleep);
}

static void
on_sleep(gboolean goes, gpointer user_data)
{
    Service *service = user_data;

    if (goes)
        ppm_manager_fall_asleep(service->manager, on_ready_for_sleep, service);
    else
        ppm_manager_wake(service->manager);
}

static gboolean
start(Service *service, PpmHost *host, PpmStore *store, GError **error)
{
    service->manager = ppm_manager_new(host, store);
    ppm_manager_start(service->manager);
    service->adapter = ppm_manager_adapter_new(service->bus, service->manager, error);
    if (!service->adapter)
        return FALSE;
    service->logins = ppm_logins_new(service->bus, on_logged_out, service);
    service->sleep = ppm_sleep_new(service->bus, on_sleep, service);
    g_dbus_connection_set_exit_on_close(service->bus, FALSE);
    g_signal_connect(service->bus, "closed", G_CALLBACK(on_bus_closed), service);
    g_unix_signal_add(SIGTERM, on_signal, service);
    g_unix_signal_add(SIGINT, on_signal, service);
    service->name = g_bus_own_name_on_connection(service->bus, PPM_DBUS_NAME,
                                                 G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                                 on_name_acquired, on_name_lost, service, NULL);
    return TRUE;
}

static void
stop(Service *service)
{
    g_clear_handle_id(&service->name, g_bus_unown_name);
    g_signal_handlers_disconnect_by_data(service->bus, service);
    g_clear_pointer(&service->logins, ppm_logins_free);
    g_clear_pointer(&service->sleep, ppm_sleep_free);
    g_clear_pointer(&service->adapter, ppm_manager_adapter_free);
    g_clear_object(&service->manager);
    ppm_hook_process_settle();
    g_dbus_connection_flush_sync(service->bus, NULL, NULL);
}

static int
run(GError **error)
{
    g_autoptr(GDBusConnection) bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, error);
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    g_autoptr(PpmHost) host = NULL;
    g_autoptr(PpmStore) store = NULL;
    Service service = {.loop = loop, .bus = bus, .status = EXIT_FAILURE};

    if (!bus || !is_alone(bus, error) || !make_runtime_directory(ppm_directory_runtime(), error))
        return EXIT_FAILURE;
    host = ppm_host_new(bus, ppm_directory_runtime(), ppm_directory_state(), error);
    if (!host)
        return EXIT_FAILURE;
    if (clean_up) {
        ppm_clean_up(bus, host, keep_blocking);
        return EXIT_SUCCESS;
    }
    store = ppm_store_new(ppm_directory_configuration(), error);
    if (!store)
        return EXIT_FAILURE;
    if (start(&service, host, store, error))
        g_main_loop_run(loop);
    stop(&service);
    return service.status;
}

static gboolean
read_options(int *argc, char ***argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(_("- the service of PPTP Manager"));

    g_option_context_add_main_entries(context, options, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, argc, argv, error))
        return FALSE;
    if (*argc > 1) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("unknown word: %s"),
                    (*argv)[1]);
        return FALSE;
    }
    return TRUE;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    int status;

    /* Users have languages of their own: what goes to them is English, and the clients, which have
     * the same catalogue, translate it. */
    setlocale(LC_CTYPE, "C.UTF-8");
    if (!read_options(&argc, &argv, &error)) {
        g_printerr("pptp-managerd: %s\n", error->message);
        return 2;
    }
    if (show_version) {
        g_print("pptp-managerd %s\n", PACKAGE_VERSION);
        return EXIT_SUCCESS;
    }
    umask(077);
    prctl(PR_SET_DUMPABLE, 0); /* secrets pass through: no core file, no tracer */
    g_log_set_writer_func(write_log, NULL, NULL);
    status = run(&error);
    if (error)
        g_printerr("pptp-managerd: %s\n", error->message);
    return status;
}
