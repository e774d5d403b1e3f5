/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is below the tunnel changes: another gateway, another network. The packets that carry the
 * tunnel follow the way that others would take; networks that this machine is in stay out of it. */
#include "config.h"

#include "connection-private.h"
#include "names.h"
#include "net/route-plan.h"
#include "tunnel-routes.h"

/* A network that gets another address has none for a moment. */
#define NO_WAY_MS 2000

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

static const PpmKernelRoute *
find_pin(PpmConnection *self)
{
    for (guint i = 0; i < self->runtime->routes->len; i++) {
        const PpmKernelRoute *route = &g_array_index(self->runtime->routes, PpmKernelRoute, i);

        if (route->table == PPM_TABLE_OUTER)
            return route;
    }
    return NULL;
}

/* They differ by what is no part of the kernel's key, so that the old one goes first. Without any,
 * the packets take the same way by the main table. */
static void
replace_pin(PpmConnection *self, const PpmKernelRoute *pin)
{
    const PpmKernelRoute *present = find_pin(self);
    PpmKernelRoute old = present ? *present : (PpmKernelRoute){0};
    g_autoptr(GError) error = NULL;

    if (present && ppm_kernel_route_equal(&old, pin)) {
        /* the kernel drops it without a word while its link is down */
        ppm_netlink_add_route(ppm_host_netlink(self->host), pin, NULL);
        return;
    }
    if ((present &&
         !ppm_tunnel_routes_delete(self->host, self->runtime, uuid(self), &old, &error)) ||
        !ppm_tunnel_routes_add(self->host, self->runtime, uuid(self), pin, &error))
        g_warning("%s: %s", ppm_profile_name(self->profile), error->message);
    else
        ppm_connection_log_line(self, "service", "the way to the server has changed");
}

/* Somebody may have made a tunnel the way to everywhere: it would go through itself, or two of them
 * through each other. */
static gboolean
is_tunnel(PpmConnection *self, int ifindex)
{
    PpmLink link;

    return ifindex == self->facts.ifindex ||
           (ppm_netlink_get_link(ppm_host_netlink(self->host), ifindex, &link) &&
            g_str_has_prefix(link.name, PPM_INTERFACE_PREFIX));
}

static gboolean
is_under_way(PpmConnection *self)
{
    return self->state >= PPM_STATE_CALLING && self->state < PPM_STATE_CONNECTED;
}

gboolean
ppm_connection_has_way(PpmConnection *self, GError **error)
{
    PpmKernelRoute uplink;

    return !self->runtime || ppm_netlink_lookup(ppm_host_netlink(self->host), self->runtime->server,
                                                PPM_MARK_PROBE, &uplink, error);
}

/* The server answers to the address that it was called from, and to no other. Of a tunnel that was
 * adopted it is not known. */
static gboolean
has_own_address(PpmConnection *self)
{
    g_autoptr(GArray) addresses = NULL;

    if (!self->outer_source)
        return TRUE;
    addresses = ppm_netlink_addresses(ppm_host_netlink(self->host), NULL);
    for (guint i = 0; addresses && i < addresses->len; i++)
        if (g_array_index(addresses, PpmIpv4Network, i).address == self->outer_source)
            return TRUE;
    return !addresses;
}

static void
end_without_way(PpmConnection *self)
{
    g_autofree char *address = ppm_ipv4_to_string(self->outer_source);
    g_autofree char *detail = g_strdup_printf("%s is no longer an address of this computer",
                                              address);
    g_autoptr(GError) error = NULL;

    if (!ppm_connection_has_way(self, &error))
        ppm_connection_note_failure(self, PPM_CAUSE_NO_ROUTE, error->message);
    else if (!has_own_address(self))
        ppm_connection_note_failure(self, PPM_CAUSE_UPLINK_CHANGED, detail);
    else
        return;
    ppm_connection_dispatch(self, PPM_EVENT_FAILED);
}

/* Nobody would hear of it for a minute: pppd asks again and again. It may be up by now, if the last
 * packet came through. */
static gboolean
on_no_way(gpointer user_data)
{
    PpmConnection *self = user_data;

    self->no_way = 0;
    if (is_under_way(self) || self->state == PPM_STATE_CONNECTED)
        end_without_way(self);
    return G_SOURCE_REMOVE;
}

/* A tunnel that does not come back by itself is left its chance that the network does. */
static void
await_way(PpmConnection *self)
{
    if (!self->no_way && (is_under_way(self) || ppm_connection_reconnects(self)))
        self->no_way = g_timeout_add(NO_WAY_MS, on_no_way, self);
}

void
ppm_connection_follow_server(PpmConnection *self)
{
    PpmKernelRoute uplink, pin;

    if (!ppm_approach_find_uplink(ppm_host_netlink(self->host), self->runtime->server, &uplink,
                                  NULL)) {
        await_way(self);
        return; /* what comes back is told again */
    }
    if (is_tunnel(self, uplink.ifindex))
        return;
    if (!has_own_address(self))
        await_way(self);
    self->approach.uplink = uplink;
    pin = ppm_route_plan_pin(self->runtime->server, &uplink, (guint)self->runtime->slot);
    replace_pin(self, &pin);
}

/* One look for however many changes there were. */
static gboolean
on_settled(gpointer user_data)
{
    PpmConnection *self = user_data;

    self->uplink_look = 0;
    if (!self->runtime)
        return G_SOURCE_REMOVE;
    ppm_connection_follow_server(self);
    if (ppm_connection_routes_are_in(self) && ppm_connection_stands(self))
        ppm_connection_refresh_routes(self);
    return G_SOURCE_REMOVE;
}

static gboolean
is_of_tunnel(PpmConnection *self, guint event, const char *name)
{
    return (event == PPM_NETLINK_LINK_CHANGED || event == PPM_NETLINK_ADDRESS_ADDED ||
            event == PPM_NETLINK_ADDRESS_REMOVED) &&
           g_str_equal(name, self->runtime->interface);
}

static gboolean
matters(PpmConnection *self, guint event, const char *name)
{
    if (event == PPM_NETLINK_EVENTS_LOST)
        return TRUE;
    /* the kernel says nothing of the routes that went with it */
    if (event == PPM_NETLINK_LINK_CHANGED || event == PPM_NETLINK_LINK_REMOVED)
        return is_under_way(self) || ppm_connection_reconnects(self);
    return event >= PPM_NETLINK_ADDRESS_ADDED && event <= PPM_NETLINK_ROUTE_REMOVED && name &&
           !g_str_has_prefix(name, PPM_INTERFACE_PREFIX) &&
           !g_str_equal(name, self->runtime->interface);
}

static void
on_event(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
         gpointer user_data)
{
    PpmConnection *self = user_data;

    if (!self->runtime)
        return;
    if (event == PPM_NETLINK_OWN_REMOVED || event == PPM_NETLINK_EVENTS_LOST ||
        is_of_tunnel(self, event, name))
        ppm_connection_guard_look_later(self);
    if (!self->uplink_look && matters(self, event, name))
        self->uplink_look = g_idle_add(on_settled, self);
}

void
ppm_connection_follow_uplink(PpmConnection *self)
{
    if (!self->uplink_handler)
        self->uplink_handler = g_signal_connect(ppm_host_netlink(self->host), "event",
                                                G_CALLBACK(on_event), self);
}

void
ppm_connection_leave_uplink(PpmConnection *self)
{
    g_clear_signal_handler(&self->uplink_handler, ppm_host_netlink(self->host));
    g_clear_handle_id(&self->uplink_look, g_source_remove);
    g_clear_handle_id(&self->no_way, g_source_remove);
    g_clear_handle_id(&self->address_look, g_source_remove);
    ppm_connection_guard_reset(self);
}
