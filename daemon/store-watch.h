/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells of edits of the profile files: inotify, and a moment's patience, since editors write in
 * several steps. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmStoreWatch PpmStoreWatch;

/* @names: the files that were written, moved, deleted or given other permissions, hidden ones left
 * out; NULL where too much happened to tell. */
typedef void (*PpmStoreWatchFunc)(const char *const *names, gpointer user_data);

PpmStoreWatch *ppm_store_watch_new(const char *directory, PpmStoreWatchFunc func,
                                   gpointer user_data, GError **error);
void ppm_store_watch_free(PpmStoreWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmStoreWatch, ppm_store_watch_free)

G_END_DECLS
