/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules that keep the packets of the tunnels themselves apart from those that go through them.
 * They are the same for all tunnels, and there while there is one:
 *
 * - 31700, fwmark 0x70740000/0xffff8000, table 70700: a tunnel's mark keeps to its uplink.
 * - 31701, ipproto gre, table 70700: where pptp.ko ignores the mark.
 * - 31702 and 31703, ipproto tcp, sport or dport 1723, table 70700: with 31701 also for the reverse
 *   path filter, which knows no mark; newer kernels turn the ports round for it, older ones do not.
 * - 31710, not fwmark 0x70740000/0xffff0000, table 70701: the rest may go through a tunnel.
 *
 * Table 70700 has a host route to each server, and nothing else, so that but for the tunnels only
 * somebody's own calls to port 1723 of a server could keep to the uplink. Table 70701 has what goes
 * through the tunnels. What neither knows goes on to the other rules. */
#pragma once

#include "netlink.h"

G_BEGIN_DECLS

/* Again and again does no harm. */
gboolean ppm_policy_put_in(PpmNetlink *netlink, GError **error);

/* The priority of the first of them that is not there, 0: all are. */
guint ppm_policy_missing(PpmNetlink *netlink);

/* Never fails: what cannot be deleted is warned of. */
void ppm_policy_take_out(PpmNetlink *netlink);

G_END_DECLS
