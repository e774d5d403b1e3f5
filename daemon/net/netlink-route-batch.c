/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many routes at once: all or none. */
#include "config.h"

#include "netlink-private.h"
#include "error.h"
#include "names.h"
#include "route-set.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

typedef gboolean (*RefusalFunc)(int code);

/* The first of @codes that is a refusal is told as @error; the others are of the same kind. */
static gboolean
send_all(PpmNetlink *self, GPtrArray *requests, const GArray *routes, RefusalFunc is_refusal,
         GError **error)
{
    g_autofree int *codes = g_new(int, requests->len);

    ppm_netlink_pipeline(self, requests, codes, NULL, NULL);
    for (guint i = 0; i < requests->len; i++) {
        if (is_refusal(codes[i]))
            return ppm_netlink_set_route_error(error, &g_array_index(routes, PpmKernelRoute, i),
                                               codes[i]);
    }
    return TRUE;
}

static GPtrArray *
new_requests(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)nlmsg_free);
}

/* ---- adding and deleting ---- */

static gboolean
is_any(int code)
{
    return code != 0;
}

static gboolean
add_all(PpmNetlink *self, const GArray *routes, GError **error)
{
    g_autoptr(GPtrArray) requests = new_requests();

    for (guint i = 0; i < routes->len; i++)
        g_ptr_array_add(requests,
                        ppm_netlink_add_request(&g_array_index(routes, PpmKernelRoute, i)));
    return send_all(self, requests, routes, is_any, error);
}

static gboolean
is_not_gone(int code)
{
    return code != 0 && code != ESRCH && code != ENODEV;
}

/* @own: what there is; the rest is gone already. */
static gboolean
delete_all(PpmNetlink *self, GHashTable *own, const GArray *routes, GError **error)
{
    g_autoptr(GArray) present = ppm_route_set_common(own, routes);
    g_autoptr(GPtrArray) requests = new_requests();

    for (guint i = 0; i < present->len; i++) {
        const PpmKernelRoute *route = &g_array_index(present, PpmKernelRoute, i);

        g_ptr_array_add(requests, ppm_netlink_delete_request(g_hash_table_lookup(own, route)));
    }
    return send_all(self, requests, present, is_not_gone, error);
}

gboolean
ppm_netlink_delete_routes(PpmNetlink *self, const GArray *routes, GError **error)
{
    g_autoptr(GHashTable) own = routes->len > 0 ? ppm_netlink_own_table(self, error) : NULL;

    return routes->len == 0 || (own && delete_all(self, own, routes, error));
}

/* ---- one set in the place of another ---- */

static gboolean
same_key(gconstpointer a, gconstpointer b)
{
    const PpmKernelRoute *one = a, *other = b;

    return one->destination.address == other->destination.address &&
           one->destination.prefix == other->destination.prefix && one->metric == other->metric &&
           one->table == other->table;
}

static guint
hash_of_key(gconstpointer route)
{
    PpmKernelRoute key = *(const PpmKernelRoute *)route;

    key.ifindex = 0;
    return ppm_kernel_route_hash(&key);
}

/* Those of @old that are in the way: for the kernel, destination, metric and table are the route,
 * so that such a one has to go before the new one comes. */
static GArray *
those_in_the_way(const GArray *old, const GArray *new)
{
    g_autoptr(GHashTable) keys = g_hash_table_new(hash_of_key, same_key);
    GArray *in_the_way = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    for (guint i = 0; i < new->len; i++)
        g_hash_table_add(keys, &g_array_index(new, PpmKernelRoute, i));
    for (guint i = 0; i < old->len; i++) {
        PpmKernelRoute *route = &g_array_index(old, PpmKernelRoute, i);

        if (g_hash_table_contains(keys, route))
            g_array_append_val(in_the_way, *route);
    }
    return in_the_way;
}

/* Asks the kernel what has become of them, since an exchange that broke off does not say. */
static void
put_back(PpmNetlink *self, GHashTable *before, const GArray *old, const GArray *added)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) now = ppm_netlink_own_table(self, &error);
    g_autoptr(GArray) present = NULL;
    g_autoptr(GArray) missing = NULL;

    if (now) {
        present = ppm_route_set_common(before, old);
        missing = ppm_route_set_missing(now, present);
    }
    if (!now || !delete_all(self, now, added, &error) || !add_all(self, missing, &error))
        g_warning("%s", error->message);
}

/* What was in the way is gone, and a request to delete it might mean what is there now. */
static GArray *
without(const GArray *routes, const GArray *others)
{
    g_autoptr(GHashTable) set = ppm_route_set_new(others);

    return ppm_route_set_missing(set, routes);
}

gboolean
ppm_netlink_replace_routes(PpmNetlink *self, const GArray *old, const GArray *new, GError **error)
{
    g_autoptr(GHashTable) before = ppm_netlink_own_table(self, error);
    g_autoptr(GArray) added = before ? ppm_route_set_missing(before, new) : NULL;
    g_autoptr(GArray) in_the_way = before ? those_in_the_way(old, added) : NULL;
    g_autoptr(GArray) rest = before ? without(old, in_the_way) : NULL;

    if (!before)
        return FALSE;
    if (delete_all(self, before, in_the_way, error) && add_all(self, added, error) &&
        delete_all(self, before, rest, error))
        return TRUE;
    put_back(self, before, old, added);
    return FALSE;
}

/* ---- somebody else's ---- */

typedef struct {
    const GArray *networks;
    int first; /* that somebody has a route to; -1: none */
} Search;

static void
on_way(guint index, struct nlmsghdr *answer, gpointer user_data)
{
    Search *search = user_data;

    if (search->first < 0 && ppm_netlink_is_foreign_route(
                                 answer, &g_array_index(search->networks, PpmIpv4Network, index)))
        search->first = (int)index;
}

int
ppm_netlink_find_foreign_route(PpmNetlink *self, const GArray *networks)
{
    g_autoptr(GPtrArray) requests = new_requests();
    g_autofree int *codes = g_new(int, networks->len);
    Search search = {networks, -1};

    for (guint i = 0; i < networks->len; i++) {
        const PpmIpv4Network *network = &g_array_index(networks, PpmIpv4Network, i);

        g_ptr_array_add(requests, ppm_netlink_match_request(network->address));
    }
    ppm_netlink_pipeline(self, requests, codes, on_way, &search);
    return search.first;
}
