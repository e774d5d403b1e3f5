/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A datagram socket; whoever writes to it while we are gone gets an error and goes on. */
#include "config.h"

#include "syslog-socket.h"
#include "descriptor.h"
#include "printable.h"
#include "source.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#define TIMESTAMP_LENGTH 15 /* "Nov 21 09:12:06" */
#define MAX_DATAGRAM     2048
#define MAX_AT_ONCE      64

struct _PpmSyslogSocket {
    int socket;
    GSource *source;
    PpmSyslogLineFunc func;
    gpointer user_data;
};

gboolean
ppm_syslog_split(const char *datagram, char **ident, const char **text)
{
    const char *rest = datagram[0] == '<' ? strchr(datagram, '>') : NULL;
    gsize length;

    if (!rest || strlen(rest + 1) < TIMESTAMP_LENGTH + 1)
        return FALSE;
    rest += 1 + TIMESTAMP_LENGTH;
    rest += *rest == ' ';
    length = strcspn(rest, "[: ");
    *text = strstr(rest + length, ": ");
    if (length == 0 || !*text)
        return FALSE;
    *text += 2;
    *ident = g_strndup(rest, length);
    return TRUE;
}

static gboolean
set_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    return g_strlcpy(address->sun_path, path, sizeof address->sun_path) < sizeof address->sun_path;
}

/* Never waits: a journal that is busy loses the line, as syslog(3) would have it. */
static void
pass_on(PpmSyslogSocket *syslog, const char *datagram, gsize length)
{
    struct sockaddr_un address;

    set_address(&address, "/dev/log");
    if (sendto(syslog->socket, datagram, length, MSG_DONTWAIT | MSG_NOSIGNAL,
               (struct sockaddr *)&address, sizeof address) < 0)
        g_debug("a script's line for the system log is lost: %s", g_strerror(errno));
}

/* pppd's lines are here a second time: its log file has them. */
static void
take(PpmSyslogSocket *syslog, const char *datagram, gsize length)
{
    g_autofree char *ident = NULL;
    const char *text;

    if (!ppm_syslog_split(datagram, &ident, &text)) {
        pass_on(syslog, datagram, length);
    } else if (g_str_equal(ident, "pptp")) {
        gsize end = strlen(text) - g_str_has_suffix(text, "\n");
        g_autofree char *line = ppm_printable(text, end);

        syslog->func(line, syslog->user_data);
    } else if (!g_str_equal(ident, "pppd")) {
        pass_on(syslog, datagram, length);
    }
}

void
ppm_syslog_socket_drain(PpmSyslogSocket *syslog)
{
    char datagram[MAX_DATAGRAM + 1];

    for (guint i = 0; i < MAX_AT_ONCE; i++) {
        ssize_t got = recv(syslog->socket, datagram, MAX_DATAGRAM, MSG_DONTWAIT);

        if (got < 0)
            break;
        datagram[got] = '\0';
        take(syslog, datagram, (gsize)got);
        explicit_bzero(datagram, (gsize)got);
    }
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    ppm_syslog_socket_drain(user_data);
    return G_SOURCE_CONTINUE;
}

/* Reached through the tunnel's mount namespace alone: the directory above is closed to others. */
static gboolean
bind_socket(int fd, const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "dev-log", NULL);
    struct sockaddr_un address;

    if (g_mkdir_with_parents(directory, 0755) < 0)
        return FALSE;
    g_unlink(path);
    if (!set_address(&address, path)) {
        errno = ENAMETOOLONG;
        return FALSE;
    }
    return bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && chmod(path, 0666) == 0;
}

PpmSyslogSocket *
ppm_syslog_socket_new(const char *directory, PpmSyslogLineFunc func, gpointer user_data,
                      GError **error)
{
    ppm_autofd int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    PpmSyslogSocket *syslog;

    if (fd < 0 || !bind_socket(fd, directory)) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", directory,
                    g_strerror(code));
        return NULL;
    }
    syslog = g_new0(PpmSyslogSocket, 1);
    syslog->socket = ppm_steal_fd(&fd);
    syslog->func = func;
    syslog->user_data = user_data;
    syslog->source = g_unix_fd_source_new(syslog->socket, G_IO_IN);
    g_source_set_callback(syslog->source, G_SOURCE_FUNC(on_readable), syslog, NULL);
    g_source_attach(syslog->source, g_main_context_get_thread_default());
    return syslog;
}

void
ppm_syslog_socket_free(PpmSyslogSocket *syslog)
{
    ppm_clear_source(&syslog->source);
    ppm_clear_fd(&syslog->socket);
    g_free(syslog);
}

void
ppm_syslog_socket_remove(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "dev-log", NULL);

    g_unlink(path);
    g_rmdir(directory);
}
