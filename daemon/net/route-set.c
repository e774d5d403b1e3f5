/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "route-set.h"

/* The table is left out: 0 and the main table are the same. */
guint
ppm_kernel_route_hash(gconstpointer data)
{
    const PpmKernelRoute *route = data;
    guint hash = route->destination.address * 2654435761u;

    hash ^= route->destination.prefix * 40503u + route->metric;
    return hash * 31 + (guint)route->ifindex;
}

static GHashTable *
new_set(void)
{
    return g_hash_table_new(ppm_kernel_route_hash, (GEqualFunc)ppm_kernel_route_equal);
}

GHashTable *
ppm_route_set_new(const GArray *routes)
{
    GHashTable *set = new_set();

    for (guint i = 0; i < routes->len; i++)
        g_hash_table_add(set, &g_array_index(routes, PpmKernelRoute, i));
    return set;
}

static GArray *
choose(GHashTable *set, const GArray *routes, gboolean wanted)
{
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));
    g_autoptr(GHashTable) seen = new_set();

    for (guint i = 0; i < routes->len; i++) {
        PpmKernelRoute *route = &g_array_index(routes, PpmKernelRoute, i);

        if (g_hash_table_contains(set, route) == wanted && g_hash_table_add(seen, route))
            g_array_append_val(chosen, *route);
    }
    return chosen;
}

GArray *
ppm_route_set_missing(GHashTable *set, const GArray *routes)
{
    return choose(set, routes, FALSE);
}

GArray *
ppm_route_set_common(GHashTable *set, const GArray *routes)
{
    return choose(set, routes, TRUE);
}
