/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands: what each is called, takes, says about itself, and runs. */
#pragma once

#include <glib.h>

/* What the operands of a command are, for completion. */
typedef enum {
    PPM_OPERANDS_NONE,
    PPM_OPERANDS_NEW_NAME,
    PPM_OPERANDS_NAME,
    PPM_OPERANDS_NAMES,
    PPM_OPERANDS_NAME_AND_ASSIGNMENTS,
    PPM_OPERANDS_NAME_AND_KEYS,
    PPM_OPERANDS_PRESET,
    PPM_OPERANDS_ROUTE,
    PPM_OPERANDS_PASSWORD,
    PPM_OPERANDS_SHELL,
    PPM_OPERANDS_COMMAND,
} PpmOperands;

#define PPM_ANY_NUMBER G_MAXUINT

/**
 * PpmCommand:
 * @name: the word
 * @arguments: its usage behind the word
 * @summary: one line for the list of commands
 * @description: what --help adds, or %NULL
 * @options: its own options, up to an empty row, or %NULL
 * @operands: what kind of operands it takes
 * @minimum: how many operands it needs at least
 * @maximum: and at most
 * @run: gets the operands, returns the exit code
 */
typedef struct {
    const char *name;
    const char *arguments;
    const char *summary;
    const char *description;
    const GOptionEntry *options;
    PpmOperands operands;
    guint minimum, maximum;
    int (*run)(const char *const *operands);
} PpmCommand;

/* All of them, up to one without a name. */
extern const PpmCommand *const ppm_commands[];

const PpmCommand *ppm_command_find(const char *name);

/* The words of all commands, for suggestions. Free the array, not the words. */
const char **ppm_command_names(void);

/* The options of every command. */
extern const GOptionEntry ppm_global_options[];

/* Parses the rest of the command line (@arguments[0] is the command's word) and runs. */
int ppm_command_run(const PpmCommand *command, GStrv arguments);

/* The list of commands; and the usage of one. */
void ppm_command_print_overview(void);
void ppm_command_print_help(const PpmCommand *command);

/* Says that @word is no command, with what was probably meant, and returns the exit code. */
int ppm_command_report_unknown(const char *word);

extern const PpmCommand ppm_command_add;
extern const PpmCommand ppm_command_completion;
extern const PpmCommand ppm_command_delete;
extern const PpmCommand ppm_command_down;
extern const PpmCommand ppm_command_help;
extern const PpmCommand ppm_command_list;
extern const PpmCommand ppm_command_log;
extern const PpmCommand ppm_command_monitor;
extern const PpmCommand ppm_command_password;
extern const PpmCommand ppm_command_presets;
extern const PpmCommand ppm_command_rename;
extern const PpmCommand ppm_command_route;
extern const PpmCommand ppm_command_set;
extern const PpmCommand ppm_command_show;
extern const PpmCommand ppm_command_status;
extern const PpmCommand ppm_command_unset;
extern const PpmCommand ppm_command_up;

/* cmd-completion.c: "__complete", which the completion scripts call with the words up to the
 * cursor. */
int ppm_complete(const char *const *words);
