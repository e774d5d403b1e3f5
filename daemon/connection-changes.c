/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of the tunnel's changes in the system. The profile's own routes are told elsewhere,
 * with their switches. */
#include "config.h"

#include "connection-private.h"
#include "names.h"
#include "net/route-plan.h"

static void
add_change(GVariantBuilder *list, const char *kind, const char *subject, const char *reason)
{
    GVariantDict dict;

    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "kind", "s", kind);
    g_variant_dict_insert(&dict, "subject", "s", subject);
    g_variant_dict_insert(&dict, "reason", "s", reason);
    g_variant_builder_add_value(list, g_variant_dict_end(&dict));
}

static gboolean
is_own_route(const GArray *own, const PpmIpv4Network *network)
{
    for (guint i = 0; i < own->len; i++) {
        const PpmRoute *route = &g_array_index(own, PpmRoute, i);

        if (route->enabled && ppm_ipv4_network_equal(&route->network, network))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_bypassed(PpmProfile *profile, const char *network)
{
    g_auto(GStrv) texts = ppm_profile_get_list(profile, "bypass");

    return g_strv_contains((const char *const *)texts, network);
}

static const char *
reason_of(PpmConnection *self, const PpmKernelRoute *route, const char *network)
{
    PpmIpv4Network class = ppm_ipv4_class_network(self->facts.local);

    if (route->throws)
        return is_bypassed(self->profile, network) ? "bypass" : "local-network";
    if (route->destination.prefix == 0)
        return "default-route";
    if (route->destination.prefix == 32 && route->destination.address == self->facts.peer)
        return "peer";
    return ppm_ipv4_network_equal(&class, &route->destination) ? "class-route" : "dns";
}

static void
add_server(PpmConnection *self, GVariantBuilder *list, const PpmKernelRoute *route)
{
    g_autofree char *server = ppm_ipv4_to_string(route->destination.address);
    g_autofree char *gateway = ppm_ipv4_to_string(route->gateway);
    g_autofree char *subject = NULL;
    PpmLink link = {0};

    ppm_netlink_get_link(ppm_host_netlink(self->host), route->ifindex, &link);
    subject = route->gateway ? g_strdup_printf("%s via %s dev %s", server, gateway, link.name)
                             : g_strdup_printf("%s dev %s", server, link.name);
    add_change(list, "server-route", subject, "uplink");
}

static void
add_routes(PpmConnection *self, GVariantBuilder *list)
{
    g_autoptr(GArray) own = ppm_profile_routes(self->profile);

    for (guint i = 0; i < self->runtime->routes->len; i++) {
        const PpmKernelRoute *route = &g_array_index(self->runtime->routes, PpmKernelRoute, i);
        g_autofree char *network = ppm_ipv4_network_to_string(&route->destination);

        if (route->table == PPM_TABLE_OUTER)
            add_server(self, list, route);
        else if (route->throws || !is_own_route(own, &route->destination))
            add_change(list, route->throws ? "exception" : "route", network,
                       reason_of(self, route, network));
    }
}

static void
add_mtu(PpmConnection *self, GVariantBuilder *list)
{
    g_autofree char *mtu = g_strdup_printf("%u", self->facts.mtu);

    if (self->facts.mtu)
        add_change(list, "mtu", mtu, ppm_connection_mtu_reason(self));
}

static void
add_firewall(PpmConnection *self, GVariantBuilder *list)
{
    guint effects = ppm_firewall_effects(ppm_host_firewall(self->host),
                                         ppm_profile_uuid(self->profile));
    g_autofree char *server = ppm_ipv4_to_string(self->runtime->server);

    for (guint feature = 1; feature < PPM_FIREWALL_EVERYTHING; feature <<= 1)
        if (effects & feature)
            add_change(list, "firewall", feature == PPM_FIREWALL_GRE_HELPER ? server : "",
                       ppm_firewall_feature_to_string((PpmFirewallFeature)feature));
}

/* "corp.example, lan: 172.20.0.53", or the servers alone for all names. */
static void
add_dns(PpmConnection *self, GVariantBuilder *list)
{
    g_auto(GStrv) servers = ppm_dns_plan_server_texts(self->dns);
    g_autofree char *all = g_strjoinv(", ", servers);
    g_autofree char *domains = g_strjoinv(", ", self->dns->domains);
    g_autofree char *some = g_strdup_printf("%s: %s", domains, all);
    const char *reason;

    ppm_dns_method(ppm_host_dns(self->host), &reason);
    if (self->dns->all_names)
        add_change(list, "dns-all", all, reason);
    else
        add_change(list, "dns-domains", some, reason);
}

GVariant *
ppm_connection_changes(PpmConnection *self)
{
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
    if (self->runtime) {
        add_routes(self, &list);
        add_mtu(self, &list);
        add_firewall(self, &list);
        if (self->dns)
            add_dns(self, &list);
    }
    return g_variant_builder_end(&list);
}
