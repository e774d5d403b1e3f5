/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One at a time; its end is the end of what it tells. */
#include "config.h"

#include "hook-queue.h"
#include "hook-order.h"
#include "hook-process.h"
#include "printable.h"

#include <gio/gunixinputstream.h>
#include <string.h>

typedef struct {
    char *event;
    GBytes *order;
} Job;

struct _PpmHookQueue {
    char *uuid;
    char *directory;
    PpmHookSaidFunc said;
    gpointer user_data;
    GQueue jobs;            /* that wait */
    GDataInputStream *told; /* by the one that runs, or NULL */
    GCancellable *cancellable;
    guint due;
};

static void begin_next(PpmHookQueue *queue);
static void read_next(PpmHookQueue *queue);

static void
job_free(gpointer data)
{
    Job *job = data;

    g_free(job->event);
    g_bytes_unref(job->order);
    g_free(job);
}

static int
begin(PpmHookQueue *queue, Job *job)
{
    g_autoptr(GError) error = NULL;
    int fd = ppm_hook_process_start(queue->uuid, queue->directory, job->order, &error);

    if (fd < 0)
        g_warning("hooks for %s could not be started: %s", job->event, error->message);
    return fd;
}

static void
on_line(GObject *source, GAsyncResult *result, gpointer user_data)
{
    PpmHookQueue *queue = user_data;
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *line = g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(source),
                                                                 result, &length, &error);
    g_autofree char *fit = NULL;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!line) {
        g_clear_object(&queue->told);
        begin_next(queue);
        return;
    }
    fit = ppm_printable(line, length);
    queue->said(fit, queue->user_data);
    read_next(queue);
}

static void
read_next(PpmHookQueue *queue)
{
    g_data_input_stream_read_line_async(queue->told, G_PRIORITY_DEFAULT, queue->cancellable,
                                        on_line, queue);
}

static void
begin_next(PpmHookQueue *queue)
{
    while (!queue->told && !g_queue_is_empty(&queue->jobs)) {
        Job *job = g_queue_pop_head(&queue->jobs);
        int fd = begin(queue, job);

        if (fd >= 0) {
            g_autoptr(GInputStream) stream = g_unix_input_stream_new(fd, TRUE);

            queue->told = g_data_input_stream_new(stream);
            read_next(queue);
        }
        job_free(job);
    }
}

static gboolean
on_due(gpointer user_data)
{
    PpmHookQueue *queue = user_data;

    queue->due = 0;
    begin_next(queue);
    return G_SOURCE_REMOVE;
}

/* Most computers have none, and for none nothing is started. */
static gboolean
has_hooks(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (name[0] != '.')
            return TRUE;
    }
    return FALSE;
}

static void
drop_same(PpmHookQueue *queue, const char *event)
{
    Job *last = g_queue_peek_tail(&queue->jobs);

    if (last && strcmp(last->event, event) == 0)
        job_free(g_queue_pop_tail(&queue->jobs));
}

void
ppm_hook_queue_add(PpmHookQueue *queue, const char *const *words, const char *const *environment)
{
    Job *job;

    if (!has_hooks(queue->directory))
        return;
    drop_same(queue, words[0]);
    job = g_new0(Job, 1);
    job->event = g_strdup(words[0]);
    job->order = ppm_hook_order_write(words, environment);
    g_queue_push_tail(&queue->jobs, job);
    if (!queue->due)
        queue->due = g_idle_add(on_due, queue);
}

PpmHookQueue *
ppm_hook_queue_new(const char *uuid, const char *directory, PpmHookSaidFunc said,
                   gpointer user_data)
{
    PpmHookQueue *queue = g_new0(PpmHookQueue, 1);

    queue->uuid = g_strdup(uuid);
    queue->directory = g_strdup(directory);
    queue->said = said;
    queue->user_data = user_data;
    queue->cancellable = g_cancellable_new();
    return queue;
}

static void
begin_all(PpmHookQueue *queue)
{
    while (!g_queue_is_empty(&queue->jobs)) {
        Job *job = g_queue_pop_head(&queue->jobs);
        int fd = begin(queue, job);

        if (fd >= 0)
            close(fd);
        job_free(job);
    }
}

void
ppm_hook_queue_free(PpmHookQueue *queue)
{
    g_cancellable_cancel(queue->cancellable);
    g_clear_handle_id(&queue->due, g_source_remove);
    begin_all(queue);
    g_clear_object(&queue->told);
    g_clear_object(&queue->cancellable);
    g_free(queue->directory);
    g_free(queue->uuid);
    g_free(queue);
}
