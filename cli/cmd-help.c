/* SPDX-License-Identifier: GPL-2.0-or-later */
/* help: of commands, and of the options of a profile. */
#include "config.h"

#include "command.h"
#include "exit-code.h"
#include "message.h"
#include "option-check.h"
#include "option-table.h"
#include "output.h"
#include "settings.h"
#include "suggest.h"
#include "text.h"

#include <glib/gi18n.h>

#define ALL_OPTIONS "options"

static const char *
type_word(const PpmOption *option)
{
    switch (option->type) {
    case PPM_OPTION_TEXT:
        return "text";
    case PPM_OPTION_BOOLEAN:
        return "boolean";
    case PPM_OPTION_NUMBER:
    case PPM_OPTION_AUTO_NUMBER:
        return "number";
    case PPM_OPTION_CHOICE:
        return "choice";
    case PPM_OPTION_LIST:
        return "list";
    }
    return "";
}

static const char *
type_for_people(const PpmOption *option)
{
    switch (option->type) {
    case PPM_OPTION_TEXT:
        return _("text");
    case PPM_OPTION_BOOLEAN:
        return _("true or false");
    case PPM_OPTION_NUMBER:
    case PPM_OPTION_AUTO_NUMBER:
        return _("number");
    case PPM_OPTION_CHOICE:
        return _("one of several words");
    case PPM_OPTION_LIST:
        return _("list, its entries separated by commas");
    }
    return "";
}

/* As "pptpctl set" takes it: a list's entries between commas. */
static char *
default_text(const PpmOption *option)
{
    g_auto(GStrv) entries = g_strsplit(option->default_text, ";", -1);

    return g_strjoinv(",", entries);
}

static const char *
default_for_people(const PpmOption *option)
{
    if (*option->default_text)
        return option->default_text;
    if (option->flags & PPM_OPTION_READ_ONLY)
        return _("set when the connection is made");
    return option->minimum > 0 ? _("none: it must be given") : _("empty");
}

static void
add_option_json(const PpmOption *option, JsonBuilder *json)
{
    g_autofree char *allowed = ppm_option_allowed(option);
    g_autofree char *usual = default_text(option);

    ppm_json_text(json, "key", option->key);
    ppm_json_text(json, "group", option->group);
    ppm_json_text(json, "type", type_word(option));
    json_builder_set_member_name(json, "default");
    json_builder_add_string_value(json, usual);
    ppm_json_texts(json, "choices", option->choices);
    ppm_json_text(json, "allowed", allowed);
    ppm_json_text(json, "summary", _(option->summary));
    ppm_json_boolean(json, "can_be_set", !(option->flags & PPM_OPTION_READ_ONLY));
    ppm_json_boolean(json, "system_wide", option->flags & PPM_OPTION_SYSTEM_WIDE);
    ppm_json_boolean(json, "has_effect", !(option->flags & PPM_OPTION_LATER));
}

static void
print_unsafe_values(const PpmOption *option, guint columns)
{
    static const char *const booleans[] = {"true", "false", NULL};
    const char *const *values = option->type == PPM_OPTION_BOOLEAN ? booleans : option->choices;

    for (guint i = 0; values && values[i]; i++) {
        const char *why = ppm_settings_why_unsafe(option->key, values[i]);
        g_autofree char *text = why ? g_strdup_printf("%s: %s", values[i], _(why)) : NULL;

        if (text)
            ppm_output_pair(_("Unsafe"), columns, PPM_COLOUR_BAD, text);
    }
}

static void
print_option(const PpmOption *option)
{
    const char *const labels[] = {_("Type"),   _("Allowed"), _("Default"), _("To set it"),
                                  _("Rights"), _("Effect"),  _("Unsafe")};
    g_autofree char *allowed = ppm_option_allowed(option);
    guint columns = 0;

    for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
        columns = MAX(columns, ppm_text_columns(labels[i]));
    ppm_output_paragraph(0, "%s: %s", option->key, _(option->summary));
    ppm_output_pair(_("Type"), columns, PPM_COLOUR_NONE, type_for_people(option));
    if (option->type != PPM_OPTION_BOOLEAN)
        ppm_output_pair(_("Allowed"), columns, PPM_COLOUR_NONE, allowed);
    ppm_output_pair(_("Default"), columns, PPM_COLOUR_NONE, default_for_people(option));
    if (!(option->flags & PPM_OPTION_READ_ONLY)) {
        g_autofree char *command = g_strdup_printf("pptpctl set NAME %s=…", option->key);

        ppm_output_pair(_("To set it"), columns, PPM_COLOUR_NONE, command);
    }
    if (option->flags & PPM_OPTION_SYSTEM_WIDE)
        ppm_output_pair(_("Rights"), columns, PPM_COLOUR_NONE,
                        _("an administrator's, since it touches everybody on this computer"));
    if (option->flags & PPM_OPTION_LATER)
        ppm_output_pair(_("Effect"), columns, PPM_COLOUR_NONE,
                        _("none yet: in this version it is only checked and stored"));
    print_unsafe_values(option, columns);
}

static int
run_option(const PpmOption *option)
{
    g_autoptr(JsonBuilder) json = NULL;

    if (ppm_output_format() == PPM_FORMAT_JSON) {
        json = ppm_json_begin();
        add_option_json(option, json);
        ppm_json_print(json);
    } else {
        print_option(option);
    }
    return PPM_EXIT_DONE;
}

static void
print_options_json(void)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    json_builder_set_member_name(json, "options");
    json_builder_begin_array(json);
    for (gsize i = 0; i < count; i++) {
        json_builder_begin_object(json);
        add_option_json(&table[i], json);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    ppm_json_print(json);
}

static char *
meaning_of(const PpmOption *option)
{
    if (option->flags & PPM_OPTION_LATER)
        return g_strdup_printf(_("%s (no effect yet)"), _(option->summary));
    if (option->later_choice)
        return g_strdup_printf(_("%s (%s: no effect yet)"), _(option->summary),
                               option->later_choice);
    return g_strdup(_(option->summary));
}

static int
run_options(void)
{
    g_autoptr(PpmTable)
        table = ppm_table_new(_("OPTION"), _("GROUP"), _("DEFAULT"), _("MEANING"), NULL);
    gsize count;
    const PpmOption *rows = ppm_option_table(&count);

    if (ppm_output_format() == PPM_FORMAT_JSON) {
        print_options_json();
        return PPM_EXIT_DONE;
    }
    for (gsize i = 0; i < count; i++) {
        g_autofree char *usual = default_text(&rows[i]);
        g_autofree char *meaning = meaning_of(&rows[i]);

        ppm_table_add(table, PPM_COLOUR_NONE, rows[i].key, rows[i].group, usual, meaning, NULL);
    }
    ppm_table_print(table);
    if (ppm_output_format() == PPM_FORMAT_PEOPLE)
        ppm_message_note(_("\"pptpctl help OPTION\" tells more of one."));
    return PPM_EXIT_DONE;
}

static int
report_unknown(const char *word)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);
    g_autofree const char **commands = ppm_command_names();
    g_autofree char *excerpt = ppm_option_excerpt(word);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    const char *nearest;

    for (guint i = 0; commands[i]; i++)
        g_ptr_array_add(words, (gpointer)commands[i]);
    for (gsize i = 0; i < count; i++)
        g_ptr_array_add(words, (gpointer)table[i].key);
    g_ptr_array_add(words, (gpointer)ALL_OPTIONS);
    g_ptr_array_add(words, NULL);
    nearest = ppm_suggest(word, (const char *const *)words->pdata);
    if (nearest)
        ppm_message_error(_("there is no command and no option \"%s\"; did you mean \"%s\"?"),
                          excerpt, nearest);
    else
        ppm_message_error(_("there is no command and no option \"%s\"; see: pptpctl help, and: "
                            "pptpctl help options"),
                          excerpt);
    return PPM_EXIT_USAGE;
}

/* Where a command and an option have one name, both are told. */
static int
run(const char *const *operands)
{
    const PpmCommand *command = operands[0] ? ppm_command_find(operands[0]) : NULL;
    const PpmOption *option = operands[0] ? ppm_option_find(operands[0]) : NULL;

    if (!operands[0])
        ppm_command_print_overview();
    else if (g_str_equal(operands[0], ALL_OPTIONS))
        return run_options();
    else if (!command && !option)
        return report_unknown(operands[0]);
    if (command)
        ppm_command_print_help(command);
    if (command && option)
        ppm_output_line("%s", "");
    return option ? run_option(option) : PPM_EXIT_DONE;
}

const PpmCommand ppm_command_help = {
    .name = "help",
    .arguments = N_("[COMMAND | OPTION | options] [--json | --terse]"),
    .summary = N_("Show how a command is used, or what an option of a profile means"),
    .description = N_("\"pptpctl help options\" lists the options that a profile can have."),
    .operands = PPM_OPERANDS_COMMAND,
    .maximum = 1,
    .run = run,
};
