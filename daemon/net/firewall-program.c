/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes in and what comes out are files in memory, so that nobody waits for anybody. */
#include "config.h"

#include "firewall-program.h"
#include "descriptor.h"
#include "error.h"
#include "source.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

#define KILL_SECONDS   15
#define MAX_SAID_BYTES 2048

typedef struct {
    int pid;
    int pidfd;
    int output, errors;
    GSource *ended;
    GSource *timer;
} Run;

static void
run_free(gpointer data)
{
    Run *run = data;

    ppm_clear_source(&run->ended);
    ppm_clear_source(&run->timer);
    ppm_clear_fd(&run->pidfd);
    ppm_clear_fd(&run->output);
    ppm_clear_fd(&run->errors);
    g_free(run);
}

static char *
said(int fd)
{
    char text[MAX_SAID_BYTES + 1];
    ssize_t length = pread(fd, text, MAX_SAID_BYTES, 0);

    text[MAX(length, 0)] = '\0';
    return g_strchomp(g_utf8_make_valid(text, -1));
}

static void
return_failure(GTask *task, const siginfo_t *info)
{
    Run *run = g_task_get_task_data(task);
    g_autofree char *words = said(run->errors);

    if (info->si_code != CLD_EXITED)
        g_task_return_new_error(task, PPM_ERROR, PPM_ERROR_FAILED,
                                "the firewall program was ended by signal %d", info->si_status);
    else
        g_task_return_new_error(task, PPM_ERROR, PPM_ERROR_FAILED, "%s",
                                words[0] ? words : "the firewall program failed without a word");
}

static gboolean
on_ended(int fd, GIOCondition condition, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Run *run = g_task_get_task_data(task);
    siginfo_t info = {0};

    ppm_clear_source(&run->timer);
    waitid(P_PIDFD, (id_t)fd, &info, WEXITED | WNOHANG);
    if (info.si_code == CLD_EXITED && info.si_status == 0)
        g_task_return_pointer(task, said(run->output), g_free);
    else
        return_failure(task, &info);
    return G_SOURCE_REMOVE;
}

static gboolean
on_timer(gpointer user_data)
{
    Run *run = user_data;

    pidfd_send_signal(run->pidfd, SIGKILL, NULL, 0);
    return G_SOURCE_REMOVE;
}

static GSource *
attach(GSource *source, GSourceFunc func, gpointer user_data)
{
    g_source_set_callback(source, func, user_data, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

static gboolean
write_all(int fd, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        ssize_t written = write(fd, text, length);

        if (written <= 0)
            return FALSE;
        text += written;
        length -= (size_t)written;
    }
    return lseek(fd, 0, SEEK_SET) == 0;
}

/* A file in memory that holds @text. */
static int
make_file(const char *name, const char *text, GError **error)
{
    ppm_autofd int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd >= 0 && write_all(fd, text))
        return ppm_steal_fd(&fd);
    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(errno), "%s", g_strerror(errno));
    return -1;
}

static gboolean
start(Run *run, const char *const *argv, const char *text, GError **error)
{
    g_auto(GStrv) environment = g_environ_setenv(NULL, "PATH", "/usr/sbin:/usr/bin", TRUE);
    ppm_autofd int input = make_file("rules", text, error);

    run->output = input < 0 ? -1 : make_file("output", "", error);
    run->errors = run->output < 0 ? -1 : make_file("errors", "", error);
    if (run->errors < 0 ||
        !g_spawn_async_with_fds("/", (char **)argv, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                NULL, &run->pid, input, run->output, run->errors, error))
        return FALSE;
    run->pidfd = pidfd_open(run->pid, 0);
    if (run->pidfd >= 0)
        return TRUE;
    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(errno), "%s", g_strerror(errno));
    return FALSE;
}

guint32
ppm_firewall_program_run_async(const char *program, const char *word, const char *text,
                               GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Run *run = g_new0(Run, 1);
    const char *argv[] = {program, word, NULL};
    GError *error = NULL;

    run->pidfd = run->output = run->errors = -1;
    g_task_set_task_data(task, run, run_free);
    g_task_set_source_tag(task, ppm_firewall_program_run_async);
    if (!start(run, argv, text, &error)) {
        g_task_return_error(task, error);
        g_object_unref(task);
        return 0;
    }
    run->ended = attach(g_unix_fd_source_new(run->pidfd, G_IO_IN), G_SOURCE_FUNC(on_ended), task);
    run->timer = attach(g_timeout_source_new_seconds(KILL_SECONDS), on_timer, run);
    return (guint32)run->pid;
}

char *
ppm_firewall_program_run_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
