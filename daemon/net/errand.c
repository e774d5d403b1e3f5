/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "errand.h"
#include "descriptor.h"
#include "systemd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#define CALL_TIMEOUT_MS 10000
#define GRACE_SECONDS   5 /* for systemd, beyond the errand's own time */
#define MAX_SAID        500

typedef struct {
    GDBusConnection *bus;
    char *name; /* for people: the program's */
    char *unit;
    guint seconds;
    guint subscription;
    guint timer;
    int said; /* a file in memory: its standard output */
    GSubprocess *child;
} Run;

static void
run_free(gpointer data)
{
    Run *run = data;

    if (run->subscription)
        g_dbus_connection_signal_unsubscribe(run->bus, run->subscription);
    g_clear_handle_id(&run->timer, g_source_remove);
    ppm_clear_fd(&run->said);
    g_clear_object(&run->child);
    g_clear_object(&run->bus);
    g_free(run->unit);
    g_free(run->name);
    g_free(run);
}

/* Its first line, fit for a log. */
static char *
line_of(const char *said)
{
    g_autofree char *line = g_strndup(said, strcspn(said, "\n"));
    char *valid = g_utf8_make_valid(line, -1);

    for (char *at = valid; *at; at++) {
        if (g_ascii_iscntrl(*at))
            *at = ' ';
    }
    return g_strstrip(valid);
}

static void
return_failure(GTask *task, const char *said, const char *otherwise)
{
    Run *run = g_task_get_task_data(task);
    g_autofree char *line = line_of(said ? said : "");

    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", run->name,
                            line[0] ? line : otherwise);
}

/* ---- with systemd ---- */

static char *
read_said(Run *run)
{
    g_autofree char *said = g_malloc0(MAX_SAID + 1);

    if (pread(run->said, said, MAX_SAID, 0) < 0)
        said[0] = '\0';
    return g_steal_pointer(&said);
}

/* Whichever comes first: the answer that it cannot be started, its end, the end of patience. */
static void
end_unit(GTask *task, gboolean is_done, const char *problem)
{
    Run *run = g_task_get_task_data(task);
    g_autofree char *said = read_said(run);

    g_dbus_connection_signal_unsubscribe(run->bus, run->subscription);
    run->subscription = 0;
    g_clear_handle_id(&run->timer, g_source_remove);
    if (is_done)
        g_task_return_boolean(task, TRUE);
    else
        return_failure(task, said, problem);
    g_object_unref(task);
}

static void
on_job_removed(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
               const char *signal, GVariant *parameters, gpointer user_data)
{
    GTask *task = user_data;
    Run *run = g_task_get_task_data(task);
    const char *unit, *result;

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uoss)")))
        return;
    g_variant_get(parameters, "(uo&s&s)", NULL, NULL, &unit, &result);
    if (run->subscription && strcmp(unit, run->unit) == 0)
        end_unit(task, strcmp(result, "done") == 0, result);
}

static gboolean
on_unit_timer(gpointer user_data)
{
    GTask *task = user_data;
    Run *run = g_task_get_task_data(task);

    run->timer = 0;
    end_unit(task, FALSE, "it took too long");
    return G_SOURCE_REMOVE;
}

static void
on_unit_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Run *run = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish(
        G_DBUS_CONNECTION(source), NULL, result, &error);

    if (!reply && run->subscription)
        end_unit(task, FALSE, error->message);
}

/* systemd.exec(5). */
static void
add_confinement(GVariantBuilder *properties)
{
    static const char *const writable[] = {"/etc", NULL};

    ppm_systemd_add_property(properties, "ProtectSystem", g_variant_new_string("strict"));
    ppm_systemd_add_property(properties, "ReadWritePaths", g_variant_new_strv(writable, -1));
    ppm_systemd_add_property(properties, "ProtectHome", g_variant_new_string("yes"));
    ppm_systemd_add_property(properties, "PrivateTmp", g_variant_new_boolean(TRUE));
    ppm_systemd_add_property(properties, "PrivateNetwork", g_variant_new_boolean(TRUE));
    ppm_systemd_add_property(properties, "NoNewPrivileges", g_variant_new_boolean(TRUE));
    ppm_systemd_add_property(properties, "CapabilityBoundingSet", g_variant_new_uint64(0));
}

/* Without the default dependencies it can also run while the machine is being shut down. */
static GVariant *
unit_properties(const PpmErrand *errand)
{
    GVariantBuilder properties;

    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    ppm_systemd_add_property(&properties, "Description",
                             g_variant_new_string("PPTP Manager changes the name servers"));
    ppm_systemd_add_property(&properties, "DefaultDependencies", g_variant_new_boolean(FALSE));
    ppm_systemd_add_property(&properties, "CollectMode",
                             g_variant_new_string("inactive-or-failed"));
    ppm_systemd_add_property(&properties, "Type", g_variant_new_string("oneshot"));
    ppm_systemd_add_property(&properties, "ExecStart", ppm_systemd_exec_start(errand->argv));
    ppm_systemd_add_property(&properties, "StandardInputFileDescriptor", g_variant_new_handle(0));
    ppm_systemd_add_property(&properties, "StandardOutputFileDescriptor", g_variant_new_handle(1));
    ppm_systemd_add_property(&properties, "StandardErrorFileDescriptor", g_variant_new_handle(1));
    ppm_systemd_add_property(&properties, "TimeoutStartUSec",
                             g_variant_new_uint64(errand->seconds * (guint64)G_USEC_PER_SEC));
    ppm_systemd_add_property(&properties, "LimitCORE", g_variant_new_uint64(0));
    if (errand->is_confined)
        add_confinement(&properties);
    return g_variant_builder_end(&properties);
}

/* A file in memory that has @text, to be read from its beginning. */
static int
file_of(const char *text)
{
    int fd = memfd_create("pptp-manager-errand", MFD_CLOEXEC);
    gssize length = (gssize)strlen(text);

    if (fd >= 0 && (write(fd, text, (gsize)length) != length || lseek(fd, 0, SEEK_SET) != 0))
        ppm_clear_fd(&fd);
    return fd;
}

static GUnixFDList *
descriptors(Run *run, const PpmErrand *errand, GError **error)
{
    g_autoptr(GUnixFDList) list = g_unix_fd_list_new();
    ppm_autofd int input = file_of(errand->input ? errand->input : "");

    run->said = file_of("");
    if (input < 0 || run->said < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", g_strerror(errno));
        return NULL;
    }
    if (g_unix_fd_list_append(list, input, error) < 0 ||
        g_unix_fd_list_append(list, run->said, error) < 0)
        return NULL;
    return g_steal_pointer(&list);
}

static void
start_unit(GTask *task, const PpmErrand *errand)
{
    Run *run = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GUnixFDList) list = descriptors(run, errand, &error);

    if (!list) {
        return_failure(task, NULL, error->message);
        g_object_unref(task);
        return;
    }
    run->unit = g_strdup_printf("pptp-manager-errand-%08x%08x.service", g_random_int(),
                                g_random_int());
    run->subscription = g_dbus_connection_signal_subscribe(
        run->bus, PPM_SYSTEMD_NAME, PPM_SYSTEMD_MANAGER, "JobRemoved", PPM_SYSTEMD_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_job_removed, task, NULL);
    run->timer = g_timeout_add_seconds(run->seconds + GRACE_SECONDS, on_unit_timer, task);
    /* Without it the manager tells nobody anything; more than once is harmless. */
    g_dbus_connection_call(run->bus, PPM_SYSTEMD_NAME, PPM_SYSTEMD_PATH, PPM_SYSTEMD_MANAGER,
                           "Subscribe", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL,
                           NULL, NULL);
    ppm_systemd_start_unit(run->bus, run->unit, unit_properties(errand), list, CALL_TIMEOUT_MS,
                           NULL, on_unit_started, g_object_ref(task));
}

/* ---- without ---- */

static gboolean
on_child_timer(gpointer user_data)
{
    Run *run = user_data;

    run->timer = 0;
    g_subprocess_force_exit(run->child);
    return G_SOURCE_REMOVE;
}

static void
on_child_ended(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Run *run = g_task_get_task_data(task);
    g_autofree char *said = read_said(run);

    g_clear_handle_id(&run->timer, g_source_remove);
    if (g_subprocess_wait_check_finish(run->child, result, NULL))
        g_task_return_boolean(task, TRUE);
    else
        return_failure(task, said, "it failed, or took too long");
}

/* Its output goes into a file and not a pipe, which something that it leaves running could keep
 * open. */
static void
start_child(GTask *task, const PpmErrand *errand)
{
    static const char *const environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
    Run *run = g_task_get_task_data(task);
    g_autoptr(GSubprocessLauncher)
        launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDERR_MERGE);
    int input = file_of(errand->input ? errand->input : "");
    g_autoptr(GError) error = NULL;

    run->said = file_of("");
    g_subprocess_launcher_set_environ(launcher, (char **)environment);
    g_subprocess_launcher_set_cwd(launcher, "/");
    if (input >= 0)
        g_subprocess_launcher_take_stdin_fd(launcher, input);
    if (run->said >= 0)
        g_subprocess_launcher_take_stdout_fd(launcher, fcntl(run->said, F_DUPFD_CLOEXEC, 3));
    run->child = g_subprocess_launcher_spawnv(launcher, errand->argv, &error);
    if (!run->child) {
        return_failure(task, NULL, error->message);
        g_object_unref(task);
        return;
    }
    run->timer = g_timeout_add_seconds(run->seconds, on_child_timer, run);
    g_subprocess_wait_check_async(run->child, NULL, on_child_ended, task);
}

/* ---- either ---- */

void
ppm_errand_run_async(GDBusConnection *bus, const PpmErrand *errand, GAsyncReadyCallback callback,
                     gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Run *run = g_new0(Run, 1);

    run->name = g_path_get_basename(errand->argv[0]);
    run->seconds = errand->seconds;
    run->said = -1;
    run->bus = bus ? g_object_ref(bus) : NULL;
    g_task_set_task_data(task, run, run_free);
    g_task_set_source_tag(task, ppm_errand_run_async);
    if (bus && ppm_systemd_runs())
        start_unit(task, errand);
    else
        start_child(task, errand);
}

gboolean
ppm_errand_run_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
