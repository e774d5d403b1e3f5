/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs take the system for their own: systemd-networkd removes routing rules that it has
 * not made when it starts again, and people flush tables. */
#include "config.h"

#include "connection-private.h"
#include "names.h"
#include "net/policy.h"
#include "net/route-set.h"
#include "tunnel-routes.h"

/* Who removes one thing mostly removes others, and may put them in again by itself. */
#define SETTLE_MS 300

#define WARNING "changes-undone"

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

static gboolean
link_is_up(PpmConnection *self, int ifindex)
{
    PpmLink link;

    return ppm_netlink_get_link(ppm_host_netlink(self->host), ifindex, &link) && link.up;
}

/* The kernel itself takes away the way to the server while its link is down. */
static GArray *
missing_routes(PpmConnection *self)
{
    g_autoptr(GArray) own = ppm_netlink_own_routes(ppm_host_netlink(self->host), NULL);
    g_autoptr(GHashTable) set = own ? ppm_route_set_new(own) : NULL;
    GArray *missing = set ? ppm_route_set_missing(set, self->runtime->routes)
                          : g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    for (guint i = missing->len; i > 0; i--) {
        const PpmKernelRoute *route = &g_array_index(missing, PpmKernelRoute, i - 1);

        if (route->table == PPM_TABLE_OUTER && !link_is_up(self, route->ifindex))
            g_array_remove_index(missing, i - 1);
    }
    return missing;
}

/* Names one for all; NULL: nothing is missing. */
static char *
what_is_missing(PpmConnection *self)
{
    guint rule = ppm_policy_missing(ppm_host_netlink(self->host));
    g_autoptr(GArray) routes = missing_routes(self);
    g_autofree char *network = NULL;

    if (rule)
        return g_strdup_printf("ip rule %u", rule);
    if (routes->len == 0)
        return NULL;
    network = ppm_ipv4_network_to_string(&g_array_index(routes, PpmKernelRoute, 0).destination);
    return g_strdup_printf("ip route %s", network);
}

/* The way to the server is another matter: there may be none now, and then there will be one. */
static GArray *
inner_routes(PpmConnection *self)
{
    GArray *inner = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    for (guint i = 0; i < self->runtime->routes->len; i++) {
        const PpmKernelRoute *route = &g_array_index(self->runtime->routes, PpmKernelRoute, i);

        if (route->table != PPM_TABLE_OUTER)
            g_array_append_val(inner, *route);
    }
    return inner;
}

static gboolean
put_back(PpmConnection *self, GError **error)
{
    g_autoptr(GArray) inner = inner_routes(self);
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    ppm_connection_follow_server(self);
    return ppm_policy_put_in(ppm_host_netlink(self->host), error) &&
           ppm_tunnel_routes_replace(self->host, self->runtime, uuid(self), none, inner, error);
}

static void
forget_warnings(PpmConnection *self)
{
    const GPtrArray *warnings = ppm_connection_warnings(self);

    for (guint i = warnings->len; i > 0; i--) {
        const PpmWarning *one = g_ptr_array_index(warnings, i - 1);

        if (g_str_equal(one->warning, WARNING))
            ppm_connection_unwarn(self, WARNING, one->subject);
    }
}

static void
restore(PpmConnection *self, const char *what)
{
    g_autofree char *line = g_strdup_printf("another program has removed %s: put in again", what);
    g_autoptr(GError) error = NULL;

    forget_warnings(self);
    if (!ppm_tries_take(&self->guard_tries, g_get_monotonic_time()))
        ppm_connection_warn(self, WARNING, what, "it is not put in any more");
    else if (!put_back(self, &error))
        ppm_connection_warn(self, WARNING, what, error->message);
    else
        ppm_connection_log_line(self, "service", line);
}

gboolean
ppm_connection_stands(PpmConnection *self)
{
    return !ppm_connection_routes_are_in(self) || link_is_up(self, self->facts.ifindex);
}

static gboolean
on_settled(gpointer user_data)
{
    PpmConnection *self = user_data;
    g_autofree char *what = NULL;

    self->guard_look = 0;
    if (!self->runtime || self->is_being_undone || self->state == PPM_STATE_DISCONNECTING ||
        ppm_state_is_idle(self->state) || !ppm_connection_stands(self))
        return G_SOURCE_REMOVE;
    what = what_is_missing(self);
    if (what)
        restore(self, what);
    else
        forget_warnings(self);
    return G_SOURCE_REMOVE;
}

void
ppm_connection_guard_look_later(PpmConnection *self)
{
    if (!self->guard_look && !self->guard_tries.given_up)
        self->guard_look = g_timeout_add(SETTLE_MS, on_settled, self);
}

void
ppm_connection_guard_reset(PpmConnection *self)
{
    g_clear_handle_id(&self->guard_look, g_source_remove);
    self->guard_tries = (PpmTries){0};
}
