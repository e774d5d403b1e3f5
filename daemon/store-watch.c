/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory's inotify events, gathered until it is quiet. */
#include "config.h"

#include "store-watch.h"
#include "descriptor.h"
#include "source.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

#define EVENTS                                                                                     \
    (IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF |       \
     IN_MOVE_SELF | IN_ONLYDIR)
#define QUIET_MS   250  /* an editor's rename follows within that */
#define LONGEST_MS 2000 /* somebody who never stops does not keep us from looking */

struct _PpmStoreWatch {
    PpmStoreWatchFunc func;
    gpointer user_data;
    int inotify;
    GSource *source;
    GHashTable *names;
    gboolean overflowed;
    guint timer;
    gint64 first; /* monotonic: when the oldest event that is not told yet came */
};

static gboolean
on_quiet(gpointer user_data)
{
    PpmStoreWatch *watch = user_data;
    g_autoptr(GHashTable) names = g_steal_pointer(&watch->names);
    g_autofree const char **keys = (const char **)g_hash_table_get_keys_as_array(names, NULL);
    gboolean overflowed = watch->overflowed;

    watch->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    watch->overflowed = FALSE;
    watch->timer = 0;
    watch->func(overflowed ? NULL : keys, watch->user_data);
    return G_SOURCE_REMOVE;
}

static void
wait_for_quiet(PpmStoreWatch *watch)
{
    gint64 now = g_get_monotonic_time();
    gint64 left;

    if (!watch->timer)
        watch->first = now;
    g_clear_handle_id(&watch->timer, g_source_remove);
    left = LONGEST_MS - (now - watch->first) / 1000;
    watch->timer = g_timeout_add((guint)CLAMP(left, 0, QUIET_MS), on_quiet, watch);
}

static void
take_event(PpmStoreWatch *watch, const struct inotify_event *event)
{
    if (event->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF))
        watch->overflowed = TRUE;
    else if (event->len > 0 && event->name[0] != '.')
        g_hash_table_add(watch->names, g_strdup(event->name));
    else
        return;
    wait_for_quiet(watch);
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    _Alignas(struct inotify_event) char buffer[4096];
    PpmStoreWatch *watch = user_data;
    gssize length = read(fd, buffer, sizeof buffer);

    for (gssize at = 0; at < length;) {
        const struct inotify_event *event = (const struct inotify_event *)(void *)(buffer + at);

        take_event(watch, event);
        at += (gssize)(sizeof *event + event->len);
    }
    return G_SOURCE_CONTINUE;
}

PpmStoreWatch *
ppm_store_watch_new(const char *directory, PpmStoreWatchFunc func, gpointer user_data,
                    GError **error)
{
    g_autoptr(PpmStoreWatch) watch = g_new0(PpmStoreWatch, 1);

    watch->func = func;
    watch->user_data = user_data;
    watch->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->inotify < 0 || inotify_add_watch(watch->inotify, directory, EVENTS) < 0) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", directory,
                    g_strerror(code));
        return NULL;
    }
    watch->source = g_unix_fd_source_new(watch->inotify, G_IO_IN);
    g_source_set_callback(watch->source, G_SOURCE_FUNC(on_readable), watch, NULL);
    g_source_attach(watch->source, NULL);
    return g_steal_pointer(&watch);
}

void
ppm_store_watch_free(PpmStoreWatch *watch)
{
    g_clear_handle_id(&watch->timer, g_source_remove);
    ppm_clear_source(&watch->source);
    ppm_clear_fd(&watch->inotify);
    g_hash_table_unref(watch->names);
    g_free(watch);
}
