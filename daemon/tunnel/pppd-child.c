/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Without systemd: a child that leads a session of its own and sees a private /run/pptp and
 * /dev/log. It lives on when we die; the next service finds it by process id and start time. */
#include "config.h"

#include "process-private.h"
#include "descriptor.h"
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

typedef struct {
    PpmProcess base;
    pid_t pid;
    int pidfd;
    GSource *ended;
    guint kill_timer;
    gboolean is_ours; /* a child of this very process: its exit status can be had */
} Child;

/* Field 22 of a /proc/PID/stat, counted behind the name, which may hold anything. */
static gboolean
read_start_time(const char *path, guint64 *ticks)
{
    g_autofree char *stat = NULL;
    const char *behind_name;
    g_auto(GStrv) fields = NULL;

    if (!g_file_get_contents(path, &stat, NULL, NULL))
        return FALSE;
    behind_name = strrchr(stat, ')');
    if (!behind_name || strlen(behind_name) < 2)
        return FALSE;
    fields = g_strsplit(behind_name + 2, " ", 0);
    return g_strv_length(fields) > 19 &&
           g_ascii_string_to_unsigned(fields[19], 10, 0, G_MAXUINT64, ticks, NULL);
}

static gboolean
start_time(pid_t pid, guint64 *ticks)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);

    return read_start_time(path, ticks);
}

static PpmExit
exit_of(Child *child)
{
    PpmExit exit = {0};
    siginfo_t info = {0};

    if (!child->is_ours || waitid(P_PIDFD, (id_t)child->pidfd, &info, WEXITED | WNOHANG) < 0)
        return exit;
    exit.known = TRUE;
    if (info.si_code == CLD_EXITED)
        exit.code = info.si_status;
    else
        exit.signal = info.si_status;
    return exit;
}

static gboolean
on_ended(int fd, GIOCondition condition, gpointer user_data)
{
    Child *child = user_data;
    PpmExit exit;

    g_clear_handle_id(&child->kill_timer, g_source_remove);
    /* What pppd did not wait for, before its number is free for others. Not SIGTERM: pptp leaps out
     * of syslog(3) on it and may hang there for good. Its call manager goes by itself, politely. */
    kill(-child->pid, SIGKILL);
    exit = exit_of(child);
    child->base.func(&exit, NULL, child->base.user_data);
    return G_SOURCE_REMOVE;
}

static gboolean
on_kill_timer(gpointer user_data)
{
    Child *child = user_data;

    child->kill_timer = 0;
    pidfd_send_signal(child->pidfd, SIGKILL, NULL, 0);
    kill(-child->pid, SIGKILL);
    return G_SOURCE_REMOVE;
}

static void
child_stop(PpmProcess *process)
{
    Child *child = (Child *)process;

    if (child->kill_timer)
        return;
    pidfd_send_signal(child->pidfd, SIGTERM, NULL, 0);
    child->kill_timer = g_timeout_add_seconds(PPM_PROCESS_STOP_SECONDS, on_kill_timer, child);
}

static void
child_free(PpmProcess *process)
{
    Child *child = (Child *)process;

    g_clear_handle_id(&child->kill_timer, g_source_remove);
    ppm_clear_source(&child->ended);
    ppm_clear_fd(&child->pidfd);
    g_free(child);
}

static const PpmProcessClass child_class = {child_stop, child_free};

static PpmProcess *
take_charge(pid_t pid, gboolean is_ours, GError **error)
{
    Child *child = g_new0(Child, 1);
    guint64 ticks = 0;

    child->base.class = &child_class;
    child->pid = pid;
    child->is_ours = is_ours;
    child->pidfd = pidfd_open(pid, 0);
    if (child->pidfd < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "process %d is gone", (int)pid);
        child_free(&child->base);
        return NULL;
    }
    start_time(pid, &ticks);
    child->base.handle = g_strdup_printf("child %d %" G_GUINT64_FORMAT, (int)pid, ticks);
    child->ended = g_unix_fd_source_new(child->pidfd, G_IO_IN);
    g_source_set_callback(child->ended, G_SOURCE_FUNC(on_ended), child, NULL);
    g_source_attach(child->ended, g_main_context_get_thread_default());
    return &child->base;
}

/* A copy of its own /proc/PID/stat. */
static void
leave_note(const char *path)
{
    char stat[1024];
    int in = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    ssize_t length = read(in, stat, sizeof stat);

    if (length <= 0 || write(out, stat, (size_t)length) != length)
        _exit(EXIT_FAILURE);
    close(in);
    close(out);
}

/* Runs between fork and exec: system calls only. Until it has left its note it dies with us: nobody
 * would find it. A machine without a place for the journal's socket has no /dev/log worth hiding.
 */
static void
on_forked(gpointer user_data)
{
    const PpmProcessRequest *request = user_data;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        _exit(EXIT_FAILURE);
    setsid();
    if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
        _exit(EXIT_FAILURE);
    if (mount("pptp", "/run/pptp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0750") < 0)
        _exit(EXIT_FAILURE);
    mount(request->journal_directory, "/run/systemd/journal", NULL, MS_BIND, NULL);
    if (mount("/etc/ppp", "/etc/ppp", NULL, MS_BIND, NULL) < 0 ||
        mount(NULL, "/etc/ppp", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) < 0)
        _exit(EXIT_FAILURE);
    leave_note(request->note);
    prctl(PR_SET_PDEATHSIG, 0);
}

PpmProcess *
ppm_pppd_child_start(const PpmProcessRequest *request, GError **error)
{
    g_auto(GStrv)
        environment = g_environ_setenv(NULL, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin", TRUE);
    GPid pid;

    if (!g_spawn_async_with_fds("/", (char **)request->argv, environment, G_SPAWN_DO_NOT_REAP_CHILD,
                                on_forked, (gpointer)request, &pid, request->secret_fd,
                                request->log_fd, request->log_fd, error))
        return NULL;
    return take_charge(pid, TRUE, error);
}

PpmProcess *
ppm_pppd_child_adopt(const char *handle, GError **error)
{
    int pid;
    guint64 written, ticks;

    if (sscanf(handle, "child %d %" G_GUINT64_FORMAT, &pid, &written) != 2 || pid <= 1) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no handle of a process: %s",
                    handle);
        return NULL;
    }
    if (!start_time(pid, &ticks) || ticks != written) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "process %d is gone", pid);
        return NULL;
    }
    return take_charge(pid, FALSE, error);
}

PpmProcess *
ppm_pppd_child_adopt_by_note(const char *note, GError **error)
{
    g_autofree char *text = NULL, *handle = NULL;
    guint64 ticks;

    if (!g_file_get_contents(note, &text, NULL, error))
        return NULL;
    if (!read_start_time(note, &ticks)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: it cannot be read", note);
        return NULL;
    }
    handle = g_strdup_printf("child %d %" G_GUINT64_FORMAT, atoi(text), ticks);
    return ppm_pppd_child_adopt(handle, error);
}
