/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "retry.h"

#include <string.h>

#define LONGEST_S 60

gboolean
ppm_retry_is_wanted(const PpmRetry *retry, PpmProfile *profile, PpmCause cause)
{
    const char *when = ppm_profile_get_text(profile, "reconnect");
    guint most = ppm_profile_get_number(profile, "reconnect-max");

    if (strcmp(when, "off") == 0 || (strcmp(when, "on-failure") == 0 && !retry->was_up))
        return FALSE;
    return cause != PPM_CAUSE_NONE && ppm_cause_info(cause)->retrying_helps && retry->has_secret &&
           (most == 0 || retry->count < most);
}

guint
ppm_retry_delay(const PpmRetry *retry, PpmProfile *profile, double chance)
{
    static const guint factors[] = {1, 2, 5, 10, 30, LONGEST_S};
    guint first = ppm_profile_get_number(profile, "reconnect-holdoff");
    guint factor = factors[MIN(retry->count, G_N_ELEMENTS(factors) - 1)];
    guint seconds = MIN(first * factor, MAX(first, LONGEST_S));

    return seconds * 1000 + (guint)(seconds * 100 * CLAMP(chance, 0, 1));
}
