/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The set of connections: what is stored and what runs. Knows nothing of D-Bus. */
#pragma once

#include "connection.h"
#include "store.h"

G_BEGIN_DECLS

/* Nobody takes the place of others. Files that an administrator writes are never refused for their
 * number. */
#define PPM_MANAGER_MAX_SHARED      1000u /* of nobody, and as many of root */
#define PPM_MANAGER_MAX_PRIVATE     256u  /* of one other user */
#define PPM_MANAGER_MAX_ALL_PRIVATE 8000u /* of all other users */
#define PPM_MANAGER_MAX_TUNNELS     16u   /* at once, of one other user's private connections */

#define PPM_TYPE_MANAGER (ppm_manager_get_type())
G_DECLARE_FINAL_TYPE(PpmManager, ppm_manager, PPM, MANAGER, GObject)

/**
 * Signals "added" and "removed": (PpmManager *manager, PpmConnection *connection, gpointer data)
 * Signal "files-changed": (PpmManager *manager, gpointer data): which files are broken
 */

PpmManager *ppm_manager_new(PpmHost *host, PpmStore *store);

/* Reads the store, adopts the tunnels that stand, undoes what others left. */
void ppm_manager_start(PpmManager *manager);

/* Profile @profile as a new connection of @owner_uid. PPM_ERROR_EXISTS where that owner has the
 * name already, PPM_ERROR_LIMIT_EXCEEDED where there are too many. */
PpmConnection *ppm_manager_add(PpmManager *manager, PpmProfile *profile, guint owner_uid,
                               GError **error);

/* The same without a file, for the program @managed_by (ppm_connection_set_managed_by()). Such a
 * connection may have the name of another. */
PpmConnection *ppm_manager_add_temporary(PpmManager *manager, PpmProfile *profile, guint owner_uid,
                                         const char *managed_by, GError **error);

/* Whether another tunnel of its owner may begin; PPM_ERROR_LIMIT_EXCEEDED where too many stand. */
gboolean ppm_manager_may_connect(PpmManager *manager, PpmConnection *connection, GError **error);

/* Stores @profile in place of the connection's, and applies its routes to a live tunnel: all or
 * nothing. */
gboolean ppm_manager_update(PpmManager *manager, PpmConnection *connection, PpmProfile *profile,
                            GError **error);

/* Ends the tunnel and forgets the connection; it goes when the tunnel has ended. */
gboolean ppm_manager_remove(PpmManager *manager, PpmConnection *connection, GError **error);

/* PpmConnection elements. */
const GPtrArray *ppm_manager_connections(PpmManager *manager);

PpmConnection *ppm_manager_find_uuid(PpmManager *manager, const char *uuid);
PpmConnection *ppm_manager_find_name(PpmManager *manager, const char *name, const char *owner);

/* The same among the temporary ones. */
PpmConnection *ppm_manager_find_temporary(PpmManager *manager, const char *name, const char *owner);

PpmHost *ppm_manager_host(PpmManager *manager);
PpmStore *ppm_manager_store(PpmManager *manager);

/* The last session of the user @uid has ended: so do the tunnels of the user's private connections
 * (docs/decisions.md). */
void ppm_manager_log_out(PpmManager *manager, guint uid);

typedef void (*PpmManagerDoneFunc)(gpointer user_data);

/* Ends all tunnels; @done is called when all is undone, or after 15 seconds. Kill switches stay,
 * where that @keep_blocks. */
void ppm_manager_stop(PpmManager *manager, gboolean keep_blocks, PpmManagerDoneFunc done,
                      gpointer user_data);

/* This computer goes to sleep: @done is called when the tunnels that do not outlive that have
 * ended. Then it wakes. */
void ppm_manager_fall_asleep(PpmManager *manager, PpmManagerDoneFunc done, gpointer user_data);
void ppm_manager_wake(PpmManager *manager);

/* Whether that has begun: nothing new may start. */
gboolean ppm_manager_is_stopping(PpmManager *manager);

/* Without a store: takes charge of every tunnel that a state file names, and ends it. */
void ppm_manager_end_all(PpmManager *manager, gboolean keep_blocks, PpmManagerDoneFunc done,
                         gpointer user_data);

/* Deletes the routes of ours that no state file answers for. */
void ppm_manager_sweep_routes(PpmManager *manager);

/* Puts resolv.conf back where it is ours and no state file answers for it; @done may be NULL. */
void ppm_manager_sweep_dns(PpmManager *manager, PpmManagerDoneFunc done, gpointer user_data);

/* The marker of PrepareRestart: the next stop keeps the tunnels. */
gboolean ppm_manager_prepare_restart(PpmManager *manager, GError **error);
gboolean ppm_manager_restart_is_prepared(PpmManager *manager);

G_END_DECLS
