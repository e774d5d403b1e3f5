/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hooks of one connection: an event's hooks begin when those of the event before have ended. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmHookQueue PpmHookQueue;

/* What happened, fit for a log. */
typedef void (*PpmHookSaidFunc)(const char *line, gpointer user_data);

PpmHookQueue *ppm_hook_queue_new(const char *uuid, const char *directory, PpmHookSaidFunc said,
                                 gpointer user_data);

/* What waits yet is begun at once: nobody is left to wait. */
void ppm_hook_queue_free(PpmHookQueue *queue);

/* @words: the event first. Of one event that waits already, what is newer counts. Never calls back
 * from within. */
void ppm_hook_queue_add(PpmHookQueue *queue, const char *const *words,
                        const char *const *environment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmHookQueue, ppm_hook_queue_free)

G_END_DECLS
