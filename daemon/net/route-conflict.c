/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks are one in the other or apart, so that "overlaps" is one of two. */
#include "config.h"

#include "route-conflict.h"
#include "error.h"

#include <glib/gi18n-lib.h>

#define NAMED_AT_MOST 4

/* ---- networks ---- */

gboolean
ppm_network_is_within(const PpmIpv4Network *inner, const PpmIpv4Network *outer)
{
    return inner->prefix >= outer->prefix && ppm_ipv4_network_contains(outer, inner->address);
}

static gboolean
is_private(const PpmIpv4Network *network)
{
    static const PpmIpv4Network ranges[] = {
        {0x0a000000, 8}, {0xac100000, 12}, {0xc0a80000, 16}, {0x64400000, 10}, {0xa9fe0000, 16},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (ppm_network_is_within(network, &ranges[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean
holds(const GArray *networks, const PpmIpv4Network *network)
{
    for (guint i = 0; i < networks->len; i++) {
        const PpmIpv4Network *other = &g_array_index(networks, PpmIpv4Network, i);

        if (other->address == network->address && other->prefix == network->prefix)
            return TRUE;
    }
    return FALSE;
}

static PpmIpv4Network
network_of(const GArray *addresses, guint position)
{
    PpmIpv4Network network = g_array_index(addresses, PpmIpv4Network, position);

    network.address &= ppm_ipv4_netmask(network.prefix);
    return network;
}

static GArray *
local_networks(const PpmSurroundings *surroundings, gboolean private)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));

    for (guint i = 0; i < surroundings->addresses->len; i++) {
        PpmIpv4Network network = network_of(surroundings->addresses, i);

        if (network.prefix < 32 && is_private(&network) == private && !holds(networks, &network))
            g_array_append_val(networks, network);
    }
    return networks;
}

GArray *
ppm_surroundings_private(const PpmSurroundings *surroundings)
{
    return local_networks(surroundings, TRUE);
}

GArray *
ppm_surroundings_public(const PpmSurroundings *surroundings)
{
    return local_networks(surroundings, FALSE);
}

gboolean
ppm_surroundings_hold(const PpmSurroundings *surroundings, guint32 address)
{
    for (guint i = 0; i < surroundings->addresses->len; i++) {
        PpmIpv4Network network = network_of(surroundings->addresses, i);

        if (network.prefix < 32 && ppm_ipv4_network_contains(&network, address))
            return TRUE;
    }
    return FALSE;
}

/* ---- what is left ---- */

static gboolean
is_within_one(const PpmIpv4Network *network, const GArray *others)
{
    for (guint i = 0; i < others->len; i++) {
        if (ppm_network_is_within(network, &g_array_index(others, PpmIpv4Network, i)))
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_one_within(const PpmIpv4Network *network, const GArray *others)
{
    for (guint i = 0; i < others->len; i++) {
        if (ppm_network_is_within(&g_array_index(others, PpmIpv4Network, i), network))
            return TRUE;
    }
    return FALSE;
}

static void
add_left(GArray *left, PpmIpv4Network network, const GArray *others)
{
    if (is_within_one(&network, others))
        return;
    if (!has_one_within(&network, others)) {
        g_array_append_val(left, network);
        return;
    }
    network.prefix++;
    add_left(left, network, others);
    network.address |= 1u << (32 - network.prefix);
    add_left(left, network, others);
}

GArray *
ppm_network_without(const PpmIpv4Network *network, const GArray *others)
{
    GArray *left = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));

    add_left(left, *network, others);
    return left;
}

static char *
name_networks(const GArray *networks)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < networks->len && i < NAMED_AT_MOST; i++) {
        g_autofree char *one = ppm_ipv4_network_to_string(
            &g_array_index(networks, PpmIpv4Network, i));

        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", one);
    }
    if (networks->len > NAMED_AT_MOST)
        g_string_append_printf(text, " and %u more", networks->len - NAMED_AT_MOST);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- routes ---- */

/* Of the local network that @address is in, as far as it is one. */
static gboolean
is_cut_off(guint32 address, const PpmIpv4Network *network, const PpmSurroundings *surroundings)
{
    if (!ppm_ipv4_network_contains(network, address))
        return FALSE;
    for (guint i = 0; i < surroundings->addresses->len; i++) {
        PpmIpv4Network local = network_of(surroundings->addresses, i);

        if (local.prefix < 32 && ppm_ipv4_network_contains(&local, address) &&
            ppm_network_is_within(network, &local))
            return TRUE;
    }
    return FALSE;
}

/* Which of them is it; NULL: none. */
static const char *
who_is_cut_off(const PpmIpv4Network *network, const PpmSurroundings *surroundings)
{
    if (surroundings->gateway && is_cut_off(surroundings->gateway, network, surroundings))
        return _("the gateway of this computer is in it");
    if (is_cut_off(surroundings->server, network, surroundings))
        return _("the server is in it");
    for (guint i = 0; i < surroundings->addresses->len; i++) {
        guint32 own = g_array_index(surroundings->addresses, PpmIpv4Network, i).address;

        if (is_cut_off(own, network, surroundings))
            return _("an address of this computer is in it");
    }
    return NULL;
}

static GArray *
overlapping(const PpmIpv4Network *network, const GArray *locals)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));

    for (guint i = 0; i < locals->len; i++) {
        const PpmIpv4Network *local = &g_array_index(locals, PpmIpv4Network, i);

        if (ppm_network_is_within(network, local) || ppm_network_is_within(local, network))
            g_array_append_val(found, *local);
    }
    return found;
}

PpmOverlap
ppm_route_conflict_look(const PpmIpv4Network *network, const PpmSurroundings *surroundings,
                        char **detail)
{
    const char *who = who_is_cut_off(network, surroundings);
    g_autoptr(GArray) locals = ppm_surroundings_private(surroundings);
    g_autoptr(GArray) found = overlapping(network, locals);
    g_autoptr(GArray) left = ppm_network_without(network, found);
    g_autofree char *names = name_networks(found);
    g_autofree char *rest = left->len > 0 ? name_networks(left) : g_strdup("nothing");

    *detail = NULL;
    if (who) {
        *detail = g_strdup(who);
        return PPM_OVERLAP_CUTS_OFF;
    }
    if (found->len == 0)
        return PPM_OVERLAP_NONE;
    *detail = g_strdup_printf("this computer is in %s; left: %s", names, rest);
    return left->len > 0 ? PPM_OVERLAP_NARROWED : PPM_OVERLAP_COVERED;
}

/* ---- addresses ---- */

static PpmCause
refuse(PpmCause cause, guint32 address, const char *reason, GError **error)
{
    g_autofree char *text = ppm_ipv4_to_string(address);

    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", text, reason);
    return cause;
}

static gboolean
is_ours(guint32 address, const PpmSurroundings *surroundings)
{
    for (guint i = 0; i < surroundings->addresses->len; i++) {
        if (g_array_index(surroundings->addresses, PpmIpv4Network, i).address == address)
            return TRUE;
    }
    return FALSE;
}

/* First or last of a local network: to whom all there listen. */
static gboolean
is_for_all(guint32 address, const PpmSurroundings *surroundings)
{
    for (guint i = 0; i < surroundings->addresses->len; i++) {
        PpmIpv4Network local = network_of(surroundings->addresses, i);
        guint32 last = local.address | ~ppm_ipv4_netmask(local.prefix);

        if (local.prefix < 31 && (address == local.address || address == last))
            return TRUE;
    }
    return FALSE;
}

static PpmCause
check_usable(guint32 local, guint32 peer, GError **error)
{
    if (!ppm_ipv4_is_unicast(local))
        return refuse(PPM_CAUSE_ADDRESS_REFUSED, local,
                      _("the server gave us an address that no host can have"), error);
    if (!ppm_ipv4_is_unicast(peer))
        return refuse(PPM_CAUSE_ADDRESS_REFUSED, peer,
                      _("the server took an address that no host can have"), error);
    if (local == peer)
        return refuse(PPM_CAUSE_ADDRESS_REFUSED, local,
                      _("the server gave us its own address in the tunnel"), error);
    return PPM_CAUSE_NONE;
}

static PpmCause
check_free(guint32 local, guint32 peer, const PpmSurroundings *surroundings, GError **error)
{
    const PpmCause conflict = PPM_CAUSE_ADDRESS_CONFLICT;

    if (local == surroundings->server)
        return refuse(conflict, local, _("the server gave us the address that we call it by"),
                      error);
    if (is_ours(local, surroundings))
        return refuse(conflict, local,
                      _("the server gave us an address that this machine has already"), error);
    if (local == surroundings->gateway)
        return refuse(conflict, local, _("the server gave us the address of our gateway"), error);
    if (is_for_all(local, surroundings))
        return refuse(conflict, local,
                      _("the server gave us the broadcast address of a local network"), error);
    if (is_ours(peer, surroundings))
        return refuse(conflict, peer,
                      _("the server's address in the tunnel is one of this machine"), error);
    return PPM_CAUSE_NONE;
}

PpmCause
ppm_route_conflict_check_addresses(guint32 local, guint32 peer, const PpmSurroundings *surroundings,
                                   GError **error)
{
    PpmCause cause = check_usable(local, peer, error);

    return cause == PPM_CAUSE_NONE ? check_free(local, peer, surroundings, error) : cause;
}
