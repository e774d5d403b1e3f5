/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sd_notify(3): a word to whoever started the service. */
#pragma once

/* Sends @state ("READY=1") to the socket that NOTIFY_SOCKET names, where it names one. */
void ppm_notify(const char *state);
