/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the password comes from. */
#include "config.h"

#include "password.h"
#include "descriptor.h"
#include "error.h"
#include "terminal.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <termios.h>

/* Enough to see that a password is too long; the newline comes on top. */
#define BUFFER_SIZE (PPM_SECRET_MAX_BYTES + 3)

typedef struct {
    char bytes[BUFFER_SIZE];
    gsize length;
} Buffer;

static const int watched_signals[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE,
                                      SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU};
static volatile sig_atomic_t caught_signal;
static int signal_pipe[2];

/* The bus has a thread of its own, where the signal may arrive: only the pipe wakes ours. */
static void
note_signal(int number)
{
    int code = errno;

    caught_signal = number;
    if (write(signal_pipe[1], "", 1) < 0)
        errno = 0; /* full: we are awake already */
    errno = code;
}

static gboolean
catch_signals(struct sigaction *before, GError **error)
{
    struct sigaction action = {.sa_handler = note_signal};

    if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NO_SECRET, g_strerror(errno));
        return FALSE;
    }
    sigfillset(&action.sa_mask);
    caught_signal = 0;
    for (guint i = 0; i < G_N_ELEMENTS(watched_signals); i++)
        sigaction(watched_signals[i], &action, &before[i]);
    return TRUE;
}

static void
release_signals(const struct sigaction *before)
{
    for (guint i = 0; i < G_N_ELEMENTS(watched_signals); i++)
        sigaction(watched_signals[i], &before[i], NULL);
    ppm_clear_fd(&signal_pipe[0]);
    ppm_clear_fd(&signal_pipe[1]);
}

/* One line from the terminal, or what there is of it when a signal comes. What does not fit is
 * read and dropped, so that the shell does not get it. */
static void
read_line(Buffer *buffer)
{
    struct pollfd inputs[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = signal_pipe[0], .events = POLLIN},
    };
    char c = 0;

    buffer->length = 0;
    while (c != '\n' && !caught_signal) {
        if (poll(inputs, G_N_ELEMENTS(inputs), -1) < 0 || inputs[1].revents)
            continue;
        if (read(STDIN_FILENO, &c, 1) != 1)
            break;
        if (c != '\n' && buffer->length < BUFFER_SIZE)
            buffer->bytes[buffer->length++] = c;
    }
    ppm_secret_wipe(&c, sizeof c);
}

/* Asks once. Afterwards the terminal is as it was, also where a signal came (caught_signal). */
static gboolean
ask_once(const char *prompt, Buffer *buffer, GError **error)
{
    struct sigaction before[G_N_ELEMENTS(watched_signals)];
    struct termios usual, silent;

    if (!catch_signals(before, error))
        return FALSE;
    tcgetattr(STDIN_FILENO, &usual);
    silent = usual;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    fputs(prompt, stderr);
    fflush(stderr);
    read_line(buffer);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual);
    fputc('\n', stderr);
    release_signals(before);
    return TRUE;
}

static PpmSecret *
to_secret(Buffer *buffer, GError **error)
{
    PpmSecret *secret = ppm_secret_new(buffer->bytes, buffer->length, error);

    ppm_secret_wipe(buffer, sizeof *buffer);
    munlock(buffer, sizeof *buffer);
    return secret;
}

PpmSecret *
ppm_password_ask(const char *prompt, GError **error)
{
    g_autofree char *visible = ppm_text_visible(prompt);
    Buffer buffer = {.length = 0};

    if (!ppm_terminal_can_ask()) {
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NO_SECRET,
                            _("there is no terminal to ask for the password; "
                              "give it with --password-file FILE, or - for standard input"));
        return NULL;
    }
    mlock(&buffer, sizeof buffer);
    ppm_terminal_clear_progress();
    do {
        if (!ask_once(visible, &buffer, error))
            return NULL;
        if (caught_signal) {
            ppm_secret_wipe(&buffer, sizeof buffer);
            raise(caught_signal); /* ends us, or stops us until we are continued and ask again */
        }
    } while (caught_signal);
    return to_secret(&buffer, error);
}

static gboolean
read_all(int fd, Buffer *buffer)
{
    gssize count;

    while (buffer->length < BUFFER_SIZE) {
        count = read(fd, buffer->bytes + buffer->length, BUFFER_SIZE - buffer->length);
        if (count == 0)
            break;
        if (count < 0 && errno != EINTR)
            return FALSE;
        buffer->length += (gsize)MAX(count, 0);
    }
    if (buffer->length > 0 && buffer->bytes[buffer->length - 1] == '\n')
        buffer->length--;
    return TRUE;
}

PpmSecret *
ppm_password_read_file(const char *path, GError **error)
{
    gboolean is_stdin = g_str_equal(path, "-");
    ppm_autofd int opened = is_stdin ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    int fd = is_stdin ? STDIN_FILENO : opened;
    Buffer buffer = {.length = 0};

    mlock(&buffer, sizeof buffer);
    if (fd < 0 || !read_all(fd, &buffer)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_NO_SECRET, _("the password cannot be read: %s: %s"),
                    path, g_strerror(errno));
        ppm_secret_wipe(&buffer, sizeof buffer);
        return NULL;
    }
    return to_secret(&buffer, error);
}
