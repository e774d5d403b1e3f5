/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data on standard output: lines. */
#include "config.h"

#include "output.h"
#include "exit-code.h"
#include "message.h"
#include "terminal.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define LEAST_TEXT 20 /* columns that a text gets beside its label */

static PpmFormat chosen_format = PPM_FORMAT_PEOPLE;
static guint width_limit; /* where there is no terminal */
static int write_error;   /* errno of the first failure */

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

void
ppm_output_text(const char *text)
{
    ppm_terminal_clear_progress();
    if (!write_error && fputs(text, stdout) == EOF)
        write_error = errno;
}

void
ppm_output_limit_width(guint columns)
{
    width_limit = columns;
}

guint
ppm_output_width(void)
{
    guint width = ppm_terminal_width(STDOUT_FILENO);

    return width > 0 ? width : width_limit;
}

void
ppm_output_raw_line(const char *bytes)
{
    g_autofree char *visible = isatty(STDOUT_FILENO) ? ppm_text_visible(bytes) : NULL;

    ppm_output_text(visible ? visible : bytes);
    ppm_output_text("\n");
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
    ppm_output_text(visible);
    ppm_output_text("\n");
}

void
ppm_output_paragraph(guint indent, const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *visible = NULL;
    g_autofree char *lines = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    visible = ppm_text_visible(text);
    lines = ppm_text_wrap(visible, ppm_output_width(), 0, indent);
    ppm_output_text(lines);
    ppm_output_text("\n");
}

static const char *
colour_sequence(PpmColour colour)
{
    switch (colour) {
    case PPM_COLOUR_NONE:
        return "";
    case PPM_COLOUR_GOOD:
        return "\033[32m";
    case PPM_COLOUR_BUSY:
        return "\033[33m";
    case PPM_COLOUR_BAD:
        return "\033[31m";
    }
    return "";
}

void
ppm_output_pair(const char *label, guint label_columns, PpmColour colour, const char *text)
{
    guint width = ppm_output_width();
    guint used = 2 + MAX(label_columns, ppm_text_columns(label)) + 2;
    const char *sequence = ppm_terminal_has_colours(STDOUT_FILENO) ? colour_sequence(colour) : "";
    g_autofree char *visible = ppm_text_visible(text);
    g_autofree char *lines = NULL;
    gboolean below = width > 0 && used + LEAST_TEXT > width;

    lines = ppm_text_wrap(visible, width, below ? 4 : used, below ? 4 : 2 + label_columns + 2);
    ppm_output_text("  ");
    ppm_output_text(label);
    for (guint i = 2 + ppm_text_columns(label); !below && i < used; i++)
        ppm_output_text(" ");
    ppm_output_text(below ? "\n    " : "");
    ppm_output_text(sequence);
    ppm_output_text(lines);
    ppm_output_text(*sequence ? "\033[0m\n" : "\n");
}

void
ppm_output_field(const char *text, gboolean first)
{
    g_autofree char *visible = ppm_text_visible(text);

    if (!first)
        ppm_output_text("\t");
    ppm_output_text(visible);
}

void
ppm_output_fields(const char *first, ...)
{
    va_list arguments;

    va_start(arguments, first);
    for (const char *field = first; field; field = va_arg(arguments, const char *))
        ppm_output_field(field, field == first);
    va_end(arguments);
    ppm_output_text("\n");
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
