/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "summary.h"

#include <glib/gi18n.h>

static const struct {
    const char *icon;
    const char *label;
} summaries[] = {
    [PPM_SUMMARY_IDLE] = {"org.pptp.Manager-idle-symbolic", N_("Not connected")},
    [PPM_SUMMARY_FAILED] = {"org.pptp.Manager-failed-symbolic", N_("Could not connect")},
    [PPM_SUMMARY_CONNECTED] = {"org.pptp.Manager-connected-symbolic", N_("Connected")},
    [PPM_SUMMARY_CONNECTING] = {"org.pptp.Manager-connecting-symbolic", N_("Connecting")},
};

G_STATIC_ASSERT(G_N_ELEMENTS(summaries) == PPM_SUMMARY_LAST + 1);

PpmSummary
ppm_summary_of(PpmState state)
{
    switch (state) {
    case PPM_STATE_DISCONNECTED:
    case PPM_STATE_DORMANT:
        return PPM_SUMMARY_IDLE;
    case PPM_STATE_FAILED:
        return PPM_SUMMARY_FAILED;
    case PPM_STATE_CONNECTED:
        return PPM_SUMMARY_CONNECTED;
    case PPM_STATE_RESOLVING:
    case PPM_STATE_CALLING:
    case PPM_STATE_NEGOTIATING:
    case PPM_STATE_AUTHENTICATING:
    case PPM_STATE_ENCRYPTING:
    case PPM_STATE_ADDRESSING:
    case PPM_STATE_CONFIGURING:
    case PPM_STATE_WAITING:
    case PPM_STATE_DISCONNECTING:
        return PPM_SUMMARY_CONNECTING;
    }
    return PPM_SUMMARY_IDLE;
}

const char *
ppm_summary_icon(PpmSummary summary)
{
    return summaries[summary].icon;
}

const char *
ppm_summary_label(PpmSummary summary)
{
    return _(summaries[summary].label);
}
