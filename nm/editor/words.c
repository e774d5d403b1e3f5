/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "words.h"

#include <glib/gi18n-lib.h>

static const struct {
    const char *key, *title;
} titles[] = {
    {"server", N_("Gateway")},       {"user", N_("User name")},      {"domain", N_("NT domain")},
    {"password", N_("Password is")}, {"preset", N_("Settings for")},
};

static const struct {
    const char *key, *choice, *title;
} choices[] = {
    {"password", "keyring", N_("Stored for this user only")},
    {"password", "system", N_("Stored for all users")},
    {"password", "ask", N_("Asked for every time")},
    {"password", "none", N_("Not required")},
    {"mppe", "require-128", N_("128 bits")},
    {"mppe", "require", N_("128 or 40 bits (unsafe)")},
    {"mppe", "require-40", N_("40 bits (unsafe)")},
    {"mppe", "prefer", N_("If the server can (unsafe)")},
    {"mppe", "off", N_("None (unsafe)")},
    {"data-path", "auto", N_("Automatic")},
    {"data-path", "kernel", N_("The kernel")},
    {"data-path", "userspace", N_("The program pptp")},
};

const char *
ppm_nm_words_title(const PpmOption *option)
{
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (g_str_equal(titles[i].key, option->key))
            return _(titles[i].title);
    return _(option->summary);
}

const char *
ppm_nm_words_choice(const PpmOption *option, const char *choice)
{
    for (gsize i = 0; i < G_N_ELEMENTS(choices); i++)
        if (g_str_equal(choices[i].key, option->key) && g_str_equal(choices[i].choice, choice))
            return _(choices[i].title);
    return choice;
}

char *
ppm_nm_words_tip(const PpmOption *option)
{
    g_autofree char *allowed = NULL;

    if (option->type == PPM_OPTION_BOOLEAN || option->type == PPM_OPTION_CHOICE)
        return g_strdup(_(option->summary));
    allowed = ppm_option_allowed(option);
    return g_strdup_printf(_("%s\nAllowed: %s"), _(option->summary), allowed);
}
