/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A socket that is connected without waiting, and closed as soon as the answer is known. */
#include "config.h"

#include "reach.h"
#include "descriptor.h"
#include "source.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

typedef struct {
    int socket;
    GSource *writable;
    GSource *timeout;
    GSource *cancelled;
} Attempt;

static void
attempt_close(Attempt *attempt)
{
    ppm_clear_source(&attempt->writable);
    ppm_clear_source(&attempt->timeout);
    ppm_clear_source(&attempt->cancelled);
    ppm_clear_fd(&attempt->socket);
}

static void
attempt_free(gpointer data)
{
    attempt_close(data);
    g_free(data);
}

static const char *
words_for(int code)
{
    switch (code) {
    case ECONNREFUSED:
        return _("it refuses connections");
    case EHOSTUNREACH:
        return _("no way leads there");
    case ENETUNREACH:
        return _("no network leads there");
    case ETIMEDOUT:
        return _("nothing answers");
    default:
        return g_strerror(code);
    }
}

/* Ends the task, which the sources below share one reference of. */
static void
finish(GTask *task, int code)
{
    attempt_close(g_task_get_task_data(task));
    if (code == 0)
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_new_error(task, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s",
                                words_for(code));
    g_object_unref(task);
}

static gboolean
on_writable(int fd, GIOCondition condition, gpointer user_data)
{
    int code = 0;
    socklen_t length = sizeof code;

    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) < 0)
        code = errno;
    finish(user_data, code);
    return G_SOURCE_REMOVE;
}

static gboolean
on_timeout(gpointer user_data)
{
    finish(user_data, ETIMEDOUT);
    return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    GTask *task = user_data;

    attempt_close(g_task_get_task_data(task));
    g_task_return_error_if_cancelled(task);
    g_object_unref(task);
    return G_SOURCE_REMOVE;
}

static GSource *
attach(GSource *source, GSourceFunc func, GTask *task)
{
    g_source_set_callback(source, func, task, NULL);
    g_source_attach(source, g_task_get_context(task));
    return source;
}

static gboolean
set_options(int fd, guint32 mark, const char *interface)
{
    if (mark && setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof mark) < 0)
        return FALSE;
    return !interface || setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface,
                                    (socklen_t)strlen(interface) + 1) == 0;
}

/* 0 where it is connected or on its way. */
static int
begin(int fd, guint32 address, guint16 port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(address),
    };

    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS)
        return 0;
    return errno;
}

void
ppm_reach_async(guint32 address, guint16 port, guint32 mark, const char *interface,
                guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Attempt *attempt = g_new0(Attempt, 1);
    int code;

    g_task_set_task_data(task, attempt, attempt_free);
    g_task_set_source_tag(task, ppm_reach_async);
    attempt->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    code = attempt->socket < 0 || !set_options(attempt->socket, mark, interface)
               ? errno
               : begin(attempt->socket, address, port);
    if (code != 0) {
        finish(task, code);
        return;
    }
    attempt->writable = attach(g_unix_fd_source_new(attempt->socket, G_IO_OUT),
                               G_SOURCE_FUNC(on_writable), task);
    attempt->timeout = attach(g_timeout_source_new(timeout_ms), on_timeout, task);
    if (cancellable)
        attempt->cancelled = attach(g_cancellable_source_new(cancellable),
                                    G_SOURCE_FUNC(on_cancelled), task);
}

gboolean
ppm_reach_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
