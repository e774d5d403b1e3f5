/* SPDX-License-Identifier: GPL-2.0-or-later */
/* getpwnam_r() in a thread of GTask's. */
#include "config.h"

#include "owner.h"

#include <pwd.h>

#define BUFFER_BYTES 16384

static void
look_up(GTask *task, gpointer source, gpointer name, GCancellable *cancellable)
{
    g_autofree char *buffer = g_malloc(BUFFER_BYTES);
    struct passwd entry, *found = NULL;

    getpwnam_r(name, &entry, buffer, BUFFER_BYTES, &found);
    g_task_return_int(task, found ? (gssize)found->pw_uid : (gssize)G_MAXUINT);
}

void
ppm_owner_lookup_async(const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);

    g_task_set_task_data(task, g_strdup(name), g_free);
    g_task_set_source_tag(task, ppm_owner_lookup_async);
    g_task_run_in_thread(task, look_up);
}

guint
ppm_owner_lookup_finish(GAsyncResult *result)
{
    return (guint)g_task_propagate_int(G_TASK(result), NULL);
}
