/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The routes of a connection's tunnel: what the profile wants against what is in. */
#include "config.h"

#include "connection-private.h"
#include "net/route-plan.h"
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

/* Without what we put there ourselves, and what pppd has just set. */
gboolean
ppm_connection_check_address(PpmConnection *self, GError **error)
{
    g_autoptr(GArray) all = ppm_netlink_addresses(ppm_host_netlink(self->host), error);
    gboolean seen = FALSE;

    if (!all)
        return FALSE;
    for (guint i = 0; i < all->len && !seen; i++) {
        if (g_array_index(all, PpmIpv4Network, i).address == self->facts.local) {
            g_array_remove_index(all, i);
            seen = TRUE;
        }
    }
    return ppm_route_plan_check_address(self->facts.local, self->facts.peer, self->facts.server,
                                        all, error);
}

static gboolean
add_split_routes(PpmConnection *self, const GArray *routes, GError **error)
{
    for (guint i = 0; i < routes->len; i++) {
        const PpmRoute *route = &g_array_index(routes, PpmRoute, i);
        PpmKernelRoute kernel = split_of(self, route);

        if (route->enabled &&
            !ppm_tunnel_routes_add(self->host, self->runtime, uuid(self), &kernel, error))
            return FALSE;
    }
    return TRUE;
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

static gboolean
is_wanted(PpmConnection *self, const GArray *wanted, const PpmKernelRoute *kernel)
{
    for (guint i = 0; i < wanted->len; i++) {
        const PpmRoute *route = &g_array_index(wanted, PpmRoute, i);
        PpmKernelRoute planned = split_of(self, route);

        if (route->enabled && ppm_kernel_route_equal(&planned, kernel))
            return TRUE;
    }
    return FALSE;
}

/* The routes through the tunnel that are in and not wanted; the server's own way is none of them.
 */
static GArray *
unwanted_routes(PpmConnection *self, const GArray *wanted)
{
    GArray *unwanted = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    for (guint i = 0; i < self->runtime->routes->len; i++) {
        PpmKernelRoute kernel = g_array_index(self->runtime->routes, PpmKernelRoute, i);

        if (kernel.ifindex == self->facts.ifindex && !is_wanted(self, wanted, &kernel))
            g_array_append_val(unwanted, kernel);
    }
    return unwanted;
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

gboolean
ppm_connection_replace_routes(PpmConnection *self, const GArray *wanted, GError **error)
{
    g_autoptr(GArray) unwanted = unwanted_routes(self, wanted);

    if (!add_split_routes(self, wanted, error)) {
        g_autoptr(GArray) before = ppm_profile_routes(self->profile);
        g_autoptr(GArray) added = unwanted_routes(self, before);

        delete_routes(self, added);
        return FALSE;
    }
    delete_routes(self, unwanted);
    return TRUE;
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
    g_autoptr(GArray) routes = ppm_profile_routes(self->profile);

    /* pppd's own route to the peer would lead the outer packets into the tunnel itself. */
    if (self->facts.peer == self->facts.server &&
        !ppm_netlink_delete_peer_route(ppm_host_netlink(self->host), self->facts.peer,
                                       self->facts.ifindex, error))
        return FALSE;
    return add_split_routes(self, routes, error) && save_facts(self, error);
}
