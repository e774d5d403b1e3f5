/* SPDX-License-Identifier: GPL-2.0-or-later */
/* polkit's agent for terminals. It asks on /dev/tty, so that our standard input stays ours. */
#include "config.h"

#include "text-agent.h"
#include "descriptor.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "pkttyagent"

struct _PpmTextAgent {
    GSubprocess *process;
};

static const int deadly_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static pid_t pid_to_end; /* of the one that runs, for the handler */

/* Ends the program first, so that the shell gets a terminal that echoes. */
static void
end_both(int number)
{
    kill(pid_to_end, SIGTERM);
    kill(pid_to_end, SIGCONT);
    waitpid(pid_to_end, NULL, 0);
    signal(number, SIG_DFL);
    raise(number);
}

/* Where somebody handles the signal already, that goes on. */
static void
handle_signals(void (*from)(int), void (*to)(int))
{
    for (guint i = 0; i < G_N_ELEMENTS(deadly_signals); i++) {
        struct sigaction action = {.sa_handler = to}, before;

        sigaction(deadly_signals[i], NULL, &before);
        if (before.sa_handler == from)
            sigaction(deadly_signals[i], &action, NULL);
    }
}

/* It does not outlive us, whatever ends us; its handler gives the terminal its echo back. */
static void
die_with_parent(gpointer user_data)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* polkit asks an agent of the desktop before one that is called a fallback. Outside every session
 * there is no such agent, and there polkit (seen in 122) overlooks the fallback too. */
static gboolean
may_have_desktop(void)
{
    return g_getenv("XDG_SESSION_ID") || g_getenv("DISPLAY") || g_getenv("WAYLAND_DISPLAY");
}

/* Takes over @ready, which the program closes once polkit knows it. What it says goes to standard
 * error: standard output is for data. */
static GSubprocess *
spawn(const char *program, int ready)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    g_autofree char *fd = g_strdup_printf("%d", ready);
    g_autofree char *pid = g_strdup_printf("%d", (int)getpid());

    g_subprocess_launcher_take_fd(launcher, ready, ready);
    g_subprocess_launcher_take_stdout_fd(launcher, fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
    g_subprocess_launcher_set_child_setup(launcher, die_with_parent, NULL, NULL);
    return g_subprocess_launcher_spawn(launcher, NULL, program, "--process", pid, "--notify-fd", fd,
                                       may_have_desktop() ? "--fallback" : NULL, NULL);
}

static void
end_with_us(GSubprocess *process)
{
    const char *pid = g_subprocess_get_identifier(process);

    if (!pid)
        return; /* it has ended already */
    pid_to_end = atoi(pid);
    handle_signals(SIG_DFL, end_both);
}

/* Until the other end is closed, by the program or by its end. */
static void
wait_for_end(int fd)
{
    gssize count;
    char byte;

    do
        count = read(fd, &byte, 1);
    while (count > 0 || (count < 0 && errno == EINTR));
}

/* Whether there is a terminal for it: standard input and standard error may be one that is not
 * ours. */
static gboolean
has_terminal(void)
{
    ppm_autofd int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

    return tty >= 0 && ppm_terminal_can_ask();
}

PpmTextAgent *
ppm_text_agent_start(void)
{
    g_autofree char *program = g_find_program_in_path(PROGRAM);
    g_autoptr(GSubprocess) process = NULL;
    PpmTextAgent *agent;
    int ends[2];

    if (!program || getuid() == 0 || !has_terminal() || pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    ppm_terminal_clear_progress();
    process = spawn(program, ends[1]);
    if (process)
        end_with_us(process);
    wait_for_end(ends[0]);
    ppm_clear_fd(&ends[0]);
    if (!process)
        return NULL;
    agent = g_new0(PpmTextAgent, 1);
    agent->process = g_steal_pointer(&process);
    return agent;
}

void
ppm_text_agent_end(PpmTextAgent *agent)
{
    g_subprocess_send_signal(agent->process, SIGTERM);
    g_subprocess_send_signal(agent->process, SIGCONT); /* where Ctrl-Z has stopped it */
    g_subprocess_wait(agent->process, NULL, NULL);
    handle_signals(end_both, SIG_DFL);
    g_object_unref(agent->process);
    g_free(agent);
}
