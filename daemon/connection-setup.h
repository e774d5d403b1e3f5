/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is put into the system for a tunnel, and taken out of it again: step after step, each of
 * which may take its time. */
#pragma once

#include "connection.h"

G_BEGIN_DECLS

/* Before the call: numbers, the way to the server, pppd. Where a step fails, FAILED follows; a
 * cancelled attempt goes on with no further step. */
void ppm_connection_set_up_call(PpmConnection *self);

/* When the addresses are known: CONFIGURED follows, or FAILED. */
void ppm_connection_set_up_tunnel(PpmConnection *self);

/* Undoes both; one of the CLEANED events follows. Cannot be cancelled and does not fail: what
 * cannot be undone is warned of. */
void ppm_connection_take_down(PpmConnection *self);

G_END_DECLS
