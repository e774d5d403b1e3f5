/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands, and what they have in common: options, operands, help. */
#include "config.h"

#include "command.h"
#include "exit-code.h"
#include "message.h"
#include "option-check.h"
#include "output.h"
#include "suggest.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>

#define HELP_WIDTH      80 /* where there is no terminal */
#define COMMAND_COLUMNS 10

/* In the order of the overview. */
const PpmCommand *const ppm_commands[] = {
    &ppm_command_add,        &ppm_command_list,    &ppm_command_show,
    &ppm_command_set,        &ppm_command_unset,   &ppm_command_rename,
    &ppm_command_delete,     &ppm_command_presets, &ppm_command_up,
    &ppm_command_down,       &ppm_command_status,  &ppm_command_monitor,
    &ppm_command_log,        &ppm_command_route,   &ppm_command_password,
    &ppm_command_completion, &ppm_command_help,    NULL,
};

static gboolean wants_help, wants_json, wants_terse, forbids_asking;
static char **operands_left;

const GOptionEntry ppm_global_options[] = {
    {"json", 0, 0, G_OPTION_ARG_NONE, &wants_json, N_("Print JSON"), NULL},
    {"terse", 0, 0, G_OPTION_ARG_NONE, &wants_terse, N_("Print values separated by tabs"), NULL},
    {"no-ask-password", 0, 0, G_OPTION_ARG_NONE, &forbids_asking, N_("Never ask for a password"),
     NULL},
    {"help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, N_("Show how the command is used"), NULL},
    {NULL},
};

static const GOptionEntry operand_options[] = {
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &operands_left, NULL, NULL},
    {NULL},
};

const PpmCommand *
ppm_command_find(const char *name)
{
    for (guint i = 0; ppm_commands[i]; i++)
        if (g_str_equal(ppm_commands[i]->name, name))
            return ppm_commands[i];
    return NULL;
}

const char **
ppm_command_names(void)
{
    const char **names = g_new0(const char *, G_N_ELEMENTS(ppm_commands));

    for (guint i = 0; ppm_commands[i]; i++)
        names[i] = ppm_commands[i]->name;
    return names;
}

static GOptionContext *
new_context(const PpmCommand *command)
{
    GOptionContext *context = g_option_context_new(NULL);

    g_option_context_set_help_enabled(context, FALSE);
    if (command->options)
        g_option_context_add_main_entries(context, command->options, GETTEXT_PACKAGE);
    g_option_context_add_main_entries(context, ppm_global_options, GETTEXT_PACKAGE);
    g_option_context_add_main_entries(context, operand_options, GETTEXT_PACKAGE);
    return context;
}

/* "-f, --follow", "--server=HOST" */
static char *
spell_option(const GOptionEntry *entry)
{
    char letter[] = {'-', entry->short_name, ',', ' ', '\0'};

    return g_strconcat(entry->short_name ? letter : "", "--", entry->long_name,
                       entry->arg_description ? "=" : "",
                       entry->arg_description ? _(entry->arg_description) : NULL, NULL);
}

static guint
longest_option(const GOptionEntry *entries)
{
    guint longest = 0;

    for (; entries && entries->long_name; entries++) {
        g_autofree char *text = spell_option(entries);

        longest = MAX(longest, ppm_text_columns(text));
    }
    return longest;
}

static void
print_options(const GOptionEntry *entries, guint columns)
{
    for (; entries && entries->long_name; entries++) {
        g_autofree char *text = spell_option(entries);

        ppm_output_pair(text, columns, PPM_COLOUR_NONE, _(entries->description));
    }
}

static void
print_part(const char *text)
{
    ppm_output_text("\n");
    ppm_output_paragraph(0, "%s", text);
}

void
ppm_command_print_help(const PpmCommand *command)
{
    guint columns = MAX(longest_option(command->options), longest_option(ppm_global_options));

    ppm_output_limit_width(HELP_WIDTH);
    ppm_output_paragraph(4, _("Usage: pptpctl %s %s"), command->name, _(command->arguments));
    print_part(_(command->summary));
    if (command->description)
        print_part(_(command->description));
    print_part(_("Options:"));
    print_options(command->options, columns);
    print_options(ppm_global_options, columns);
}

void
ppm_command_print_overview(void)
{
    ppm_output_limit_width(HELP_WIDTH);
    ppm_output_paragraph(4, "%s", _("Usage: pptpctl [--json | --terse] COMMAND …"));
    print_part(_("Commands:"));
    for (guint i = 0; ppm_commands[i]; i++)
        ppm_output_pair(ppm_commands[i]->name, COMMAND_COLUMNS, PPM_COLOUR_NONE,
                        _(ppm_commands[i]->summary));
    print_part(
        _("\"pptpctl help COMMAND\" tells more of one, \"pptpctl help options\" what can be set; "
          "pptpctl(1) tells everything."));
}

int
ppm_command_report_unknown(const char *word)
{
    g_autofree const char **names = ppm_command_names();
    const char *nearest = ppm_suggest(word, names);
    g_autofree char *excerpt = ppm_option_excerpt(word);

    if (nearest)
        ppm_message_error(_("there is no command \"%s\"; did you mean \"%s\"?"), excerpt, nearest);
    else
        ppm_message_error(_("there is no command \"%s\"; see: pptpctl help"), excerpt);
    return PPM_EXIT_USAGE;
}

static int
report_usage(const PpmCommand *command, const char *problem)
{
    ppm_message_error("%s: %s", command->name, problem);
    ppm_message_usage(_("Usage: pptpctl %s %s"), command->name, _(command->arguments));
    return PPM_EXIT_USAGE;
}

static int
run_parsed(const PpmCommand *command)
{
    static char *none[] = {NULL};
    GStrv operands = operands_left ? operands_left : none;
    guint count = g_strv_length(operands);

    if (wants_help) {
        ppm_command_print_help(command);
        return PPM_EXIT_DONE;
    }
    if (wants_json && wants_terse)
        return report_usage(command, _("--json and --terse exclude each other"));
    if (wants_json || wants_terse)
        ppm_output_set_format(wants_json ? PPM_FORMAT_JSON : PPM_FORMAT_TERSE);
    if (forbids_asking)
        ppm_terminal_forbid_asking();
    if (count < command->minimum)
        return report_usage(command, _("something is missing"));
    if (count > command->maximum)
        return report_usage(command, _("that is too much"));
    return command->run((const char *const *)operands);
}

/* All words behind "--" that @command knows. */
static const char **
option_names(const PpmCommand *command)
{
    GPtrArray *names = g_ptr_array_new();

    for (const GOptionEntry *entry = command->options; entry && entry->long_name; entry++)
        g_ptr_array_add(names, (gpointer)entry->long_name);
    for (const GOptionEntry *entry = ppm_global_options; entry->long_name; entry++)
        g_ptr_array_add(names, (gpointer)entry->long_name);
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

/* GLib's message has the option with its value, which may be a password. */
static int
report_unknown_option(const PpmCommand *command, const GError *error)
{
    const char *start = strstr(error->message, "--");
    g_autofree char *word = start ? g_strndup(start + 2, strcspn(start + 2, "= ")) : NULL;
    g_autofree const char **names = option_names(command);
    const char *nearest = word ? ppm_suggest(word, names) : NULL;
    g_autofree char *excerpt = ppm_option_excerpt(word ? word : "");
    g_autofree char *problem = NULL;

    if (g_strcmp0(word, "password") == 0)
        problem = g_strdup(_("a password is never an argument, where other users can see it; "
                             "there are --ask and --password-file"));
    else if (nearest)
        problem = g_strdup_printf(_("there is no option --%s; did you mean --%s?"), excerpt,
                                  nearest);
    else
        problem = word ? g_strdup_printf(_("there is no option --%s"), excerpt)
                       : g_strdup(_("there is no option of that letter"));
    return report_usage(command, problem);
}

int
ppm_command_run(const PpmCommand *command, GStrv arguments)
{
    g_autoptr(GOptionContext) context = new_context(command);
    g_autoptr(GError) error = NULL;

    if (!g_option_context_parse_strv(context, &arguments, &error))
        return g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)
                   ? report_unknown_option(command, error)
                   : report_usage(command, error->message);
    return run_parsed(command);
}
