/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Helpers of unit tests. They fail through cmocka, at the line that called them. */
#include "config.h"

#include "support.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static void G_GNUC_PRINTF(3, 4) fail_at(const char *file, int line, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    print_error("%s\n", message);
    g_clear_pointer(&message, g_free);
    _fail(file, line);
}

void
support_assert_no_error(const GError *error, const char *file, int line)
{
    if (error)
        fail_at(file, line, "unexpected: %s", error->message);
}

void
support_assert_error(GError **error, GQuark domain, int code, const char *file, int line)
{
    if (!*error)
        fail_at(file, line, "no error where %s %d was expected", g_quark_to_string(domain), code);
    else if (!g_error_matches(*error, domain, code))
        fail_at(file, line, "%s %d where %s %d was expected: %s",
                g_quark_to_string((*error)->domain), (*error)->code, g_quark_to_string(domain),
                code, (*error)->message);
    g_clear_error(error);
}

void
support_assert_error_says(GError **error, GQuark domain, int code, const char *part,
                          const char *file, int line)
{
    if (*error)
        support_assert_contains((*error)->message, part, file, line);
    support_assert_error(error, domain, code, file, line);
}

void
support_assert_contains(const char *text, const char *part, const char *file, int line)
{
    if (!strstr(text, part))
        fail_at(file, line, "“%s” is not in “%s”", part, text);
}

static gboolean
on_late(gpointer late)
{
    *(gboolean *)late = TRUE;
    return G_SOURCE_CONTINUE;
}

void
support_assert_happens(const gboolean *done, guint seconds, const char *file, int line)
{
    gboolean late = FALSE;
    guint timer = g_timeout_add_seconds(seconds, on_late, &late);

    while (!*done && !late)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
    if (!*done)
        fail_at(file, line, "it did not happen within %u seconds", seconds);
}

int
support_make_directory(void **state)
{
    *state = g_dir_make_tmp("pptp-manager-test-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int
remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return g_remove(path);
}

int
support_remove_directory(void **state)
{
    int result = nftw(*state, remove_entry, 8, FTW_DEPTH | FTW_PHYS);

    g_free(*state);
    return result;
}
