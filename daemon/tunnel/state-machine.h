/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: (state, event) to (state, actions). Who carries the actions out is daemon/connection.c. */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * PpmEvent:
 * @PPM_EVENT_CONNECT: somebody wants the tunnel
 * @PPM_EVENT_ADOPT: the service found a tunnel that stands already
 * @PPM_EVENT_RESOLVED: there are candidate addresses
 * @PPM_EVENT_REACHED: a candidate answers on port 1723
 * @PPM_EVENT_NEGOTIATING: the call stands, or LCP is seen
 * @PPM_EVENT_AUTHENTICATING: the authentication protocol is seen
 * @PPM_EVENT_ENCRYPTING: CCP is seen
 * @PPM_EVENT_ADDRESSING: IPCP is seen
 * @PPM_EVENT_ADDRESSED: both addresses are known and the interface is up
 * @PPM_EVENT_CONFIGURED: all is put into the system
 * @PPM_EVENT_FAILED: something that cannot be gone on from; the cause is noted elsewhere
 * @PPM_EVENT_EXITED: pppd and all of its unit are gone
 * @PPM_EVENT_DISCONNECT: somebody wants it ended
 * @PPM_EVENT_RELEASE: the same, where it has failed and something of it is still in the system
 * @PPM_EVENT_CLEANED: all that was changed is undone, after a wish
 * @PPM_EVENT_CLEANED_AFTER_FAILURE: the same, after a failure
 * @PPM_EVENT_CLEANED_TO_REPEAT: the same, after a failure that another attempt may get around
 * @PPM_EVENT_CLEANED_TO_WAIT: the same, after a failure that another attempt later may not meet
 * @PPM_EVENT_RETRY: it is time for that attempt
 */
typedef enum {
    PPM_EVENT_CONNECT,
    PPM_EVENT_ADOPT,
    PPM_EVENT_RESOLVED,
    PPM_EVENT_REACHED,
    PPM_EVENT_NEGOTIATING,
    PPM_EVENT_AUTHENTICATING,
    PPM_EVENT_ENCRYPTING,
    PPM_EVENT_ADDRESSING,
    PPM_EVENT_ADDRESSED,
    PPM_EVENT_CONFIGURED,
    PPM_EVENT_FAILED,
    PPM_EVENT_EXITED,
    PPM_EVENT_DISCONNECT,
    PPM_EVENT_RELEASE,
    PPM_EVENT_CLEANED,
    PPM_EVENT_CLEANED_AFTER_FAILURE,
    PPM_EVENT_CLEANED_TO_REPEAT,
    PPM_EVENT_CLEANED_TO_WAIT,
    PPM_EVENT_RETRY,
} PpmEvent;

#define PPM_EVENT_LAST PPM_EVENT_RETRY

/* In the order in which they are carried out. */
typedef enum {
    PPM_ACTION_NOTHING = 0,
    PPM_ACTION_CANCEL = 1 << 0,    /* drop look-ups, tests, the deadline and the wait */
    PPM_ACTION_BEGIN = 1 << 1,     /* a fresh attempt: clear evidence, arm the deadline, resolve */
    PPM_ACTION_CALL = 1 << 2,      /* try the candidates in turn */
    PPM_ACTION_START = 1 << 3,     /* what must be there before the call, then pppd */
    PPM_ACTION_CONFIGURE = 1 << 4, /* routes and the rest; CONFIGURED follows */
    PPM_ACTION_SETTLE = 1 << 5,    /* the attempt is over, the deadline too */
    PPM_ACTION_STOP = 1 << 6,      /* end pppd; EXITED follows, at once where none runs */
    PPM_ACTION_CLEAN_UP = 1 << 7,  /* undo; one of the CLEANED events follows */
    PPM_ACTION_WAIT = 1 << 8,      /* for the time of the next attempt; RETRY follows */
} PpmAction;

/**
 * PpmTransition:
 * @state: the state to enter; the old one where nothing changes
 * @actions: #PpmAction flags
 */
typedef struct {
    PpmState state;
    guint actions;
} PpmTransition;

PpmTransition ppm_state_machine_next(PpmState state, PpmEvent event);

const char *ppm_event_to_string(PpmEvent event);

G_END_DECLS
