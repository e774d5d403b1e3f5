/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in the list: a connection of the service, or a tunnel that another program started.
 */
#pragma once

#include "state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_TYPE_TUNNEL (ppm_tunnel_get_type())
G_DECLARE_INTERFACE(PpmTunnel, ppm_tunnel, PPM, TUNNEL, GObject)

/**
 * Signal "changed": (PpmTunnel *tunnel, gpointer user_data): any value
 */

/**
 * PpmTunnelInterface:
 * @name: never NULL; valid until the next change
 * @servers: separated by commas
 * @state: which state it is in
 * @state_label: the same in the user's language
 * @manager: the program that it belongs to, in the user's language; NULL where it is this one, and
 *   it can be switched
 */
struct _PpmTunnelInterface {
    GTypeInterface parent_interface;

    const char *(*name)(PpmTunnel *tunnel);
    char *(*servers)(PpmTunnel *tunnel);
    PpmState (*state)(PpmTunnel *tunnel);
    const char *(*state_label)(PpmTunnel *tunnel);
    const char *(*manager)(PpmTunnel *tunnel);
};

const char *ppm_tunnel_name(PpmTunnel *tunnel);
char *ppm_tunnel_servers(PpmTunnel *tunnel);
PpmState ppm_tunnel_state(PpmTunnel *tunnel);
const char *ppm_tunnel_state_label(PpmTunnel *tunnel);
const char *ppm_tunnel_manager(PpmTunnel *tunnel);

/* For those that implement it. */
void ppm_tunnel_emit_changed(PpmTunnel *tunnel);

G_END_DECLS
