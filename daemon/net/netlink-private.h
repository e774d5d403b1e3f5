/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by netlink.c (requests), netlink-pipeline.c (many of them), netlink-routes.c,
 * netlink-route-batch.c, netlink-rules.c and netlink-events.c. */
#pragma once

#include "netlink.h"

#include <netlink/addr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

typedef struct nl_addr PpmNlAddress;
typedef struct nl_msg PpmNlMessage;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlAddress, nl_addr_put)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNlMessage, nlmsg_free)

struct _PpmNetlink {
    GObject parent_instance;

    struct nl_sock *requests;
    struct nl_sock *events;
    GSource *source;
};

extern guint ppm_netlink_event_signal;

/* Anew where it is open. 0, or the negative code of libnl. */
int ppm_netlink_open_requests(PpmNetlink *self);

gboolean ppm_netlink_open_events(PpmNetlink *self, GError **error);
void ppm_netlink_close_events(PpmNetlink *self);

/* Sends @request and reads until its acknowledgement, with @on_answer for each message before it.
 * 0, or the errno that the kernel, or the socket, gave. */
int ppm_netlink_talk(PpmNetlink *self, PpmNlMessage *request, nl_recvmsg_msg_cb_t on_answer,
                     gpointer user_data);

/* The same for a list, anew where it changed while it was read: then @clear forgets what was. */
int ppm_netlink_list(PpmNetlink *self, PpmNlMessage *request, nl_recvmsg_msg_cb_t on_answer,
                     void (*clear)(gpointer user_data), gpointer user_data);

/* "what: why"; always FALSE. */
gboolean ppm_netlink_set_error(GError **error, const char *what, int code);

/* 0 where @address is NULL or none of IPv4. */
guint32 ppm_netlink_from_address(PpmNlAddress *address);
PpmNlAddress *ppm_netlink_to_address(guint32 address, guint prefix);

/* ---- many requests ---- */

typedef void (*PpmNetlinkAnswerFunc)(guint index, struct nlmsghdr *answer, gpointer user_data);

/* Sends all of @requests (PpmNlMessage elements), many at a time, each whatever became of the
 * others; @codes[i] becomes 0, or the errno that the kernel, or the socket, gave. @on_answer gets
 * what comes before the acknowledgements. */
void ppm_netlink_pipeline(PpmNetlink *self, GPtrArray *requests, int *codes,
                          PpmNetlinkAnswerFunc on_answer, gpointer user_data);

/* ---- netlink-routes.c, for netlink-route-batch.c ---- */

/* The kernel's routes of protocol 214 of all tables: PpmKernelRoute to its object, which
 * ppm_netlink_delete_request() takes. */
GHashTable *ppm_netlink_own_table(PpmNetlink *self, GError **error);

PpmNlMessage *ppm_netlink_add_request(const PpmKernelRoute *route);
PpmNlMessage *ppm_netlink_delete_request(gpointer object);

/* Which route a packet to @address takes past all tunnels; and whether the answer is somebody
 * else's route to exactly @network. */
PpmNlMessage *ppm_netlink_match_request(guint32 address);
gboolean ppm_netlink_is_foreign_route(struct nlmsghdr *answer, const PpmIpv4Network *network);

/* "route 10.0.0.0/8: why"; always FALSE. */
gboolean ppm_netlink_set_route_error(GError **error, const PpmKernelRoute *route, int code);
