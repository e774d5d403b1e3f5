/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The firewall of all tunnels: one table of nftables, "inet pptp_manager", which is replaced as a
 * whole. Tunnels are registered, which changes nothing yet; a commit puts all of them into the
 * kernel. It stays there when we die. */
#pragma once

#include "firewall-rules.h"
#include "netlink.h"

G_BEGIN_DECLS

#define PPM_TYPE_FIREWALL (ppm_firewall_get_type())
G_DECLARE_FINAL_TYPE(PpmFirewall, ppm_firewall, PPM, FIREWALL, GObject)

/* @directory: for what must be known to undo it. @program: the path of pptp-manager-firewall. */
PpmFirewall *ppm_firewall_new(PpmNetlink *netlink, const char *directory, const char *program);

/* In the place of what was registered under @uuid. */
void ppm_firewall_set(PpmFirewall *firewall, const char *uuid, const PpmFirewallTunnel *tunnel);
void ppm_firewall_unset(PpmFirewall *firewall, const char *uuid);

/* Commits that are due at the same time are one; it has all that is registered when it runs. FALSE
 * and @error only where @cancellable was; what is not in effect says ppm_firewall_missing(). */
void ppm_firewall_commit_async(PpmFirewall *firewall, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean ppm_firewall_commit_finish(PpmFirewall *firewall, GAsyncResult *result, GError **error);

/* What @uuid is registered with, but is not in effect since the latest commit, since the kernel
 * cannot do it or something failed: PpmFirewallFeature flags. */
guint ppm_firewall_missing(PpmFirewall *firewall, const char *uuid);

/* The rest of it. */
guint ppm_firewall_effects(PpmFirewall *firewall, const char *uuid);

/* Why, in words; "" where nothing is missing. */
const char *ppm_firewall_problem(PpmFirewall *firewall);

/* What the kernel can do, without a change: PpmFirewallFeature flags, or 0 and @error. */
void ppm_firewall_check_async(PpmFirewall *firewall, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
guint ppm_firewall_check_finish(PpmFirewall *firewall, GAsyncResult *result, GError **error);

/* Removes the table and undoes forwarding, whatever is registered. Waits; for the clean-up only. */
void ppm_firewall_remove(PpmFirewall *firewall);

G_END_DECLS
