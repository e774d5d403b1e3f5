/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "notice.h"

PpmNoticeMemory
ppm_notice_begin(PpmState state)
{
    return (PpmNoticeMemory){.state = state, .was_connected = state == PPM_STATE_CONNECTED};
}

void
ppm_notice_end(PpmNoticeMemory *memory)
{
    memory->is_ending = !ppm_state_is_idle(memory->state);
}

static gboolean
is_of_retrying(PpmNotice notice)
{
    return notice == PPM_NOTICE_RETRYING || notice == PPM_NOTICE_LOST_RETRYING;
}

static PpmNotice
notice_of(const PpmNoticeMemory *memory, PpmState state)
{
    switch (state) {
    case PPM_STATE_DISCONNECTED:
    case PPM_STATE_DORMANT:
        return PPM_NOTICE_NONE;
    case PPM_STATE_CONNECTED:
        return PPM_NOTICE_CONNECTED;
    case PPM_STATE_WAITING:
        return memory->was_connected ? PPM_NOTICE_LOST_RETRYING : PPM_NOTICE_RETRYING;
    case PPM_STATE_FAILED:
        return memory->was_connected ? PPM_NOTICE_LOST : PPM_NOTICE_FAILED;
    case PPM_STATE_RESOLVING:
    case PPM_STATE_CALLING:
    case PPM_STATE_NEGOTIATING:
    case PPM_STATE_AUTHENTICATING:
    case PPM_STATE_ENCRYPTING:
    case PPM_STATE_ADDRESSING:
    case PPM_STATE_CONFIGURING:
    case PPM_STATE_DISCONNECTING:
        return is_of_retrying(memory->notice) ? memory->notice : PPM_NOTICE_NONE;
    }
    return PPM_NOTICE_NONE;
}

PpmNotice
ppm_notice_next(PpmNoticeMemory *memory, PpmState state)
{
    gboolean begins = ppm_state_is_idle(memory->state) && !ppm_state_is_idle(state);

    if (state == memory->state)
        return memory->notice;
    if (begins)
        memory->was_connected = FALSE;
    memory->notice = memory->is_ending ? PPM_NOTICE_NONE : notice_of(memory, state);
    memory->was_connected |= state == PPM_STATE_CONNECTED;
    memory->is_ending &= !ppm_state_is_idle(state);
    memory->state = state;
    return memory->notice;
}
