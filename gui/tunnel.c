/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "tunnel.h"

G_DEFINE_INTERFACE(PpmTunnel, ppm_tunnel, G_TYPE_OBJECT)

static guint changed_signal;

static void
ppm_tunnel_default_init(PpmTunnelInterface *interface)
{
    changed_signal = g_signal_new("changed", PPM_TYPE_TUNNEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

const char *
ppm_tunnel_name(PpmTunnel *self)
{
    return PPM_TUNNEL_GET_IFACE(self)->name(self);
}

char *
ppm_tunnel_servers(PpmTunnel *self)
{
    return PPM_TUNNEL_GET_IFACE(self)->servers(self);
}

PpmState
ppm_tunnel_state(PpmTunnel *self)
{
    return PPM_TUNNEL_GET_IFACE(self)->state(self);
}

const char *
ppm_tunnel_state_label(PpmTunnel *self)
{
    return PPM_TUNNEL_GET_IFACE(self)->state_label(self);
}

const char *
ppm_tunnel_manager(PpmTunnel *self)
{
    return PPM_TUNNEL_GET_IFACE(self)->manager(self);
}

void
ppm_tunnel_emit_changed(PpmTunnel *self)
{
    g_signal_emit(self, changed_signal, 0);
}
