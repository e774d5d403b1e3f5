/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a server answers at TCP port 1723, tried from this program: by the routes of this
 * computer as they are now. The service does the same before each call. */
#pragma once

#include "cause.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long each address may take */
#define PPM_SERVER_TEST_SECONDS 5

/* @servers: host names or IPv4 addresses, at least one; each in turn, until one answers. Nothing is
 * sent to it. */
void ppm_server_test_async(const char *const *servers, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);

/* Returns PPM_CAUSE_NONE and the @server that answered; or why the last one did not, and that one.
 * PPM_CAUSE_INTERNAL with @error set to G_IO_ERROR_CANCELLED where cancelled. */
PpmCause ppm_server_test_finish(GAsyncResult *result, char **server, GError **error);

G_END_DECLS
