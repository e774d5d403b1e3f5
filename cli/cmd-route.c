/* SPDX-License-Identifier: GPL-2.0-or-later */
/* route: the networks behind a tunnel, in the profile and on a tunnel that stands. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "error.h"
#include "exit-code.h"
#include "message.h"
#include "option-check.h"
#include "route.h"
#include "status.h"
#include "suggest.h"

#include <glib/gi18n.h>

typedef struct {
    const char *verb;
    char *(*check)(const char *text, GError **error); /* the canonical text */
    GVariant *(*arguments)(const char *const *routes, gboolean enabled);
    const char *method;
    gboolean enabled;
} Change;

static char *
check_route(const char *text, GError **error)
{
    PpmRoute route;

    return ppm_route_parse(text, &route, error) ? ppm_route_to_string(&route) : NULL;
}

static char *
check_network(const char *text, GError **error)
{
    PpmIpv4Network network;

    return ppm_ipv4_network_parse(text, &network, error) ? ppm_ipv4_network_to_string(&network)
                                                         : NULL;
}

static GVariant *
routes_alone(const char *const *routes, gboolean enabled)
{
    return g_variant_new("(^as)", routes);
}

static GVariant *
routes_and_switch(const char *const *routes, gboolean enabled)
{
    return g_variant_new("(^asb)", routes, enabled);
}

static const Change changes[] = {
    {"add", check_route, routes_alone, "AddRoutes", TRUE},
    {"delete", check_network, routes_alone, "RemoveRoutes", FALSE},
    {"enable", check_network, routes_and_switch, "EnableRoutes", TRUE},
    {"disable", check_network, routes_and_switch, "EnableRoutes", FALSE},
};

static GStrv
check_all(const Change *change, const char *const *texts)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (; *texts; texts++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *canonical = g_utf8_validate(*texts, -1, NULL)
                                         ? change->check(*texts, &error)
                                         : NULL;

        if (!canonical) {
            g_autofree char *excerpt = ppm_option_excerpt(*texts);

            ppm_message_error("%s: %s", excerpt, error ? error->message : _("not valid UTF-8"));
            return NULL;
        }
        g_strv_builder_add(builder, canonical);
    }
    return g_strv_builder_end(builder);
}

/* The connection was found: what is not found now is a route. */
static int
report_change(const GError *error, const char *name)
{
    if (!g_error_matches(error, PPM_ERROR, PPM_ERROR_NOT_FOUND))
        return ppm_client_report(error, name, PPM_EXIT_ERROR);
    ppm_client_report(error, NULL, PPM_EXIT_USAGE);
    return PPM_EXIT_USAGE;
}

static int
run_change(const Change *change, const char *name, const char *const *texts)
{
    int exit_code = PPM_EXIT_DONE;
    g_auto(GStrv) routes = check_all(change, texts);
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = NULL;
    g_autoptr(GError) error = NULL;

    if (!routes)
        return PPM_EXIT_USAGE;
    connection = ppm_client_find_or_report(&client, name, &exit_code);
    if (!connection)
        return exit_code;
    if (!ppm_client_call(connection, change->method,
                         change->arguments((const char *const *)routes, change->enabled), NULL,
                         &error))
        return report_change(error, name);
    return PPM_EXIT_DONE;
}

static void
print_json(PpmDBusConnection *connection)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    ppm_json_text(json, "name", ppm_dbus_connection_get_name(connection));
    ppm_json_text(json, "uuid", ppm_dbus_connection_get_uuid(connection));
    ppm_status_add_routes_json(connection, json);
    ppm_json_print(json);
}

static void
print_table(PpmDBusConnection *connection)
{
    gboolean terse = ppm_output_format() == PPM_FORMAT_TERSE;
    const char *yes = terse ? "true" : _("yes"), *no = terse ? "false" : _("no");
    g_autoptr(PpmTable) table = ppm_table_new(_("NETWORK"), _("ENABLED"), _("ACTIVE"), NULL);
    GVariant *routes = ppm_dbus_connection_get_routes(connection);
    const char *cidr;
    gboolean enabled, active;
    GVariantIter iter;

    if (routes) {
        g_variant_iter_init(&iter, routes);
        while (g_variant_iter_next(&iter, "(&sbb)", &cidr, &enabled, &active))
            ppm_table_add(table, enabled ? PPM_COLOUR_GOOD : PPM_COLOUR_NONE, cidr,
                          enabled ? yes : no, active ? yes : no, NULL);
    }
    if (ppm_table_size(table) == 0 && !terse)
        ppm_message_note(
            _("There are no networks behind this tunnel yet; see: pptpctl help route"));
    ppm_table_print(table);
}

static int
run_list(const char *name)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = ppm_client_find_or_report(&client, name, &exit_code);

    if (!connection)
        return exit_code;
    if (ppm_output_format() == PPM_FORMAT_JSON)
        print_json(connection);
    else
        print_table(connection);
    return PPM_EXIT_DONE;
}

static int
report_unknown(const char *verb)
{
    static const char *const verbs[] = {"list", "add", "delete", "enable", "disable", NULL};
    const char *nearest = ppm_suggest(verb, verbs);
    g_autofree char *excerpt = ppm_option_excerpt(verb);

    if (nearest)
        ppm_message_error(_("there is no command \"%s\"; did you mean \"%s\"?"), excerpt, nearest);
    else
        ppm_message_error(_("there is no command \"%s\"; see: pptpctl help"), excerpt);
    return PPM_EXIT_USAGE;
}

static int
run(const char *const *operands)
{
    guint count = g_strv_length((char **)operands);

    if (g_str_equal(operands[0], "list")) {
        if (count == 2)
            return run_list(operands[1]);
        ppm_message_error(_("route list: give one name"));
        return PPM_EXIT_USAGE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        if (!g_str_equal(operands[0], changes[i].verb))
            continue;
        if (count >= 3)
            return run_change(&changes[i], operands[1], operands + 2);
        ppm_message_error(_("route %s: give a name and at least one network"), operands[0]);
        return PPM_EXIT_USAGE;
    }
    return report_unknown(operands[0]);
}

const PpmCommand ppm_command_route = {
    .name = "route",
    .arguments = N_("list NAME | add|delete|enable|disable NAME CIDR…"),
    .summary = N_("Show and change the networks behind a tunnel"),
    .description = N_("Changes act at once on a tunnel that stands, and are kept."),
    .operands = PPM_OPERANDS_ROUTE,
    .minimum = 1,
    .maximum = PPM_ANY_NUMBER,
    .run = run,
};
