/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Write, then act; act, then strike out. */
#include "config.h"

#include "tunnel-routes.h"
#include "net/route-set.h"

static gboolean
save(PpmHost *host, const PpmRuntimeState *state, const char *uuid, GError **error)
{
    return ppm_runtime_state_save(state, ppm_host_runtime_directory(host), uuid, error);
}

static int
position_of(const PpmRuntimeState *state, const PpmKernelRoute *route)
{
    for (guint i = 0; i < state->routes->len; i++) {
        if (ppm_kernel_route_equal(&g_array_index(state->routes, PpmKernelRoute, i), route))
            return (int)i;
    }
    return -1;
}

gboolean
ppm_tunnel_routes_have(const PpmRuntimeState *state, const PpmKernelRoute *route)
{
    return position_of(state, route) >= 0;
}

static void
strike_out(PpmHost *host, PpmRuntimeState *state, const char *uuid, const PpmKernelRoute *route)
{
    g_autoptr(GError) error = NULL;
    int position = position_of(state, route);

    if (position < 0)
        return;
    g_array_remove_index(state->routes, (guint)position);
    if (!save(host, state, uuid, &error))
        g_warning("%s", error->message);
}

gboolean
ppm_tunnel_routes_add(PpmHost *host, PpmRuntimeState *state, const char *uuid,
                      const PpmKernelRoute *route, GError **error)
{
    gboolean known = ppm_tunnel_routes_have(state, route);

    if (!known)
        g_array_append_val(state->routes, *route);
    if (!save(host, state, uuid, error)) {
        if (!known)
            g_array_remove_index(state->routes, state->routes->len - 1);
        return FALSE;
    }
    if (ppm_netlink_add_route(ppm_host_netlink(host), route, error))
        return TRUE;
    strike_out(host, state, uuid, route);
    return FALSE;
}

gboolean
ppm_tunnel_routes_delete(PpmHost *host, PpmRuntimeState *state, const char *uuid,
                         const PpmKernelRoute *route, GError **error)
{
    if (!ppm_netlink_delete_route(ppm_host_netlink(host), route, error))
        return FALSE;
    strike_out(host, state, uuid, route);
    return TRUE;
}

static void
append(GArray *routes, const GArray *more)
{
    if (more->len > 0)
        g_array_append_vals(routes, more->data, more->len);
}

/* Takes over @routes. Nothing is written where nothing changes: @routes are then of the same
 * number, since one list is a part of the other. */
static gboolean
write_down(PpmHost *host, PpmRuntimeState *state, const char *uuid, GArray *routes, GError **error)
{
    gboolean changes = routes->len != state->routes->len;

    g_array_unref(state->routes);
    state->routes = routes;
    return !changes || save(host, state, uuid, error);
}

static void
write_down_at_last(PpmHost *host, PpmRuntimeState *state, const char *uuid, GArray *routes)
{
    g_autoptr(GError) error = NULL;

    if (!write_down(host, state, uuid, routes, &error))
        g_warning("%s", error->message);
}

static GArray *
with(const GArray *routes, const GArray *more)
{
    g_autoptr(GHashTable) known = ppm_route_set_new(routes);
    g_autoptr(GArray) added = ppm_route_set_missing(known, more);
    GArray *all = g_array_copy((GArray *)routes);

    append(all, added);
    return all;
}

static GArray *
without(const GArray *routes, const GArray *others)
{
    g_autoptr(GHashTable) set = ppm_route_set_new(others);

    return ppm_route_set_missing(set, routes);
}

gboolean
ppm_tunnel_routes_replace(PpmHost *host, PpmRuntimeState *state, const char *uuid,
                          const GArray *old, const GArray *new, GError **error)
{
    g_autoptr(GArray) before = g_array_ref(state->routes);
    GArray *both = with(before, new);

    if (write_down(host, state, uuid, both, error) &&
        ppm_netlink_replace_routes(ppm_host_netlink(host), old, new, error)) {
        write_down_at_last(host, state, uuid, without(both, old));
        return TRUE;
    }
    write_down_at_last(host, state, uuid, g_steal_pointer(&before));
    return FALSE;
}

void
ppm_tunnel_routes_undo(PpmHost *host, PpmRuntimeState *state, const char *uuid)
{
    g_autoptr(GArray) newest_first = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    g_autoptr(GError) error = NULL;

    for (guint i = state->routes->len; i > 0; i--)
        g_array_append_val(newest_first, g_array_index(state->routes, PpmKernelRoute, i - 1));
    if (!ppm_netlink_delete_routes(ppm_host_netlink(host), newest_first, &error))
        g_warning("%s: %s", uuid, error->message);
    g_array_set_size(state->routes, 0);
}
