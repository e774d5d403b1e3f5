/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Write, then act; act, then strike out. */
#include "config.h"

#include "tunnel-routes.h"

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

void
ppm_tunnel_routes_undo(PpmHost *host, PpmRuntimeState *state, const char *uuid)
{
    for (guint i = state->routes->len; i > 0; i--) {
        const PpmKernelRoute *route = &g_array_index(state->routes, PpmKernelRoute, i - 1);
        g_autoptr(GError) error = NULL;

        if (!ppm_netlink_delete_route(ppm_host_netlink(host), route, &error))
            g_warning("%s: %s", uuid, error->message);
    }
    g_array_set_size(state->routes, 0);
}
