/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing of it may steer a terminal or start a line of its own. */
#include "config.h"

#include "printable.h"

static gboolean
is_fit(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
ppm_printable(const char *text, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    GString *clean = g_string_new(NULL);

    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\t')
            c = ' ';
        g_string_append_unichar(clean, is_fit(c) ? c : '?');
    }
    return g_string_free(clean, FALSE);
}
