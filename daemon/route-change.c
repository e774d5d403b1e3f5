/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Routes of a profile by the words of a caller. */
#include "config.h"

#include "route-change.h"
#include "error.h"
#include "option-check.h"

#include <glib/gi18n-lib.h>

#define MAX_TEXT_BYTES 255 /* as the entries of any list */

static int
find_route(const GArray *routes, const PpmIpv4Network *network)
{
    for (guint i = 0; i < routes->len; i++) {
        const PpmRoute *route = &g_array_index(routes, PpmRoute, i);

        if (route->network.address == network->address && route->network.prefix == network->prefix)
            return (int)i;
    }
    return -1;
}

/* In the words of the option "route": what these methods change is its value. */
static gboolean
refuse(const char *text, GError *cause, GError **error)
{
    g_autofree char *excerpt = ppm_option_excerpt(text);

    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("route: “%s” is not allowed; %s"),
                excerpt, cause->message);
    g_error_free(cause);
    return FALSE;
}

gboolean
ppm_route_change_add(GArray *routes, const char *text, gboolean enabled, GError **error)
{
    GError *cause = NULL;
    PpmRoute route;

    if (!ppm_option_check_text(text, MAX_TEXT_BYTES, &cause) ||
        !ppm_route_parse(text, &route, &cause))
        return refuse(text, cause, error);
    if (find_route(routes, &route.network) >= 0) {
        g_autofree char *network = ppm_ipv4_network_to_string(&route.network);

        g_set_error(error, PPM_ERROR, PPM_ERROR_EXISTS, _("route %s exists already"), network);
        return FALSE;
    }
    g_array_append_val(routes, route);
    return TRUE;
}

static int
find_route_by_text(const GArray *routes, const char *text, GError **error)
{
    GError *cause = NULL;
    PpmIpv4Network network;
    int position;

    if (!ppm_ipv4_network_parse(text, &network, &cause)) {
        refuse(text, cause, error);
        return -1;
    }
    position = find_route(routes, &network);
    if (position < 0) {
        g_autofree char *canonical = ppm_ipv4_network_to_string(&network);

        g_set_error(error, PPM_ERROR, PPM_ERROR_NOT_FOUND, _("no route %s"), canonical);
    }
    return position;
}

gboolean
ppm_route_change_remove(GArray *routes, const char *text, gboolean enabled, GError **error)
{
    int position = find_route_by_text(routes, text, error);

    if (position >= 0)
        g_array_remove_index(routes, (guint)position);
    return position >= 0;
}

gboolean
ppm_route_change_enable(GArray *routes, const char *text, gboolean enabled, GError **error)
{
    int position = find_route_by_text(routes, text, error);

    if (position >= 0)
        g_array_index(routes, PpmRoute, position).enabled = enabled;
    return position >= 0;
}

/* Each is looked for among the others, so that time grows with the square of their number: it is
 * bounded before anybody has been asked for permission. */
gboolean
ppm_route_change_check_number(const char *const *texts, GError **error)
{
    guint maximum = ppm_option_find("route")->maximum;

    if (g_strv_length((GStrv)texts) <= maximum)
        return TRUE;
    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("route: at most %u at once"), maximum);
    return FALSE;
}
