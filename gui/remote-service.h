/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The service as widgets see it: whether it is there, and one list of its connections, sorted by
 * name, that follows it. */
#pragma once

#include "remote-connection.h"

G_BEGIN_DECLS

#define PPM_TYPE_REMOTE_SERVICE (ppm_remote_service_get_type())
G_DECLARE_FINAL_TYPE(PpmRemoteService, ppm_remote_service, PPM, REMOTE_SERVICE, GObject)

/**
 * Property "available": whether the service is on the bus
 * Property "loading": whether that is not known yet
 */

PpmRemoteService *ppm_remote_service_new(void);

/* Looks for the service, and has the bus start it; again where that failed. */
void ppm_remote_service_open(PpmRemoteService *service);

gboolean ppm_remote_service_is_available(PpmRemoteService *service);
gboolean ppm_remote_service_is_loading(PpmRemoteService *service);

/* PpmRemoteConnection items; empty while the service is not there. */
GListModel *ppm_remote_service_connections(PpmRemoteService *service);

/* By name or UUID, the user's own before shared ones; NULL where there is none. */
PpmRemoteConnection *ppm_remote_service_find(PpmRemoteService *service, const char *name);

/* The one at an object path, or NULL. */
PpmRemoteConnection *ppm_remote_service_at(PpmRemoteService *service, const char *path);

/* Adds a connection; @settings: a{sv}, taken over where floating. polkit may ask the user. What the
 * service said is in PPM_ERROR. Gives the new object's path, which may not be in the list yet. */
void ppm_remote_service_add(PpmRemoteService *service, GVariant *settings,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
char *ppm_remote_service_add_finish(GAsyncResult *result, GError **error);

/* The UUID of the connection at an object path; "" where it is not one. */
char *ppm_remote_service_uuid_of(const char *path);

G_END_DECLS
