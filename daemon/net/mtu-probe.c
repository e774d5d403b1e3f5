/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rounds of a second, over at once when the full size is back. */
#include "config.h"

#include "mtu-probe.h"
#include "descriptor.h"
#include "mtu-search.h"
#include "source.h"

#include <errno.h>
#include <glib-unix.h>
#include <linux/icmp.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <string.h>
#include <sys/socket.h>

#define ROUND_MS 1000
#define LARGEST  1500

typedef struct {
    int socket;
    GSource *readable, *round, *cancelled;
    PpmMtuSearch search;
    guint sizes[PPM_MTU_MOST_SIZES], n_sizes;
    guint16 id, n_sent; /* echoes are numbered through: the number tells the size */
    guint best;         /* of this round */
} Probe;

static void begin_round(GTask *task);

static void
probe_close(Probe *probe)
{
    ppm_clear_source(&probe->readable);
    ppm_clear_source(&probe->round);
    ppm_clear_source(&probe->cancelled);
    ppm_clear_fd(&probe->socket);
}

static void
probe_free(gpointer data)
{
    probe_close(data);
    g_free(data);
}

/* Of the task the sources share one reference. */
static void
fail(GTask *task, int code)
{
    probe_close(g_task_get_task_data(task));
    g_task_return_new_error(task, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s",
                            g_strerror(code));
    g_object_unref(task);
}

static void
finish(GTask *task, guint size)
{
    probe_close(g_task_get_task_data(task));
    g_task_return_int(task, size);
    g_object_unref(task);
}

static GSource *
attach(GSource *source, GSourceFunc func, GTask *task)
{
    g_source_set_callback(source, func, task, NULL);
    g_source_attach(source, g_task_get_context(task));
    return source;
}

/* ---- packets ---- */

static guint16
checksum(const guint8 *data, gsize length)
{
    guint32 sum = 0;

    for (gsize i = 0; i < length; i++)
        sum += i % 2 ? data[i] : (guint32)data[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (guint16)~sum;
}

/* What is in it is random: what compresses would arrive as a small packet. */
static gboolean
send_echo(Probe *probe, guint16 number, guint size)
{
    guint8 packet[LARGEST];
    gsize length = MIN(size, LARGEST) - sizeof(struct iphdr);
    struct icmphdr header = {
        .type = ICMP_ECHO,
        .un.echo = {.id = g_htons(probe->id), .sequence = g_htons(number)},
    };

    for (gsize i = sizeof header; i < length; i++)
        packet[i] = (guint8)g_random_int_range(0, 256);
    memcpy(packet, &header, sizeof header);
    header.checksum = g_htons(checksum(packet, length));
    memcpy(packet, &header, sizeof header);
    return send(probe->socket, packet, length, 0) == (ssize_t)length || errno == ENOBUFS ||
           errno == EAGAIN;
}

/* The number of the echo that is answered, or -1. */
static int
answer_in(const Probe *probe, const guint8 *packet, gsize length)
{
    gsize header_length = length > 0 ? (gsize)(packet[0] & 0xf) * 4 : 0;
    struct icmphdr header;

    if (header_length < sizeof(struct iphdr) || length < header_length + sizeof header)
        return -1;
    memcpy(&header, packet + header_length, sizeof header);
    if (header.type != ICMP_ECHOREPLY || g_ntohs(header.un.echo.id) != probe->id)
        return -1;
    return g_ntohs(header.un.echo.sequence);
}

/* ---- rounds ---- */

static void
end_round(GTask *task)
{
    Probe *probe = g_task_get_task_data(task);

    switch (ppm_mtu_search_take(&probe->search, probe->best)) {
    case PPM_MTU_GO_ON:
        begin_round(task);
        break;
    case PPM_MTU_FITS:
        finish(task, probe->search.best);
        break;
    case PPM_MTU_UNKNOWN:
        fail(task, ETIMEDOUT);
        break;
    }
}

static gboolean
on_round_over(gpointer user_data)
{
    end_round(user_data);
    return G_SOURCE_REMOVE;
}

/* An answer to an earlier round counts as well: behind a lost packet, servers keep others for a
 * while.
 */
static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    Probe *probe = g_task_get_task_data(user_data);
    guint8 packet[LARGEST + 64];
    ssize_t length = recv(fd, packet, sizeof packet, 0);
    int number = length > 0 ? answer_in(probe, packet, (gsize)length) : -1;

    if (length < 0 && errno != EAGAIN && errno != EINTR) {
        fail(user_data, errno);
        return G_SOURCE_REMOVE;
    }
    if (number >= 0 && number < probe->n_sent)
        probe->best = MAX(probe->best, probe->sizes[(guint)number % probe->n_sizes]);
    if (probe->best < probe->search.mtu)
        return G_SOURCE_CONTINUE;
    end_round(user_data);
    return G_SOURCE_REMOVE;
}

/* The smallest first: what comes behind a lost one may be kept back. */
static void
begin_round(GTask *task)
{
    Probe *probe = g_task_get_task_data(task);

    ppm_clear_source(&probe->round);
    probe->best = 0;
    for (guint i = 0; i < probe->n_sizes; i++) {
        if (!send_echo(probe, probe->n_sent++, probe->sizes[i])) {
            fail(task, errno);
            return;
        }
    }
    probe->round = attach(g_timeout_source_new(ROUND_MS), on_round_over, task);
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    GTask *task = user_data;

    probe_close(g_task_get_task_data(task));
    g_task_return_error_if_cancelled(task);
    g_object_unref(task);
    return G_SOURCE_REMOVE;
}

/* By the interface, whatever the routes say, and in one piece, whatever the kernel has heard of the
 * way. */
static int
open_socket(const char *interface, guint32 peer)
{
    ppm_autofd int fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    struct icmp_filter filter = {.data = ~(1u << ICMP_ECHOREPLY)};
    int in_one_piece = IP_PMTUDISC_PROBE;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(peer)};

    if (fd < 0 || setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof filter) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, (socklen_t)strlen(interface) + 1) <
            0 ||
        setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &in_one_piece, sizeof in_one_piece) < 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        return -1;
    return ppm_steal_fd(&fd);
}

void
ppm_mtu_probe_async(const char *interface, guint32 peer, guint mtu, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Probe *probe = g_new0(Probe, 1);

    probe->search.mtu = MIN(mtu, LARGEST);
    probe->n_sizes = ppm_mtu_search_sizes(probe->search.mtu, probe->sizes);
    probe->id = (guint16)g_random_int();
    probe->socket = open_socket(interface, peer);
    g_task_set_task_data(task, probe, probe_free);
    g_task_set_source_tag(task, ppm_mtu_probe_async);
    if (probe->socket < 0) {
        fail(task, errno);
        return;
    }
    probe->readable = attach(g_unix_fd_source_new(probe->socket, G_IO_IN),
                             G_SOURCE_FUNC(on_readable), task);
    if (cancellable)
        probe->cancelled = attach(g_cancellable_source_new(cancellable),
                                  G_SOURCE_FUNC(on_cancelled), task);
    begin_round(task);
}

guint
ppm_mtu_probe_finish(GAsyncResult *result, GError **error)
{
    gssize size = g_task_propagate_int(G_TASK(result), error);

    return size > 0 ? (guint)size : 0;
}
