/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The path is walked from the top, link by link: realpath(3) would hide a link that is another's.
 */
#include "config.h"

#include "hook-trust.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 16

typedef struct {
    const char *trusted;
    GString *path; /* as far as it has been walked: no link in it */
    GQueue parts;  /* what is left to walk */
    guint links;
    struct stat status; /* of @path */
    char *fault;
} Walk;

static void G_GNUC_PRINTF(2, 3) blame(Walk *walk, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    walk->fault = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

static void
push_parts(Walk *walk, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    for (guint i = g_strv_length(parts); i > 0; i--) {
        if (parts[i - 1][0] && strcmp(parts[i - 1], ".") != 0)
            g_queue_push_head(&walk->parts, g_strdup(parts[i - 1]));
    }
}

static gboolean
is_questioned(Walk *walk)
{
    gsize length = walk->path->len;

    return strncmp(walk->trusted, walk->path->str, length) != 0 ||
           (walk->trusted[length] != '\0' && walk->trusted[length] != '/');
}

static void
check_owner(Walk *walk)
{
    const struct stat *status = &walk->status;
    gboolean open = !S_ISLNK(status->st_mode) && status->st_mode & (S_IWGRP | S_IWOTH);

    if (!is_questioned(walk))
        return;
    if (status->st_uid != 0 && status->st_uid != geteuid())
        blame(walk, "%s does not belong to root", walk->path->str);
    else if (open)
        blame(walk, "others may write to %s (mode %04o)", walk->path->str,
              (guint)status->st_mode & 07777u);
}

static void
go_up(Walk *walk)
{
    char *slash = strrchr(walk->path->str, '/');

    g_string_truncate(walk->path, (gsize)(slash - walk->path->str));
}

static void
follow_link(Walk *walk)
{
    char target[4096];
    ssize_t length = readlink(walk->path->str, target, sizeof target - 1);

    if (length <= 0 || ++walk->links > MAX_LINKS) {
        blame(walk, "%s is a link that leads nowhere", walk->path->str);
        return;
    }
    target[length] = '\0';
    if (target[0] == '/')
        g_string_truncate(walk->path, 0);
    else
        go_up(walk);
    push_parts(walk, target);
}

static void
step(Walk *walk, const char *part)
{
    if (strcmp(part, "..") == 0) {
        if (walk->path->len > 0)
            go_up(walk);
        return;
    }
    g_string_append_printf(walk->path, "/%s", part);
    if (lstat(walk->path->str, &walk->status) < 0) {
        blame(walk, "%s: %s", walk->path->str, g_strerror(errno));
        return;
    }
    check_owner(walk);
    if (!walk->fault && S_ISLNK(walk->status.st_mode))
        follow_link(walk);
}

/* Leaves the status of what @path leads to. */
static char *
walk_to(const char *trusted, const char *path, struct stat *status)
{
    Walk walk = {.trusted = trusted, .path = g_string_new(NULL), .parts = G_QUEUE_INIT};

    push_parts(&walk, path);
    while (!walk.fault && !g_queue_is_empty(&walk.parts)) {
        g_autofree char *part = g_queue_pop_head(&walk.parts);

        step(&walk, part);
    }
    if (!walk.fault && stat(walk.path->len > 0 ? walk.path->str : "/", status) < 0)
        blame(&walk, "%s: %s", path, g_strerror(errno));
    g_queue_clear_full(&walk.parts, g_free);
    g_string_free(walk.path, TRUE);
    return walk.fault;
}

char *
ppm_hook_trust_file(const char *trusted, const char *path)
{
    struct stat status;
    g_autofree char *fault = walk_to(trusted, path, &status);

    if (fault)
        return g_steal_pointer(&fault);
    if (!S_ISREG(status.st_mode))
        return g_strdup("it is no regular file");
    return (status.st_mode & S_IXUSR) == 0 ? g_strdup("it is not executable") : NULL;
}

char *
ppm_hook_trust_directory(const char *trusted, const char *path)
{
    struct stat status;
    g_autofree char *fault = walk_to(trusted, path, &status);

    if (fault)
        return g_steal_pointer(&fault);
    return S_ISDIR(status.st_mode) ? NULL : g_strdup("it is no directory");
}

gboolean
ppm_hook_name_is_fit(const char *name)
{
    for (const char *p = name; *p; p++) {
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_')
            return FALSE;
    }
    return name[0] != '\0';
}

gboolean
ppm_hook_name_is_leftover(const char *name)
{
    static const char *const endings[] = {"~", ".bak", ".swp", ".rpmsave", ".rpmnew", ".ucf-dist"};

    if (name[0] == '.' || strstr(name, ".dpkg-"))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(name, endings[i]))
            return TRUE;
    }
    return FALSE;
}
