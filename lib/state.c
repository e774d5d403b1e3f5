/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words and labels of the states. */
#include "config.h"

#include "state.h"

#include <glib/gi18n-lib.h>

static const struct {
    const char *word;
    const char *label;
} states[] = {
    [PPM_STATE_DISCONNECTED] = {"disconnected", N_("Not connected")},
    [PPM_STATE_RESOLVING] = {"resolving", N_("Looking up the server")},
    [PPM_STATE_CALLING] = {"calling", N_("Calling the server")},
    [PPM_STATE_NEGOTIATING] = {"negotiating", N_("Negotiating the link")},
    [PPM_STATE_AUTHENTICATING] = {"authenticating", N_("Checking user name and password")},
    [PPM_STATE_ENCRYPTING] = {"encrypting", N_("Agreeing on encryption")},
    [PPM_STATE_ADDRESSING] = {"addressing", N_("Getting an address")},
    [PPM_STATE_CONFIGURING] = {"configuring", N_("Setting routes and name servers")},
    [PPM_STATE_CONNECTED] = {"connected", N_("Connected")},
    [PPM_STATE_DORMANT] = {"dormant", N_("Waiting for traffic")},
    [PPM_STATE_WAITING] = {"waiting", N_("Waiting before the next attempt")},
    [PPM_STATE_DISCONNECTING] = {"disconnecting", N_("Disconnecting")},
    [PPM_STATE_FAILED] = {"failed", N_("Could not connect")},
};

G_STATIC_ASSERT(G_N_ELEMENTS(states) == PPM_STATE_LAST + 1);

const char *
ppm_state_to_string(PpmState state)
{
    g_return_val_if_fail((guint)state <= PPM_STATE_LAST, NULL);

    return states[state].word;
}

gboolean
ppm_state_from_string(const char *word, PpmState *state)
{
    for (guint i = 0; i <= PPM_STATE_LAST; i++) {
        if (g_strcmp0(word, states[i].word) == 0) {
            *state = (PpmState)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
ppm_state_label(PpmState state)
{
    g_return_val_if_fail((guint)state <= PPM_STATE_LAST, NULL);

    return _(states[state].label);
}

gboolean
ppm_state_is_idle(PpmState state)
{
    return state == PPM_STATE_DISCONNECTED || state == PPM_STATE_FAILED;
}

gboolean
ppm_state_is_connecting(PpmState state)
{
    return state >= PPM_STATE_RESOLVING && state <= PPM_STATE_CONFIGURING;
}
