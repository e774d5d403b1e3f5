/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One chain a purpose. Ours come after those of others at the same hook, whose "accept" does not
 * bind us; ours binds nobody else. */
#include "config.h"

#include "firewall-rules.h"
#include "names.h"

#define REPLACED "table inet " PPM_NFT_TABLE "\ndelete table inet " PPM_NFT_TABLE "\n"

/* Not filter's own 0: where packets are led elsewhere, that has been done by then. */
#define LATE "10"

typedef struct {
    GString *text;
    const GPtrArray *tunnels;
    const PpmFirewallScope *scope;
} Rules;

typedef void (*WriteRule)(Rules *rules, const PpmFirewallTunnel *tunnel);

static G_GNUC_PRINTF(2, 3) void add(Rules *rules, const char *format, ...)
{
    va_list arguments;

    g_string_append(rules->text, "        ");
    va_start(arguments, format);
    g_string_append_vprintf(rules->text, format, arguments);
    va_end(arguments);
    g_string_append_c(rules->text, '\n');
}

static void
open_chain(Rules *rules, const char *name)
{
    g_string_append_printf(rules->text, "    chain %s {\n", name);
}

static void
open_hook(Rules *rules, const char *name, const char *hook, const char *priority)
{
    open_chain(rules, name);
    add(rules, "type %s priority %s; policy accept;", hook, priority);
}

static void
close_chain(Rules *rules)
{
    g_string_append(rules->text, "    }\n");
}

/* ---- who wants what ---- */

static const PpmFirewallTunnel *
tunnel_at(const Rules *rules, guint i)
{
    return g_ptr_array_index(rules->tunnels, i);
}

static gboolean
has_interface(const PpmFirewallTunnel *tunnel)
{
    return ppm_firewall_is_interface(tunnel->interface);
}

static gboolean
wants(const PpmFirewallTunnel *tunnel, guint available, PpmFirewallFeature feature)
{
    return (tunnel->features & available & feature) != 0;
}

/* Whether @feature can do anything for @tunnel as it is now. */
static gboolean
applies(const PpmFirewallTunnel *tunnel, guint available, PpmFirewallFeature feature)
{
    if (!wants(tunnel, available, feature))
        return FALSE;
    if (feature == PPM_FIREWALL_GRE_HELPER)
        return tunnel->server != 0;
    return feature == PPM_FIREWALL_KILL_SWITCH || feature == PPM_FIREWALL_BLOCK_IPV6 ||
           has_interface(tunnel);
}

static gboolean
any(const Rules *rules, PpmFirewallFeature feature)
{
    for (guint i = 0; i < rules->tunnels->len; i++) {
        if (applies(tunnel_at(rules, i), rules->scope->available, feature))
            return TRUE;
    }
    return FALSE;
}

static void
for_each(Rules *rules, PpmFirewallFeature feature, WriteRule write)
{
    for (guint i = 0; i < rules->tunnels->len; i++) {
        if (applies(tunnel_at(rules, i), rules->scope->available, feature))
            write(rules, tunnel_at(rules, i));
    }
}

/* Of those that want @feature, or of all where it is 0; with loopback first where @lo says so. NULL
 * where there are none. */
static char *
interfaces(const Rules *rules, guint feature, gboolean lo)
{
    GString *set = g_string_new(lo ? "{ \"lo\"" : NULL);

    for (guint i = 0; i < rules->tunnels->len; i++) {
        const PpmFirewallTunnel *tunnel = tunnel_at(rules, i);

        if (!has_interface(tunnel) || (tunnel->features & feature) != feature)
            continue;
        g_string_append_printf(set, "%s \"%s\"", set->len > 0 ? "," : "{", tunnel->interface);
    }
    if (set->len == 0)
        return g_string_free(set, TRUE);
    g_string_append(set, " }");
    return g_string_free(set, FALSE);
}

/* ---- packets for the tunnel's address ---- */

static gboolean
has_address(const PpmFirewallTunnel *tunnel)
{
    return has_interface(tunnel) && tunnel->local;
}

/* CVE-2019-14899: by what answers them, a neighbour finds out the address, and what goes on in the
 * connections that use it. */
static void
write_spoofed(Rules *rules)
{
    open_hook(rules, "spoofed", "filter hook prerouting", "-300");
    for (guint i = 0; i < rules->tunnels->len; i++) {
        const PpmFirewallTunnel *tunnel = tunnel_at(rules, i);
        g_autofree char *local = ppm_ipv4_to_string(tunnel->local);

        if (has_address(tunnel))
            add(rules, "iifname != { \"lo\", \"%s\" } ip daddr %s drop", tunnel->interface, local);
    }
    close_chain(rules);
}

/* ---- connection tracking ---- */

static void
help_tunnel(Rules *rules, const PpmFirewallTunnel *tunnel)
{
    g_autofree char *server = ppm_ipv4_to_string(tunnel->server);

    add(rules, "ip daddr %s tcp dport %d ct helper set \"pptp\"", server, PPM_PPTP_PORT);
}

/* Since Linux 4.7 nobody assigns it by himself, and then the server's GRE is new to a firewall that
 * lets answers in only. It must be there before the call is made. */
static void
write_helped(Rules *rules)
{
    g_string_append(rules->text, "    ct helper pptp {\n"
                                 "        type \"pptp\" protocol tcp\n"
                                 "        l3proto ip\n"
                                 "    }\n");
    open_hook(rules, "helped", "filter hook output", "-150");
    for_each(rules, PPM_FIREWALL_GRE_HELPER, help_tunnel);
    close_chain(rules);
}

/* ---- in ---- */

/* Whoever is at the other end may ask whether we are there, which it knows. */
static void
drop_incoming(Rules *rules, const PpmFirewallTunnel *tunnel)
{
    const char *name = tunnel->interface;

    add(rules, "iifname \"%s\" icmp type echo-request accept", name);
    add(rules,
        "iifname \"%s\" icmpv6 type { echo-request, nd-router-advert, nd-neighbor-solicit, "
        "nd-neighbor-advert } accept",
        name);
    add(rules, "iifname \"%s\" ct state new,invalid,untracked drop", name);
}

static void
write_incoming(Rules *rules)
{
    open_hook(rules, "incoming", "filter hook input", LATE);
    for_each(rules, PPM_FIREWALL_DROP_INCOMING, drop_incoming);
    close_chain(rules);
}

/* ---- out ---- */

static void
add_networks(Rules *rules, const GArray *networks, gboolean hosts)
{
    for (guint i = 0; i < networks->len; i++) {
        const PpmIpv4Network *network = &g_array_index(networks, PpmIpv4Network, i);
        g_autofree char *text = ppm_ipv4_network_to_string(network);

        if ((network->prefix == 32) == hosts)
            add(rules, "ip daddr %s accept", text);
    }
}

static void
add_bypassed(Rules *rules, gboolean hosts)
{
    for (guint i = 0; i < rules->tunnels->len; i++) {
        if (wants(tunnel_at(rules, i), rules->scope->available, PPM_FIREWALL_KILL_SWITCH))
            add_networks(rules, tunnel_at(rules, i)->bypass, hosts);
    }
}

static void
add_local_link(Rules *rules)
{
    add(rules, "ip6 daddr { fe80::/10, ff02::/16 } accept");
    add(rules, "ip6 hoplimit 255 icmpv6 type { nd-router-solicit, nd-neighbor-solicit, "
               "nd-neighbor-advert } accept");
    add(rules, "udp sport 546 udp dport 547 ip6 daddr ff05::1:3 accept");
}

/* What a kill switch leaves alone. A name server on the local network asks on in the internet, so
 * that only one that somebody has named by its address may be asked. */
static void
write_nearby(Rules *rules)
{
    open_chain(rules, "nearby");
    add_bypassed(rules, TRUE);
    add(rules, "meta l4proto { tcp, udp } th dport { 53, 853 } reject with icmpx admin-prohibited");
    add_bypassed(rules, FALSE);
    add_networks(rules, rules->scope->local_networks, TRUE);
    add_networks(rules, rules->scope->local_networks, FALSE);
    add(rules, "ip daddr { 169.254.0.0/16, 224.0.0.0/24, 239.255.0.0/16 } accept");
    add_local_link(rules);
    add(rules, "reject with icmpx admin-prohibited");
    close_chain(rules);
}

static void
let_gre_out(Rules *rules, const PpmFirewallTunnel *tunnel)
{
    g_autofree char *server = ppm_ipv4_to_string(tunnel->server);

    if (tunnel->server)
        add(rules, "ip daddr %s meta l4proto gre accept", server);
}

/* The tunnels' own packets carry a mark, which only root can set; to the server or to another one
 * that its name has meanwhile: a kill switch must not keep its tunnel from coming back. */
static void
add_tunnels_own(Rules *rules)
{
    add(rules, "meta mark & 0x%08x == 0x%08x tcp dport %d accept", PPM_MARK_MASK, PPM_MARK_BASE,
        PPM_PPTP_PORT);
    add(rules, "meta mark 0x%08x udp dport 53 accept", PPM_MARK_PROBE); /* direct-lookup.h */
    add(rules, "meta mark & 0x%08x == 0x%08x meta l4proto gre accept", PPM_MARK_MASK,
        PPM_MARK_BASE);
    for (guint i = 0; i < rules->tunnels->len; i++)
        let_gre_out(rules, tunnel_at(rules, i));
    add(rules, "ip protocol udp udp sport 68 udp dport 67 accept");
}

static void
add_ipv6_guard(Rules *rules, const char *through)
{
    add(rules, "meta nfproto ipv4 accept");
    add(rules, "oifname %s accept", through);
    add_local_link(rules);
    add(rules, "reject with icmpv6 type admin-prohibited");
}

static void
write_outgoing(Rules *rules)
{
    g_autofree char *through = interfaces(rules, 0, TRUE);

    open_hook(rules, "outgoing", "filter hook output", LATE);
    if (any(rules, PPM_FIREWALL_KILL_SWITCH)) {
        add(rules, "oifname %s accept", through);
        add_tunnels_own(rules);
        add(rules, "goto nearby");
    } else {
        add_ipv6_guard(rules, through);
    }
    close_chain(rules);
}

/* ---- through ---- */

static void
drop_forwarded(Rules *rules, const PpmFirewallTunnel *tunnel)
{
    add(rules, "iifname \"%s\" ct state new,invalid,untracked drop", tunnel->interface);
}

/* Answers to what came out of a tunnel have been asked for through it. */
static void
add_forward_guard(Rules *rules)
{
    g_autofree char *through = interfaces(rules, 0, TRUE);
    g_autofree char *tunnels = interfaces(rules, 0, FALSE);

    if (any(rules, PPM_FIREWALL_KILL_SWITCH)) {
        add(rules, "oifname %s accept", through);
        if (tunnels)
            add(rules, "iifname %s ct state established,related accept", tunnels);
        add(rules, "goto nearby");
    } else if (any(rules, PPM_FIREWALL_BLOCK_IPV6)) {
        add_ipv6_guard(rules, through);
    }
}

static void
write_forwarded(Rules *rules)
{
    g_autofree char *shared = interfaces(rules, PPM_FIREWALL_MASQUERADE, FALSE);

    open_hook(rules, "forwarded", "filter hook forward", LATE);
    for_each(rules, PPM_FIREWALL_DROP_INCOMING, drop_forwarded);
    if (rules->scope->only_shared && shared)
        add(rules, "meta nfproto ipv4 iifname != %s oifname != %s drop", shared, shared);
    else if (rules->scope->only_shared)
        add(rules, "meta nfproto ipv4 drop");
    add_forward_guard(rules);
    close_chain(rules);
}

static void
clamp_tunnel(Rules *rules, const PpmFirewallTunnel *tunnel)
{
    static const char *const directions[] = {"oifname", "iifname"};

    for (gsize i = 0; i < G_N_ELEMENTS(directions); i++)
        add(rules, "%s \"%s\" tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu",
            directions[i], tunnel->interface);
}

static void
write_clamped(Rules *rules)
{
    open_hook(rules, "clamped", "filter hook forward", "-150");
    for_each(rules, PPM_FIREWALL_MSS_CLAMP, clamp_tunnel);
    close_chain(rules);
}

static void
masquerade_tunnel(Rules *rules, const PpmFirewallTunnel *tunnel)
{
    g_autofree char *local = ppm_ipv4_to_string(tunnel->local);

    if (tunnel->local)
        add(rules, "oifname \"%s\" ip saddr != %s masquerade", tunnel->interface, local);
}

static void
write_masqueraded(Rules *rules)
{
    open_hook(rules, "masqueraded", "nat hook postrouting", "100");
    for_each(rules, PPM_FIREWALL_MASQUERADE, masquerade_tunnel);
    close_chain(rules);
}

/* ---- the table ---- */

gboolean
ppm_firewall_tunnel_needs_rules(const PpmFirewallTunnel *tunnel, guint available)
{
    if (available && has_address(tunnel))
        return TRUE;
    for (guint feature = 1; feature < PPM_FIREWALL_EVERYTHING; feature <<= 1) {
        if (applies(tunnel, available, (PpmFirewallFeature)feature))
            return TRUE;
    }
    return FALSE;
}

static gboolean
needs_rules(const Rules *rules)
{
    for (guint i = 0; i < rules->tunnels->len; i++) {
        if (ppm_firewall_tunnel_needs_rules(tunnel_at(rules, i), rules->scope->available))
            return TRUE;
    }
    return FALSE;
}

static gboolean
guards_output(const Rules *rules)
{
    return any(rules, PPM_FIREWALL_KILL_SWITCH) || any(rules, PPM_FIREWALL_BLOCK_IPV6);
}

static void
write_chains(Rules *rules)
{
    write_spoofed(rules);
    if (any(rules, PPM_FIREWALL_GRE_HELPER))
        write_helped(rules);
    if (any(rules, PPM_FIREWALL_DROP_INCOMING))
        write_incoming(rules);
    if (any(rules, PPM_FIREWALL_KILL_SWITCH))
        write_nearby(rules);
    if (guards_output(rules))
        write_outgoing(rules);
    if (any(rules, PPM_FIREWALL_DROP_INCOMING) || rules->scope->only_shared || guards_output(rules))
        write_forwarded(rules);
    if (any(rules, PPM_FIREWALL_MSS_CLAMP))
        write_clamped(rules);
    if (any(rules, PPM_FIREWALL_MASQUERADE))
        write_masqueraded(rules);
}

char *
ppm_firewall_rules_render(const GPtrArray *tunnels, const PpmFirewallScope *scope)
{
    Rules rules = {g_string_new(REPLACED), tunnels, scope};

    if (needs_rules(&rules)) {
        g_string_append(rules.text, "table inet " PPM_NFT_TABLE " {\n");
        write_chains(&rules);
        g_string_append(rules.text, "}\n");
    }
    return g_string_free(rules.text, FALSE);
}
