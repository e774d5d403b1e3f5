/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Built by hand, since libnl's rules know no inversion and no protocol of their own. */
#include "config.h"

#include "netlink-rules.h"
#include "names.h"
#include "netlink-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

gboolean
ppm_kernel_rule_equal(const PpmKernelRule *a, const PpmKernelRule *b)
{
    return a->priority == b->priority && a->table == b->table && a->mark == b->mark &&
           a->mask == b->mask && a->inverted == b->inverted && a->ip_protocol == b->ip_protocol &&
           a->source_port == b->source_port && a->destination_port == b->destination_port;
}

static void
put_port(PpmNlMessage *request, int attribute, guint16 port)
{
    struct fib_rule_port_range range = {port, port};

    if (port)
        nla_put(request, attribute, sizeof range, &range);
}

static PpmNlMessage *
new_request(int type, int flags, const PpmKernelRule *rule)
{
    PpmNlMessage *request = nlmsg_alloc_simple(type, flags);
    struct fib_rule_hdr header = {
        .family = AF_INET,
        .action = FR_ACT_TO_TBL,
        .flags = rule->inverted ? FIB_RULE_INVERT : 0,
    };

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    nla_put_u32(request, FRA_PRIORITY, rule->priority);
    nla_put_u32(request, FRA_TABLE, rule->table);
    nla_put_u8(request, FRA_PROTOCOL, PPM_ROUTE_PROTOCOL);
    if (rule->mask) {
        nla_put_u32(request, FRA_FWMARK, rule->mark);
        nla_put_u32(request, FRA_FWMASK, rule->mask);
    }
    if (rule->ip_protocol)
        nla_put_u8(request, FRA_IP_PROTO, rule->ip_protocol);
    put_port(request, FRA_SPORT_RANGE, rule->source_port);
    put_port(request, FRA_DPORT_RANGE, rule->destination_port);
    return request;
}

static gboolean
fail(const PpmKernelRule *rule, int code, GError **error)
{
    g_autofree char *text = g_strdup_printf(_("routing rule %u"), rule->priority);

    return ppm_netlink_set_error(error, text, code);
}

gboolean
ppm_netlink_add_rule(PpmNetlink *self, const PpmKernelRule *rule, GError **error)
{
    g_autoptr(PpmNlMessage) request = new_request(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule);
    int code = ppm_netlink_talk(self, request, NULL, NULL);

    return code == 0 || code == EEXIST || fail(rule, code, error);
}

gboolean
ppm_netlink_delete_rule(PpmNetlink *self, const PpmKernelRule *rule, GError **error)
{
    g_autoptr(PpmNlMessage) request = new_request(RTM_DELRULE, 0, rule);
    int code = ppm_netlink_talk(self, request, NULL, NULL);

    return code == 0 || code == ENOENT || fail(rule, code, error);
}

static guint32
number_of(struct nlattr *attribute)
{
    return attribute ? nla_get_u32(attribute) : 0;
}

static guint16
port_of(struct nlattr *attribute)
{
    const struct fib_rule_port_range *range = attribute ? nla_data(attribute) : NULL;

    return range ? range->start : 0;
}

static int
on_rule(struct nl_msg *message, void *user_data)
{
    const struct fib_rule_hdr *header = nlmsg_data(nlmsg_hdr(message));
    struct nlattr *attributes[FRA_MAX + 1];
    PpmKernelRule rule = {0};

    if (nlmsg_parse(nlmsg_hdr(message), sizeof *header, attributes, FRA_MAX, NULL) < 0 ||
        !attributes[FRA_PROTOCOL] || nla_get_u8(attributes[FRA_PROTOCOL]) != PPM_ROUTE_PROTOCOL)
        return NL_OK;
    rule.priority = number_of(attributes[FRA_PRIORITY]);
    rule.table = number_of(attributes[FRA_TABLE]);
    rule.mark = number_of(attributes[FRA_FWMARK]);
    rule.mask = number_of(attributes[FRA_FWMASK]);
    rule.inverted = (header->flags & FIB_RULE_INVERT) != 0;
    if (attributes[FRA_IP_PROTO])
        rule.ip_protocol = nla_get_u8(attributes[FRA_IP_PROTO]);
    rule.source_port = port_of(attributes[FRA_SPORT_RANGE]);
    rule.destination_port = port_of(attributes[FRA_DPORT_RANGE]);
    if (rule.priority >= PPM_RULE_FIRST && rule.priority <= PPM_RULE_LAST)
        g_array_append_val((GArray *)user_data, rule);
    return NL_OK;
}

static void
clear_rules(gpointer user_data)
{
    g_array_set_size(user_data, 0);
}

GArray *
ppm_netlink_own_rules(PpmNetlink *self, GError **error)
{
    g_autoptr(PpmNlMessage) request = nlmsg_alloc_simple(RTM_GETRULE, NLM_F_DUMP);
    g_autoptr(GArray) rules = g_array_new(FALSE, FALSE, sizeof(PpmKernelRule));
    struct fib_rule_hdr header = {.family = AF_INET};
    int code;

    nlmsg_append(request, &header, sizeof header, NLMSG_ALIGNTO);
    code = ppm_netlink_list(self, request, on_rule, clear_rules, rules);
    if (code == 0)
        return g_steal_pointer(&rules);
    ppm_netlink_set_error(error, _("list of routing rules"), code);
    return NULL;
}
