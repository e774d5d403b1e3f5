/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel tells by itself: one socket on the main loop. */
#include "config.h"

#include "netlink-private.h"
#include "error.h"
#include "names.h"
#include "source.h"

#include <glib-unix.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <string.h>
#include <sys/socket.h>

#define BUFFER_BYTES (1024 * 1024)

/* A flood of events must not keep the rest of the main loop waiting. */
#define MESSAGES_AT_ONCE 64

guint ppm_netlink_event_signal;

static void
tell(PpmNetlink *self, PpmNetlinkEvent event, int ifindex, const char *name, guint32 address)
{
    g_signal_emit(self, ppm_netlink_event_signal, 0, (guint)event, ifindex, name, address);
}

static void
on_link(PpmNetlink *self, struct nlmsghdr *header)
{
    const struct ifinfomsg *link = nlmsg_data(header);
    struct nlattr *attribute = nlmsg_find_attr(header, sizeof *link, IFLA_IFNAME);
    char name[IFNAMSIZ] = "";

    /* A bridge tells of its ports by the same messages: one that leaves it is not removed. */
    if (link->ifi_family != AF_UNSPEC)
        return;
    if (attribute)
        nla_strlcpy(name, attribute, sizeof name);
    tell(self,
         header->nlmsg_type == RTM_NEWLINK ? PPM_NETLINK_LINK_CHANGED : PPM_NETLINK_LINK_REMOVED,
         link->ifi_index, name, 0);
}

static void
on_address(PpmNetlink *self, struct nlmsghdr *header)
{
    const struct ifaddrmsg *message = nlmsg_data(header);
    struct nlattr *attribute = nlmsg_find_attr(header, sizeof *message, IFA_LOCAL);
    guint32 address = attribute ? g_ntohl(nla_get_u32(attribute)) : 0;
    char name[IFNAMSIZ] = "";

    if_indextoname(message->ifa_index, name);
    tell(self,
         header->nlmsg_type == RTM_NEWADDR ? PPM_NETLINK_ADDRESS_ADDED
                                           : PPM_NETLINK_ADDRESS_REMOVED,
         (int)message->ifa_index, name, address);
}

static void
on_route(PpmNetlink *self, struct nlmsghdr *header)
{
    const struct rtmsg *message = nlmsg_data(header);
    struct nlattr *attribute = nlmsg_find_attr(header, sizeof *message, RTA_OIF);
    int ifindex = attribute ? (int)nla_get_u32(attribute) : 0;
    char name[IFNAMSIZ] = "";

    if (message->rtm_protocol == PPM_ROUTE_PROTOCOL) {
        if (header->nlmsg_type == RTM_DELROUTE)
            tell(self, PPM_NETLINK_OWN_REMOVED, ifindex, "", 0);
        return;
    }
    if (ifindex > 0)
        if_indextoname((unsigned)ifindex, name);
    tell(self,
         header->nlmsg_type == RTM_NEWROUTE ? PPM_NETLINK_ROUTE_ADDED : PPM_NETLINK_ROUTE_REMOVED,
         ifindex, name, 0);
}

static void
on_rule_removed(PpmNetlink *self, struct nlmsghdr *header)
{
    struct nlattr *protocol = nlmsg_find_attr(header, sizeof(struct fib_rule_hdr), FRA_PROTOCOL);

    if (protocol && nla_get_u8(protocol) == PPM_ROUTE_PROTOCOL)
        tell(self, PPM_NETLINK_OWN_REMOVED, 0, "", 0);
}

static int
on_message(struct nl_msg *message, void *user_data)
{
    struct nlmsghdr *header = nlmsg_hdr(message);

    switch (header->nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
        on_link(user_data, header);
        break;
    case RTM_NEWADDR:
    case RTM_DELADDR:
        on_address(user_data, header);
        break;
    case RTM_NEWROUTE:
    case RTM_DELROUTE:
        on_route(user_data, header);
        break;
    case RTM_DELRULE:
        on_rule_removed(user_data, header);
        break;
    default:
        break;
    }
    return NL_OK;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    g_autoptr(PpmNetlink) self = g_object_ref(user_data);
    int code = 0;

    for (int i = 0; i < MESSAGES_AT_ONCE && code >= 0; i++)
        code = nl_recvmsgs_default(self->events);
    if (code < 0 && code != -NLE_AGAIN)
        tell(self, PPM_NETLINK_EVENTS_LOST, 0, NULL, 0);
    return G_SOURCE_CONTINUE;
}

static int
join_groups(PpmNetlink *self)
{
    int bytes = BUFFER_BYTES;
    int code = nl_connect(self->events, NETLINK_ROUTE);

    if (code >= 0)
        code = nl_socket_set_nonblocking(self->events);
    /* Root may pass the limit of the system, others get what they can. */
    if (code >= 0 && setsockopt(nl_socket_get_fd(self->events), SOL_SOCKET, SO_RCVBUFFORCE, &bytes,
                                sizeof bytes) < 0)
        nl_socket_set_buffer_size(self->events, BUFFER_BYTES, 0);
    if (code >= 0)
        code = nl_socket_add_memberships(self->events, RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR,
                                         RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV4_RULE, RTNLGRP_NONE);
    return code;
}

gboolean
ppm_netlink_open_events(PpmNetlink *self, GError **error)
{
    int code;

    self->events = nl_socket_alloc();
    if (self->events) {
        nl_socket_disable_seq_check(self->events);
        nl_socket_modify_cb(self->events, NL_CB_VALID, NL_CB_CUSTOM, on_message, self);
    }
    code = self->events ? join_groups(self) : -NLE_NOMEM;
    if (code < 0) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "netlink: %s", nl_geterror(code));
        return FALSE;
    }
    self->source = g_unix_fd_source_new(nl_socket_get_fd(self->events), G_IO_IN | G_IO_ERR);
    g_source_set_callback(self->source, G_SOURCE_FUNC(on_readable), self, NULL);
    g_source_attach(self->source, g_main_context_get_thread_default());
    return TRUE;
}

void
ppm_netlink_close_events(PpmNetlink *self)
{
    ppm_clear_source(&self->source);
    g_clear_pointer(&self->events, nl_socket_free);
}
