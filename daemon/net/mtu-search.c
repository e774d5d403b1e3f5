/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A packet that is lost says something only where a smaller one, sent with it, is not; and then
 * only when it happens again and again. */
#include "config.h"

#include "mtu-search.h"

#define ENOUGH_HEARD 3
#define MOST_SILENT  3

G_STATIC_ASSERT(ENOUGH_HEARD + MOST_SILENT - 1 == PPM_MTU_MOST_ROUNDS);

/* For ways of 1280 bytes (what IPv6 asks of every network), 1314, 1384 and 1444. */
static const guint steps[] = {1236, 1270, 1340, 1400};

G_STATIC_ASSERT(G_N_ELEMENTS(steps) + 2 == PPM_MTU_MOST_SIZES);

guint
ppm_mtu_search_sizes(guint mtu, guint sizes[PPM_MTU_MOST_SIZES])
{
    guint count = 0;

    sizes[count++] = PPM_MTU_SMALLEST;
    for (gsize i = 0; i < G_N_ELEMENTS(steps) && steps[i] < mtu; i++)
        sizes[count++] = steps[i];
    sizes[count++] = mtu;
    return count;
}

PpmMtuVerdict
ppm_mtu_search_take(PpmMtuSearch *search, guint best)
{
    if (best == 0)
        return ++search->silent < MOST_SILENT ? PPM_MTU_GO_ON : PPM_MTU_UNKNOWN;
    search->best = MAX(search->best, best);
    if (search->best >= search->mtu)
        return PPM_MTU_FITS;
    if (++search->heard < ENOUGH_HEARD)
        return PPM_MTU_GO_ON;
    return search->best > PPM_MTU_SMALLEST ? PPM_MTU_FITS : PPM_MTU_UNKNOWN;
}
