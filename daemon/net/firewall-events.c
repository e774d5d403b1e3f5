/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One netlink socket that listens, and one for each question. */
#include "config.h"

#include "firewall-events.h"
#include "error.h"
#include "names.h"
#include "source.h"

#include <netinet/in.h> /* first: the kernel's headers give way to it */

#include <glib-unix.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <string.h>

#define MESSAGES_AT_ONCE 64

/* The first attribute of every object of nftables is the name of its table. */
#define ATTRIBUTE_TABLE NFTA_TABLE_NAME

struct _PpmFirewallEvents {
    struct nl_sock *socket;
    GSource *source;
    PpmFirewallChangedFunc func;
    gpointer user_data;
};

static gboolean
is_of_our_table(struct nlmsghdr *header)
{
    const struct nfgenmsg *message = nlmsg_data(header);
    struct nlattr *name;

    if (header->nlmsg_type >> 8 != NFNL_SUBSYS_NFTABLES ||
        (header->nlmsg_type & 0xff) == NFT_MSG_NEWGEN || message->nfgen_family != NFPROTO_INET)
        return FALSE;
    name = nlmsg_find_attr(header, sizeof *message, ATTRIBUTE_TABLE);
    return name && nla_strcmp(name, PPM_NFT_TABLE) == 0;
}

static int
on_message(struct nl_msg *message, void *user_data)
{
    PpmFirewallEvents *self = user_data;
    struct nlmsghdr *header = nlmsg_hdr(message);

    if (nlmsg_datalen(header) >= (int)sizeof(struct nfgenmsg) && is_of_our_table(header))
        self->func(header->nlmsg_pid, self->user_data);
    return NL_OK;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    PpmFirewallEvents *self = user_data;
    int code = 0;

    for (int i = 0; i < MESSAGES_AT_ONCE && code >= 0; i++)
        code = nl_recvmsgs_default(self->socket);
    if (code < 0 && code != -NLE_AGAIN)
        self->func(0, self->user_data);
    return G_SOURCE_CONTINUE;
}

static int
join(PpmFirewallEvents *self)
{
    int code = nl_connect(self->socket, NETLINK_NETFILTER);

    nl_socket_disable_seq_check(self->socket);
    nl_socket_modify_cb(self->socket, NL_CB_VALID, NL_CB_CUSTOM, on_message, self);
    if (code >= 0)
        code = nl_socket_set_nonblocking(self->socket);
    return code < 0 ? code : nl_socket_add_membership(self->socket, NFNLGRP_NFTABLES);
}

PpmFirewallEvents *
ppm_firewall_events_new(PpmFirewallChangedFunc func, gpointer user_data, GError **error)
{
    PpmFirewallEvents *self = g_new0(PpmFirewallEvents, 1);
    int code;

    self->func = func;
    self->user_data = user_data;
    self->socket = nl_socket_alloc();
    code = self->socket ? join(self) : -NLE_NOMEM;
    if (code < 0) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "nftables: %s", nl_geterror(code));
        ppm_firewall_events_free(self);
        return NULL;
    }
    self->source = g_unix_fd_source_new(nl_socket_get_fd(self->socket), G_IO_IN | G_IO_ERR);
    g_source_set_callback(self->source, G_SOURCE_FUNC(on_readable), self, NULL);
    g_source_attach(self->source, g_main_context_get_thread_default());
    return self;
}

void
ppm_firewall_events_free(PpmFirewallEvents *self)
{
    ppm_clear_source(&self->source);
    g_clear_pointer(&self->socket, nl_socket_free);
    g_free(self);
}

static int
ask_for_table(struct nl_sock *socket)
{
    struct nfgenmsg header = {.nfgen_family = NFPROTO_INET};
    struct nl_msg *request = nlmsg_alloc_simple((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_GETTABLE, 0);
    int code = nl_connect(socket, NETLINK_NETFILTER);

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    nla_put_string(request, ATTRIBUTE_TABLE, PPM_NFT_TABLE);
    if (code >= 0)
        return nl_send_sync(socket, request);
    nlmsg_free(request);
    return code;
}

gboolean
ppm_firewall_table_exists(void)
{
    struct nl_sock *socket = nl_socket_alloc();
    int code = socket ? ask_for_table(socket) : -NLE_NOMEM;

    g_clear_pointer(&socket, nl_socket_free);
    return code >= 0;
}
