/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk over lines, and edits at the places that it finds. */
#include "config.h"

#include "profile-text.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef enum {
    LINE_OTHER, /* blank, or a comment */
    LINE_GROUP,
    LINE_KEY,
    LINE_BAD,
} LineKind;

/* All pointers are into the text. */
typedef struct {
    LineKind kind;
    const char *start, *end, *next; /* end: without spaces and line end */
    const char *key_end, *value;    /* of LINE_KEY, without spaces */
    const char *group, *group_end;  /* that the line is in, or NULL */
} Line;

static const char *
skip_spaces(const char *from, const char *end)
{
    while (from < end && g_ascii_isspace(*from))
        from++;
    return from;
}

static const char *
skip_spaces_back(const char *start, const char *from)
{
    while (from > start && g_ascii_isspace(from[-1]))
        from--;
    return from;
}

static LineKind
read_key(Line *line)
{
    const char *equals = memchr(line->start, '=', (gsize)(line->end - line->start));

    if (!line->group || !equals || equals == line->start)
        return LINE_BAD;
    line->key_end = skip_spaces_back(line->start, equals);
    line->value = skip_spaces(equals + 1, line->end);
    return LINE_KEY;
}

static LineKind
read_group(Line *line)
{
    if (line->end - line->start < 3 || line->end[-1] != ']')
        return LINE_BAD;
    line->group = line->start + 1;
    line->group_end = line->end - 1;
    return LINE_GROUP;
}

static LineKind
read_kind(Line *line)
{
    if (line->start == line->end || line->start[0] == '#')
        return LINE_OTHER;
    return line->start[0] == '[' ? read_group(line) : read_key(line);
}

static Line
before_first(const char *text)
{
    return (Line){.next = g_str_has_prefix(text, BYTE_ORDER_MARK) ? text + strlen(BYTE_ORDER_MARK)
                                                                  : text};
}

static gboolean
next_line(Line *line)
{
    const char *from = line->next;
    const char *stop = strchrnul(from, '\n');

    if (!from[0])
        return FALSE;
    line->next = stop[0] ? stop + 1 : stop;
    line->start = skip_spaces(from, stop);
    line->end = skip_spaces_back(line->start, stop);
    line->kind = read_kind(line);
    return TRUE;
}

static gboolean
is_text(const char *start, const char *end, const char *text)
{
    gsize length = strlen(text);

    return (gsize)(end - start) == length && memcmp(start, text, length) == 0;
}

static gboolean
is_in_group(const Line *line, const char *group)
{
    return line->group && is_text(line->group, line->group_end, group);
}

static gboolean
sets_key(const Line *line, const char *group, const char *key)
{
    return line->kind == LINE_KEY && is_in_group(line, group) &&
           is_text(line->start, line->key_end, key);
}

guint
ppm_profile_text_bad_line(const char *text)
{
    Line line = before_first(text);

    for (guint number = 1; next_line(&line); number++) {
        if (line.kind == LINE_BAD)
            return number;
    }
    return 0;
}

void
ppm_profile_text_foreach(const char *text, PpmProfileTextFunc function, gpointer user_data)
{
    Line line = before_first(text);

    while (next_line(&line)) {
        g_autofree char *group = NULL;
        g_autofree char *key = NULL;
        g_autofree char *value = NULL;

        if (line.kind != LINE_KEY)
            continue;
        group = g_strndup(line.group, (gsize)(line.group_end - line.group));
        key = g_strndup(line.start, (gsize)(line.key_end - line.start));
        value = g_strndup(line.value, (gsize)(line.end - line.value));
        function(group, key, value, user_data);
    }
}

/* @text with @insert in place of what lies from @start to @end. */
static char *
splice(const char *text, const char *start, const char *end, const char *insert)
{
    GString *changed = g_string_new_len(text, start - text);

    g_string_append(changed, insert);
    g_string_append(changed, end);
    return g_string_free(changed, FALSE);
}

/* As the file itself ends its lines. */
static const char *
line_end(const char *text)
{
    const char *end = strchr(text, '\n');

    return end && end > text && end[-1] == '\r' ? "\r\n" : "\n";
}

/* What must stand before a line that begins at @place. */
static const char *
separator(const char *text, const char *place)
{
    return place == text || place[-1] == '\n' ? "" : line_end(text);
}

static char *
add_line(const char *text, const char *place, const char *key, const char *value)
{
    g_autofree char *line = g_strconcat(separator(text, place), key, "=", value, line_end(text),
                                        NULL);

    return splice(text, place, place, line);
}

static char *
add_group(const char *text, const char *group, const char *key, const char *value)
{
    const char *end = text + strlen(text);
    const char *newline = line_end(text);
    g_autofree char *lines = g_strconcat(separator(text, end), text[0] ? newline : "", "[", group,
                                         "]", newline, key, "=", value, newline, NULL);

    return splice(text, end, end, lines);
}

char *
ppm_profile_text_with(const char *text, const char *group, const char *key, const char *value)
{
    Line line = before_first(text);
    Line found = {0};
    const char *place = NULL; /* behind the last key of the group, or its head */

    while (next_line(&line)) {
        if (sets_key(&line, group, key))
            found = line;
        if (is_in_group(&line, group) && line.kind != LINE_OTHER)
            place = line.next;
    }
    if (found.value)
        return splice(text, found.value, found.end, value);
    return place ? add_line(text, place, key, value) : add_group(text, group, key, value);
}

char *
ppm_profile_text_without(const char *text, const char *group, const char *key)
{
    GString *rest = g_string_new(NULL);
    Line line = before_first(text);
    const char *kept = text;

    while (next_line(&line)) {
        const char *start = line.start;

        if (!sets_key(&line, group, key))
            continue;
        while (start > kept && start[-1] != '\n')
            start--;
        g_string_append_len(rest, kept, start - kept);
        kept = line.next;
    }
    g_string_append(rest, kept);
    return g_string_free(rest, FALSE);
}
