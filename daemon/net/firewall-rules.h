/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what the tunnels want of the firewall becomes one table of nftables, as text. Nothing goes
 * into that text but numbers, addresses and interface names that have been checked here. */
#pragma once

#include "ipv4.h"

G_BEGIN_DECLS

/* Flags. */
typedef enum {
    PPM_FIREWALL_KILL_SWITCH = 1 << 0,   /* nothing goes around the tunnels */
    PPM_FIREWALL_BLOCK_IPV6 = 1 << 1,    /* no IPv6 but on the local link */
    PPM_FIREWALL_MASQUERADE = 1 << 2,    /* other hosts use the tunnel by its address */
    PPM_FIREWALL_MSS_CLAMP = 1 << 3,     /* forwarded TCP keeps within its packet size */
    PPM_FIREWALL_DROP_INCOMING = 1 << 4, /* nobody behind it opens connections */
    PPM_FIREWALL_GRE_HELPER = 1 << 5,    /* connection tracking knows the server's GRE */
    PPM_FIREWALL_EVERYTHING = (1 << 6) - 1,
} PpmFirewallFeature;

/* "kill-switch", … as the option is called; of one flag. */
const char *ppm_firewall_feature_to_string(PpmFirewallFeature feature);

/**
 * PpmFirewallTunnel:
 * @interface: its name; "" while it has none
 * @server: the one that is called, 0 where none is
 * @local: our address in the tunnel, 0 while it is not known
 * @features: what is wanted, PpmFirewallFeature flags
 * @bypass: PpmIpv4Network elements: what a kill switch lets past the tunnel besides local networks
 *
 * Packets for @local that come in elsewhere are dropped whatever @features says (CVE-2019-14899).
 */
typedef struct {
    char interface[16];
    guint32 server;
    guint32 local;
    guint features;
    GArray *bypass;
} PpmFirewallTunnel;

/**
 * PpmFirewallScope:
 * @available: what the kernel can do, PpmFirewallFeature flags
 * @only_shared: nothing but the traffic of masqueraded tunnels is forwarded
 * @local_networks: PpmIpv4Network elements, which a kill switch leaves alone
 */
typedef struct {
    guint available;
    gboolean only_shared;
    const GArray *local_networks;
} PpmFirewallScope;

PpmFirewallTunnel *ppm_firewall_tunnel_new(void);
PpmFirewallTunnel *ppm_firewall_tunnel_copy(const PpmFirewallTunnel *tunnel);
void ppm_firewall_tunnel_free(PpmFirewallTunnel *tunnel);
gboolean ppm_firewall_tunnel_equal(const PpmFirewallTunnel *a, const PpmFirewallTunnel *b);

/* 1 to 15 letters, digits, dots, hyphens and underscores: nothing that nftables takes for more. */
gboolean ppm_firewall_is_interface(const char *name);

/* Whether @tunnel, as far as the kernel can do it, needs anything in the table. */
gboolean ppm_firewall_tunnel_needs_rules(const PpmFirewallTunnel *tunnel, guint available);

/* One transaction that puts the table of all @tunnels (PpmFirewallTunnel elements) in the place of
 * the one before, or only removes that where nothing is needed. */
char *ppm_firewall_rules_render(const GPtrArray *tunnels, const PpmFirewallScope *scope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmFirewallTunnel, ppm_firewall_tunnel_free)

G_END_DECLS
