/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "option-group.h"

#include <glib/gi18n-lib.h>

static const struct {
    const char *group, *title;
} titles[] = {
    {"connection", N_("Connection")},   {"server", N_("Server")},
    {"authentication", N_("Login")},    {"encryption", N_("Encryption")},
    {"compression", N_("Compression")}, {"link", N_("Link")},
    {"routing", N_("Routing")},         {"dns", N_("Name servers")},
    {"sharing", N_("Sharing")},         {"firewall", N_("Firewall")},
    {"scripts", N_("Scripts")},         {"advanced", N_("Other")},
};

const char *
ppm_option_group_title(const char *group)
{
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (g_str_equal(titles[i].group, group))
            return _(titles[i].title);
    return group;
}
