/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what NetworkManager's profile asks of our service. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

/* What agents show; it is in the catalogue, by the authentication dialog. */
#define PPM_REQUEST_REFUSED_MESSAGE "The server did not accept the password."

/* The settings for AddTemporaryConnection() (a{sv}, floating): the connection's own, but for what
 * NetworkManager does itself (routes, name servers, reconnecting). NULL and @error, which names
 * NetworkManager's key and what is allowed, where a value is refused. @ignored (element-type utf8)
 * gets a sentence for each key that means nothing here. */
GVariant *ppm_request_settings(NMConnection *connection, GPtrArray *ignored, GError **error);

/* Whether the network of the tunnel's address by its class is to be reached through it (our own
 * key class-route). */
gboolean ppm_request_has_class_route(NMConnection *connection);

/* Whether NetworkManager is to keep it when the tunnel is lost (vpn.persistent). */
gboolean ppm_request_persists(NMConnection *connection);

/* Whether a password must be had before the call is made. */
gboolean ppm_request_needs_password(NMConnection *connection);

/* Whether it comes from an agent, and is not one of the system's. */
gboolean ppm_request_password_is_agents(NMConnection *connection);

/* The password, of @connection; NULL where there is none. */
const char *ppm_request_password(NMConnection *connection);

G_END_DECLS
