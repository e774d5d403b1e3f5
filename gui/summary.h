/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one icon can say of many connections. */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/* Of several the last one here counts. */
typedef enum {
    PPM_SUMMARY_IDLE,
    PPM_SUMMARY_FAILED, /* old news where something else is connected by now */
    PPM_SUMMARY_CONNECTED,
    PPM_SUMMARY_CONNECTING, /* or disconnecting, or about to try again: it will change by itself */
} PpmSummary;

#define PPM_SUMMARY_LAST PPM_SUMMARY_CONNECTING

PpmSummary ppm_summary_of(PpmState state);

const char *ppm_summary_icon(PpmSummary summary);

/* For people, translated. */
const char *ppm_summary_label(PpmSummary summary);

G_END_DECLS
