/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The routes of a connection's tunnel: what the profile wants against what is in. */
#include "config.h"

#include "connection-conflicts.h"
#include "names.h"
#include "net/route-plan.h"
#include "net/route-set.h"
#include "tunnel-routes.h"

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

static PpmKernelRoute
split_of(PpmConnection *self, const PpmRoute *route)
{
    return ppm_route_plan_split(route, self->facts.ifindex, self->facts.local, self->facts.peer);
}

/* ---- what is wanted ---- */

/* A route that fits @network and more, so that without an exception @network would go the same way.
 */
static gboolean
is_covered(const GArray *routes, const PpmIpv4Network *network)
{
    for (guint i = 0; i < routes->len; i++) {
        const PpmKernelRoute *route = &g_array_index(routes, PpmKernelRoute, i);

        if (!route->throws && route->destination.prefix < network->prefix &&
            ppm_network_is_within(network, &route->destination))
            return TRUE;
    }
    return FALSE;
}

static void
add_exceptions(PpmConnection *self, GArray *plan, const GArray *networks)
{
    for (guint i = 0; i < networks->len; i++) {
        const PpmIpv4Network *network = &g_array_index(networks, PpmIpv4Network, i);
        PpmKernelRoute exception = ppm_route_plan_exception(network, (guint)self->runtime->slot);

        if (is_covered(plan, network))
            g_array_prepend_val(plan, exception); /* first in, last out: nothing slips */
    }
}

static GArray *
bypassed_networks(PpmProfile *profile)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    g_auto(GStrv) texts = ppm_profile_get_list(profile, "bypass");

    for (gsize i = 0; texts[i]; i++) {
        PpmIpv4Network network;

        if (ppm_ipv4_network_parse(texts[i], &network, NULL))
            g_array_append_val(networks, network);
    }
    return networks;
}

/* What is in a local network altogether is not reached through the tunnel. */
static void
add_split(PpmConnection *self, GArray *plan, const PpmRoute *route, const GArray *local)
{
    PpmKernelRoute kernel = split_of(self, route);

    for (guint i = 0; i < local->len; i++) {
        if (ppm_network_is_within(&route->network, &g_array_index(local, PpmIpv4Network, i)))
            return;
    }
    g_array_append_val(plan, kernel);
}

static void
add_splits(PpmConnection *self, GArray *plan, PpmProfile *profile, const GArray *local)
{
    g_autoptr(GArray) wanted = ppm_profile_routes(profile);
    PpmRoute class = {.network = ppm_ipv4_class_network(self->facts.local)};

    for (guint i = 0; i < wanted->len; i++) {
        const PpmRoute *route = &g_array_index(wanted, PpmRoute, i);

        if (route->enabled)
            add_split(self, plan, route, local);
    }
    if (ppm_profile_get_boolean(profile, "class-route"))
        add_split(self, plan, &class, local);
}

static void
add_peer(PpmConnection *self, GArray *plan, const PpmSurroundings *surroundings)
{
    PpmKernelRoute peer = ppm_route_plan_peer(self->facts.ifindex, self->facts.local,
                                              self->facts.peer, (guint)self->runtime->slot);

    if (self->facts.peer != self->facts.server &&
        !ppm_surroundings_hold(surroundings, self->facts.peer))
        g_array_append_val(plan, peer);
}

/* Name servers that are asked through the tunnel and that nothing else leads into it. */
static void
add_name_servers(PpmConnection *self, GArray *plan, PpmProfile *profile,
                 const PpmSurroundings *surroundings)
{
    g_autoptr(PpmDnsPlan)
        dns = ppm_connection_plan_dns(self, profile, surroundings->addresses, plan);

    for (guint i = 0; i < dns->routes->len; i++) {
        PpmRoute route = {.network = g_array_index(dns->routes, PpmIpv4Network, i)};
        PpmKernelRoute kernel = split_of(self, &route);

        g_array_append_val(plan, kernel);
    }
}

/* In the order in which they are put in. */
static GArray *
plan_routes(PpmConnection *self, PpmProfile *profile, const PpmSurroundings *surroundings)
{
    GArray *plan = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    g_autoptr(GArray) local = ppm_surroundings_private(surroundings);
    g_autoptr(GArray) bypassed = bypassed_networks(profile);
    PpmKernelRoute all = ppm_route_plan_default(self->facts.ifindex, self->facts.local,
                                                (guint)self->runtime->slot);

    if (self->managed_by)
        return plan;
    add_splits(self, plan, profile, local);
    add_peer(self, plan, surroundings);
    if (ppm_profile_get_boolean(profile, "default-route"))
        g_array_append_val(plan, all);
    add_name_servers(self, plan, profile, surroundings);
    add_exceptions(self, plan, local);
    add_exceptions(self, plan, bypassed);
    return plan;
}

/* ---- what is in ---- */

gboolean
ppm_connection_routes_are_in(PpmConnection *self)
{
    return (self->state == PPM_STATE_CONFIGURING || self->state == PPM_STATE_CONNECTED) &&
           self->runtime && self->runtime->is_up;
}

gboolean
ppm_connection_route_is_active(PpmConnection *self, const PpmRoute *route)
{
    PpmKernelRoute kernel;

    if (!self->runtime || !self->facts.ifindex)
        return FALSE;
    kernel = split_of(self, route);
    return ppm_tunnel_routes_have(self->runtime, &kernel);
}

/* The routes of the tunnel that are in and not in @plan, the newest first; the server's own way is
 * none of them. */
static GArray *
unplanned_routes(PpmConnection *self, const GArray *plan)
{
    GArray *unplanned = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    g_autoptr(GHashTable) planned = ppm_route_set_new(plan);

    for (guint i = self->runtime->routes->len; i > 0; i--) {
        PpmKernelRoute kernel = g_array_index(self->runtime->routes, PpmKernelRoute, i - 1);

        if (kernel.table == PPM_TABLE_INNER && !g_hash_table_contains(planned, &kernel))
            g_array_append_val(unplanned, kernel);
    }
    return unplanned;
}

/* Puts what @profile asks for in the place of what is in: all or none. */
static gboolean
put_in(PpmConnection *self, PpmProfile *profile, const PpmSurroundings *surroundings,
       GError **error)
{
    g_autoptr(GArray) plan = plan_routes(self, profile, surroundings);
    g_autoptr(GArray) unplanned = unplanned_routes(self, plan);
    guint before = self->runtime->routes->len;

    if (!ppm_tunnel_routes_replace(self->host, self->runtime, uuid(self), unplanned, plan, error))
        return FALSE;
    ppm_connection_tell_conflicts(self, profile, surroundings);
    if (unplanned->len > 0 || self->runtime->routes->len != before)
        ppm_connection_run_hooks(self, "route");
    return TRUE;
}

gboolean
ppm_connection_replace_routes(PpmConnection *self, PpmProfile *profile, GError **error)
{
    PpmSurroundings surroundings = ppm_connection_surroundings(self, error);
    g_autoptr(GArray) addresses = (GArray *)surroundings.addresses;

    return addresses && ppm_connection_check_routes(self, profile, &surroundings, error) &&
           put_in(self, profile, &surroundings, error);
}

/* A local network that has come meanwhile, and that a route would cut off, does not end the tunnel:
 * it stays out of it, and that is told. */
void
ppm_connection_refresh_routes(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_replace_routes(self, self->profile, &error))
        g_warning("%s: %s", ppm_profile_name(self->profile), error->message);
}

static gboolean
save_facts(PpmConnection *self, GError **error)
{
    PpmRuntimeState *runtime = self->runtime;

    runtime->is_up = TRUE;
    runtime->since = runtime->since ?: g_get_real_time();
    runtime->local = self->facts.local;
    runtime->peer = self->facts.peer;
    g_free(runtime->encryption);
    runtime->encryption = g_strdup(self->facts.encryption);
    g_strfreev(runtime->dns);
    runtime->dns = g_strdupv(self->facts.dns);
    return ppm_runtime_state_save(runtime, ppm_host_runtime_directory(self->host), uuid(self),
                                  error);
}

/* pppd's own route to the peer, in the main table, would lead what asks for the uplink into the
 * tunnel itself, or cut off whoever has that address in a local network, such as the gateway. */
static gboolean
remove_peer_route(PpmConnection *self, GError **error)
{
    PpmSurroundings surroundings = ppm_connection_surroundings(self, error);
    g_autoptr(GArray) addresses = (GArray *)surroundings.addresses;

    if (!addresses)
        return FALSE;
    return (self->facts.peer != self->facts.server &&
            !ppm_surroundings_hold(&surroundings, self->facts.peer)) ||
           ppm_netlink_delete_peer_route(ppm_host_netlink(self->host), self->facts.peer,
                                         self->facts.ifindex, error);
}

gboolean
ppm_connection_put_routes_in(PpmConnection *self, GError **error)
{
    return remove_peer_route(self, error) &&
           ppm_connection_replace_routes(self, self->profile, error) && save_facts(self, error);
}
