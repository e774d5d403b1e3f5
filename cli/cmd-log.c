/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log: what happened in the latest attempts. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "error.h"
#include "exit-code.h"
#include "loop.h"
#include "message.h"
#include "output.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>

#define LINES_A_CALL 1000 /* fewer mean that there is no more: each call may ask for a password */

static gboolean wants_follow, wants_raw;

static const GOptionEntry options[] = {
    {"follow", 'f', 0, G_OPTION_ARG_NONE, &wants_follow, N_("Go on until Ctrl-C"), NULL},
    {"raw", 0, 0, G_OPTION_ARG_NONE, &wants_raw, N_("Only the lines of pppd and pptp, as they are"),
     NULL},
    {NULL},
};

typedef struct {
    PpmDBusConnection *connection;
    PpmLoop *loop;
    const char *name;
    guint64 cursor;
    gboolean follows; /* has read all that was there at first */
} Reader;

static void
print_json(gint64 time, const char *source, const char *text)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();
    g_autofree char *time_text = ppm_text_iso_time_exact(time);

    ppm_json_text(json, "time", time_text);
    ppm_json_text(json, "source", source);
    json_builder_set_member_name(json, "text");
    json_builder_add_string_value(json, text);
    ppm_json_print_line(json);
}

static void
print_for_people(gint64 time, const char *source, const char *text)
{
    g_autofree char *time_text = ppm_text_local_time(time);

    ppm_output_line("%s  %-7s  %s", time_text, source, text);
}

static void
print_tersely(gint64 time, const char *source, const char *text)
{
    g_autofree char *time_text = ppm_text_iso_time_exact(time);

    ppm_output_fields(time_text, source, text, NULL);
}

static void
print_line(gint64 time, const char *source, const char *text)
{
    if (wants_raw && !g_str_equal(source, "pppd") && !g_str_equal(source, "pptp"))
        return;
    switch (ppm_output_format()) {
    case PPM_FORMAT_PEOPLE:
        if (wants_raw)
            ppm_output_raw_line(text);
        else
            print_for_people(time, source, text);
        break;
    case PPM_FORMAT_TERSE:
        print_tersely(time, source, text);
        break;
    case PPM_FORMAT_JSON:
        print_json(time, source, text);
        break;
    }
}

/* Prints what is new. FALSE and no @error where nobody reads it any more. */
static gboolean
read_on(Reader *reader, GError **error)
{
    gboolean more = TRUE;

    while (more) {
        g_autoptr(GVariant) reply = NULL;
        g_autoptr(GVariant) lines = NULL;
        guint64 next;
        const char *source, *text;
        GVariantIter iter;
        gint64 time;

        if (!ppm_client_call(reader->connection, "ReadLog", g_variant_new("(t)", reader->cursor),
                             &reply, error))
            return FALSE;
        g_variant_get(reply, "(@a(xss)t)", &lines, &next);
        g_variant_iter_init(&iter, lines);
        while (g_variant_iter_next(&iter, "(x&s&s)", &time, &source, &text))
            print_line(time, source, text);
        more = g_variant_n_children(lines) >= LINES_A_CALL && next > reader->cursor;
        reader->cursor = next;
        if (!ppm_output_flush())
            return FALSE;
    }
    return TRUE;
}

/* A question for each new line would be worse than the end. */
static int
report_questions(const Reader *reader)
{
    ppm_message_error(_("%s: a password would be needed for each new line of the log; root can "
                        "follow it without"),
                      reader->name);
    return PPM_EXIT_NOT_AUTHORIZED;
}

static int
report(Reader *reader, const GError *error)
{
    if (reader->follows && g_error_matches(error, PPM_ERROR, PPM_ERROR_INTERACTION_REQUIRED))
        return report_questions(reader);
    return error ? ppm_client_report(error, reader->name, PPM_EXIT_ERROR) : PPM_EXIT_DONE;
}

static void
on_grown(Reader *reader)
{
    g_autoptr(GError) error = NULL;

    if (!read_on(reader, &error))
        ppm_loop_end(reader->loop, report(reader, error));
}

static void
on_interrupted(int number, gpointer user_data)
{
    Reader *reader = user_data;

    ppm_loop_end(reader->loop, PPM_EXIT_DONE);
}

static int
follow(PpmClient *client, Reader *reader)
{
    g_autoptr(PpmLoop) loop = ppm_loop_new(client);
    g_autoptr(GError) error = NULL;
    gulong handler;
    int exit_code;

    reader->loop = loop;
    handler = g_signal_connect_swapped(reader->connection, "log-grew", G_CALLBACK(on_grown),
                                       reader);
    ppm_loop_on_signals(loop, on_interrupted, reader);
    ppm_loop_watch_output(loop);
    if (read_on(reader, &error)) {
        reader->follows = TRUE;
        ppm_terminal_forbid_asking();
        exit_code = ppm_loop_run(loop);
    } else {
        exit_code = report(reader, error);
    }
    g_signal_handler_disconnect(reader->connection, handler);
    return exit_code;
}

static int
run(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection)
        connection = ppm_client_find_or_report(&client, operands[0], &exit_code);
    Reader reader = {.connection = connection, .name = operands[0]};
    g_autoptr(GError) error = NULL;

    if (!connection)
        return exit_code;
    if (wants_follow)
        return follow(client, &reader);
    if (!read_on(&reader, &error))
        return report(&reader, error);
    if (reader.cursor == 0 && ppm_output_format() == PPM_FORMAT_PEOPLE)
        ppm_message_note(_("There is nothing in the log yet"));
    return PPM_EXIT_DONE;
}

const PpmCommand ppm_command_log = {
    .name = "log",
    .arguments = N_("NAME [--follow] [--raw] [--json | --terse]"),
    .summary = N_("Show what happened in the latest attempts"),
    .options = options,
    .operands = PPM_OPERANDS_NAME,
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
