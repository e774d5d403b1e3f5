/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's nftables say of our table: whether it is there, and who has changed it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmFirewallEvents PpmFirewallEvents;

/* Somebody has changed the table. @who: a process id, as a rule; 0: it is not known, since events
 * were lost. */
typedef void (*PpmFirewallChangedFunc)(guint32 who, gpointer user_data);

PpmFirewallEvents *ppm_firewall_events_new(PpmFirewallChangedFunc func, gpointer user_data,
                                           GError **error);
void ppm_firewall_events_free(PpmFirewallEvents *events);

/* Whether the table is there; where there are no nftables it is not. */
gboolean ppm_firewall_table_exists(void);

G_END_DECLS
