/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "isolate.h"

#include <gtk/gtk.h>

#define FIRST_STRONG_ISOLATE "\u2068"
#define END_OF_ISOLATE       "\u2069"
#define LEFT_TO_RIGHT_MARK   "\u200e"
#define RIGHT_TO_LEFT_MARK   "\u200f"

static gboolean
is_right_to_left(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(text));

        if (script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW ||
            script == G_UNICODE_SCRIPT_SYRIAC || script == G_UNICODE_SCRIPT_THAANA ||
            script == G_UNICODE_SCRIPT_NKO)
            return TRUE;
    }
    return FALSE;
}

/* The mark, since Pango takes the direction of a line from its first letter, isolated or not. */
char *
ppm_isolate(const char *text)
{
    gboolean rtl = gtk_widget_get_default_direction() == GTK_TEXT_DIR_RTL;

    if (!text || !*text || (!rtl && !is_right_to_left(text)))
        return g_strdup(text);
    return g_strconcat(rtl ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK, FIRST_STRONG_ISOLATE, text,
                       END_OF_ISOLATE, NULL);
}

char *
ppm_isolate_line(const char *line)
{
    gboolean rtl = gtk_widget_get_default_direction() == GTK_TEXT_DIR_RTL;

    return rtl && is_right_to_left(line) ? g_strconcat(RIGHT_TO_LEFT_MARK, line, NULL)
                                         : g_strdup(line);
}

char *
ppm_isolate_size(guint64 bytes)
{
    g_autofree char *size = g_format_size(bytes);

    return ppm_isolate(size);
}
