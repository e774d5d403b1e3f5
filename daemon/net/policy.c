/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "policy.h"
#include "names.h"
#include "netlink-rules.h"

#include <netinet/in.h>

/* Marks of tunnels, without PPM_MARK_PROBE. */
#define TUNNELS_MASK 0xffff8000u

static const PpmKernelRule rules[] = {
    {.priority = 31700, .table = PPM_TABLE_OUTER, .mark = PPM_MARK_BASE, .mask = TUNNELS_MASK},
    {.priority = 31701, .table = PPM_TABLE_OUTER, .ip_protocol = IPPROTO_GRE},
    {.priority = 31702,
     .table = PPM_TABLE_OUTER,
     .ip_protocol = IPPROTO_TCP,
     .source_port = PPM_PPTP_PORT},
    {.priority = 31703,
     .table = PPM_TABLE_OUTER,
     .ip_protocol = IPPROTO_TCP,
     .destination_port = PPM_PPTP_PORT},
    {.priority = 31710,
     .table = PPM_TABLE_INNER,
     .mark = PPM_MARK_BASE,
     .mask = PPM_MARK_MASK,
     .inverted = TRUE},
};

gboolean
ppm_policy_put_in(PpmNetlink *netlink, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (!ppm_netlink_add_rule(netlink, &rules[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
holds(const GArray *own, const PpmKernelRule *rule)
{
    for (guint i = 0; i < own->len; i++) {
        if (ppm_kernel_rule_equal(&g_array_index(own, PpmKernelRule, i), rule))
            return TRUE;
    }
    return FALSE;
}

guint
ppm_policy_missing(PpmNetlink *netlink)
{
    g_autoptr(GArray) own = ppm_netlink_own_rules(netlink, NULL);

    for (gsize i = 0; own && i < G_N_ELEMENTS(rules); i++) {
        if (!holds(own, &rules[i]))
            return rules[i].priority;
    }
    return 0;
}

/* Also those of another version. */
void
ppm_policy_take_out(PpmNetlink *netlink)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GArray) own = ppm_netlink_own_rules(netlink, &problem);

    if (!own)
        g_warning("%s", problem->message);
    for (guint i = 0; own && i < own->len; i++) {
        g_autoptr(GError) error = NULL;

        if (!ppm_netlink_delete_rule(netlink, &g_array_index(own, PpmKernelRule, i), &error))
            g_warning("%s", error->message);
    }
}
