/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data on standard output, in the form that was asked for. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/* The version of every JSON document. */
#define PPM_OUTPUT_VERSION 1

typedef enum {
    PPM_FORMAT_PEOPLE,
    PPM_FORMAT_TERSE,
    PPM_FORMAT_JSON,
} PpmFormat;

typedef enum {
    PPM_COLOUR_NONE,
    PPM_COLOUR_GOOD,
    PPM_COLOUR_BUSY,
    PPM_COLOUR_BAD,
} PpmColour;

void ppm_output_set_format(PpmFormat format);
PpmFormat ppm_output_format(void);

/* One line, made visible (ppm_text_visible()). */
void ppm_output_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* The same for people, broken between words where the terminal is narrower; further lines begin
 * with @indent blanks. */
void ppm_output_paragraph(guint indent, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* For people: two blanks, @label, and at the column behind @label_columns more the @text, which is
 * broken between words where the terminal is narrower. */
void ppm_output_pair(const char *label, guint label_columns, PpmColour colour, const char *text);

/* One line of a terse answer: the fields made visible, with tabs between. */
void ppm_output_fields(const char *first, ...) G_GNUC_NULL_TERMINATED;

/* @bytes unchanged and a newline; on a terminal made visible all the same. */
void ppm_output_raw_line(const char *bytes);

/* How wide lines may be where there is no terminal to say so; 0 (as wide as they are) at first. */
void ppm_output_limit_width(guint columns);
guint ppm_output_width(void);

/* Parts of a line: @text as it is; a field of a terse answer. */
void ppm_output_text(const char *text);
void ppm_output_field(const char *text, gboolean first);

/* Sends what is buffered. FALSE once nobody reads it any more, or it cannot be written. */
gboolean ppm_output_flush(void);

/* At the end: the exit code, which is PPM_EXIT_ERROR where something could not be written. A
 * reader that had enough is no error. */
int ppm_output_finish(int exit_code);

/* A table: columns for people, tab-separated values for PPM_FORMAT_TERSE. Where a terminal is too
 * narrow, cells are broken between words, and where that does not help, each row becomes a list.
 * Nothing is cut. */
typedef struct _PpmTable PpmTable;

/* The headings, translated, up to NULL. */
PpmTable *ppm_table_new(const char *heading, ...) G_GNUC_NULL_TERMINATED;

/* As many cells as there are headings, then NULL. @colour is the second cell's, or that of the
 * @column that was chosen. */
void ppm_table_colour(PpmTable *table, guint column);
void ppm_table_add(PpmTable *table, PpmColour colour, ...) G_GNUC_NULL_TERMINATED;
guint ppm_table_size(PpmTable *table);
void ppm_table_print(PpmTable *table);
void ppm_table_free(PpmTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmTable, ppm_table_free)

/* Begins a JSON object with its version. */
JsonBuilder *ppm_json_begin(void);

/* Ends it, and prints it over several lines, or in one. */
void ppm_json_print(JsonBuilder *json);
void ppm_json_print_line(JsonBuilder *json);

/* Members; a text that is NULL or empty becomes null. */
void ppm_json_text(JsonBuilder *json, const char *member, const char *text);
void ppm_json_number(JsonBuilder *json, const char *member, gint64 number);
void ppm_json_boolean(JsonBuilder *json, const char *member, gboolean value);
void ppm_json_texts(JsonBuilder *json, const char *member, const char *const *texts);

/* A value of a D-Bus type that options have. */
void ppm_json_variant(JsonBuilder *json, GVariant *value);
