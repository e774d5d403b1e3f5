/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server's names and addresses to IPv4 candidates, in order, off the main loop. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_RESOLVER_MAX_CANDIDATES 16

typedef struct {
    char *name; /* as the profile says it */
    guint32 address;
} PpmCandidate;

/* What is to be kept of @candidates, as "NAME ADDRESS" lines, and back: those of @servers, in their
 * order, literals included; NULL where there are none. */
GStrv ppm_resolver_remember(const GPtrArray *candidates);
GPtrArray *ppm_resolver_recall(const char *const *servers, const char *const *remembered);

/* Looks up every name of @servers (an IPv4 address stands for itself), each with at most
 * @timeout_ms. Finishes with PpmCandidates in the order of @servers, without doubles and without
 * addresses no server can have (ppm_ipv4_is_unicast()), at most PPM_RESOLVER_MAX_CANDIDATES.
 * Fails only where not one address was found: G_RESOLVER_ERROR (TEMPORARY_FAILURE where nobody
 * answered), with a message that names the server and, where it has only IPv6 addresses, says so;
 * or G_IO_ERROR_CANCELLED. */
void ppm_resolver_lookup_async(const char *const *servers, guint timeout_ms,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);

/* An array of PpmCandidate. */
GPtrArray *ppm_resolver_lookup_finish(GAsyncResult *result, GError **error);

G_END_DECLS
