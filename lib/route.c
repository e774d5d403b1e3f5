/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and writing one route. */
#include "config.h"

#include "error.h"
#include "option-check.h"
#include "route.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_METRIC 9999

static gboolean
fail(GError **error, const char *message, const char *word)
{
    g_autofree char *excerpt = ppm_option_excerpt(word);

    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "“%s”: %s", excerpt, message);
    return FALSE;
}

static gboolean
parse_metric(const char *word, PpmRoute *route, GError **error)
{
    if (!word || !ppm_option_number(word, 0, MAX_METRIC, &route->metric))
        return fail(error, _("allowed is a number from 0 to 9999 behind metric"),
                    word ? word : "metric");
    return TRUE;
}

static gboolean
parse_words(char **words, PpmRoute *route, GError **error)
{
    for (guint i = 0; words[i]; i++) {
        if (strcmp(words[i], "via-peer") == 0)
            route->via_peer = TRUE;
        else if (strcmp(words[i], "off") == 0)
            route->enabled = FALSE;
        else if (strcmp(words[i], "metric") != 0)
            return fail(error, _("allowed behind the network is via-peer, metric N and off"),
                        words[i]);
        else if (!parse_metric(words[++i], route, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ppm_route_parse(const char *text, PpmRoute *route, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    PpmRoute read = {.enabled = TRUE};

    for (guint i = 0; parts[i]; i++) {
        if (parts[i][0])
            g_ptr_array_add(words, parts[i]);
    }
    g_ptr_array_add(words, NULL);
    if (!ppm_ipv4_network_parse(words->pdata[0] ? words->pdata[0] : "", &read.network, error) ||
        (words->len > 1 && !parse_words((char **)words->pdata + 1, &read, error)))
        return FALSE;
    *route = read;
    return TRUE;
}

char *
ppm_route_to_string(const PpmRoute *route)
{
    g_autofree char *network = ppm_ipv4_network_to_string(&route->network);
    g_autoptr(GString) text = g_string_new(network);

    if (route->via_peer)
        g_string_append(text, " via-peer");
    if (route->metric)
        g_string_append_printf(text, " metric %u", route->metric);
    if (!route->enabled)
        g_string_append(text, " off");
    return g_string_free(g_steal_pointer(&text), FALSE);
}
