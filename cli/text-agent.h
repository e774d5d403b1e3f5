/* SPDX-License-Identifier: GPL-2.0-or-later */
/* polkit's agent for terminals, pkttyagent: it asks for the password that a call needs. */
#pragma once

#include <glib.h>

typedef struct _PpmTextAgent PpmTextAgent;

/* Starts it for this process, and waits until polkit knows it. NULL where there is no terminal to
 * ask on, for root, whom polkit does not ask, and where pkttyagent is not installed. An agent of
 * the desktop goes before it. */
PpmTextAgent *ppm_text_agent_start(void);

/* Ends it, and gives the terminal back as it was. */
void ppm_text_agent_end(PpmTextAgent *agent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmTextAgent, ppm_text_agent_end)
