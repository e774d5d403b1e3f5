/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptpctl: the command line of PPTP Manager. */
#include "config.h"

#include "command.h"
#include "directories.h"
#include "exit-code.h"
#include "message.h"
#include "output.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>

/* Names and logs are UTF-8. Where nothing is said about the terminal ("C", as in cron and many
 * containers), UTF-8 is a better guess than question marks. */
static void
set_up_language(void)
{
    setlocale(LC_ALL, "");
    if (g_str_equal(nl_langinfo(CODESET), "ANSI_X3.4-1968"))
        setlocale(LC_CTYPE, "C.UTF-8");
    bindtextdomain(GETTEXT_PACKAGE, ppm_directory_locale());
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
}

/* Part of the design, not of this version: whoever types them should not look for a typing error.
 */
static gboolean
is_planned(const char *word)
{
    static const char *const planned[] = {"import", "export", "doctor", NULL};

    return g_strv_contains(planned, word);
}

static int
run_overview(void)
{
    g_auto(GStrv) arguments = g_strdupv((char *[]){(char *)"status", NULL});
    int exit_code = ppm_command_run(&ppm_command_status, arguments);

    ppm_message_note(_("\"pptpctl help\" lists the commands."));
    return exit_code;
}

static int
run_word(const char *word, GStrv arguments)
{
    const PpmCommand *command = ppm_command_find(word);

    if (command)
        return ppm_command_run(command, arguments);
    if (g_str_equal(word, "__complete"))
        return ppm_complete((const char *const *)arguments + 1);
    if (is_planned(word)) {
        ppm_message_error(_("%s is not available in this version"), word);
        return PPM_EXIT_ERROR;
    }
    return ppm_command_report_unknown(word);
}

/* Moves the global options before the command behind it, where its parser reads them. NULL where
 * there is no command; "--version" and "--help" stay in @leading. */
static GStrv
command_first(int argc, char **argv, GPtrArray *leading)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    int i = 1;

    while (i < argc && argv[i][0] == '-')
        g_ptr_array_add(leading, argv[i++]);
    if (i == argc)
        return NULL;
    g_strv_builder_add(builder, argv[i++]);
    for (guint j = 0; j < leading->len; j++)
        g_strv_builder_add(builder, g_ptr_array_index(leading, j));
    for (; i < argc; i++)
        g_strv_builder_add(builder, argv[i]);
    return g_strv_builder_end(builder);
}

static int
run_without_command(GPtrArray *leading)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) arguments = NULL;

    g_strv_builder_add(builder, "status");
    for (guint i = 0; i < leading->len; i++) {
        const char *option = g_ptr_array_index(leading, i);

        if (g_str_equal(option, "--help") || g_str_equal(option, "-h")) {
            ppm_command_print_overview();
            return PPM_EXIT_DONE;
        }
        g_strv_builder_add(builder, option);
    }
    if (leading->len == 0)
        return run_overview();
    arguments = g_strv_builder_end(builder);
    return ppm_command_run(&ppm_command_status, arguments);
}

static int
run(int argc, char **argv)
{
    g_autoptr(GPtrArray) leading = g_ptr_array_new();
    g_auto(GStrv) arguments = command_first(argc, argv, leading);

    for (guint i = 0; i < leading->len; i++) {
        if (g_str_equal(g_ptr_array_index(leading, i), "--version")) {
            printf("pptpctl %s\n", PACKAGE_VERSION);
            return PPM_EXIT_DONE;
        }
    }
    return arguments ? run_word(arguments[0], arguments) : run_without_command(leading);
}

int
main(int argc, char **argv)
{
    /* GDBus' thread would have a heap of its own, which grows by a page and a system call a time.
     */
    mallopt(M_ARENA_MAX, 1);
    set_up_language();
    return ppm_output_finish(run(argc, argv));
}
