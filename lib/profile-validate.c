/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What settings mean together: whether they can work, and whom they touch. */
#include "config.h"

#include "error.h"
#include "names.h"
#include "option-table.h"
#include "profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_BYTES     255 /* pppd cuts what is longer, silently (MAXNAMELEN) */
#define SPLIT_ROUTE_PREFIX 8   /* a shorter one is more than anybody's own network */

static gboolean
invalid(GError **error, const char *message)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, message);
    return FALSE;
}

static gboolean
validate_presence(PpmProfile *profile, GError **error)
{
    static const char *const needed[] = {"name", "server", "user"};

    for (guint i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (!ppm_profile_get_text(profile, needed[i])[0]) {
            g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: it must be given"),
                        needed[i]);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
validate_login(PpmProfile *profile, GError **error)
{
    gboolean ms_chap = ppm_profile_get_boolean(profile, "allow-mschap") ||
                       ppm_profile_get_boolean(profile, "allow-mschap-v2");
    gboolean other = ppm_profile_get_boolean(profile, "allow-eap") ||
                     ppm_profile_get_boolean(profile, "allow-pap") ||
                     ppm_profile_get_boolean(profile, "allow-chap");
    g_autofree char *user = ppm_profile_user_as_sent(profile);

    if (strlen(user) > MAX_NAME_BYTES)
        return invalid(error, _("user: with the domain it may have at most 255 bytes"));
    if (!ms_chap && !other)
        return invalid(error, _("allow-mschap-v2: no way of logging in is allowed; one must be"));
    if (!ms_chap && strcmp(ppm_profile_get_text(profile, "mppe"), "off") != 0)
        return invalid(error, _("mppe: encryption needs allow-mschap-v2=true or "
                                "allow-mschap=true; without both only off is allowed"));
    return TRUE;
}

gboolean
ppm_profile_validate(PpmProfile *profile, GError **error)
{
    if (!validate_presence(profile, error) || !validate_login(profile, error))
        return FALSE;
    if (strcmp(ppm_profile_get_text(profile, "autoconnect"), "never") != 0 &&
        strcmp(ppm_profile_get_text(profile, "password"), "ask") == 0)
        return invalid(error, _("autoconnect: with password=ask only never is allowed, since "
                                "nobody may be there to answer"));
    return TRUE;
}

/* Halves and quarters of the internet are another way to say "all traffic". */
static gboolean
has_wide_route(PpmProfile *profile)
{
    g_autoptr(GArray) routes = ppm_profile_routes(profile);

    for (guint i = 0; i < routes->len; i++) {
        if (g_array_index(routes, PpmRoute, i).network.prefix < SPLIT_ROUTE_PREFIX)
            return TRUE;
    }
    return FALSE;
}

/* An administrator's firewall may trust an interface by its name: only names of our own are free.
 */
static gboolean
has_foreign_interface(PpmProfile *profile)
{
    const char *name = ppm_profile_get_text(profile, "interface");

    return strcmp(name, "auto") != 0 && !g_str_has_prefix(name, PPM_INTERFACE_PREFIX);
}

/* Everybody's names, or those of a whole country, would be asked of servers that the profile names.
 * What has a dot in it is somebody's. */
static gboolean
has_wide_domain(PpmProfile *profile)
{
    g_auto(GStrv) domains = ppm_profile_get_list(profile, "dns-domain");

    for (gsize i = 0; domains[i]; i++) {
        const char *name = domains[i] + (domains[i][0] == '~');
        const char *dot = strchr(name, '.');

        if (!dot || !dot[1])
            return TRUE;
    }
    return FALSE;
}

gboolean
ppm_profile_has_system_effects(PpmProfile *profile)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        if ((table[i].flags & PPM_OPTION_SYSTEM_WIDE) &&
            strcmp(ppm_profile_get_text(profile, table[i].key), table[i].default_text) != 0)
            return TRUE;
    }
    return has_wide_route(profile) || has_foreign_interface(profile) || has_wide_domain(profile);
}
