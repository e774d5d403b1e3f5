/* SPDX-License-Identifier: GPL-2.0-or-later */
/* resolvconf(8), Debian's or openresolv: a record for each tunnel, from which it makes resolv.conf
 * and what else local caches want. Openresolv can be told that ours is the only one; Debian's
 * sorts the records by name, so that ours gets one of those that come first. */
#include "config.h"

#include "dns-private.h"
#include "errand.h"
#include "resolv-conf-file.h"
#include "resolv-conf.h"

#include <string.h>

#define PROGRAM        "/sbin/resolvconf"
#define ORDER          "/resolvconf/interface-order"
#define SUFFIX         ".pptp-manager"
#define ERRAND_SECONDS 30 /* it runs scripts of the administrator's */

static char *
read_order(PpmDns *dns)
{
    g_autofree char *path = g_build_filename(dns->etc, ORDER, NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

/* The first line of letters and a "*". */
static char *
first_prefix(const char *order)
{
    g_autoptr(GRegex)
        regex = g_regex_new("^([a-z0-9]{1,12})\\*[ \\t]*$", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    return g_regex_match(regex, order, 0, &match) ? g_match_info_fetch(match, 1) : g_strdup("");
}

static char *
record_of(PpmDns *dns, const char *interface)
{
    g_autofree char *order = read_order(dns);
    g_autofree char *prefix = first_prefix(order ? order : "");

    return g_strconcat(prefix, prefix[0] ? "." : "", interface, SUFFIX, NULL);
}

static char *
text_of(const PpmDnsPlan *plan)
{
    g_auto(GStrv) servers = ppm_dns_plan_server_texts(plan);
    g_autofree char *search = g_strjoinv(" ", plan->search);
    GString *text = g_string_new(NULL);

    for (gsize i = 0; servers[i]; i++)
        g_string_append_printf(text, "nameserver %s\n", servers[i]);
    if (search[0])
        g_string_append_printf(text, "search %s\n", search);
    return g_string_free(text, FALSE);
}

/* Whether what came of it is what was meant; a local cache's address says nothing. */
static GError *
check(PpmDns *dns, const PpmDnsLink *link)
{
    g_autofree char *text = ppm_resolv_conf_read(dns->etc, PPM_RESOLV_CONF_NAME);
    g_auto(GStrv) present = ppm_resolv_conf_servers(text);
    g_auto(GStrv) ours = ppm_dns_plan_server_texts(link->plan);

    if (present[0] && g_str_has_prefix(present[0], "127."))
        return NULL;
    if (!present[0] || strcmp(present[0], ours[0]) != 0)
        return g_error_new(G_IO_ERROR, G_IO_ERROR_FAILED, "resolvconf asks %s first",
                           present[0] ? present[0] : "nobody");
    for (gsize i = 0; present[i]; i++) {
        if (!g_strv_contains((const char *const *)ours, present[i])) {
            ppm_dns_notice(dns, link->interface, "dns-others", present[i]);
            break;
        }
    }
    return NULL;
}

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    PpmDns *dns = user_data;
    GError *error = NULL;

    if (ppm_errand_run_finish(result, &error))
        error = check(dns, dns->links->pdata[dns->links->len - 1]);
    ppm_dns_done(dns, error);
}

static void
resolvconf_apply(PpmDns *dns, PpmDnsLink *link)
{
    g_autofree char *record = record_of(dns, link->interface);
    g_autofree char *program = g_strconcat(dns->root, PROGRAM, NULL);
    g_autofree char *order = read_order(dns);
    g_autofree char *input = text_of(link->plan);
    const char *debians[] = {program, "-a", record, NULL};
    const char *openresolvs[] = {program, "-m", "0", "-x", "-a", record, NULL};
    PpmErrand errand = {
        .argv = order ? debians : openresolvs,
        .input = input,
        .seconds = ERRAND_SECONDS,
    };

    link->stands = FALSE;
    ppm_errand_run_async(dns->bus, &errand, on_added, dns);
}

static void
on_removed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;

    ppm_errand_run_finish(result, &error);
    ppm_dns_done(user_data, error);
}

static void
resolvconf_revert(PpmDns *dns, const char *interface)
{
    g_autofree char *record = record_of(dns, interface);
    g_autofree char *program = g_strconcat(dns->root, PROGRAM, NULL);
    g_autofree char *order = read_order(dns);
    const char *debians[] = {program, "-d", record, NULL};
    const char *openresolvs[] = {program, "-f", "-d", record, NULL}; /* it may be gone */
    PpmErrand errand = {.argv = order ? debians : openresolvs, .seconds = ERRAND_SECONDS};

    ppm_errand_run_async(dns->bus, &errand, on_removed, dns);
}

/* Whoever else changes something does it by a record of his own. */
static void
resolvconf_watch(PpmDns *dns)
{
}

const PpmDnsMethod ppm_dns_resolvconf = {
    .word = "resolvconf",
    .apply = resolvconf_apply,
    .revert = resolvconf_revert,
    .watch = resolvconf_watch,
    .unwatch = resolvconf_watch,
};
