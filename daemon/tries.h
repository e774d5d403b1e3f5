/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: how often something is done again that another program undoes. Who cannot agree within a
 * minute will not agree at all: the sixth time within one is the last. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PPM_TRIES_A_MINUTE 5

/* All zeros: none so far. */
typedef struct {
    gint64 times[PPM_TRIES_A_MINUTE];
    guint count;
    gboolean given_up;
} PpmTries;

/* Whether once more is allowed at @now (microseconds, growing); FALSE from then on. */
gboolean ppm_tries_take(PpmTries *tries, gint64 now);

G_END_DECLS
