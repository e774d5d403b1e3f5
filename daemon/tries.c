/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring of the latest times. */
#include "config.h"

#include "tries.h"

gboolean
ppm_tries_take(PpmTries *tries, gint64 now)
{
    gint64 *oldest = &tries->times[tries->count % PPM_TRIES_A_MINUTE];

    if (tries->count >= PPM_TRIES_A_MINUTE && now - *oldest < 60 * G_USEC_PER_SEC)
        tries->given_up = TRUE;
    if (tries->given_up)
        return FALSE;
    *oldest = now;
    tries->count++;
    return TRUE;
}
