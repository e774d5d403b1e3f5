/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Said, never refused: some servers do no better. */
#include "config.h"

#include "weakness.h"

#include <glib/gi18n-lib.h>

static const PpmWeakness table[] = {
    {"allow-pap", "true", N_("the password is sent in the clear to whoever answers the call")},
    {"allow-chap", "true", N_("this way of authentication gives no key to encrypt with")},
    {"allow-mschap", "true", N_("this way of authentication is broken, also against guessing")},
    {"mppe", "off", N_("everything is sent in the clear")},
    {"mppe", "prefer", N_("a server, or somebody in between, may switch encryption off")},
    {"mppe", "require", N_("a server, or somebody in between, may choose a key of 40 bits")},
    {"mppe", "require-40", N_("a key of 40 bits is found by anybody in no time")},
    {"mppe-stateful", "true", N_("one lost packet makes many unreadable, and key bytes repeat")},
};

const PpmWeakness *
ppm_weakness_table(gsize *count)
{
    *count = G_N_ELEMENTS(table);
    return table;
}

const char *
ppm_weakness_of(const char *key, const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_equal(table[i].key, key) && g_str_equal(table[i].text, text))
            return table[i].why;
    return NULL;
}
