/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told and what is asked for are descriptors, so that both ways to start it are one. */
#include "config.h"

#include "hook-process.h"
#include "descriptor.h"
#include "names.h"
#include "systemd.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/mman.h>

#define PROGRAM         PPM_LIBEXECDIR "/hooks"
#define CALL_TIMEOUT_MS 5000

static guint n_asked; /* of systemd, and not answered */

static int
fail(GError **error, const char *what)
{
    int code = errno;

    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", what,
                g_strerror(code));
    return -1;
}

/* A file in memory that reads from its beginning. */
static int
input_of(GBytes *order, GError **error)
{
    ppm_autofd int fd = memfd_create("hooks", MFD_CLOEXEC);
    gsize length;
    const char *data = g_bytes_get_data(order, &length);

    if (fd < 0 || write(fd, data, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET) < 0)
        return fail(error, "hooks");
    return ppm_steal_fd(&fd);
}

/* ---- a unit ---- */

/* The descriptor is the one that tells: what cannot be started says so there. */
static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    ppm_autofd int output = GPOINTER_TO_INT(user_data);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish(
        G_DBUS_CONNECTION(source), NULL, result, &error);
    g_autofree char *line = NULL;

    n_asked--;
    if (reply)
        return;
    g_dbus_error_strip_remote_error(error);
    line = g_strdup_printf("hooks could not be started: %s\n", error->message);
    if (write(output, line, strlen(line)) < 0)
        g_warning("%s", line);
}

static GVariant *
exec_start(const char *directory)
{
    const char *const argv[] = {PROGRAM, directory, NULL};

    return ppm_systemd_exec_start(argv);
}

/* Without the default dependencies it can also be started while the system goes down: tunnels end
 * then. */
static GVariant *
unit_properties(const char *directory)
{
    GVariantBuilder properties;

    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    ppm_systemd_add_property(&properties, "Description",
                             g_variant_new_string("PPTP Manager: hooks"));
    ppm_systemd_add_property(&properties, "DefaultDependencies", g_variant_new_boolean(FALSE));
    ppm_systemd_add_property(&properties, "CollectMode",
                             g_variant_new_string("inactive-or-failed"));
    ppm_systemd_add_property(&properties, "Type", g_variant_new_string("exec"));
    ppm_systemd_add_property(&properties, "ExecStart", exec_start(directory));
    ppm_systemd_add_property(&properties, "StandardInputFileDescriptor", g_variant_new_handle(0));
    ppm_systemd_add_property(&properties, "StandardOutputFileDescriptor", g_variant_new_handle(1));
    ppm_systemd_add_property(&properties, "StandardError", g_variant_new_string("journal"));
    ppm_systemd_add_property(&properties, "SyslogIdentifier",
                             g_variant_new_string("pptp-manager-hooks"));
    return g_variant_builder_end(&properties);
}

static gboolean
start_unit(const char *uuid, const char *directory, int input, int output, GError **error)
{
    g_autoptr(GDBusConnection) bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, error);
    g_autoptr(GUnixFDList) list = g_unix_fd_list_new();
    g_autofree char *name = g_strdup_printf(PPM_HOOKS_UNIT_PREFIX "%s-%" G_GINT64_FORMAT ".service",
                                            uuid, g_get_monotonic_time());
    int kept;

    if (!bus || g_unix_fd_list_append(list, input, error) < 0 ||
        g_unix_fd_list_append(list, output, error) < 0)
        return FALSE;
    kept = fcntl(output, F_DUPFD_CLOEXEC, 0);
    n_asked++;
    ppm_systemd_start_unit(bus, name, unit_properties(directory), list, CALL_TIMEOUT_MS, NULL,
                           on_started, GINT_TO_POINTER(kept));
    return TRUE;
}

/* ---- a child ---- */

static void
on_forked(gpointer user_data)
{
    setsid();
}

/* GLib waits for it by an intermediate child. */
static gboolean
start_child(const char *directory, int input, int output, GError **error)
{
    const char *const argv[] = {PROGRAM, directory, NULL};
    g_auto(GStrv) environment = g_environ_setenv(NULL, "LC_ALL", "C.UTF-8", TRUE);

    return g_spawn_async_with_fds("/", (char **)argv, environment, G_SPAWN_DEFAULT, on_forked, NULL,
                                  NULL, input, output, -1, error);
}

int
ppm_hook_process_start(const char *uuid, const char *directory, GBytes *order, GError **error)
{
    ppm_autofd int input = input_of(order, error);
    ppm_autofd int output = -1, told = -1;
    int ends[2];

    if (input < 0 || !g_unix_open_pipe(ends, FD_CLOEXEC, error))
        return -1;
    told = ends[0];
    output = ends[1];
    if (!(ppm_systemd_runs() ? start_unit(uuid, directory, input, output, error)
                             : start_child(directory, input, output, error)))
        return -1;
    return ppm_steal_fd(&told);
}

/* Each call has its own time. */
void
ppm_hook_process_settle(void)
{
    while (n_asked > 0)
        g_main_context_iteration(NULL, TRUE);
}
