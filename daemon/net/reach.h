/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a TCP port answers: asked before pppd is started, so that "refused", "unreachable" and
 * "silent" are told apart and the next candidate gets its turn after five seconds. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Opens and closes one TCP connection to @address (host byte order). Fails with G_IO_ERROR:
 * CONNECTION_REFUSED, HOST_UNREACHABLE, NETWORK_UNREACHABLE, TIMED_OUT after @timeout_ms,
 * CANCELLED. The socket carries @mark (SO_MARK) where it is not 0 and is bound to @interface
 * (SO_BINDTODEVICE) where it is not NULL. */
void ppm_reach_async(guint32 address, guint16 port, guint32 mark, const char *interface,
                     guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data);
gboolean ppm_reach_finish(GAsyncResult *result, GError **error);

G_END_DECLS
