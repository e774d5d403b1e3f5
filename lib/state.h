/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The states of a connection, as every client sees them (architecture.md). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PpmState:
 * @PPM_STATE_DISCONNECTED: nothing runs, nothing is changed in the system
 * @PPM_STATE_RESOLVING: the server's name is being looked up
 * @PPM_STATE_CALLING: TCP port 1723 and the PPTP call (RFC 2637, section 3)
 * @PPM_STATE_NEGOTIATING: LCP (RFC 1661)
 * @PPM_STATE_AUTHENTICATING: MS-CHAPv2 (RFC 2759) or another method
 * @PPM_STATE_ENCRYPTING: CCP and MPPE (RFC 3078)
 * @PPM_STATE_ADDRESSING: IPCP (RFC 1332)
 * @PPM_STATE_CONFIGURING: routes, DNS and firewall are being set
 * @PPM_STATE_CONNECTED: traffic flows
 * @PPM_STATE_DORMANT: waits for traffic before it dials
 * @PPM_STATE_WAITING: will try again; says when and why
 * @PPM_STATE_DISCONNECTING: the tunnel is being ended and what it changed undone
 * @PPM_STATE_FAILED: as disconnected, with a cause
 */
typedef enum {
    PPM_STATE_DISCONNECTED,
    PPM_STATE_RESOLVING,
    PPM_STATE_CALLING,
    PPM_STATE_NEGOTIATING,
    PPM_STATE_AUTHENTICATING,
    PPM_STATE_ENCRYPTING,
    PPM_STATE_ADDRESSING,
    PPM_STATE_CONFIGURING,
    PPM_STATE_CONNECTED,
    PPM_STATE_DORMANT,
    PPM_STATE_WAITING,
    PPM_STATE_DISCONNECTING,
    PPM_STATE_FAILED,
} PpmState;

#define PPM_STATE_LAST PPM_STATE_FAILED

/* The word for D-Bus, JSON and scripts: "connected". */
const char *ppm_state_to_string(PpmState state);

/* FALSE and @state untouched where @word is no state. */
gboolean ppm_state_from_string(const char *word, PpmState *state);

/* For people, translated: "Looking up the server", "Connected". */
const char *ppm_state_label(PpmState state);

/* Whether nothing runs: disconnected or failed. */
gboolean ppm_state_is_idle(PpmState state);

/* Whether an attempt is under way and will end in connected or failed. */
gboolean ppm_state_is_connecting(PpmState state);

G_END_DECLS
