/* SPDX-License-Identifier: GPL-2.0-or-later */
/* completion; and what the completion scripts call back for candidates. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "exit-code.h"
#include "message.h"
#include "option-table.h"
#include "output.h"
#include "preset.h"
#include "status.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* What the scripts take as "a file name belongs here". */
#define FILE_NAME ":file"

static const char *const shells[] = {"bash", "zsh", "fish", NULL};
static const char *const route_verbs[] = {"list", "add", "delete", "enable", "disable", NULL};
static const char *const password_verbs[] = {"set", "clear", "where", NULL};

static int
run_completion(const char *const *operands)
{
    g_autofree char *path = g_strdup_printf("/org/pptp/Manager1/completions/%s", operands[0]);
    g_autoptr(GBytes) script = NULL;

    if (g_strv_contains(shells, operands[0]))
        script = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (!script) {
        ppm_message_error(_("completion: there is one for bash, zsh and fish"));
        return PPM_EXIT_USAGE;
    }
    fputs(g_bytes_get_data(script, NULL), stdout);
    return PPM_EXIT_DONE;
}

/* A candidate that goes on from what is typed already. */
static void
offer(const char *typed, const char *candidate, const char *description)
{
    g_autofree char *visible = ppm_text_visible(description);

    if (g_str_has_prefix(candidate, typed))
        printf("%s\t%s\n", candidate, visible);
}

static void
offer_words(const char *typed, const char *const *words)
{
    for (; *words; words++)
        offer(typed, *words, "");
}

static void
offer_commands(const char *typed)
{
    for (guint i = 0; ppm_commands[i]; i++)
        offer(typed, ppm_commands[i]->name, _(ppm_commands[i]->summary));
}

static void
offer_options(const char *typed, const GOptionEntry *entries)
{
    for (; entries && entries->long_name; entries++) {
        g_autofree char *option = g_strconcat("--", entries->long_name, NULL);

        offer(typed, option, _(entries->description));
    }
}

/* @before are the operands that stand there already, or NULL. */
static gboolean
is_given(const GPtrArray *before, const char *candidate)
{
    for (guint i = 0; before && i < before->len; i++)
        if (g_str_equal(before->pdata[i], candidate))
            return TRUE;
    return FALSE;
}

/* Names that a shell could not carry over are left out; the service refuses them anyway. */
static void
offer_names(const char *typed, const GPtrArray *before)
{
    g_autoptr(PpmClient) client = ppm_client_open_quietly(NULL);
    g_autoptr(GPtrArray)
        list = client ? ppm_client_list_briefly(client, (const char *const[]){NULL}, NULL) : NULL;

    for (guint i = 0; list && i < list->len; i++) {
        const PpmBrief *brief = g_ptr_array_index(list, i);
        g_autofree char *visible = ppm_text_visible(brief->name);

        if (g_str_equal(brief->name, visible) && !is_given(before, brief->name))
            offer(typed, brief->name, ppm_status_label_of(brief->state));
    }
}

static void
offer_presets(const char *typed)
{
    g_auto(GStrv) ids = ppm_preset_list();

    for (guint i = 0; ids && ids[i]; i++) {
        g_autoptr(PpmPreset) preset = ppm_preset_load(ids[i], NULL);

        offer(typed, ids[i], preset ? ppm_preset_summary(preset) : "");
    }
}

static void
offer_keys(const char *typed, const char *suffix, const GPtrArray *before)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++) {
        g_autofree char *candidate = g_strconcat(table[i].key, suffix, NULL);

        if (!(table[i].flags & PPM_OPTION_READ_ONLY) && !is_given(before, table[i].key))
            offer(typed, candidate, _(table[i].summary));
    }
}

/* Those that cannot be set too. */
static void
offer_all_keys(const char *typed)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++)
        if (!ppm_command_find(table[i].key))
            offer(typed, table[i].key, _(table[i].summary));
}

static void
offer_value(const char *typed, const char *key, const char *value)
{
    g_autofree char *candidate = g_strdup_printf("%s=%s", key, value);

    offer(typed, candidate, "");
}

static void
offer_preset_values(const char *typed)
{
    g_auto(GStrv) ids = ppm_preset_list();

    for (guint i = 0; ids && ids[i]; i++)
        offer_value(typed, "preset", ids[i]);
}

static void
offer_values(const char *typed, const char *key)
{
    const PpmOption *option = ppm_option_find(key);

    if (!option || (option->flags & PPM_OPTION_READ_ONLY))
        return;
    if (g_str_equal(key, "preset"))
        offer_preset_values(typed);
    for (guint i = 0; option->choices && option->choices[i]; i++)
        offer_value(typed, key, option->choices[i]);
    if (option->type == PPM_OPTION_BOOLEAN) {
        offer_value(typed, key, "true");
        offer_value(typed, key, "false");
    } else if (option->type == PPM_OPTION_AUTO_NUMBER) {
        offer_value(typed, key, "auto");
    }
}

static void
offer_assignments(const char *typed)
{
    const char *equals = strchr(typed, '=');
    g_autofree char *key = equals ? g_strndup(typed, (gsize)(equals - typed)) : NULL;

    if (key)
        offer_values(typed, key);
    else
        offer_keys(typed, "=", NULL);
}

/* The routes of the profile, for what changes them. */
static void
offer_routes(const char *typed, const char *name, const GPtrArray *before)
{
    g_autoptr(PpmClient) client = ppm_client_open_quietly(NULL);
    g_autoptr(PpmDBusConnection) connection = client ? ppm_client_find(client, name, NULL) : NULL;
    GVariant *routes = connection ? ppm_dbus_connection_get_routes(connection) : NULL;
    GVariantIter iter;
    const char *cidr;

    if (!routes)
        return;
    g_variant_iter_init(&iter, routes);
    while (g_variant_iter_next(&iter, "(&sbb)", &cidr, NULL, NULL))
        if (!is_given(before, cidr))
            offer(typed, cidr, "");
}

static void
offer_route_operand(const char *typed, const GPtrArray *before)
{
    if (before->len == 0)
        offer_words(typed, route_verbs);
    else if (before->len == 1)
        offer_names(typed, NULL);
    else if (!g_str_equal(before->pdata[0], "list") && !g_str_equal(before->pdata[0], "add"))
        offer_routes(typed, before->pdata[1], before);
}

static void
offer_password_operand(const char *typed, const GPtrArray *before)
{
    if (before->len == 0)
        offer_words(typed, password_verbs);
    else if (before->len == 1)
        offer_names(typed, NULL);
}

static void
offer_operand(const PpmCommand *command, const char *typed, const GPtrArray *before)
{
    switch (command->operands) {
    case PPM_OPERANDS_NONE:
    case PPM_OPERANDS_NEW_NAME:
        break;
    case PPM_OPERANDS_NAME:
        if (before->len == 0)
            offer_names(typed, NULL);
        break;
    case PPM_OPERANDS_NAMES:
        offer_names(typed, before);
        break;
    case PPM_OPERANDS_NAME_AND_ASSIGNMENTS:
        before->len == 0 ? offer_names(typed, NULL) : offer_assignments(typed);
        break;
    case PPM_OPERANDS_NAME_AND_KEYS:
        before->len == 0 ? offer_names(typed, NULL) : offer_keys(typed, "", before);
        break;
    case PPM_OPERANDS_PRESET:
        offer_presets(typed);
        break;
    case PPM_OPERANDS_ROUTE:
        offer_route_operand(typed, before);
        break;
    case PPM_OPERANDS_PASSWORD:
        offer_password_operand(typed, before);
        break;
    case PPM_OPERANDS_SHELL:
        offer_words(typed, shells);
        break;
    case PPM_OPERANDS_COMMAND:
        offer_commands(typed);
        offer(typed, "options", _("The options that a profile can have"));
        offer_all_keys(typed);
        break;
    }
}

/* The option @word where it takes a value, else NULL. */
static const GOptionEntry *
option_with_value(const PpmCommand *command, const char *word)
{
    for (const GOptionEntry *entry = command->options; entry && entry->long_name; entry++)
        if (g_str_has_prefix(word, "--") && g_str_equal(word + 2, entry->long_name))
            return entry->arg == G_OPTION_ARG_NONE ? NULL : entry;
    return NULL;
}

static void
offer_option_value(const char *option, const char *typed)
{
    if (g_str_equal(option, "password-file"))
        printf("%s\n", FILE_NAME);
    else if (g_str_equal(option, "preset"))
        offer_presets(typed);
    else if (g_str_equal(option, "set"))
        offer_assignments(typed);
}

static void
complete_in_command(const PpmCommand *command, const char *const *words)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    const GOptionEntry *option = NULL;

    for (; words[1]; words++) {
        if (option)
            option = NULL;
        else if (words[0][0] == '-')
            option = option_with_value(command, words[0]);
        else
            g_ptr_array_add(before, (gpointer)words[0]);
    }
    if (option) {
        offer_option_value(option->long_name, words[0]);
    } else if (words[0][0] == '-') {
        offer_options(words[0], command->options);
        offer_options(words[0], ppm_global_options);
    } else {
        offer_operand(command, words[0], before);
    }
}

int
ppm_complete(const char *const *words)
{
    const PpmCommand *command;

    if (words[0] && g_str_equal(words[0], "--"))
        words++;
    while (words[0] && words[1] && words[0][0] == '-')
        words++;
    if (!words[0])
        return PPM_EXIT_DONE;
    if (!words[1]) {
        if (words[0][0] == '-')
            offer_options(words[0], ppm_global_options);
        else
            offer_commands(words[0]);
        return PPM_EXIT_DONE;
    }
    command = ppm_command_find(words[0]);
    if (command)
        complete_in_command(command, words + 1);
    return PPM_EXIT_DONE;
}

const PpmCommand ppm_command_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = N_("Print what a shell needs to complete names on Tab"),
    .operands = PPM_OPERANDS_SHELL,
    .minimum = 1,
    .maximum = 1,
    .run = run_completion,
};
