/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The routes of a connection's tunnel: what the profile wants against what is in. */
#include "config.h"

#include "connection-private.h"
#include "error.h"
#include "names.h"
#include "net/route-plan.h"
#include "tunnel-routes.h"

#include <glib/gi18n-lib.h>

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

gboolean
ppm_connection_check_address(PpmConnection *self, GError **error)
{
    g_autoptr(GArray) all = other_addresses(self, error);

    return all && ppm_route_plan_check_address(self->facts.local, self->facts.peer,
                                               self->facts.server, all, error);
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
            ppm_route_plan_is_within(network, &route->destination))
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

static void
add_splits(PpmConnection *self, GArray *plan, PpmProfile *profile)
{
    g_autoptr(GArray) wanted = ppm_profile_routes(profile);

    for (guint i = 0; i < wanted->len; i++) {
        const PpmRoute *route = &g_array_index(wanted, PpmRoute, i);
        PpmKernelRoute kernel = split_of(self, route);

        if (route->enabled)
            g_array_append_val(plan, kernel);
    }
}

static void
add_wide(PpmConnection *self, GArray *plan, PpmProfile *profile)
{
    PpmRoute class = {.network = ppm_route_plan_class_of(self->facts.local)};
    PpmKernelRoute whole = split_of(self, &class);
    PpmKernelRoute all = ppm_route_plan_default(self->facts.ifindex, self->facts.local,
                                                (guint)self->runtime->slot);

    if (ppm_profile_get_boolean(profile, "class-route"))
        g_array_append_val(plan, whole);
    if (ppm_profile_get_boolean(profile, "default-route"))
        g_array_append_val(plan, all);
}

/* In the order in which they are put in. @addresses: those of this machine, without the tunnel's.
 */
static GArray *
plan_routes(PpmConnection *self, PpmProfile *profile, const GArray *addresses)
{
    GArray *plan = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    g_autoptr(GArray) local = ppm_route_plan_local_networks(addresses, self->facts.local);
    g_autoptr(GArray) bypassed = bypassed_networks(profile);

    add_splits(self, plan, profile);
    add_wide(self, plan, profile);
    add_exceptions(self, plan, local);
    add_exceptions(self, plan, bypassed);
    return plan;
}

/* Somebody else's route to the same network is not overruled without a word. */
static gboolean
check_foreign(PpmConnection *self, const PpmIpv4Network *network, GError **error)
{
    g_autofree char *text = NULL;

    if (!ppm_netlink_has_foreign_route(ppm_host_netlink(self->host), network))
        return TRUE;
    text = ppm_ipv4_network_to_string(network);
    g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, _("route %s: there is another one already"),
                text);
    return FALSE;
}

static gboolean
check_route(PpmConnection *self, const PpmRoute *route, const GArray *addresses, GError **error)
{
    return !route->enabled || (ppm_route_plan_check_network(&route->network, addresses,
                                                            self->approach.uplink.gateway, error) &&
                               check_foreign(self, &route->network, error));
}

static gboolean
check_routes(PpmConnection *self, PpmProfile *profile, const GArray *addresses, GError **error)
{
    g_autoptr(GArray) wanted = ppm_profile_routes(profile);

    for (guint i = 0; i < wanted->len; i++) {
        if (!check_route(self, &g_array_index(wanted, PpmRoute, i), addresses, error))
            return FALSE;
    }
    return TRUE;
}

/* NULL and @error where one of them must not be. */
static GArray *
checked_plan(PpmConnection *self, PpmProfile *profile, GError **error)
{
    g_autoptr(GArray) addresses = other_addresses(self, error);

    if (!addresses || !check_routes(self, profile, addresses, error))
        return NULL;
    return plan_routes(self, profile, addresses);
}

/* ---- what is in ---- */

gboolean
ppm_connection_route_is_active(PpmConnection *self, const PpmRoute *route)
{
    PpmKernelRoute kernel;

    if (!self->runtime || !self->facts.ifindex)
        return FALSE;
    kernel = split_of(self, route);
    return ppm_tunnel_routes_have(self->runtime, &kernel);
}

static gboolean
is_planned(const GArray *plan, const PpmKernelRoute *kernel)
{
    for (guint i = 0; i < plan->len; i++) {
        if (ppm_kernel_route_equal(&g_array_index(plan, PpmKernelRoute, i), kernel))
            return TRUE;
    }
    return FALSE;
}

/* The routes of the tunnel that are in and not in @plan, the newest first; the server's own way is
 * none of them. */
static GArray *
unplanned_routes(PpmConnection *self, const GArray *plan)
{
    GArray *unplanned = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    for (guint i = self->runtime->routes->len; i > 0; i--) {
        PpmKernelRoute kernel = g_array_index(self->runtime->routes, PpmKernelRoute, i - 1);

        if (kernel.table == PPM_TABLE_INNER && !is_planned(plan, &kernel))
            g_array_append_val(unplanned, kernel);
    }
    return unplanned;
}

static gboolean
add_routes(PpmConnection *self, const GArray *plan, GError **error)
{
    for (guint i = 0; i < plan->len; i++) {
        if (!ppm_tunnel_routes_add(self->host, self->runtime, uuid(self),
                                   &g_array_index(plan, PpmKernelRoute, i), error))
            return FALSE;
    }
    return TRUE;
}

static void
delete_routes(PpmConnection *self, const GArray *routes)
{
    for (guint i = 0; i < routes->len; i++) {
        g_autoptr(GError) error = NULL;

        if (!ppm_tunnel_routes_delete(self->host, self->runtime, uuid(self),
                                      &g_array_index(routes, PpmKernelRoute, i), &error))
            g_warning("%s: %s", ppm_profile_name(self->profile), error->message);
    }
}

/* Puts @plan in the place of what is in: all or none. */
static gboolean
put_in(PpmConnection *self, const GArray *plan, GError **error)
{
    g_autoptr(GArray) unplanned = unplanned_routes(self, plan);
    g_autoptr(GArray) before = g_array_copy(self->runtime->routes);

    if (!add_routes(self, plan, error)) {
        g_autoptr(GArray) added = unplanned_routes(self, before);

        delete_routes(self, added);
        return FALSE;
    }
    delete_routes(self, unplanned);
    if (unplanned->len > 0 || self->runtime->routes->len != before->len)
        ppm_connection_run_hooks(self, "route");
    return TRUE;
}

gboolean
ppm_connection_replace_routes(PpmConnection *self, PpmProfile *profile, GError **error)
{
    g_autoptr(GArray) plan = checked_plan(self, profile, error);

    return plan && put_in(self, plan, error);
}

/* A local network that has come meanwhile, and that a route would cut off, does not end the tunnel:
 * the kernel has both, and the narrower one is the user's wish. */
void
ppm_connection_refresh_routes(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) addresses = other_addresses(self, &error);
    g_autoptr(GArray) plan = addresses ? plan_routes(self, self->profile, addresses) : NULL;

    if (!plan || !put_in(self, plan, &error))
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

gboolean
ppm_connection_put_routes_in(PpmConnection *self, GError **error)
{
    /* pppd's own route to the peer would lead what asks for the uplink into the tunnel itself. */
    if (self->facts.peer == self->facts.server &&
        !ppm_netlink_delete_peer_route(ppm_host_netlink(self->host), self->facts.peer,
                                       self->facts.ifindex, error))
        return FALSE;
    return ppm_connection_replace_routes(self, self->profile, error) && save_facts(self, error);
}
