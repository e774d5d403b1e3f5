/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the administrator's hooks, one after the other, outside the service's sandbox. What happens
 * is told on standard output, a line each; what the hooks themselves say goes to standard error. */
#include "config.h"

#include "hook-order.h"
#include "hook-run.h"
#include "hook-trust.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_SECONDS 30
#define GRACE_SECONDS 2
#define MAX_BYTES     (1024 * 1024)
#define PATH          "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static void G_GNUC_PRINTF(1, 2) tell(const char *format, ...)
{
    va_list arguments;
    g_autofree char *line = NULL;

    va_start(arguments, format);
    line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_strdelimit(line, "\n", '?');
    fprintf(stdout, "%s\n", line);
    fflush(stdout);
    fprintf(stderr, "%s\n", line);
}

static PpmHookOrder *
read_order(void)
{
    g_autofree char *data = g_malloc(MAX_BYTES);
    gsize length = 0;

    while (length < MAX_BYTES) {
        ssize_t got = read(STDIN_FILENO, data + length, MAX_BYTES - length);

        if (got == 0)
            return ppm_hook_order_read(data, length);
        if (got < 0 && errno != EINTR)
            return NULL;
        length += got > 0 ? (gsize)got : 0;
    }
    return NULL;
}

static int
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
names_in(const char *directory)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (!ppm_hook_name_is_leftover(name))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare);
    return names;
}

static GStrv
command(const char *path, const PpmHookOrder *order)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    g_strv_builder_add(builder, path);
    g_strv_builder_addv(builder, (const char **)order->words);
    return g_strv_builder_end(builder);
}

static char *
fault_of(const char *name, const char *path)
{
    if (!ppm_hook_name_is_fit(name))
        return g_strdup("only letters, digits, - and _ may be in its name");
    return ppm_hook_trust_file("/", path);
}

static void
run_one(const char *directory, const char *name, const PpmHookOrder *order)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *fault = fault_of(name, path);
    g_auto(GStrv) argv = NULL;
    g_autofree char *outcome = NULL;

    if (fault) {
        tell("hook %s not run: %s", path, fault);
        return;
    }
    argv = command(path, order);
    outcome = ppm_hook_run((const char *const *)argv, (const char *const *)order->environment,
                           LIMIT_SECONDS, GRACE_SECONDS);
    tell("hook %s %s: %s", path, order->words[0], outcome);
}

static void
run_all(const char *directory, PpmHookOrder *order)
{
    g_autofree char *fault = ppm_hook_trust_directory("/", directory);
    g_autoptr(GPtrArray) names = NULL;

    if (fault) {
        tell("hooks in %s not run: %s", directory, fault);
        return;
    }
    order->environment = g_environ_setenv(order->environment, "PATH", PATH, TRUE);
    names = names_in(directory);
    for (guint i = 0; i < names->len; i++)
        run_one(directory, g_ptr_array_index(names, i), order);
}

int
main(int argc, char **argv)
{
    g_autoptr(PpmHookOrder) order = NULL;

    if (argc != 2 || argv[1][0] != '/') {
        g_printerr("Usage: hooks DIRECTORY <ORDER\nA part of pptp-managerd(8).\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN); /* the service may be gone: the hooks run all the same */
    umask(022);
    order = read_order();
    if (!order) {
        g_printerr("hooks: what is to be done cannot be understood\n");
        return 2;
    }
    run_all(argv[1], order);
    return EXIT_SUCCESS;
}
