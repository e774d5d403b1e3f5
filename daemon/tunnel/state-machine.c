/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every event that a state does not name changes nothing. */
#include "config.h"

#include "state-machine.h"

static PpmTransition
stay(PpmState state)
{
    return (PpmTransition){state, PPM_ACTION_NOTHING};
}

static PpmTransition
begin(void)
{
    return (PpmTransition){PPM_STATE_RESOLVING, PPM_ACTION_BEGIN};
}

static PpmTransition
stop(void)
{
    return (PpmTransition){PPM_STATE_DISCONNECTING, PPM_ACTION_CANCEL | PPM_ACTION_STOP};
}

static PpmTransition
when_idle(PpmState state, PpmEvent event)
{
    switch (event) {
    case PPM_EVENT_CONNECT:
        return begin();
    case PPM_EVENT_ADOPT:
        return (PpmTransition){PPM_STATE_CONFIGURING, PPM_ACTION_CONFIGURE};
    case PPM_EVENT_DISCONNECT: /* a failure is acknowledged */
        return stay(PPM_STATE_DISCONNECTED);
    case PPM_EVENT_RELEASE:
        return (PpmTransition){PPM_STATE_DISCONNECTING, PPM_ACTION_CLEAN_UP};
    case PPM_EVENT_RESOLVED:
    case PPM_EVENT_REACHED:
    case PPM_EVENT_NEGOTIATING:
    case PPM_EVENT_AUTHENTICATING:
    case PPM_EVENT_ENCRYPTING:
    case PPM_EVENT_ADDRESSING:
    case PPM_EVENT_ADDRESSED:
    case PPM_EVENT_CONFIGURED:
    case PPM_EVENT_FAILED:
    case PPM_EVENT_EXITED:
    case PPM_EVENT_CLEANED:
    case PPM_EVENT_CLEANED_AFTER_FAILURE:
    case PPM_EVENT_CLEANED_TO_REPEAT:
    case PPM_EVENT_CLEANED_TO_WAIT:
    case PPM_EVENT_RETRY:
        return stay(state);
    }
    return stay(state);
}

/* Somebody who wants the tunnel need not wait. */
static PpmTransition
when_waiting(PpmEvent event)
{
    if (event == PPM_EVENT_CONNECT || event == PPM_EVENT_RETRY)
        return (PpmTransition){PPM_STATE_RESOLVING, PPM_ACTION_CANCEL | PPM_ACTION_BEGIN};
    if (event == PPM_EVENT_DISCONNECT)
        return (PpmTransition){PPM_STATE_DISCONNECTED, PPM_ACTION_CANCEL};
    if (event == PPM_EVENT_RELEASE)
        return (PpmTransition){PPM_STATE_DISCONNECTING, PPM_ACTION_CANCEL | PPM_ACTION_CLEAN_UP};
    if (event == PPM_EVENT_FAILED)
        return (PpmTransition){PPM_STATE_FAILED, PPM_ACTION_CANCEL};
    return stay(PPM_STATE_WAITING);
}

/* The step that an event of a running attempt leads to, or -1 for an event that is no step. */
static int
step_of(PpmEvent event)
{
    switch (event) {
    case PPM_EVENT_RESOLVED:
    case PPM_EVENT_REACHED:
        return PPM_STATE_CALLING;
    case PPM_EVENT_NEGOTIATING:
        return PPM_STATE_NEGOTIATING;
    case PPM_EVENT_AUTHENTICATING:
        return PPM_STATE_AUTHENTICATING;
    case PPM_EVENT_ENCRYPTING:
        return PPM_STATE_ENCRYPTING;
    case PPM_EVENT_ADDRESSING:
        return PPM_STATE_ADDRESSING;
    case PPM_EVENT_ADDRESSED:
        return PPM_STATE_CONFIGURING;
    case PPM_EVENT_CONFIGURED:
        return PPM_STATE_CONNECTED;
    case PPM_EVENT_CONNECT:
    case PPM_EVENT_ADOPT:
    case PPM_EVENT_FAILED:
    case PPM_EVENT_EXITED:
    case PPM_EVENT_DISCONNECT:
    case PPM_EVENT_RELEASE:
    case PPM_EVENT_CLEANED:
    case PPM_EVENT_CLEANED_AFTER_FAILURE:
    case PPM_EVENT_CLEANED_TO_REPEAT:
    case PPM_EVENT_CLEANED_TO_WAIT:
    case PPM_EVENT_RETRY:
        return -1;
    }
    return -1;
}

static guint
actions_of_step(PpmEvent event)
{
    if (event == PPM_EVENT_RESOLVED)
        return PPM_ACTION_CALL;
    if (event == PPM_EVENT_REACHED)
        return PPM_ACTION_START;
    if (event == PPM_EVENT_ADDRESSED)
        return PPM_ACTION_CONFIGURE;
    if (event == PPM_EVENT_CONFIGURED)
        return PPM_ACTION_SETTLE;
    return PPM_ACTION_NOTHING;
}

/* Steps only lead on: a server that renegotiates does not take a connected tunnel back. Those that
 * need an answer of ours are taken from their own state alone. */
static gboolean
is_next_step(PpmState state, PpmEvent event, int step)
{
    if (event == PPM_EVENT_RESOLVED)
        return state == PPM_STATE_RESOLVING;
    if (event == PPM_EVENT_REACHED)
        return state == PPM_STATE_CALLING;
    if (event == PPM_EVENT_CONFIGURED)
        return state == PPM_STATE_CONFIGURING;
    return state >= PPM_STATE_CALLING && state < PPM_STATE_CONFIGURING && step > (int)state;
}

static PpmTransition
when_under_way(PpmState state, PpmEvent event)
{
    int step = step_of(event);

    if (step >= 0) {
        if (!is_next_step(state, event, step))
            return stay(state);
        return (PpmTransition){(PpmState)step, actions_of_step(event)};
    }
    if (event == PPM_EVENT_DISCONNECT || event == PPM_EVENT_FAILED)
        return stop();
    if (event == PPM_EVENT_EXITED)
        return (PpmTransition){PPM_STATE_DISCONNECTING, PPM_ACTION_CANCEL | PPM_ACTION_CLEAN_UP};
    return stay(state);
}

static PpmTransition
when_disconnecting(PpmEvent event)
{
    if (event == PPM_EVENT_EXITED)
        return (PpmTransition){PPM_STATE_DISCONNECTING, PPM_ACTION_CLEAN_UP};
    if (event == PPM_EVENT_CLEANED)
        return stay(PPM_STATE_DISCONNECTED);
    if (event == PPM_EVENT_CLEANED_AFTER_FAILURE)
        return stay(PPM_STATE_FAILED);
    if (event == PPM_EVENT_CLEANED_TO_REPEAT)
        return begin();
    if (event == PPM_EVENT_CLEANED_TO_WAIT)
        return (PpmTransition){PPM_STATE_WAITING, PPM_ACTION_WAIT};
    return stay(PPM_STATE_DISCONNECTING);
}

PpmTransition
ppm_state_machine_next(PpmState state, PpmEvent event)
{
    switch (state) {
    case PPM_STATE_DISCONNECTED:
    case PPM_STATE_FAILED:
        return when_idle(state, event);
    case PPM_STATE_DISCONNECTING:
        return when_disconnecting(event);
    case PPM_STATE_WAITING:
        return when_waiting(event);
    case PPM_STATE_RESOLVING:
    case PPM_STATE_CALLING:
    case PPM_STATE_NEGOTIATING:
    case PPM_STATE_AUTHENTICATING:
    case PPM_STATE_ENCRYPTING:
    case PPM_STATE_ADDRESSING:
    case PPM_STATE_CONFIGURING:
    case PPM_STATE_CONNECTED:
    case PPM_STATE_DORMANT:
        return when_under_way(state, event);
    }
    return stay(state);
}

const char *
ppm_event_to_string(PpmEvent event)
{
    switch (event) {
    case PPM_EVENT_CONNECT:
        return "connect";
    case PPM_EVENT_ADOPT:
        return "adopt";
    case PPM_EVENT_RESOLVED:
        return "resolved";
    case PPM_EVENT_REACHED:
        return "reached";
    case PPM_EVENT_NEGOTIATING:
        return "negotiating";
    case PPM_EVENT_AUTHENTICATING:
        return "authenticating";
    case PPM_EVENT_ENCRYPTING:
        return "encrypting";
    case PPM_EVENT_ADDRESSING:
        return "addressing";
    case PPM_EVENT_ADDRESSED:
        return "addressed";
    case PPM_EVENT_CONFIGURED:
        return "configured";
    case PPM_EVENT_FAILED:
        return "failed";
    case PPM_EVENT_EXITED:
        return "exited";
    case PPM_EVENT_DISCONNECT:
        return "disconnect";
    case PPM_EVENT_RELEASE:
        return "release";
    case PPM_EVENT_CLEANED:
        return "cleaned";
    case PPM_EVENT_CLEANED_AFTER_FAILURE:
        return "cleaned after a failure";
    case PPM_EVENT_CLEANED_TO_REPEAT:
        return "cleaned to repeat";
    case PPM_EVENT_CLEANED_TO_WAIT:
        return "cleaned to wait";
    case PPM_EVENT_RETRY:
        return "retry";
    }
    return "?";
}
