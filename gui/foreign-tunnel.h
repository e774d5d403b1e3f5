/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tunnel that another program started: values to look at, and nothing to do with it. */
#pragma once

#include "tunnel.h"

G_BEGIN_DECLS

#define PPM_TYPE_FOREIGN_TUNNEL (ppm_foreign_tunnel_get_type())
G_DECLARE_FINAL_TYPE(PpmForeignTunnel, ppm_foreign_tunnel, PPM, FOREIGN_TUNNEL, GObject)

/* @manager: N_(): whose it is */
PpmForeignTunnel *ppm_foreign_tunnel_new(const char *manager);

/* For who reads the other program; NULL is "". Emits "changed". */
void ppm_foreign_tunnel_set(PpmForeignTunnel *tunnel, const char *name, const char *server,
                            PpmState state, const char *address, const char *const *routes);

const char *ppm_foreign_tunnel_address(PpmForeignTunnel *tunnel);

/* Networks such as "10.0.0.0/8"; never NULL. */
const char *const *ppm_foreign_tunnel_routes(PpmForeignTunnel *tunnel);

G_END_DECLS
