/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values as people and scripts read them. */
#include "config.h"

#include "text.h"

#include <glib/gi18n.h>

/* C0, DEL and C1 drive terminals; the others make a line read as something else than it is. */
static gboolean
is_deceptive(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
append_spelled_out(GString *result, gunichar c)
{
    if (c == '\n')
        g_string_append(result, "\\n");
    else if (c == '\t')
        g_string_append(result, "\\t");
    else if (c < 0x100)
        g_string_append_printf(result, "\\x%02x", c);
    else
        g_string_append_printf(result, "\\u%04x", c);
}

char *
ppm_text_visible(const char *text)
{
    GString *result = g_string_new(NULL);

    while (text && *text) {
        gunichar c = g_utf8_get_char_validated(text, -1);

        if (c == (gunichar)-1 || c == (gunichar)-2) {
            append_spelled_out(result, (guchar)*text++);
            continue;
        }
        if (is_deceptive(c))
            append_spelled_out(result, c);
        else
            g_string_append_unichar(result, c);
        text = g_utf8_next_char(text);
    }
    return g_string_free(result, FALSE);
}

char *
ppm_text_duration(gint64 seconds)
{
    int days = (int)(seconds / 86400), hours = (int)(seconds / 3600 % 24);
    int minutes = (int)(seconds / 60 % 60);

    if (seconds < 60)
        return g_strdup_printf(_("%d s"), (int)MAX(seconds, 0));
    if (seconds < 3600)
        return g_strdup_printf(_("%d min"), minutes);
    if (seconds < 86400)
        return g_strdup_printf(_("%d h %d min"), hours, minutes);
    return g_strdup_printf(_("%d d %d h"), days, hours);
}

static char *
format_time(gint64 microseconds, GTimeZone *zone, const char *format)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(microseconds / G_USEC_PER_SEC);
    g_autoptr(GDateTime) time = utc ? g_date_time_to_timezone(utc, zone) : NULL;

    return time ? g_date_time_format(time, format) : g_strdup("");
}

char *
ppm_text_iso_time(gint64 microseconds)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

    return format_time(microseconds, utc, "%Y-%m-%dT%H:%M:%SZ");
}

char *
ppm_text_iso_time_exact(gint64 microseconds)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *seconds = format_time(microseconds, utc, "%Y-%m-%dT%H:%M:%S");

    return g_strdup_printf("%s.%06dZ", seconds, ABS((int)(microseconds % G_USEC_PER_SEC)));
}

char *
ppm_text_local_time(gint64 microseconds)
{
    g_autoptr(GTimeZone) local = g_time_zone_new_local();

    return format_time(microseconds, local, "%Y-%m-%d %H:%M:%S");
}

char *
ppm_text_of_variant(GVariant *value, const char *separator)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return g_variant_dup_string(value, NULL);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return g_strdup(g_variant_get_boolean(value) ? "true" : "false");
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_autofree const char **entries = g_variant_get_strv(value, NULL);

        return g_strjoinv(separator, (char **)entries);
    }
    return g_variant_print(value, FALSE);
}

char *
ppm_text_quoted(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("-_.", *c))
            return g_shell_quote(text);
    return g_strdup(text);
}

static guint
columns_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

guint
ppm_text_columns(const char *text)
{
    guint columns = 0;

    for (; *text; text = g_utf8_next_char(text))
        columns += columns_of(g_utf8_get_char(text));
    return columns;
}

char *
ppm_text_cut(const char *text, guint columns)
{
    const char *end = text;
    guint used = 0;

    while (*end && used + columns_of(g_utf8_get_char(end)) <= columns) {
        used += columns_of(g_utf8_get_char(end));
        end = g_utf8_next_char(end);
    }
    return g_strndup(text, (gsize)(end - text));
}

/* The end of the word that begins at @text: blanks in brackets do not end it, where they are
 * @whole.
 */
static const char *
end_of_word(const char *text, gboolean whole)
{
    guint depth = 0;

    for (; *text && *text != '\n' && (*text != ' ' || depth > 0); text++) {
        if (*text == '[' && whole)
            depth++;
        else if (*text == ']' && depth > 0)
            depth--;
    }
    return text;
}

static guint
columns_between(const char *start, const char *end)
{
    g_autofree char *part = g_strndup(start, (gsize)(end - start));

    return ppm_text_columns(part);
}

static guint
append_blanks(GString *result, guint count)
{
    for (guint i = 0; i < count; i++)
        g_string_append_c(result, ' ');
    return count;
}

char *
ppm_text_wrap(const char *text, guint width, guint used, guint indent)
{
    GString *result = g_string_new(NULL);
    guint blanks = 0;

    if (width == 0)
        return g_string_free(g_string_append(result, text), FALSE);
    while (*text) {
        const char *end = end_of_word(text, TRUE);
        guint columns = columns_between(text, end);

        if (columns > width - MIN(indent, width)) {
            end = end_of_word(text, FALSE);
            columns = columns_between(text, end);
        }
        if (*text == '\n' || (used > indent && used + blanks + columns > width && columns > 0)) {
            g_string_append_c(result, '\n');
            used = append_blanks(result, indent);
        } else {
            used += append_blanks(result, blanks);
        }
        g_string_append_len(result, text, end - text);
        used += columns;
        text = end + (*end == '\n' && end == text);
        for (blanks = 0; *text == ' '; text++)
            blanks++;
    }
    return g_string_free(result, FALSE);
}

guint
ppm_text_longest_word(const char *text)
{
    guint longest = 0;

    while (*text) {
        const char *end = end_of_word(text, FALSE);

        longest = MAX(longest, columns_between(text, end));
        text = *end ? end + 1 : end;
    }
    return longest;
}
