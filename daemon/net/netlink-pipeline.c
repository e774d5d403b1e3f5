/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many requests at once: the kernel has worked on a whole packet of them when the call that sends
 * it returns, and what it says to them waits in the socket. */
#include "config.h"

#include "netlink-private.h"

#include <errno.h>
#include <stdlib.h>

/* The answers to that many fit into what the socket holds; more would be lost. */
#define WINDOW 32

typedef struct {
    PpmNetlink *netlink;
    GPtrArray *requests;
    guint first, end; /* those under way */
    guint answered;
    int *codes;
    PpmNetlinkAnswerFunc on_answer;
    gpointer user_data;
} Pipeline;

/* The numbers are our own: libnl, which counts those that it gives, does not see the answers. */
static int
send_window(Pipeline *pipeline)
{
    g_autoptr(GByteArray) packet = g_byte_array_new();

    for (guint i = pipeline->first; i < pipeline->end; i++) {
        PpmNlMessage *request = g_ptr_array_index(pipeline->requests, i);

        nlmsg_hdr(request)->nlmsg_seq = i + 1;
        nl_complete_msg(pipeline->netlink->requests, request);
        g_byte_array_append(packet, (const guint8 *)nlmsg_hdr(request),
                            nlmsg_hdr(request)->nlmsg_len);
        g_byte_array_set_size(packet, NLMSG_ALIGN(packet->len));
    }
    return nl_sendto(pipeline->netlink->requests, packet->data, packet->len);
}

static void
take_answer(Pipeline *pipeline, struct nlmsghdr *answer)
{
    guint index = answer->nlmsg_seq - 1;

    if (index < pipeline->first || index >= pipeline->end)
        return;
    if (answer->nlmsg_type == NLMSG_ERROR) {
        pipeline->codes[index] = -((struct nlmsgerr *)nlmsg_data(answer))->error;
        pipeline->answered++;
    } else if (pipeline->on_answer) {
        pipeline->on_answer(index, answer, pipeline->user_data);
    }
}

static int
read_answers(Pipeline *pipeline)
{
    struct sockaddr_nl from;
    unsigned char *data = NULL;
    int left = nl_recv(pipeline->netlink->requests, &from, &data, NULL);
    int code = left > 0 ? 0 : -EIO;

    for (struct nlmsghdr *answer = (struct nlmsghdr *)data; left > 0 && nlmsg_ok(answer, left);
         answer = nlmsg_next(answer, &left))
        take_answer(pipeline, answer);
    free(data);
    return code;
}

static gboolean
run_window(Pipeline *pipeline)
{
    int code = pipeline->netlink->requests ? send_window(pipeline) : -EIO;

    while (code >= 0 && pipeline->answered < pipeline->end)
        code = read_answers(pipeline);
    return code >= 0;
}

void
ppm_netlink_pipeline(PpmNetlink *self, GPtrArray *requests, int *codes,
                     PpmNetlinkAnswerFunc on_answer, gpointer user_data)
{
    Pipeline pipeline = {.netlink = self,
                         .requests = requests,
                         .codes = codes,
                         .on_answer = on_answer,
                         .user_data = user_data};
    gboolean fine = TRUE;

    for (guint i = 0; i < requests->len; i++)
        codes[i] = EIO;
    for (guint i = 0; fine && i < requests->len; i += WINDOW) {
        pipeline.first = i;
        pipeline.end = MIN(i + WINDOW, requests->len);
        fine = run_window(&pipeline);
    }
    /* What is still to come would be taken for the answer to the next question. */
    if (!fine)
        ppm_netlink_open_requests(self);
}
