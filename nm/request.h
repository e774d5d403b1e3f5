/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what NetworkManager's profile asks of our service. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

/* The settings for AddTemporaryConnection() (a{sv}, floating): the connection's own, but for what
 * NetworkManager does itself (routes, name servers, reconnecting). NULL and @error, which names
 * NetworkManager's key and what is allowed, where a value is refused. */
GVariant *ppm_request_settings(NMConnection *connection, GError **error);

/* Whether a password must be had before the call is made. */
gboolean ppm_request_needs_password(NMConnection *connection);

/* The password, of @connection; NULL where there is none. */
const char *ppm_request_password(NMConnection *connection);

G_END_DECLS
