/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks for a black hole: asks the other end of a link for echoes (ICMP) of several sizes at once,
 * up to the full one, which must not be cut to pieces on the way. Takes 5 seconds at most, and far
 * less where all is well. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @mtu: that of @interface. */
void ppm_mtu_probe_async(const char *interface, guint32 peer, guint mtu, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);

/* The size that comes back: @mtu itself where all is well, or less; 0 and @error where nothing can
 * be said (G_IO_ERROR_TIMED_OUT: it does not answer). */
guint ppm_mtu_probe_finish(GAsyncResult *result, GError **error);

G_END_DECLS
