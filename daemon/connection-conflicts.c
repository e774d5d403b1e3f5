/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "connection-conflicts.h"
#include "error.h"
#include "names.h"
#include "net/route-plan.h"

#include <glib/gi18n-lib.h>

#define ROUTE_WARNING   "route-conflict"
#define ADDRESS_WARNING "address-conflict"
#define PUBLIC_WARNING  "local-network"

/* ---- where we are ---- */

/* Of this machine, without the one that pppd has just set; NULL and @error. */
static GArray *
other_addresses(PpmConnection *self, GError **error)
{
    GArray *all = ppm_netlink_addresses(ppm_host_netlink(self->host), error);
    gboolean seen = FALSE;

    for (guint i = 0; all && i < all->len && !seen; i++) {
        if (g_array_index(all, PpmIpv4Network, i).address == self->facts.local) {
            g_array_remove_index(all, i);
            seen = TRUE;
        }
    }
    return all;
}

PpmSurroundings
ppm_connection_surroundings(PpmConnection *self, GError **error)
{
    PpmKernelRoute uplink;

    ppm_netlink_lookup(ppm_host_netlink(self->host), self->facts.server, PPM_MARK_PROBE, &uplink,
                       NULL);
    return (PpmSurroundings){
        .addresses = other_addresses(self, error),
        .gateway = uplink.gateway,
        .server = self->facts.server,
    };
}

gboolean
ppm_connection_check_address(PpmConnection *self, PpmCause *cause, GError **error)
{
    PpmSurroundings surroundings = ppm_connection_surroundings(self, error);
    g_autoptr(GArray) addresses = (GArray *)surroundings.addresses;

    *cause = addresses ? ppm_route_conflict_check_addresses(self->facts.local, self->facts.peer,
                                                            &surroundings, error)
                       : PPM_CAUSE_INTERNAL;
    return *cause == PPM_CAUSE_NONE;
}

/* ---- refusing ---- */

static gboolean
is_enabled_in(const GArray *routes, const PpmIpv4Network *network)
{
    for (guint i = 0; i < routes->len; i++) {
        const PpmRoute *route = &g_array_index(routes, PpmRoute, i);

        if (route->enabled && route->network.address == network->address &&
            route->network.prefix == network->prefix)
            return TRUE;
    }
    return FALSE;
}

/* The networks that are asked for anew: what a tunnel has had is not refused because something else
 * has come meanwhile. */
static GArray *
new_networks(PpmConnection *self, PpmProfile *profile)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    g_autoptr(GArray) wanted = ppm_profile_routes(profile);
    g_autoptr(GArray) before = ppm_profile_routes(self->profile);

    for (guint i = 0; i < wanted->len; i++) {
        const PpmRoute *route = &g_array_index(wanted, PpmRoute, i);

        if (route->enabled && !(self->runtime->is_up && is_enabled_in(before, &route->network)))
            g_array_append_val(networks, route->network);
    }
    return networks;
}

/* Somebody else's route to the same network is not overruled without a word. */
static gboolean
check_foreign(PpmConnection *self, const GArray *networks, GError **error)
{
    int position = ppm_netlink_find_foreign_route(ppm_host_netlink(self->host), networks);
    g_autofree char *text = NULL;

    if (position < 0)
        return TRUE;
    text = ppm_ipv4_network_to_string(&g_array_index(networks, PpmIpv4Network, position));
    g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, _("route %s: there is another one already"),
                text);
    return FALSE;
}

static gboolean
check_local(const PpmIpv4Network *network, const PpmSurroundings *surroundings, GError **error)
{
    g_autofree char *detail = NULL;
    g_autofree char *text = NULL;

    if (ppm_route_conflict_look(network, surroundings, &detail) != PPM_OVERLAP_CUTS_OFF)
        return TRUE;
    text = ppm_ipv4_network_to_string(network);
    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", text, detail);
    return FALSE;
}

gboolean
ppm_connection_check_routes(PpmConnection *self, PpmProfile *profile,
                            const PpmSurroundings *surroundings, GError **error)
{
    g_autoptr(GArray) networks = new_networks(self, profile);

    for (guint i = 0; i < networks->len; i++) {
        if (!check_local(&g_array_index(networks, PpmIpv4Network, i), surroundings, error))
            return FALSE;
    }
    return check_foreign(self, networks, error);
}

/* ---- warning ---- */

static void
warning_free(gpointer data)
{
    PpmWarning *warning = data;

    g_free(warning->subject);
    g_free(warning->detail);
    g_free(warning);
}

/* Takes over @subject and @detail. */
static void
add(GPtrArray *list, const char *word, char *subject, char *detail)
{
    PpmWarning *warning = g_new0(PpmWarning, 1);

    warning->warning = (char *)word;
    warning->subject = subject;
    warning->detail = detail;
    g_ptr_array_add(list, warning);
}

static void
add_route(GPtrArray *list, const PpmIpv4Network *network, const PpmSurroundings *surroundings)
{
    char *detail = NULL;

    if (ppm_route_conflict_look(network, surroundings, &detail) != PPM_OVERLAP_NONE)
        add(list, ROUTE_WARNING, ppm_ipv4_network_to_string(network), detail);
}

/* A public network that this computer is in stays out of nothing: whoever hands out addresses could
 * else take it out of the tunnel. */
static void
add_public(GPtrArray *list, const PpmIpv4Network *route, const GArray *publics)
{
    for (guint i = 0; i < publics->len; i++) {
        const PpmIpv4Network *local = &g_array_index(publics, PpmIpv4Network, i);
        g_autofree char *text = ppm_ipv4_network_to_string(route);

        if (ppm_network_is_within(local, route) || ppm_network_is_within(route, local))
            add(list, PUBLIC_WARNING, ppm_ipv4_network_to_string(local),
                g_strdup_printf("route %s", text));
    }
}

static void
add_address(GPtrArray *list, guint32 address, const char *whose,
            const PpmSurroundings *surroundings)
{
    if (ppm_surroundings_hold(surroundings, address))
        add(list, ADDRESS_WARNING, ppm_ipv4_to_string(address), g_strdup(whose));
}

static GPtrArray *
list_conflicts(PpmConnection *self, PpmProfile *profile, const PpmSurroundings *surroundings)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(warning_free);
    g_autoptr(GArray) publics = ppm_surroundings_public(surroundings);
    g_autoptr(GArray) wanted = ppm_profile_routes(profile);

    if (ppm_profile_get_boolean(profile, "class-route")) {
        PpmRoute class = {.network = ppm_ipv4_class_network(self->facts.local), .enabled = TRUE};

        g_array_append_val(wanted, class);
    }
    for (guint i = 0; i < wanted->len; i++) {
        const PpmRoute *route = &g_array_index(wanted, PpmRoute, i);

        if (!route->enabled)
            continue;
        add_route(list, &route->network, surroundings);
        add_public(list, &route->network, publics);
    }
    add_address(list, self->facts.local, "the tunnel's own address", surroundings);
    add_address(list, self->facts.peer, "the server's address in the tunnel", surroundings);
    return list;
}

static gboolean
is_of_conflicts(const PpmWarning *warning)
{
    return g_str_equal(warning->warning, ROUTE_WARNING) ||
           g_str_equal(warning->warning, ADDRESS_WARNING) ||
           g_str_equal(warning->warning, PUBLIC_WARNING);
}

static gboolean
is_in(const GPtrArray *list, const PpmWarning *warning)
{
    for (guint i = 0; i < list->len; i++) {
        const PpmWarning *other = g_ptr_array_index(list, i);

        if (g_str_equal(other->warning, warning->warning) &&
            g_str_equal(other->subject, warning->subject) &&
            g_str_equal(other->detail, warning->detail))
            return TRUE;
    }
    return FALSE;
}

void
ppm_connection_tell_conflicts(PpmConnection *self, PpmProfile *profile,
                              const PpmSurroundings *surroundings)
{
    g_autoptr(GPtrArray) list = list_conflicts(self, profile, surroundings);
    const GPtrArray *told = ppm_connection_warnings(self);

    for (guint i = told->len; i > 0; i--) {
        const PpmWarning *one = g_ptr_array_index(told, i - 1);

        if (is_of_conflicts(one) && !is_in(list, one))
            ppm_connection_unwarn(self, one->warning, one->subject);
    }
    for (guint i = 0; i < list->len; i++) {
        const PpmWarning *one = g_ptr_array_index(list, i);

        ppm_connection_warn(self, one->warning, one->subject, one->detail);
    }
}
