/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's policy rules of IPv4 (ip-rule(8)) that are ours: protocol 214. */
#pragma once

#include "netlink.h"

G_BEGIN_DECLS

/**
 * PpmKernelRule:
 * @priority: the lower, the earlier it is asked
 * @table: where it looks up
 * @mark, @mask: of the packet's mark; a @mask of 0 is any
 * @inverted: it applies to the packets that do not fit
 * @ip_protocol: such as IPPROTO_GRE, 0 is any
 * @source_port, @destination_port: of TCP, 0 is any
 */
typedef struct {
    guint priority;
    guint table;
    guint32 mark, mask;
    gboolean inverted;
    guint8 ip_protocol;
    guint16 source_port, destination_port;
} PpmKernelRule;

/* Whether both are one rule: the same in every member. */
gboolean ppm_kernel_rule_equal(const PpmKernelRule *a, const PpmKernelRule *b);

/* One that is there already counts as added. */
gboolean ppm_netlink_add_rule(PpmNetlink *netlink, const PpmKernelRule *rule, GError **error);

/* One that is gone already counts as deleted. */
gboolean ppm_netlink_delete_rule(PpmNetlink *netlink, const PpmKernelRule *rule, GError **error);

/* Of protocol 214 within the priorities of ours: PpmKernelRule elements. */
GArray *ppm_netlink_own_rules(PpmNetlink *netlink, GError **error);

G_END_DECLS
