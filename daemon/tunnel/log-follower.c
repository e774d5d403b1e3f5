/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The writer appends (O_APPEND), so overwriting earlier bytes and truncating are safe meanwhile. */
#include "config.h"

#include "log-follower.h"
#include "descriptor.h"
#include "negotiation.h"
#include "printable.h"
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINE 1024

struct _PpmLogFollower {
    int file;
    int inotify;
    GSource *source;
    off_t offset;     /* of the first byte of @pending */
    GString *pending; /* the line that has not ended yet */
    PpmLogLineFunc func;
    gpointer user_data;
};

/* In the file and in memory. A write that fails leaves a root-only file on a memory file system. */
static void
blank(PpmLogFollower *follower, char *line, gsize length)
{
    gsize start, end;

    if (!ppm_negotiation_find_sensitive(line, length, &start, &end))
        return;
    memset(line + start, '*', end - start);
    if (pwrite(follower->file, line + start, end - start, follower->offset + (off_t)start) < 0)
        g_warning("cannot blank a line of the log: %s", g_strerror(errno));
}

static void
take_line(PpmLogFollower *follower, gsize length, gsize consumed)
{
    g_autofree char *text = NULL;

    blank(follower, follower->pending->str, length);
    text = ppm_printable(follower->pending->str, MIN(length, MAX_LINE));
    g_string_erase(follower->pending, 0, (gssize)consumed);
    follower->offset += (off_t)consumed;
    if (text[0])
        follower->func(text, follower->user_data);
}

static void
take_lines(PpmLogFollower *follower)
{
    char *newline;

    while ((newline = memchr(follower->pending->str, '\n', follower->pending->len))) {
        gsize length = (gsize)(newline - follower->pending->str);

        take_line(follower, length, length + 1);
    }
    if (follower->pending->len > MAX_LINE)
        take_line(follower, follower->pending->len, follower->pending->len);
}

/* Only what has been read may go: the writer may be adding right now. */
static void
empty_large_file(PpmLogFollower *follower)
{
    struct stat status;

    if (follower->pending->len > 0 || follower->offset < PPM_LOG_MAX_BYTES)
        return;
    if (fstat(follower->file, &status) == 0 && status.st_size == follower->offset &&
        ftruncate(follower->file, 0) == 0)
        follower->offset = 0;
}

static void
read_on(PpmLogFollower *follower)
{
    char buffer[4096];

    for (;;) {
        off_t position = follower->offset + (off_t)follower->pending->len;
        ssize_t got = pread(follower->file, buffer, sizeof buffer, position);

        if (got <= 0)
            break;
        g_string_append_len(follower->pending, buffer, got);
        explicit_bzero(buffer, (gsize)got);
        take_lines(follower);
    }
    empty_large_file(follower);
}

static gboolean
on_changed(int fd, GIOCondition condition, gpointer user_data)
{
    char events[4096];

    while (read(fd, events, sizeof events) > 0)
        ;
    read_on(user_data);
    return G_SOURCE_CONTINUE;
}

static gboolean
watch(PpmLogFollower *follower, const char *path)
{
    follower->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (follower->inotify < 0 || inotify_add_watch(follower->inotify, path, IN_MODIFY) < 0)
        return FALSE;
    follower->source = g_unix_fd_source_new(follower->inotify, G_IO_IN);
    g_source_set_callback(follower->source, G_SOURCE_FUNC(on_changed), follower, NULL);
    g_source_attach(follower->source, g_main_context_get_thread_default());
    return TRUE;
}

PpmLogFollower *
ppm_log_follower_new(const char *path, PpmLogLineFunc func, gpointer user_data, GError **error)
{
    g_autoptr(PpmLogFollower) follower = g_new0(PpmLogFollower, 1);

    follower->inotify = -1;
    follower->pending = g_string_new(NULL);
    follower->func = func;
    follower->user_data = user_data;
    follower->file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (follower->file < 0 || !watch(follower, path)) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", path,
                    g_strerror(code));
        return NULL;
    }
    return g_steal_pointer(&follower);
}

void
ppm_log_follower_drain(PpmLogFollower *follower)
{
    read_on(follower);
    if (follower->pending->len > 0)
        take_line(follower, follower->pending->len, follower->pending->len);
}

void
ppm_log_follower_free(PpmLogFollower *follower)
{
    ppm_clear_source(&follower->source);
    ppm_clear_fd(&follower->inotify);
    ppm_clear_fd(&follower->file);
    if (follower->pending) {
        explicit_bzero(follower->pending->str, follower->pending->len);
        g_string_free(follower->pending, TRUE);
    }
    g_free(follower);
}
