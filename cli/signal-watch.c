/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "signal-watch.h"
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

struct _PpmSignalWatch {
    PpmSignalFunc func;
    gpointer user_data;
    GSource *source;
    struct sigaction before[G_N_ELEMENTS(numbers)];
};

static int ends[2] = {-1, -1}; /* of the pipe, for the handler */

/* One byte for each signal. Where the pipe is full, there is enough to read. */
static void
note_signal(int number)
{
    guint8 byte = (guint8)number;
    int code = errno;

    if (write(ends[1], &byte, 1) < 0)
        errno = 0;
    errno = code;
}

static gboolean
on_signals(int fd, GIOCondition condition, gpointer user_data)
{
    PpmSignalWatch *watch = user_data;
    guint8 number;

    if (read(fd, &number, 1) == 1)
        watch->func(number, watch->user_data);
    return G_SOURCE_CONTINUE;
}

PpmSignalWatch *
ppm_signal_watch_new(PpmSignalFunc func, gpointer user_data)
{
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    PpmSignalWatch *watch;

    g_return_val_if_fail(ends[0] < 0, NULL);
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return NULL;
    watch = g_new0(PpmSignalWatch, 1);
    watch->func = func;
    watch->user_data = user_data;
    watch->source = g_unix_fd_source_new(ends[0], G_IO_IN);
    g_source_set_priority(watch->source, G_PRIORITY_HIGH);
    g_source_set_callback(watch->source, G_SOURCE_FUNC(on_signals), watch, NULL);
    g_source_attach(watch->source, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaction(numbers[i], &action, &watch->before[i]);
    return watch;
}

void
ppm_signal_watch_free(PpmSignalWatch *watch)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaction(numbers[i], &watch->before[i], NULL);
    g_source_destroy(watch->source);
    g_source_unref(watch->source);
    ppm_clear_fd(&ends[0]);
    ppm_clear_fd(&ends[1]);
    g_free(watch);
}
