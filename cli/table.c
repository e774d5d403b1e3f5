/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data on standard output: tables. */
#include "config.h"

#include "output.h"
#include "terminal.h"
#include "text.h"

#include <libsmartcols/libsmartcols.h>
#include <unistd.h>

#define SEPARATOR  "  "
#define LONG_TEXT  30 /* columns */
#define LEAST_TEXT 20

struct _PpmTable {
    guint n_columns;
    guint coloured; /* which column the rows' colours are for */
    GStrv headings;
    GPtrArray *rows; /* GStrv, made visible */
    GArray *colours; /* PpmColour */
    guint *widths;   /* of the columns, when printed */
};

static GStrv
take_texts(const char *first, va_list arguments)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();

    for (const char *text = first; text; text = va_arg(arguments, const char *))
        g_ptr_array_add(texts, ppm_text_visible(text));
    g_ptr_array_add(texts, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&texts), FALSE);
}

PpmTable *
ppm_table_new(const char *heading, ...)
{
    PpmTable *table = g_new0(PpmTable, 1);
    va_list arguments;

    va_start(arguments, heading);
    table->headings = take_texts(heading, arguments);
    va_end(arguments);
    table->n_columns = g_strv_length(table->headings);
    table->coloured = 1;
    table->widths = g_new0(guint, table->n_columns);
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

void
ppm_table_colour(PpmTable *table, guint column)
{
    table->coloured = column;
}

guint
ppm_table_size(PpmTable *table)
{
    return table->rows->len;
}

/* ---- widths ---- */

/* The widest cell of each column, heading included. */
static void
measure(PpmTable *table, guint (*columns_of)(const char *text), guint *widths)
{
    for (guint i = 0; i < table->n_columns; i++)
        widths[i] = columns_of(table->headings[i]);
    for (guint j = 0; j < table->rows->len; j++) {
        GStrv cells = g_ptr_array_index(table->rows, j);

        for (guint i = 0; i < table->n_columns; i++)
            widths[i] = MAX(widths[i], columns_of(cells[i]));
    }
}

static guint
sum(const guint *widths, guint count)
{
    guint total = (count - 1) * (guint)strlen(SEPARATOR);

    for (guint i = 0; i < count; i++)
        total += widths[i];
    return total;
}

/* How narrow each column may become. The first, a name, stays whole; a long text gets enough for
 * some words in a line. */
static guint *
least_widths(PpmTable *table)
{
    guint *least = g_new0(guint, table->n_columns);

    measure(table, ppm_text_longest_word, least);
    least[0] = table->widths[0];
    for (guint i = 1; i < table->n_columns; i++)
        if (table->widths[i] > LONG_TEXT)
            least[i] = MAX(least[i], LEAST_TEXT);
    return least;
}

/* Takes from the widest column as long as it may become narrower. FALSE where that is not enough.
 */
static gboolean
shrink(PpmTable *table, guint wanted)
{
    g_autofree guint *least = least_widths(table);

    if (sum(least, table->n_columns) > wanted)
        return FALSE;
    while (sum(table->widths, table->n_columns) > wanted) {
        guint widest = table->n_columns;

        for (guint i = 0; i < table->n_columns; i++)
            if (table->widths[i] > least[i] &&
                (widest == table->n_columns || table->widths[i] > table->widths[widest]))
                widest = i;
        table->widths[widest]--;
    }
    return TRUE;
}

/* Whether the table can be one on this terminal. */
static gboolean
fit(PpmTable *table)
{
    guint width = ppm_output_width();

    measure(table, ppm_text_columns, table->widths);
    return width == 0 || sum(table->widths, table->n_columns) <= width || shrink(table, width);
}

/* ---- columns ---- */

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

/* One line of a row whose cells have several. FALSE where no cell has so many. */
static gboolean
add_line(struct libscols_table *columns, PpmTable *table, GStrv *cells, guint number,
         PpmColour colour)
{
    gboolean used = FALSE;
    const char *word = colour_word(colour);
    struct libscols_line *line;

    for (guint i = 0; i < table->n_columns; i++)
        used |= number < g_strv_length(cells[i]);
    line = used || number == 0 ? scols_table_new_line(columns, NULL) : NULL;
    for (guint i = 0; line && i < table->n_columns; i++)
        scols_line_set_data(line, i, number < g_strv_length(cells[i]) ? cells[i][number] : "");
    if (line && word && number < g_strv_length(cells[table->coloured]))
        scols_cell_set_color(scols_line_get_cell(line, table->coloured), word);
    return line != NULL;
}

static void
add_row(struct libscols_table *columns, PpmTable *table, guint row)
{
    GStrv texts = g_ptr_array_index(table->rows, row);
    g_autofree GStrv *cells = g_new0(GStrv, table->n_columns);

    for (guint i = 0; i < table->n_columns; i++) {
        g_autofree char *lines = ppm_text_wrap(texts[i], table->widths[i], 0, 0);

        cells[i] = g_strsplit(lines, "\n", -1);
    }
    for (guint number = 0;
         add_line(columns, table, cells, number, g_array_index(table->colours, PpmColour, row));)
        number++;
    for (guint i = 0; i < table->n_columns; i++)
        g_strfreev(cells[i]);
}

static void
print_columns(PpmTable *table)
{
    struct libscols_table *columns = scols_new_table();
    char *text = NULL;

    scols_table_enable_noencoding(columns, 1);
    scols_table_enable_colors(columns, ppm_terminal_has_colours(STDOUT_FILENO));
    scols_table_set_column_separator(columns, SEPARATOR);
    scols_table_set_termforce(columns, SCOLS_TERMFORCE_NEVER);
    for (guint i = 0; i < table->n_columns; i++)
        scols_table_new_column(columns, table->headings[i], 0, 0);
    for (guint i = 0; i < table->rows->len; i++)
        add_row(columns, table, i);
    if (scols_print_table_to_string(columns, &text) == 0 && text) {
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

        for (guint i = 0; lines[i] && (*lines[i] || lines[i + 1]); i++) {
            ppm_output_text(g_strchomp(lines[i])); /* the library fills up the last column */
            ppm_output_text("\n");
        }
    }
    free(text);
    scols_unref_table(columns);
}

/* ---- a list ---- */

static void
print_list(PpmTable *table)
{
    guint label_columns = 0;

    for (guint i = 1; i < table->n_columns; i++)
        label_columns = MAX(label_columns, ppm_text_columns(table->headings[i]));
    for (guint j = 0; j < table->rows->len; j++) {
        GStrv cells = g_ptr_array_index(table->rows, j);

        ppm_output_line("%s", cells[0]);
        for (guint i = 1; i < table->n_columns; i++)
            if (*cells[i])
                ppm_output_pair(table->headings[i], label_columns,
                                i == table->coloured ? g_array_index(table->colours, PpmColour, j)
                                                     : PPM_COLOUR_NONE,
                                cells[i]);
    }
}

static void
print_terse(PpmTable *table)
{
    for (guint j = 0; j < table->rows->len; j++) {
        GStrv cells = g_ptr_array_index(table->rows, j);

        for (guint i = 0; i < table->n_columns; i++)
            ppm_output_field(cells[i], i == 0);
        ppm_output_text("\n");
    }
}

void
ppm_table_print(PpmTable *table)
{
    if (ppm_output_format() != PPM_FORMAT_PEOPLE)
        print_terse(table);
    else if (table->rows->len > 0 && fit(table))
        print_columns(table);
    else
        print_list(table);
}

void
ppm_table_free(PpmTable *table)
{
    g_strfreev(table->headings);
    g_ptr_array_unref(table->rows);
    g_array_unref(table->colours);
    g_free(table->widths);
    g_free(table);
}
