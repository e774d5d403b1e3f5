/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which candidate answers: each in turn gets five seconds for TCP port 1723. */
#pragma once

#include "cause.h"
#include "netlink.h"
#include "resolver.h"

G_BEGIN_DECLS

#define PPM_APPROACH_TIMEOUT_MS 5000

/**
 * PpmApproach:
 * @address: the candidate that answered, host byte order
 * @uplink: the way there, as ppm_approach_find_uplink() has it
 */
typedef struct {
    guint32 address;
    PpmKernelRoute uplink;
} PpmApproach;

/* The way to @address, whatever tunnels there are; its mtu is the largest packet that fits, as far
 * as that is known, or 0. Errors as ppm_netlink_lookup()'s. */
gboolean ppm_approach_find_uplink(PpmNetlink *netlink, guint32 address, PpmKernelRoute *uplink,
                                  GError **error);

/* @candidates: PpmCandidate elements, at least one; kept until the end. @mark: of the packets. */
void ppm_approach_async(PpmNetlink *netlink, GPtrArray *candidates, guint32 mark,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);

/* Where none answered: FALSE, the most telling @cause (refused says more than unreachable, and that
 * more than no route) and in @error which candidate gave which answer; G_IO_ERROR_CANCELLED where
 * cancelled. */
gboolean ppm_approach_finish(GAsyncResult *result, PpmApproach *approach, PpmCause *cause,
                             GError **error);

G_END_DECLS
