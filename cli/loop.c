/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting for the service. */
#include "config.h"

#include "loop.h"
#include "exit-code.h"
#include "signal-watch.h"
#include "terminal.h"

#include <glib-unix.h>
#include <unistd.h>

struct _PpmLoop {
    PpmClient *client;
    GMainLoop *loop;
    GPtrArray *sources; /* GSource, destroyed at the end */
    gboolean ended;
    gboolean signalled;
    int exit_code;
    PpmSignalWatch *signals;
    PpmLoopSignal signal;
    gpointer signal_data;
};

static void
destroy_source(gpointer source)
{
    g_source_destroy(source);
    g_source_unref(source);
}

static void
attach(PpmLoop *loop, GSource *source)
{
    g_source_attach(source, NULL);
    g_ptr_array_add(loop->sources, source);
}

/* Another owner knows nothing of what we wait for, so that any change of owner is the end. */
static void
on_service_gone(PpmLoop *loop)
{
    if (!loop->ended)
        ppm_loop_end(loop, ppm_client_report_vanished());
}

PpmLoop *
ppm_loop_new(PpmClient *client)
{
    PpmLoop *loop = g_new0(PpmLoop, 1);
    GDBusProxy *manager = G_DBUS_PROXY(ppm_client_manager(client));

    loop->client = client;
    loop->loop = g_main_loop_new(NULL, FALSE);
    loop->sources = g_ptr_array_new_with_free_func(destroy_source);
    g_signal_connect_swapped(manager, "notify::g-name-owner", G_CALLBACK(on_service_gone), loop);
    g_signal_connect_swapped(g_dbus_proxy_get_connection(manager), "closed",
                             G_CALLBACK(on_service_gone), loop);
    return loop;
}

static void
on_signal(int number, gpointer user_data)
{
    PpmLoop *loop = user_data;

    if (loop->signalled) {
        ppm_terminal_clear_progress();
        _exit(PPM_EXIT_SIGNAL + number);
    }
    loop->signalled = TRUE;
    loop->signal(number, loop->signal_data);
}

void
ppm_loop_on_signals(PpmLoop *loop, PpmLoopSignal signal, gpointer user_data)
{
    loop->signal = signal;
    loop->signal_data = user_data;
    loop->signals = ppm_signal_watch_new(on_signal, loop);
}

void
ppm_loop_after(PpmLoop *loop, guint milliseconds, GSourceOnceFunc expired, gpointer user_data)
{
    GSource *source = g_timeout_source_new(milliseconds);

    g_source_set_callback(source, (GSourceFunc)(void (*)(void))expired, user_data, NULL);
    attach(loop, source);
}

void
ppm_loop_every(PpmLoop *loop, guint milliseconds, GSourceFunc tick, gpointer user_data)
{
    GSource *source = g_timeout_source_new(milliseconds);

    g_source_set_callback(source, tick, user_data, NULL);
    attach(loop, source);
}

static gboolean
on_output_closed(int fd, GIOCondition condition, gpointer user_data)
{
    ppm_loop_end(user_data, PPM_EXIT_DONE);
    return G_SOURCE_REMOVE;
}

void
ppm_loop_watch_output(PpmLoop *loop)
{
    GSource *source = g_unix_fd_source_new(STDOUT_FILENO, G_IO_ERR | G_IO_HUP);

    g_source_set_callback(source, (GSourceFunc)(void (*)(void))on_output_closed, loop, NULL);
    attach(loop, source);
}

int
ppm_loop_run(PpmLoop *loop)
{
    GDBusProxy *manager = G_DBUS_PROXY(ppm_client_manager(loop->client));
    g_autofree char *owner = g_dbus_proxy_get_name_owner(manager);

    if (!owner)
        on_service_gone(loop);
    if (!loop->ended)
        g_main_loop_run(loop->loop);
    return loop->exit_code;
}

void
ppm_loop_end(PpmLoop *loop, int exit_code)
{
    if (loop->ended)
        return;
    loop->ended = TRUE;
    loop->exit_code = exit_code;
    g_main_loop_quit(loop->loop);
}

void
ppm_loop_free(PpmLoop *loop)
{
    GDBusProxy *manager = G_DBUS_PROXY(ppm_client_manager(loop->client));

    g_signal_handlers_disconnect_by_data(manager, loop);
    g_signal_handlers_disconnect_by_data(g_dbus_proxy_get_connection(manager), loop);
    g_clear_pointer(&loop->signals, ppm_signal_watch_free);
    g_ptr_array_unref(loop->sources);
    g_main_loop_unref(loop->loop);
    g_free(loop);
}
