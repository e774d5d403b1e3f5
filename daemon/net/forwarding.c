/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "forwarding.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "descriptor.h"

#define NAME      "forwarding"
#define FORWARD   "/proc/sys/net/ipv4/ip_forward"
#define REDIRECTS "/proc/sys/net/ipv4/conf/all/accept_redirects"

static char *
path_of(const char *directory)
{
    return g_build_filename(directory, NAME, NULL);
}

/* -1 where it cannot be read. */
static int
read_switch(const char *path)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL) || (text[0] != '0' && text[0] != '1'))
        return -1;
    return text[0] - '0';
}

/* A write to a file of /proc: neither made nor truncated. */
static gboolean
write_switch(const char *path, int value, GError **error)
{
    ppm_autofd int fd = open(path, O_WRONLY | O_CLOEXEC);
    char digit = (char)('0' + value);

    if (fd >= 0 && write(fd, &digit, 1) == 1)
        return TRUE;
    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(errno), "%s: %s", path,
                g_strerror(errno));
    return FALSE;
}

gboolean
ppm_forwarding_is_ours(const char *directory)
{
    g_autofree char *path = path_of(directory);

    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

gboolean
ppm_forwarding_prepare(const char *directory, GError **error)
{
    g_autofree char *path = path_of(directory);
    g_autofree char *redirects = NULL;

    if (ppm_forwarding_is_ours(directory) || read_switch(FORWARD) == 1)
        return TRUE;
    redirects = g_strdup_printf("%d\n", read_switch(REDIRECTS));
    return g_file_set_contents_full(path, redirects, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    error);
}

gboolean
ppm_forwarding_switch_on(GError **error)
{
    return read_switch(FORWARD) == 1 || write_switch(FORWARD, 1, error);
}

/* Switching forwarding also switches whether redirects are followed: on where it goes off, whatever
 * was set before. */
void
ppm_forwarding_restore(const char *directory)
{
    g_autofree char *path = path_of(directory);
    int redirects = read_switch(path);
    g_autoptr(GError) error = NULL;

    if (!ppm_forwarding_is_ours(directory))
        return;
    if (!write_switch(FORWARD, 0, &error) ||
        (redirects >= 0 && !write_switch(REDIRECTS, redirects, &error)))
        g_warning("%s", error->message);
    g_unlink(path);
}
