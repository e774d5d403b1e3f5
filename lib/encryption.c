/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that promise nothing that MPPE cannot keep. */
#include "config.h"

#include "encryption.h"

#include <glib/gi18n-lib.h>

char *
ppm_encryption_label(const char *word)
{
    g_auto(GStrv) parts = g_strsplit(word, "-", 3);

    if (!*word)
        return g_strdup("");
    if (g_str_equal(word, "none"))
        return g_strdup(_("not encrypted, unsafe"));
    if (g_strv_length(parts) != 3 || !g_str_equal(parts[0], "mppe"))
        return g_strdup(word);
    if (g_str_equal(parts[2], "stateful"))
        return g_strdup_printf(_("encrypted, unsafe: MPPE %s-bit stateful"), parts[1]);
    if (g_str_equal(parts[1], "128"))
        return g_strdup_printf(_("encrypted, weak: MPPE %s-bit"), parts[1]);
    return g_strdup_printf(_("encrypted, unsafe: MPPE %s-bit"), parts[1]);
}
