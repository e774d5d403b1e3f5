/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values as people and scripts read them. Nothing here writes. */
#pragma once

#include <glib.h>

/* @text with every control character, every character that turns the direction of writing and
 * every byte that is not UTF-8 spelled out ("\x1b"): safe to send to a terminal. */
char *ppm_text_visible(const char *text);

/* "1 h 3 min" */
char *ppm_text_duration(gint64 seconds);

/* ISO 8601 in UTC, of microseconds since 1970: "2026-01-31T09:30:00Z". */
char *ppm_text_iso_time(gint64 microseconds);

/* The same to the microsecond. */
char *ppm_text_iso_time_exact(gint64 microseconds);

/* For people, in local time: "2026-01-31 10:30:00". */
char *ppm_text_local_time(gint64 microseconds);

/* The text of an option's value; the entries of a list joined by @separator. */
char *ppm_text_of_variant(GVariant *value, const char *separator);

/* As a shell takes it; most names need no quotes. */
char *ppm_text_quoted(const char *text);

/* How many columns @text takes, and as much of it as fits into @columns. */
guint ppm_text_columns(const char *text);
char *ppm_text_cut(const char *text, guint columns);

/* @text in lines of at most @width columns, broken at blanks; the first begins behind @used
 * columns, the others behind @indent blanks. What stands in brackets stays whole where it fits into
 * a line, and words always do. Line ends within @text stay. With a @width of 0, @text as it is. */
char *ppm_text_wrap(const char *text, guint width, guint used, guint indent);

/* The columns of the longest word of @text, as ppm_text_wrap() sees words. */
guint ppm_text_longest_word(const char *text);
