/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One socket to one server at a time; all questions at once. Packets are made, and their names
 * read, by the C library's own functions. */
#include "config.h"

#include "direct-lookup.h"
#include "descriptor.h"
#include "ipv4.h"
#include "names.h"
#include "source.h"

#include <arpa/nameser.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#define PORT          53
#define SERVER_MS     1000
#define MAX_NAMES     8
#define MAX_BYTES     4096
#define MAX_ADDRESSES 16

typedef struct {
    char *name;
    guint16 id;
    gboolean answered;
} Question;

typedef struct {
    Question questions[MAX_NAMES];
    guint n_questions;
    GArray *servers;
    guint next;
    GStrvBuilder *found;

    int socket;
    GSource *readable;
    GSource *timer;
    GSource *cancelled;
} Lookup;

typedef struct {
    const guint8 *begin;
    const guint8 *position;
    const guint8 *end;
} Packet;

static void ask_next(GTask *task);

/* ---- the present server ---- */

static void
leave_server(Lookup *lookup)
{
    ppm_clear_source(&lookup->readable);
    ppm_clear_source(&lookup->timer);
    ppm_clear_fd(&lookup->socket);
}

static void
lookup_free(gpointer data)
{
    Lookup *lookup = data;

    leave_server(lookup);
    ppm_clear_source(&lookup->cancelled);
    for (guint i = 0; i < lookup->n_questions; i++)
        g_free(lookup->questions[i].name);
    g_strv_builder_unref(lookup->found);
    g_array_unref(lookup->servers);
    g_free(lookup);
}

/* A task that was cancelled returns that, whatever it is given. */
static void
finish(GTask *task)
{
    Lookup *lookup = g_task_get_task_data(task);

    leave_server(lookup);
    ppm_clear_source(&lookup->cancelled);
    g_task_return_pointer(task, g_strv_builder_end(lookup->found), (GDestroyNotify)g_strfreev);
    g_object_unref(task);
}

static gboolean
all_are_answered(const Lookup *lookup)
{
    for (guint i = 0; i < lookup->n_questions; i++) {
        if (!lookup->questions[i].answered)
            return FALSE;
    }
    return TRUE;
}

/* ---- packets ---- */

/* A dot at the end says that nothing is to be added. */
static gboolean
is_name(const char *told, const char *name)
{
    gsize length = strlen(name);

    if (length > 1 && name[length - 1] == '.')
        length--;
    return strlen(told) == length && g_ascii_strncasecmp(told, name, length) == 0;
}

static guint16
number_at(const guint8 *position)
{
    return (guint16)(position[0] << 8 | position[1]);
}

/* Whether there are @bytes more. */
static gboolean
has(const Packet *packet, gsize bytes)
{
    return (gsize)(packet->end - packet->position) >= bytes;
}

/* The one question, which is to be for the addresses of @name. */
static gboolean
read_question(Packet *packet, const char *name)
{
    char told[NS_MAXDNAME];
    int length = dn_expand(packet->begin, packet->end, packet->position, told, sizeof told);

    if (length < 0 || !is_name(told, name))
        return FALSE;
    packet->position += length;
    if (!has(packet, NS_QFIXEDSZ) || number_at(packet->position) != ns_t_a)
        return FALSE;
    packet->position += NS_QFIXEDSZ;
    return TRUE;
}

/* Goes on behind it; FALSE at the end or at what is none. */
static gboolean
read_record(Packet *packet, GArray *addresses)
{
    int length = dn_skipname(packet->position, packet->end);
    const guint8 *fixed = packet->position + length;
    gsize data;
    guint32 address;

    if (length < 0 || !has(packet, (gsize)length + NS_RRFIXEDSZ))
        return FALSE;
    data = number_at(fixed + 8);
    if (!has(packet, (gsize)length + NS_RRFIXEDSZ + data))
        return FALSE;
    packet->position = fixed + NS_RRFIXEDSZ + data;
    if (number_at(fixed) != ns_t_a || number_at(fixed + 2) != ns_c_in || data != sizeof address)
        return TRUE;
    memcpy(&address, fixed + NS_RRFIXEDSZ, sizeof address);
    address = g_ntohl(address);
    if (ppm_ipv4_is_unicast(address))
        g_array_append_val(addresses, address);
    return TRUE;
}

static gboolean
is_answer(const guint8 *answer, gsize length, guint16 id)
{
    return length >= NS_HFIXEDSZ && number_at(answer) == id && (answer[2] & 0x80) &&
           number_at(answer + 4) == 1;
}

GArray *
ppm_direct_lookup_parse_answer(const guint8 *answer, gsize length, guint16 id, const char *name)
{
    Packet packet = {answer, answer + NS_HFIXEDSZ, answer + length};
    GArray *addresses;

    if (!is_answer(answer, length, id) || !read_question(&packet, name))
        return NULL;
    addresses = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < number_at(answer + 6) && addresses->len < MAX_ADDRESSES; i++) {
        if (!read_record(&packet, addresses))
            break;
    }
    return addresses;
}

static void
take_addresses(Lookup *lookup, Question *question, const GArray *addresses)
{
    question->answered = TRUE;
    for (guint i = 0; i < addresses->len; i++) {
        g_autofree char *address = ppm_ipv4_to_string(g_array_index(addresses, guint32, i));
        g_autofree char *line = g_strconcat(question->name, " ", address, NULL);

        g_strv_builder_add(lookup->found, line);
    }
}

static void
take_answer(Lookup *lookup, const guint8 *answer, gsize length)
{
    for (guint i = 0; i < lookup->n_questions; i++) {
        Question *question = &lookup->questions[i];
        g_autoptr(GArray) addresses = question->answered
                                          ? NULL
                                          : ppm_direct_lookup_parse_answer(
                                                answer, length, question->id, question->name);

        if (addresses)
            take_addresses(lookup, question, addresses);
    }
}

static void
ask(Lookup *lookup, const Question *question)
{
    struct __res_state state = {0};
    guint8 packet[NS_PACKETSZ];
    int length;

    if (res_ninit(&state) != 0)
        return;
    length = res_nmkquery(&state, ns_o_query, question->name, ns_c_in, ns_t_a, NULL, 0, NULL,
                          packet, sizeof packet);
    res_nclose(&state);
    if (length < NS_HFIXEDSZ)
        return;
    packet[0] = (guint8)(question->id >> 8);
    packet[1] = (guint8)question->id;
    packet[2] |= 1; /* recursion desired */
    if (send(lookup->socket, packet, (size_t)length, MSG_NOSIGNAL) < 0)
        g_debug("%s cannot be asked for", question->name);
}

/* ---- one server after the other ---- */

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    GTask *task = user_data;
    Lookup *lookup = g_task_get_task_data(task);
    guint8 answer[MAX_BYTES];
    ssize_t length = recv(fd, answer, sizeof answer, MSG_DONTWAIT);

    if (length < 0) { /* refused: nobody is there */
        ask_next(task);
        return G_SOURCE_REMOVE;
    }
    take_answer(lookup, answer, (gsize)length);
    if (!all_are_answered(lookup))
        return G_SOURCE_CONTINUE;
    finish(task);
    return G_SOURCE_REMOVE;
}

static gboolean
on_timer(gpointer user_data)
{
    ask_next(user_data);
    return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    finish(user_data);
    return G_SOURCE_REMOVE;
}

static gboolean
open_socket(Lookup *lookup, guint32 server)
{
    guint32 mark = PPM_MARK_PROBE;
    struct sockaddr_in to = {
        .sin_family = AF_INET,
        .sin_port = htons(PORT),
        .sin_addr.s_addr = htonl(server),
    };

    lookup->socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return lookup->socket >= 0 &&
           setsockopt(lookup->socket, SOL_SOCKET, SO_MARK, &mark, sizeof mark) == 0 &&
           connect(lookup->socket, (struct sockaddr *)&to, sizeof to) == 0;
}

static GSource *
attach(GSource *source, GSourceFunc func, GTask *task)
{
    g_source_set_callback(source, func, task, NULL);
    g_source_attach(source, g_task_get_context(task));
    return source;
}

static void
ask_next(GTask *task)
{
    Lookup *lookup = g_task_get_task_data(task);

    leave_server(lookup);
    while (lookup->next < lookup->servers->len &&
           !open_socket(lookup, g_array_index(lookup->servers, guint32, lookup->next++)))
        leave_server(lookup);
    if (lookup->socket < 0) {
        finish(task);
        return;
    }
    for (guint i = 0; i < lookup->n_questions; i++) {
        if (!lookup->questions[i].answered)
            ask(lookup, &lookup->questions[i]);
    }
    lookup->readable = attach(g_unix_fd_source_new(lookup->socket, G_IO_IN | G_IO_ERR),
                              G_SOURCE_FUNC(on_readable), task);
    lookup->timer = attach(g_timeout_source_new(SERVER_MS), on_timer, task);
}

static void
add_questions(Lookup *lookup, const char *const *names)
{
    for (gsize i = 0; names[i] && lookup->n_questions < MAX_NAMES; i++) {
        Question *question = &lookup->questions[lookup->n_questions];
        guint32 address;

        if (ppm_ipv4_parse(names[i], &address) ||
            getrandom(&question->id, sizeof question->id, 0) != sizeof question->id)
            continue;
        question->name = g_strdup(names[i]);
        lookup->n_questions++;
    }
}

void
ppm_direct_lookup_async(const char *const *names, const GArray *servers, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Lookup *lookup = g_new0(Lookup, 1);

    lookup->socket = -1;
    lookup->servers = g_array_copy((GArray *)servers);
    lookup->found = g_strv_builder_new();
    add_questions(lookup, names);
    g_task_set_task_data(task, lookup, lookup_free);
    g_task_set_source_tag(task, ppm_direct_lookup_async);
    if (lookup->n_questions == 0) {
        finish(task);
        return;
    }
    if (cancellable)
        lookup->cancelled = attach(g_cancellable_source_new(cancellable),
                                   G_SOURCE_FUNC(on_cancelled), task);
    ask_next(task);
}

GStrv
ppm_direct_lookup_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

/* ---- whom to ask ---- */

GArray *
ppm_direct_lookup_parse_servers(const char *text)
{
    GArray *servers = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

    for (gsize i = 0; lines[i] && servers->len < PPM_DIRECT_LOOKUP_MAX_SERVERS; i++) {
        g_auto(GStrv) words = g_strsplit_set(g_strstrip(lines[i]), " \t", 2);
        guint32 address;

        if (words[0] && words[1] && strcmp(words[0], "nameserver") == 0 &&
            ppm_ipv4_parse(g_strstrip(words[1]), &address) && ppm_ipv4_is_unicast(address))
            g_array_append_val(servers, address);
    }
    return servers;
}

/* The last one first names a stub, where there is one; the others, whom that asks. */
GArray *
ppm_direct_lookup_servers(void)
{
    static const char *const files[] = {
        "/run/systemd/resolve/resolv.conf",
        "/run/NetworkManager/no-stub-resolv.conf",
        "/etc/resolv.conf",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = NULL;
        g_autoptr(GArray) servers = NULL;

        if (!g_file_get_contents(files[i], &text, NULL, NULL))
            continue;
        servers = ppm_direct_lookup_parse_servers(text);
        if (servers->len > 0)
            return g_steal_pointer(&servers);
    }
    return g_array_new(FALSE, FALSE, sizeof(guint32));
}
