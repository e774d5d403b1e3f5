/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data on standard output: lines and tables. */
#include "config.h"

#include "output.h"
#include "exit-code.h"
#include "message.h"
#include "terminal.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libsmartcols/libsmartcols.h>
#include <stdio.h>
#include <unistd.h>

struct _PpmTable {
    GStrv headings;
    GPtrArray *rows; /* GStrv */
    GArray *colours; /* PpmColour */
};

static PpmFormat chosen_format = PPM_FORMAT_PEOPLE;
static int write_error; /* errno of the first failure */

void
ppm_output_set_format(PpmFormat format)
{
    chosen_format = format;
}

PpmFormat
ppm_output_format(void)
{
    return chosen_format;
}

static void
write_text(const char *text)
{
    ppm_terminal_clear_progress();
    if (!write_error && fputs(text, stdout) == EOF)
        write_error = errno;
}

void
ppm_output_raw_line(const char *bytes)
{
    g_autofree char *visible = isatty(STDOUT_FILENO) ? ppm_text_visible(bytes) : NULL;

    write_text(visible ? visible : bytes);
    write_text("\n");
}

void
ppm_output_line(const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *visible = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    visible = ppm_text_visible(text);
    write_text(visible);
    write_text("\n");
}

static void
write_field(const char *text, gboolean first)
{
    g_autofree char *visible = ppm_text_visible(text);

    if (!first)
        write_text("\t");
    write_text(visible);
}

void
ppm_output_fields(const char *first, ...)
{
    va_list arguments;

    va_start(arguments, first);
    for (const char *field = first; field; field = va_arg(arguments, const char *))
        write_field(field, field == first);
    va_end(arguments);
    write_text("\n");
}

gboolean
ppm_output_flush(void)
{
    if (!write_error && fflush(stdout) == EOF)
        write_error = errno;
    return write_error == 0;
}

int
ppm_output_finish(int exit_code)
{
    if (ppm_output_flush() || write_error == EPIPE)
        return exit_code;
    ppm_message_error(_("the output cannot be written: %s"), g_strerror(write_error));
    return exit_code == PPM_EXIT_DONE ? PPM_EXIT_ERROR : exit_code;
}

static GStrv
take_texts(const char *first, va_list arguments)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (const char *text = first; text; text = va_arg(arguments, const char *))
        g_strv_builder_add(builder, text);
    return g_strv_builder_end(builder);
}

PpmTable *
ppm_table_new(const char *heading, ...)
{
    PpmTable *table = g_new0(PpmTable, 1);
    va_list arguments;

    va_start(arguments, heading);
    table->headings = take_texts(heading, arguments);
    va_end(arguments);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    table->colours = g_array_new(FALSE, FALSE, sizeof(PpmColour));
    return table;
}

void
ppm_table_add(PpmTable *table, PpmColour colour, ...)
{
    va_list arguments;

    va_start(arguments, colour);
    g_ptr_array_add(table->rows, take_texts(va_arg(arguments, const char *), arguments));
    va_end(arguments);
    g_array_append_val(table->colours, colour);
}

guint
ppm_table_size(PpmTable *table)
{
    return table->rows->len;
}

static const char *
colour_word(PpmColour colour)
{
    switch (colour) {
    case PPM_COLOUR_NONE:
        return NULL;
    case PPM_COLOUR_GOOD:
        return "green";
    case PPM_COLOUR_BUSY:
        return "yellow";
    case PPM_COLOUR_BAD:
        return "red";
    }
    return NULL;
}

static void
add_line(struct libscols_table *columns, GStrv cells, PpmColour colour)
{
    struct libscols_line *line = scols_table_new_line(columns, NULL);
    const char *word = colour_word(colour);

    for (guint i = 0; line && cells[i]; i++) {
        g_autofree char *visible = ppm_text_visible(cells[i]);

        scols_line_set_data(line, i, visible);
    }
    if (line && word)
        scols_cell_set_color(scols_line_get_cell(line, 1), word);
}

/* Cells are never cut: a narrow terminal wraps the line, and copying it still gives all of it. */
static void
print_columns(PpmTable *table)
{
    struct libscols_table *columns = scols_new_table();
    char *text = NULL;

    scols_table_enable_noencoding(columns, 1);
    scols_table_enable_colors(columns, ppm_terminal_has_colours(STDOUT_FILENO));
    scols_table_set_termforce(columns, SCOLS_TERMFORCE_NEVER);
    for (guint i = 0; table->headings[i]; i++)
        scols_table_new_column(columns, table->headings[i], 0, 0);
    for (guint i = 0; i < table->rows->len; i++)
        add_line(columns, g_ptr_array_index(table->rows, i),
                 g_array_index(table->colours, PpmColour, i));
    if (scols_print_table_to_string(columns, &text) == 0 && text) {
        write_text(text);
        if (!g_str_has_suffix(text, "\n")) /* the library ends all lines but the last */
            write_text("\n");
    }
    free(text);
    scols_unref_table(columns);
}

void
ppm_table_print(PpmTable *table)
{
    if (chosen_format == PPM_FORMAT_PEOPLE) {
        if (table->rows->len > 0)
            print_columns(table);
        return;
    }
    for (guint i = 0; i < table->rows->len; i++) {
        GStrv cells = g_ptr_array_index(table->rows, i);

        for (guint j = 0; cells[j]; j++)
            write_field(cells[j], j == 0);
        write_text("\n");
    }
}

void
ppm_table_free(PpmTable *table)
{
    g_strfreev(table->headings);
    g_ptr_array_unref(table->rows);
    g_array_unref(table->colours);
    g_free(table);
}
