/* SPDX-License-Identifier: GPL-2.0-or-later */
/* systemd-resolved, org.freedesktop.resolve1(5): servers and domains of a link. It is never started
 * by us: where it does not run at the moment, it gets them when it comes, as it does when it was
 * restarted, or when something has taken them from the link. */
#include "config.h"

#include "dns-private.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#define NAME            "org.freedesktop.resolve1"
#define PATH            "/org/freedesktop/resolve1"
#define MANAGER         "org.freedesktop.resolve1.Manager"
#define PROPERTIES      "org.freedesktop.DBus.Properties"
#define CALL_TIMEOUT_MS 5000

static void
call(PpmDns *dns, const char *interface, const char *method, GVariant *parameters,
     GAsyncReadyCallback callback, gpointer user_data)
{
    g_dbus_connection_call(dns->bus, NAME, PATH, interface, method, parameters, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, NULL, callback,
                           user_data);
}

static gboolean
is_absent(const GError *error)
{
    return g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static GError *
to_tell(GError *error)
{
    gboolean absent = is_absent(error);

    g_dbus_error_strip_remote_error(error);
    if (absent) {
        g_clear_error(&error);
        error = g_error_new(G_IO_ERROR, G_IO_ERROR_FAILED, "systemd-resolved does not run");
    }
    g_prefix_error(&error, "%s", absent ? "" : "systemd-resolved: ");
    return error;
}

/* ---- putting in ---- */

static GVariant *
servers_of(const PpmDnsLink *link)
{
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("a(iay)"));
    for (guint i = 0; i < link->plan->servers->len; i++) {
        guint32 address = htonl(g_array_index(link->plan->servers, guint32, i));

        g_variant_builder_add(
            &list, "(i@ay)", AF_INET,
            g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, &address, sizeof address, 1));
    }
    return g_variant_new("(ia(iay))", link->ifindex, &list);
}

/* A domain is searched, too, or only says where its names are asked for; "." are all names. */
static GVariant *
domains_of(const PpmDnsLink *link)
{
    const PpmDnsPlan *plan = link->plan;
    GVariantBuilder list;

    g_variant_builder_init(&list, G_VARIANT_TYPE("a(sb)"));
    if (plan->all_names)
        g_variant_builder_add(&list, "(sb)", ".", TRUE);
    for (gsize i = 0; plan->domains[i]; i++) {
        gboolean is_searched = g_strv_contains((const char *const *)plan->search, plan->domains[i]);

        g_variant_builder_add(&list, "(sb)", plan->domains[i], !is_searched);
    }
    return g_variant_new("(ia(sb))", link->ifindex, &list);
}

/* The link whose turn it is lives until ppm_dns_done(): nothing else is done meanwhile. */
typedef struct {
    PpmDns *dns;
    PpmDnsLink *link;
    guint step;
} Applying;

static void next_step(Applying *applying);

static void
on_step(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Applying *applying = user_data;
    GError *error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply) {
        next_step(applying);
    } else {
        ppm_dns_done(applying->dns, to_tell(error));
        g_free(applying);
    }
}

/* Domains first: no name may go to servers that are not yet told which are theirs. */
static void
next_step(Applying *applying)
{
    PpmDns *dns = applying->dns;
    PpmDnsLink *link = applying->link;

    switch (applying->step++) {
    case 0:
        call(dns, MANAGER, "SetLinkDefaultRoute",
             g_variant_new("(ib)", link->ifindex, link->plan->all_names), on_step, applying);
        break;
    case 1:
        call(dns, MANAGER, "SetLinkDomains", domains_of(link), on_step, applying);
        break;
    case 2:
        call(dns, MANAGER, "SetLinkDNS", servers_of(link), on_step, applying);
        break;
    default:
        ppm_dns_done(dns, NULL);
        g_free(applying);
        break;
    }
}

static void
resolved_apply(PpmDns *dns, PpmDnsLink *link)
{
    Applying *applying = g_new0(Applying, 1);

    link->stands = FALSE;
    applying->dns = dns;
    applying->link = link;
    next_step(applying);
}

/* ---- taking out ---- */

/* With the link goes what was set for it. */
static void
on_reverted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;

    if (error && (is_absent(error) || g_strcmp0(name, "org.freedesktop.resolve1.NoSuchLink") == 0))
        g_clear_error(&error);
    ppm_dns_done(user_data, error ? to_tell(error) : NULL);
}

static void
resolved_revert(PpmDns *dns, const char *interface)
{
    guint ifindex = if_nametoindex(interface);

    if (ifindex && dns->bus)
        call(dns, MANAGER, "RevertLink", g_variant_new("(i)", (gint32)ifindex), on_reverted, dns);
    else
        ppm_dns_done(dns, NULL);
}

/* ---- others' hands ---- */

typedef struct {
    guint name;
    guint signal;
} Watch;

/* How many of the link's servers and domains there are; those of "DNS" and "Domains", whose
 * elements begin with the number of the link. */
static guint
count_of(GVariant *properties, const char *name, int ifindex)
{
    g_autoptr(GVariant) list = g_variant_lookup_value(properties, name, NULL);
    guint count = 0;

    if (!list || !(g_variant_is_of_type(list, G_VARIANT_TYPE("a(iiay)")) ||
                   g_variant_is_of_type(list, G_VARIANT_TYPE("a(isb)"))))
        return 0;
    for (gsize i = 0; i < g_variant_n_children(list); i++) {
        g_autoptr(GVariant) element = g_variant_get_child_value(list, i);
        gint32 number;

        g_variant_get_child(element, 0, "i", &number);
        count += number == ifindex;
    }
    return count;
}

static void
compare(PpmDns *dns, PpmDnsLink *link, GVariant *properties)
{
    guint domains = g_strv_length(link->plan->domains) + (link->plan->all_names ? 1 : 0);

    if ((count_of(properties, "DNS", link->ifindex) != link->plan->servers->len ||
         count_of(properties, "Domains", link->ifindex) != domains) &&
        if_nametoindex(link->interface) == (guint)link->ifindex)
        ppm_dns_repair(dns, link);
}

static void
on_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    PpmDns *dns = user_data;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (reply && g_variant_is_of_type(reply, G_VARIANT_TYPE("(a{sv})"))) {
        g_autoptr(GVariant) properties = g_variant_get_child_value(reply, 0);

        for (guint i = 0; i < dns->links->len; i++)
            compare(dns, dns->links->pdata[i], properties);
    }
    ppm_dns_done(dns, NULL);
}

static void
look(PpmDns *dns)
{
    call(dns, PROPERTIES, "GetAll", g_variant_new("(s)", MANAGER), on_properties, dns);
}

static void
on_changed(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer user_data)
{
    ppm_dns_look_later(user_data, look);
}

/* It keeps what it was given over a restart of its own, but not over every one. */
static void
on_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    ppm_dns_look_later(user_data, look);
}

static void
resolved_watch(PpmDns *dns)
{
    Watch *watch;

    if (dns->resolved_watch || !dns->bus)
        return;
    dns->resolved_watch = watch = g_new0(Watch, 1);
    watch->name = g_bus_watch_name_on_connection(dns->bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                 on_appeared, NULL, dns, NULL);
    watch->signal = g_dbus_connection_signal_subscribe(
        dns->bus, NAME, PROPERTIES, "PropertiesChanged", PATH, MANAGER, G_DBUS_SIGNAL_FLAGS_NONE,
        on_changed, dns, NULL);
}

static void
resolved_unwatch(PpmDns *dns)
{
    Watch *watch = g_steal_pointer(&dns->resolved_watch);

    if (!watch)
        return;
    g_bus_unwatch_name(watch->name);
    g_dbus_connection_signal_unsubscribe(dns->bus, watch->signal);
    g_free(watch);
}

const PpmDnsMethod ppm_dns_resolved = {
    .word = "systemd-resolved",
    .splits = TRUE,
    .apply = resolved_apply,
    .revert = resolved_revert,
    .watch = resolved_watch,
    .unwatch = resolved_unwatch,
};
