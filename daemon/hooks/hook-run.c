/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process id stays its own until it is waited for: so the group is signalled before that. */
#include "config.h"

#include "hook-run.h"
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

static int
spawn(const char *const *argv, const char *const *environment, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, pipe_signal;
    int code;

    sigemptyset(&none);
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    code = posix_spawn(pid, argv[0], &actions, &attributes, (char *const *)argv,
                       (char *const *)environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

/* FALSE where it still runs after that time. */
static gboolean
wait_for(int pidfd, guint seconds)
{
    gint64 until = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;

    for (;;) {
        struct pollfd poll_for = {.fd = pidfd, .events = POLLIN};
        gint64 left = MAX(until - g_get_monotonic_time(), 0);
        int code = poll(&poll_for, 1, (int)((left + 999) / 1000));

        if (code > 0)
            return TRUE;
        if (code == 0 || errno != EINTR)
            return FALSE;
    }
}

static char *
describe(const siginfo_t *info, gboolean in_time, guint seconds)
{
    if (!in_time)
        return g_strdup_printf("it still ran after %u seconds and was ended", seconds);
    if (info->si_code == CLD_EXITED)
        return g_strdup_printf("exit code %d", info->si_status);
    return g_strdup_printf("ended by signal %d", info->si_status);
}

char *
ppm_hook_run(const char *const *argv, const char *const *environment, guint seconds, guint grace)
{
    ppm_autofd int pidfd = -1;
    siginfo_t info = {0};
    gboolean in_time;
    pid_t pid;
    int code = spawn(argv, environment, &pid);

    if (code != 0)
        return g_strdup_printf("it could not be started: %s", g_strerror(code));
    pidfd = pidfd_open(pid, 0);
    in_time = wait_for(pidfd, seconds);
    if (!in_time) {
        kill(-pid, SIGTERM);
        wait_for(pidfd, grace);
    }
    kill(-pid, SIGKILL);
    while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0 && errno == EINTR)
        continue;
    return describe(&info, in_time, seconds);
}
