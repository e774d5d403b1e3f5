/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The routes that one tunnel has put into the kernel: each is written down before it is added and
 * struck out after it is gone. */
#pragma once

#include "host.h"
#include "runtime-state.h"

G_BEGIN_DECLS

/* Adds @route; where that fails nothing is left of it. */
gboolean ppm_tunnel_routes_add(PpmHost *host, PpmRuntimeState *state, const char *uuid,
                               const PpmKernelRoute *route, GError **error);

gboolean ppm_tunnel_routes_delete(PpmHost *host, PpmRuntimeState *state, const char *uuid,
                                  const PpmKernelRoute *route, GError **error);

/* Adds what is missing of @new and then deletes @old, which has nothing of @new: all or none. All
 * is written down before and struck out after it, once each, however many they are. */
gboolean ppm_tunnel_routes_replace(PpmHost *host, PpmRuntimeState *state, const char *uuid,
                                   const GArray *old, const GArray *new, GError **error);

/* Deletes all of them, the newest first. Never fails: what cannot be deleted is warned of. */
void ppm_tunnel_routes_undo(PpmHost *host, PpmRuntimeState *state, const char *uuid);

/* Whether @route is among them. */
gboolean ppm_tunnel_routes_have(const PpmRuntimeState *state, const PpmKernelRoute *route);

G_END_DECLS
