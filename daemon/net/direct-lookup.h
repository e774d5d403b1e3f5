/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of names, asked for by ourselves: while a kill switch blocks, the system's resolver can
 * ask nobody. The questions carry PPM_MARK_PROBE, which is let through to port 53. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_DIRECT_LOOKUP_MAX_SERVERS 3

/* The name servers of a resolv.conf that are IPv4 addresses and no stub on this computer: an array
 * of guint32, in order, PPM_DIRECT_LOOKUP_MAX_SERVERS at most. */
GArray *ppm_direct_lookup_parse_servers(const char *text);

/* Those of the uplink, from the first file that knows any. */
GArray *ppm_direct_lookup_servers(void);

/* Asks one of @servers after the other, each for a second, for the IPv4 addresses of @names.
 * Addresses among them are left out. */
void ppm_direct_lookup_async(const char *const *names, const GArray *servers,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);

/* "NAME ADDRESS" lines as of ppm_resolver_remember(), none where nobody knew; NULL where cancelled.
 */
GStrv ppm_direct_lookup_finish(GAsyncResult *result, GError **error);

/* Pure, for tests: the addresses in @answer, if it answers the question @id for @name; NULL if it
 * does not, or is none. */
GArray *ppm_direct_lookup_parse_answer(const guint8 *answer, gsize length, guint16 id,
                                       const char *name);

G_END_DECLS
