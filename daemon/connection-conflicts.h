/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a connection's routes and addresses clash with, and how that is told. */
#pragma once

#include "connection-private.h"
#include "net/route-conflict.h"

G_BEGIN_DECLS

/* Of this computer without the tunnel itself; the array in it is for the caller to free. NULL
 * addresses and @error where the kernel does not say. */
PpmSurroundings ppm_connection_surroundings(PpmConnection *self, GError **error);

/* Whether the routes that @profile has and that are not in yet may be put in: PPM_ERROR_EXISTS
 * where somebody else has one to the same network, PPM_ERROR_INVALID_VALUE where one would cut this
 * computer off. */
gboolean ppm_connection_check_routes(PpmConnection *self, PpmProfile *profile,
                                     const PpmSurroundings *surroundings, GError **error);

/* Tells anew how the enabled routes of @profile, as they are put in, and the tunnel's addresses
 * overlap with local networks. */
void ppm_connection_tell_conflicts(PpmConnection *self, PpmProfile *profile,
                                   const PpmSurroundings *surroundings);

G_END_DECLS
