/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What NetworkManager says by other means: flags that are one choice, numbers that are words, and
 * properties outside of vpn.data. */
#include "config.h"

#include "nm-special.h"
#include "error.h"
#include "option-check.h"
#include "route.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_UNIT       65535
#define MAX_TIMEOUT    600
#define MIN_TIMEOUT    5
#define UNIT_INTERFACE "ppp"

#define AGENT_OWNED  1
#define NOT_SAVED    2
#define NOT_REQUIRED 4

static char *
refuse(const char *name, const char *text, const char *allowed, GError **error)
{
    g_autofree char *excerpt = ppm_option_excerpt(text);

    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                _("%s: “%s” is not allowed; allowed is %s"), name, excerpt, allowed);
    return NULL;
}

void
ppm_nm_warn(GPtrArray *warnings, const char *name, const char *reason)
{
    g_autofree char *excerpt = ppm_option_excerpt(name);

    if (warnings)
        g_ptr_array_add(warnings, g_strdup_printf("%s: %s", excerpt, reason));
}

gboolean
ppm_nm_read_flag(const char *name, const char *text, gboolean *flag, GError **error)
{
    *flag = g_strcmp0(text, "yes") == 0;
    return !text || *flag || strcmp(text, "no") == 0 ||
           refuse(name, text, _("yes or no"), error) != NULL;
}

/* Properties have more words for it, depending on who wrote them down. */
static gboolean
read_property_flag(const PpmNmConnection *connection, const char *name, gboolean otherwise,
                   gboolean *flag, GError **error)
{
    static const char *const yes[] = {"yes", "true", "on", "1", NULL};
    static const char *const no[] = {"no", "false", "off", "0", NULL};
    const char *text = ppm_nm_get(connection, name);

    *flag = text && text[0] ? g_strv_contains(yes, text) : otherwise;
    return !text || !text[0] || *flag || g_strv_contains(no, text) ||
           refuse(name, text, _("yes or no"), error) != NULL;
}

/* NULL where it is missing or empty. */
static const char *
given(const PpmNmConnection *connection, const char *name)
{
    const char *text = ppm_nm_get(connection, name);

    return text && text[0] ? text : NULL;
}

/* Entries of a property, however they are separated. */
static GStrv
entries_of(const PpmNmConnection *connection, const char *name, const char *separators)
{
    const char *text = ppm_nm_get(connection, name);
    g_auto(GStrv) parts = g_strsplit_set(text ? text : "", separators, -1);
    g_autoptr(GStrvBuilder) entries = g_strv_builder_new();

    for (gsize i = 0; parts[i]; i++) {
        if (g_strstrip(parts[i])[0])
            g_strv_builder_add(entries, parts[i]);
    }
    return g_strv_builder_end(entries);
}

/* ---- connection ---- */

static char *
read_name(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    return g_strdup(given(connection, "connection.id"));
}

static void
write_name(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "connection.id", text);
}

static char *
read_uuid(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    return g_strdup(given(connection, "connection.uuid"));
}

static void
write_uuid(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "connection.uuid", text);
}

/* "user:alice:"; of several users the first: fewer may use it then, never more. */
static char *
read_owner(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char name[] = "connection.permissions";
    g_auto(GStrv) entries = entries_of(connection, name, ",;");
    g_auto(GStrv) words = entries[0] ? g_strsplit(entries[0], ":", 3) : NULL;

    if (!entries[0])
        return g_strdup("");
    if (g_strv_length(words) < 2 || strcmp(words[0], "user") != 0 || !words[1][0])
        return refuse(name, entries[0], _("user:NAME"), error);
    if (entries[1])
        ppm_nm_warn(warnings, name, _("only the first user will have the connection"));
    return g_strdup(words[1]);
}

static void
write_owner(PpmNmConnection *connection, const char *text)
{
    g_autofree char *permission = g_strdup_printf("user:%s:", text);

    ppm_nm_set(connection, "connection.permissions", text[0] ? permission : NULL);
}

/* NetworkManager has the property, true unless told otherwise, and ignores it for VPNs. */
static char *
read_autoconnect(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char name[] = "connection.autoconnect";
    gboolean flag;

    if (!read_property_flag(connection, name, FALSE, &flag, error))
        return NULL;
    if (flag)
        ppm_nm_warn(warnings, name,
                    _("NetworkManager does not do it for a VPN; autoconnect=boot does here"));
    return g_strdup("never");
}

static char *
nearest_autoconnect(const char *text)
{
    return g_strdup("never");
}

static void
write_autoconnect(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "connection.autoconnect", "no");
}

/* ---- server ---- */

static char *
read_server(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    const char *text = given(connection, "gateway");

    if (text && strchr(text, ';'))
        return refuse("gateway", text, _("a host name or an IPv4 address"), error);
    return g_strdup(text);
}

static char *
nearest_server(const char *text)
{
    return g_strndup(text, strcspn(text, ";"));
}

static void
write_server(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "gateway", text);
}

/* 0 is NetworkManager's default of 60 seconds; there is no limit to it. */
static char *
read_timeout(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char name[] = "vpn.timeout";
    const char *text = given(connection, name);
    guint seconds = 0;

    if (text && !ppm_option_number(text, 0, G_MAXINT, &seconds))
        return refuse(name, text, _("a number of seconds"), error);
    if (seconds == 0)
        return NULL;
    if (seconds < MIN_TIMEOUT || seconds > MAX_TIMEOUT)
        ppm_nm_warn(warnings, name, _("it is brought within 5 and 600 seconds"));
    return g_strdup_printf("%u", CLAMP(seconds, MIN_TIMEOUT, MAX_TIMEOUT));
}

static void
write_timeout(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "vpn.timeout", text);
}

/* ---- authentication and encryption ---- */

static char *
read_user(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    const char *text = given(connection, "user");

    return g_strdup(text ? text : given(connection, "vpn.user-name"));
}

static void
write_user(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "user", text);
}

static char *
read_password(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char name[] = "password-flags";
    const char *text = ppm_nm_get(connection, name);
    guint flags = 0;

    if (text && !ppm_option_number(text, 0, AGENT_OWNED | NOT_SAVED | NOT_REQUIRED, &flags))
        return refuse(name, text, _("0 (system), 1 (keyring), 2 (ask) or 4 (none)"), error);
    if (flags & NOT_REQUIRED)
        return g_strdup("none");
    if (flags & NOT_SAVED)
        return g_strdup("ask");
    return g_strdup(flags & AGENT_OWNED ? "keyring" : "system");
}

static void
write_password(PpmNmConnection *connection, const char *text)
{
    static const char *const words[][2] = {
        {"system", "0"}, {"keyring", "1"}, {"ask", "2"}, {"none", "4"}};

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i][0], text) == 0)
            ppm_nm_set(connection, "password-flags", words[i][1]);
    }
}

/* As pppd adds them up: require-mppe allows 40 bits whatever stands beside it. */
static char *
read_mppe(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char *const names[] = {"require-mppe", "require-mppe-40", "require-mppe-128"};
    gboolean flags[G_N_ELEMENTS(names)];

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!ppm_nm_read_flag(names[i], ppm_nm_get(connection, names[i]), &flags[i], error))
            return NULL;
    }
    if (flags[0] || (flags[1] && flags[2]))
        return g_strdup("require");
    if (flags[1])
        return g_strdup("require-40");
    return g_strdup(flags[2] ? "require-128" : "off");
}

/* There is no "if the server can". */
static char *
nearest_mppe(const char *text)
{
    return g_strdup(strcmp(text, "prefer") == 0 ? "off" : text);
}

static void
write_mppe(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "require-mppe", strcmp(text, "require") == 0 ? "yes" : NULL);
    ppm_nm_set(connection, "require-mppe-40", strcmp(text, "require-40") == 0 ? "yes" : NULL);
    ppm_nm_set(connection, "require-mppe-128", strcmp(text, "require-128") == 0 ? "yes" : NULL);
}

/* ---- link ---- */

/* A unit's interface is "pppN", as pppd would name it. */
static char *
read_interface(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    const char *text = given(connection, "unit");
    guint unit;

    if (!text)
        return NULL;
    if (!ppm_option_number(text, 0, MAX_UNIT, &unit))
        return refuse("unit", text, _("a number from 0 to 65535"), error);
    return g_strdup_printf(UNIT_INTERFACE "%u", unit);
}

static char *
nearest_interface(const char *text)
{
    const char *number = text + strlen(UNIT_INTERFACE);
    guint unit;

    if (g_str_has_prefix(text, UNIT_INTERFACE) && ppm_option_number(number, 0, MAX_UNIT, &unit))
        return g_strdup(text);
    return g_strdup("auto");
}

static void
write_interface(PpmNmConnection *connection, const char *text)
{
    gboolean automatic = strcmp(text, "auto") == 0;

    ppm_nm_set(connection, "unit", automatic ? NULL : text + strlen(UNIT_INTERFACE));
}

static char *
read_reconnect(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    gboolean flag;

    if (!read_property_flag(connection, "vpn.persistent", FALSE, &flag, error))
        return NULL;
    return g_strdup(flag ? "on-failure" : "off");
}

static char *
nearest_reconnect(const char *text)
{
    return g_strdup(strcmp(text, "off") == 0 ? "off" : "on-failure");
}

static void
write_reconnect(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "vpn.persistent", strcmp(text, "off") == 0 ? NULL : "yes");
}

/* ---- routing and DNS ---- */

/* NetworkManager takes host bits away by itself. */
static gboolean
read_network(const char *word, PpmIpv4Network *network)
{
    g_auto(GStrv) parts = g_strsplit(word, "/", 2);

    network->prefix = 32;
    if (!parts[0] || !ppm_ipv4_parse(parts[0], &network->address) ||
        (parts[1] && !ppm_option_number(parts[1], 0, 32, &network->prefix)))
        return FALSE;
    network->address &= ppm_ipv4_netmask(network->prefix);
    return TRUE;
}

/* "NETWORK [NEXT-HOP] [METRIC] [ATTRIBUTE=VALUE]…" */
static gboolean
read_route(const char *entry, PpmRoute *route, GPtrArray *warnings, GError **error)
{
    static const char name[] = "ipv4.routes";
    g_auto(GStrv) words = g_strsplit_set(entry, " \t", -1);
    guint32 next_hop;

    *route = (PpmRoute){.enabled = TRUE};
    if (!read_network(words[0], &route->network))
        return refuse(name, entry, _("networks such as 10.1.0.0/16"), error) != NULL;
    for (gsize i = 1; words[i]; i++) {
        if (ppm_ipv4_parse(words[i], &next_hop))
            ppm_nm_warn(warnings, name, _("a tunnel needs no gateway: it is left out"));
        else if (strchr(words[i], '='))
            ppm_nm_warn(warnings, name, _("attributes of a route are left out"));
        else if (words[i][0] && !ppm_option_number(words[i], 0, G_MAXINT, &route->metric))
            return refuse(name, entry, _("a network, a gateway and a metric"), error) != NULL;
    }
    return TRUE;
}

static char *
read_routes(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char name[] = "ipv4.routes";
    g_auto(GStrv) entries = entries_of(connection, name, ",;");
    g_autoptr(GString) list = g_string_new(NULL);

    for (gsize i = 0; entries[i]; i++) {
        g_autofree char *text = NULL;
        PpmRoute route;

        if (!read_route(entries[i], &route, warnings, error))
            return NULL;
        text = ppm_route_to_string(&route);
        if (route.network.prefix == 0)
            ppm_nm_warn(warnings, name, _("all traffic is no route here; see default-route"));
        else
            g_string_append_printf(list, "%s%s", list->len > 0 ? ";" : "", text);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* Enabled ones, without what only we know. */
static char *
nearest_routes(const char *text)
{
    g_auto(GStrv) entries = g_strsplit(text, ";", -1);
    g_autoptr(GString) list = g_string_new(NULL);

    for (gsize i = 0; entries[i]; i++) {
        g_autofree char *entry = NULL;
        PpmRoute route;

        if (!ppm_route_parse(entries[i], &route, NULL) || !route.enabled)
            continue;
        route.via_peer = FALSE;
        entry = ppm_route_to_string(&route);
        g_string_append_printf(list, "%s%s", list->len > 0 ? ";" : "", entry);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static void
write_routes(PpmNmConnection *connection, const char *text)
{
    g_auto(GStrv) entries = g_strsplit(text, ";", -1);
    g_autofree char *list = g_strjoinv(", ", entries);
    g_auto(GStrv) parts = g_strsplit(list, " metric ", -1);
    g_autofree char *routes = g_strjoinv(" ", parts);

    ppm_nm_set(connection, "ipv4.routes", routes[0] ? routes : NULL);
}

static char *
read_default_route(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    gboolean never;

    if (!read_property_flag(connection, "ipv4.never-default", FALSE, &never, error))
        return NULL;
    return g_strdup(never ? "false" : "true");
}

static void
write_default_route(PpmNmConnection *connection, const char *text)
{
    ppm_nm_set(connection, "ipv4.never-default", strcmp(text, "true") == 0 ? NULL : "yes");
}

static char *
read_dns(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    static const char name[] = "ipv4.dns";
    g_auto(GStrv) servers = entries_of(connection, name, ",; ");
    gboolean alone;

    if (!read_property_flag(connection, "ipv4.ignore-auto-dns", FALSE, &alone, error))
        return NULL;
    if (!servers[0])
        return g_strdup(alone ? "none" : "peer");
    if (!alone)
        ppm_nm_warn(warnings, name, _("the server's own name servers are not asked beside these"));
    return g_strjoinv(";", servers);
}

static void
write_dns(PpmNmConnection *connection, const char *text)
{
    gboolean from_peer = strcmp(text, "peer") == 0;
    gboolean words = from_peer || strcmp(text, "none") == 0;
    g_auto(GStrv) servers = g_strsplit(text, ";", -1);
    g_autofree char *list = g_strjoinv(",", servers);

    ppm_nm_set(connection, "ipv4.dns", words ? NULL : list);
    ppm_nm_set(connection, "ipv4.ignore-auto-dns", from_peer ? NULL : "yes");
}

static char *
read_dns_domain(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    g_auto(GStrv) domains = entries_of(connection, "ipv4.dns-search", ",; ");

    return g_strjoinv(";", domains);
}

static void
write_dns_domain(PpmNmConnection *connection, const char *text)
{
    g_auto(GStrv) domains = g_strsplit(text, ";", -1);
    g_autofree char *list = g_strjoinv(",", domains);

    ppm_nm_set(connection, "ipv4.dns-search", list[0] ? list : NULL);
}

/* ---- the table ---- */

static const PpmNmSpecial specials[] = {
    {"name", {"connection.id"}, read_name, NULL, write_name},
    {"uuid", {"connection.uuid"}, read_uuid, NULL, write_uuid},
    {"owner", {"connection.permissions"}, read_owner, NULL, write_owner},
    {"autoconnect",
     {"connection.autoconnect"},
     read_autoconnect,
     nearest_autoconnect,
     write_autoconnect},
    {"server", {"gateway"}, read_server, nearest_server, write_server},
    {"timeout", {"vpn.timeout"}, read_timeout, NULL, write_timeout},
    {"user", {"user", "vpn.user-name"}, read_user, NULL, write_user},
    {"password", {"password-flags"}, read_password, NULL, write_password},
    {"mppe",
     {"require-mppe", "require-mppe-40", "require-mppe-128"},
     read_mppe,
     nearest_mppe,
     write_mppe},
    {"interface", {"unit"}, read_interface, nearest_interface, write_interface},
    {"reconnect", {"vpn.persistent"}, read_reconnect, nearest_reconnect, write_reconnect},
    {"route", {"ipv4.routes"}, read_routes, nearest_routes, write_routes},
    {"default-route", {"ipv4.never-default"}, read_default_route, NULL, write_default_route},
    {"dns", {"ipv4.dns", "ipv4.ignore-auto-dns"}, read_dns, NULL, write_dns},
    {"dns-domain", {"ipv4.dns-search"}, read_dns_domain, NULL, write_dns_domain},
};

const PpmNmSpecial *
ppm_nm_specials(gsize *n_specials)
{
    *n_specials = G_N_ELEMENTS(specials);
    return specials;
}

const PpmNmSpecial *
ppm_nm_special_find(const PpmOption *option)
{
    for (gsize i = 0; i < G_N_ELEMENTS(specials); i++) {
        if (strcmp(specials[i].key, option->key) == 0)
            return &specials[i];
    }
    return NULL;
}
