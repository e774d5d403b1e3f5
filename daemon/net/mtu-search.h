/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: packets of which sizes are sent, and what follows from those that come back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PPM_MTU_SMALLEST    64 /* comes back wherever anything does */
#define PPM_MTU_MOST_SIZES  6
#define PPM_MTU_MOST_ROUNDS 5

/**
 * PpmMtuVerdict:
 * @PPM_MTU_GO_ON: another round
 * @PPM_MTU_FITS: packets of @best come back, larger ones do not
 * @PPM_MTU_UNKNOWN: nothing can be said: the other side does not answer, or to no size worth having
 */
typedef enum {
    PPM_MTU_GO_ON,
    PPM_MTU_FITS,
    PPM_MTU_UNKNOWN,
} PpmMtuVerdict;

typedef struct {
    guint mtu;
    guint best;   /* what came back so far */
    guint heard;  /* rounds in which something did */
    guint silent; /* and others */
} PpmMtuSearch;

/* The sizes of a round, the smallest first, @mtu last; returns how many. */
guint ppm_mtu_search_sizes(guint mtu, guint sizes[PPM_MTU_MOST_SIZES]);

/* A round is over, and the largest packet that came back in it had @best bytes; 0: none came. */
PpmMtuVerdict ppm_mtu_search_take(PpmMtuSearch *search, guint best);

G_END_DECLS
