/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by netlink.c (requests) and netlink-events.c. */
#pragma once

#include "netlink.h"

#include <netlink/netlink.h>

typedef struct nl_addr PpmNlAddress;
typedef struct rtnl_route PpmNlRoute;
typedef struct nl_msg PpmNlMessage;
typedef struct nl_cache PpmNlCache;

struct _PpmNetlink {
    GObject parent_instance;

    struct nl_sock *requests;
    struct nl_sock *events;
    GSource *source;
};

extern guint ppm_netlink_event_signal;

gboolean ppm_netlink_open_events(PpmNetlink *self, GError **error);
void ppm_netlink_close_events(PpmNetlink *self);
