/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people are told. */
#include "config.h"

#include "message.h"
#include "terminal.h"
#include "text.h"

#include <stdio.h>

#define USUAL_WIDTH 80

static void
write_line(const char *prefix, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autofree char *visible = ppm_text_visible(text);
    g_autofree char *lines = ppm_text_wrap(visible, ppm_terminal_width(STDERR_FILENO),
                                           ppm_text_columns(prefix), 0);

    ppm_terminal_clear_progress();
    fprintf(stderr, "%s%s\n", prefix, lines);
}

void
ppm_message_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_line("pptpctl: ", format, arguments);
    va_end(arguments);
}

void
ppm_message_note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_line("", format, arguments);
    va_end(arguments);
}

void
ppm_message_usage(const char *format, ...)
{
    guint width = ppm_terminal_width(STDERR_FILENO);
    g_autofree char *text = NULL;
    g_autofree char *lines = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    lines = ppm_text_wrap(text, width > 0 ? width : USUAL_WIDTH, 0, 4);
    fprintf(stderr, "%s\n", lines);
}
