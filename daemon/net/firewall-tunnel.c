/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one tunnel wants: a value to be copied and compared. */
#include "config.h"

#include "firewall-rules.h"

#include <string.h>

static const char *const feature_names[] = {
    "kill-switch", "block-ipv6", "masquerade", "mss-clamp", "allow-incoming", "gre-helper",
};

const char *
ppm_firewall_feature_to_string(PpmFirewallFeature feature)
{
    for (gsize i = 0; i < G_N_ELEMENTS(feature_names); i++) {
        if (feature == 1u << i)
            return feature_names[i];
    }
    return "";
}

PpmFirewallTunnel *
ppm_firewall_tunnel_new(void)
{
    PpmFirewallTunnel *tunnel = g_new0(PpmFirewallTunnel, 1);

    tunnel->bypass = g_array_new(FALSE, TRUE, sizeof(PpmIpv4Network));
    return tunnel;
}

PpmFirewallTunnel *
ppm_firewall_tunnel_copy(const PpmFirewallTunnel *tunnel)
{
    PpmFirewallTunnel *copy = g_new(PpmFirewallTunnel, 1);

    *copy = *tunnel;
    copy->bypass = g_array_copy(tunnel->bypass);
    return copy;
}

void
ppm_firewall_tunnel_free(PpmFirewallTunnel *tunnel)
{
    g_array_unref(tunnel->bypass);
    g_free(tunnel);
}

static gboolean
same_networks(const GArray *a, const GArray *b)
{
    gboolean same = a->len == b->len;

    for (guint i = 0; same && i < a->len; i++) {
        const PpmIpv4Network *first = &g_array_index(a, PpmIpv4Network, i);
        const PpmIpv4Network *second = &g_array_index(b, PpmIpv4Network, i);

        same = first->address == second->address && first->prefix == second->prefix;
    }
    return same;
}

gboolean
ppm_firewall_tunnel_equal(const PpmFirewallTunnel *a, const PpmFirewallTunnel *b)
{
    return strcmp(a->interface, b->interface) == 0 && a->server == b->server &&
           a->local == b->local && a->features == b->features &&
           same_networks(a->bypass, b->bypass);
}

gboolean
ppm_firewall_is_interface(const char *name)
{
    gsize length = strlen(name);

    if (length == 0 || length > 15)
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isalnum(name[i]) && !strchr("._-", name[i]))
            return FALSE;
    }
    return TRUE;
}
