/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests: one socket, one question at a time; and what links and addresses there are. */
#include "config.h"

#include "netlink-private.h"
#include "error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <netlink/object-api.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>

#define LIST_ATTEMPTS 5

/* Below what the system allows without asking: for the answers to many requests. */
#define BUFFER_BYTES (192 * 1024)

G_DEFINE_FINAL_TYPE(PpmNetlink, ppm_netlink, G_TYPE_OBJECT)

PpmNlAddress *
ppm_netlink_to_address(guint32 address, guint prefix)
{
    guint32 network_order = g_htonl(address);
    PpmNlAddress *result = nl_addr_build(AF_INET, &network_order, sizeof network_order);

    nl_addr_set_prefixlen(result, (int)prefix);
    return result;
}

guint32
ppm_netlink_from_address(PpmNlAddress *address)
{
    guint32 network_order = 0;

    if (!address || nl_addr_get_family(address) != AF_INET ||
        nl_addr_get_len(address) != sizeof network_order)
        return 0;
    memcpy(&network_order, nl_addr_get_binary_addr(address), sizeof network_order);
    return g_ntohl(network_order);
}

gboolean
ppm_netlink_set_error(GError **error, const char *what, int code)
{
    g_autofree char *reason = g_strdup(g_strerror(code));

    reason[0] = g_ascii_tolower(reason[0]);
    g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "%s: %s", what, reason);
    return FALSE;
}

/* ---- talking ---- */

typedef struct {
    gboolean done;
    int refusal; /* the kernel's errno */
} Talk;

static int
on_done(struct nl_msg *message, void *user_data)
{
    Talk *talk = user_data;

    talk->done = TRUE;
    return NL_STOP;
}

static int
on_refused(struct sockaddr_nl *from, struct nlmsgerr *refusal, void *user_data)
{
    Talk *talk = user_data;

    talk->refusal = -refusal->error;
    return NL_STOP;
}

/* The kernel filters lists by what the request says only where it may check requests strictly. */
int
ppm_netlink_open_requests(PpmNetlink *self)
{
    int strict = 1;
    int code;

    g_clear_pointer(&self->requests, nl_socket_free);
    self->requests = nl_socket_alloc();
    if (!self->requests)
        return -NLE_NOMEM;
    code = nl_connect(self->requests, NETLINK_ROUTE);
    if (code >= 0)
        code = nl_socket_set_buffer_size(self->requests, BUFFER_BYTES, 0);
    if (code >= 0)
        setsockopt(nl_socket_get_fd(self->requests), SOL_NETLINK, NETLINK_GET_STRICT_CHK, &strict,
                   sizeof strict);
    return code;
}

static int
errno_from(int code)
{
    switch (-code) {
    case NLE_NOMEM:
        return ENOBUFS;
    case NLE_DUMP_INTR:
        return EINTR;
    default:
        return EIO;
    }
}

int
ppm_netlink_talk(PpmNetlink *self, PpmNlMessage *request, nl_recvmsg_msg_cb_t on_answer,
                 gpointer user_data)
{
    Talk talk = {0};
    struct nl_cb *callbacks = nl_cb_alloc(NL_CB_DEFAULT);
    int code = self->requests ? nl_send_auto(self->requests, request) : -NLE_BAD_SOCK;

    nl_cb_set(callbacks, NL_CB_ACK, NL_CB_CUSTOM, on_done, &talk);
    nl_cb_set(callbacks, NL_CB_FINISH, NL_CB_CUSTOM, on_done, &talk);
    nl_cb_err(callbacks, NL_CB_CUSTOM, on_refused, &talk);
    if (on_answer)
        nl_cb_set(callbacks, NL_CB_VALID, NL_CB_CUSTOM, on_answer, user_data);
    while (code >= 0 && !talk.done)
        code = nl_recvmsgs(self->requests, callbacks);
    nl_cb_put(callbacks);
    if (talk.refusal)
        return talk.refusal;
    /* An exchange that broke off leaves an answer behind that the next one would stumble over. */
    if (code < 0 && !talk.done)
        ppm_netlink_open_requests(self);
    return code < 0 ? errno_from(code) : 0;
}

int
ppm_netlink_list(PpmNetlink *self, PpmNlMessage *request, nl_recvmsg_msg_cb_t on_answer,
                 void (*clear)(gpointer user_data), gpointer user_data)
{
    int code = EINTR;

    for (int i = 0; i < LIST_ATTEMPTS && code == EINTR; i++) {
        clear(user_data);
        nlmsg_hdr(request)->nlmsg_seq = NL_AUTO_SEQ;
        code = ppm_netlink_talk(self, request, on_answer, user_data);
    }
    return code;
}

/* ---- links ---- */

static void
read_link(struct nl_object *object, void *user_data)
{
    struct rtnl_link *answer = (struct rtnl_link *)object;
    PpmLink *link = user_data;

    *link = (PpmLink){
        .ifindex = rtnl_link_get_ifindex(answer),
        .mtu = rtnl_link_get_mtu(answer),
        .up = (rtnl_link_get_flags(answer) & IFF_UP) != 0,
        .rx_bytes = rtnl_link_get_stat(answer, RTNL_LINK_RX_BYTES),
        .tx_bytes = rtnl_link_get_stat(answer, RTNL_LINK_TX_BYTES),
    };
    g_strlcpy(link->name, rtnl_link_get_name(answer) ?: "", sizeof link->name);
}

static int
on_link(struct nl_msg *message, void *user_data)
{
    nl_msg_parse(message, read_link, user_data);
    return NL_OK;
}

static gboolean
get_link(PpmNetlink *self, int ifindex, const char *name, PpmLink *link)
{
    PpmNlMessage *raw = NULL;
    g_autoptr(PpmNlMessage) request = NULL;

    *link = (PpmLink){0};
    if (rtnl_link_build_get_request(ifindex, name, &raw) < 0)
        return FALSE;
    request = raw;
    return ppm_netlink_talk(self, request, on_link, link) == 0 && link->ifindex > 0;
}

gboolean
ppm_netlink_find_link(PpmNetlink *self, const char *name, PpmLink *link)
{
    return name[0] && strlen(name) < IFNAMSIZ && get_link(self, 0, name, link);
}

gboolean
ppm_netlink_get_link(PpmNetlink *self, int ifindex, PpmLink *link)
{
    return ifindex > 0 && get_link(self, ifindex, NULL, link);
}

gboolean
ppm_netlink_set_mtu(PpmNetlink *self, int ifindex, guint mtu, GError **error)
{
    g_autoptr(PpmNlMessage) request = nlmsg_alloc_simple(RTM_NEWLINK, 0);
    struct ifinfomsg header = {.ifi_family = AF_UNSPEC, .ifi_index = ifindex};
    int code;

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    nla_put_u32(request, IFLA_MTU, mtu);
    code = ppm_netlink_talk(self, request, NULL, NULL);
    return code == 0 || ppm_netlink_set_error(error, "mtu", code);
}

/* ---- addresses ---- */

static void
add_address(struct nl_object *object, void *user_data)
{
    PpmNlAddress *local = rtnl_addr_get_local((struct rtnl_addr *)object);
    PpmIpv4Network network = {.address = ppm_netlink_from_address(local)};

    network.prefix = local ? (guint)nl_addr_get_prefixlen(local) : 0;
    if (network.address && network.address >> 24 != 127)
        g_array_append_val((GArray *)user_data, network);
}

static int
on_address(struct nl_msg *message, void *user_data)
{
    nl_msg_parse(message, add_address, user_data);
    return NL_OK;
}

static void
clear_addresses(gpointer user_data)
{
    g_array_set_size(user_data, 0);
}

GArray *
ppm_netlink_addresses(PpmNetlink *self, GError **error)
{
    g_autoptr(PpmNlMessage) request = nlmsg_alloc_simple(RTM_GETADDR, NLM_F_DUMP);
    g_autoptr(GArray) addresses = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    struct ifaddrmsg header = {.ifa_family = AF_INET};
    int code;

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    code = ppm_netlink_list(self, request, on_address, clear_addresses, addresses);
    if (code == 0)
        return g_steal_pointer(&addresses);
    ppm_netlink_set_error(error, _("list of addresses"), code);
    return NULL;
}

/* ---- the object ---- */

static void
ppm_netlink_finalize(GObject *object)
{
    PpmNetlink *self = PPM_NETLINK(object);

    ppm_netlink_close_events(self);
    g_clear_pointer(&self->requests, nl_socket_free);
    G_OBJECT_CLASS(ppm_netlink_parent_class)->finalize(object);
}

static void
ppm_netlink_class_init(PpmNetlinkClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_netlink_finalize;
    ppm_netlink_event_signal = g_signal_new("event", PPM_TYPE_NETLINK, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_INT,
                                            G_TYPE_STRING, G_TYPE_UINT);
}

static void
ppm_netlink_init(PpmNetlink *self)
{
}

PpmNetlink *
ppm_netlink_new(GError **error)
{
    g_autoptr(PpmNetlink) self = g_object_new(PPM_TYPE_NETLINK, NULL);
    int code = ppm_netlink_open_requests(self);

    if (code < 0) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "netlink: %s", nl_geterror(code));
        return NULL;
    }
    return ppm_netlink_open_events(self, error) ? g_steal_pointer(&self) : NULL;
}
