/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: lists of routes against each other. A profile may have a thousand, so that none is looked
 * for in a list. */
#pragma once

#include "netlink.h"

G_BEGIN_DECLS

/* The members of @routes (PpmKernelRoute elements), each pointing into the array, which outlives
 * the set and does not change meanwhile. */
GHashTable *ppm_route_set_new(const GArray *routes);

/* Those of @routes that are not in @set, in their order, each once. */
GArray *ppm_route_set_missing(GHashTable *set, const GArray *routes);

/* Those of @routes that are in @set, in their order, each once. */
GArray *ppm_route_set_common(GHashTable *set, const GArray *routes);

/* For tables whose keys are PpmKernelRoute. */
guint ppm_kernel_route_hash(gconstpointer route);

G_END_DECLS
