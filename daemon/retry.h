/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: whether a tunnel that has ended is tried again by itself, and when (the options reconnect,
 * reconnect-max and reconnect-holdoff). */
#pragma once

#include "cause.h"
#include "profile.h"

G_BEGIN_DECLS

#define PPM_RETRY_STANDS_S 60

/**
 * PpmRetry:
 * @was_up: the tunnel has stood since somebody asked for it
 * @count: attempts by itself since it stood for PPM_RETRY_STANDS_S, or since somebody asked for it:
 *   a server that lets in and throws out at once is not called every second
 * @has_secret: whether an attempt could log in without asking anybody
 *
 * All zeros: nobody has asked for it yet.
 */
typedef struct {
    gboolean was_up;
    guint count;
    gboolean has_secret;
} PpmRetry;

/* Whether another attempt is made after it ended with @cause; with on-failure only a tunnel that
 * has stood. PPM_CAUSE_NONE is an end that was asked for, by idle if by nobody else. What retrying
 * cannot help is not repeated, whatever the profile says: servers lock accounts. */
gboolean ppm_retry_is_wanted(const PpmRetry *retry, PpmProfile *profile, PpmCause cause);

/* How long to wait before the next attempt, in milliseconds: reconnect-holdoff times 1, 2, 5, 10,
 * 30 and from then on 60, but a minute at most where that is not longer by itself. Up to a tenth
 * more by @chance (0 to 1), so that a server that comes back is not called by everybody at once. */
guint ppm_retry_delay(const PpmRetry *retry, PpmProfile *profile, double chance);

G_END_DECLS
