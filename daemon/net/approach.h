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
 * @uplink: the way there; its mtu is that of ppm_approach_mtu()
 */
typedef struct {
    guint32 address;
    PpmKernelRoute uplink;
} PpmApproach;

/* The largest packet that fits the way to @address, which is @uplink, as far as that is known; 0:
 * not at all. */
guint ppm_approach_mtu(PpmNetlink *netlink, guint32 address, const PpmKernelRoute *uplink);

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
