/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A network of the test's own: v0 (10.9.0.1/24), its other end v1, loopback, and nothing else. */
#pragma once

#include "support.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static inline G_GNUC_PRINTF(1, 2) char *run(const char *format, ...)
{
    const char *argv[] = {"sh", "-ec", NULL, NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *command = NULL;
    char *output = NULL;
    va_list arguments;
    int status = 0;

    va_start(arguments, format);
    command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    argv[2] = command;
    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                 &error);
    assert_no_error(error);
    g_spawn_check_wait_status(status, &error);
    if (error)
        print_error("%s\n", command);
    assert_no_error(error);
    return output;
}

#define do_run(...) g_free(run(__VA_ARGS__))

static inline gboolean
write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    gboolean written = file && fputs(text, file) >= 0;

    return file && fclose(file) == 0 && written;
}

/* Root does without a user namespace. */
static inline gboolean
leave_the_network(void)
{
    g_autofree char *users = g_strdup_printf("0 %u 1", geteuid());
    g_autofree char *groups = g_strdup_printf("0 %u 1", getegid());

    if (unshare(CLONE_NEWNET) == 0)
        return TRUE;
    return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 &&
           write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", users) &&
           write_file("/proc/self/gid_map", groups);
}

static inline void
enter_network_namespace(void)
{
    if (!leave_the_network()) {
        print_error("no network namespace of our own: %s\n", g_strerror(errno));
        fail();
    }
    if (!strstr(g_getenv("PATH") ?: "", "/sbin"))
        g_setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", TRUE);
    do_run("ip link set lo up; ip link add v0 type veth peer name v1; ip link set v0 up;"
           "ip link set v1 up; ip address add 10.9.0.1/24 dev v0");
}
