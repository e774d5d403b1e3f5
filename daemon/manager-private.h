/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by manager.c (the set of connections), manager-edits.c (what an administrator does to
 * their files), manager-limits.c (how many there may be) and manager-sleep.c. */
#pragma once

#include "manager.h"
#include "store-watch.h"

struct _PpmManager {
    GObject parent_instance;

    PpmHost *host;
    PpmStore *store;
    PpmStoreWatch *watch;
    GPtrArray *connections;
    GPtrArray *leaving;    /* removed, but their tunnels have not ended yet */
    GHashTable *to_forget; /* of those: whose password and history go with them */
    PpmManagerDoneFunc done;
    gpointer done_data;
    guint stop_timer;
    gboolean is_stopping;
    PpmManagerDoneFunc asleep; /* while tunnels end for it */
    gpointer asleep_data;
};

/* Makes a connection of @profile, whose file is there, and tells of it. */
PpmConnection *ppm_manager_take_in(PpmManager *manager, PpmProfile *profile, guint owner_uid);

/* Lets @connection go, its file being gone, and ends its tunnel. */
void ppm_manager_drop(PpmManager *manager, PpmConnection *connection);

/* Emits "files-changed". */
void ppm_manager_tell_files(PpmManager *manager);

/* manager-limits.c: whether @owner may have one more. */
gboolean ppm_manager_may_add(PpmManager *manager, const char *owner, GError **error);

/* manager-sleep.c: one connection's state has changed. */
void ppm_manager_look_at_sleep(PpmManager *manager);

/* manager-edits.c: from now on, edits of the profile files are followed. */
void ppm_manager_follow_edits(PpmManager *manager);
