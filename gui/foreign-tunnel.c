/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "foreign-tunnel.h"

#include <glib/gi18n.h>

struct _PpmForeignTunnel {
    GObject parent_instance;

    const char *manager;
    char *name;
    char *server;
    PpmState state;
    char *address;
    GStrv routes;
};

static void init_tunnel(PpmTunnelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(PpmForeignTunnel, ppm_foreign_tunnel, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(PPM_TYPE_TUNNEL, init_tunnel))

static const char *
tunnel_name(PpmTunnel *tunnel)
{
    return PPM_FOREIGN_TUNNEL(tunnel)->name;
}

static char *
tunnel_servers(PpmTunnel *tunnel)
{
    return g_strdup(PPM_FOREIGN_TUNNEL(tunnel)->server);
}

static PpmState
tunnel_state(PpmTunnel *tunnel)
{
    return PPM_FOREIGN_TUNNEL(tunnel)->state;
}

static const char *
tunnel_state_label(PpmTunnel *tunnel)
{
    return ppm_state_label(PPM_FOREIGN_TUNNEL(tunnel)->state);
}

static const char *
tunnel_manager(PpmTunnel *tunnel)
{
    return _(PPM_FOREIGN_TUNNEL(tunnel)->manager);
}

static void
init_tunnel(PpmTunnelInterface *interface)
{
    interface->name = tunnel_name;
    interface->servers = tunnel_servers;
    interface->state = tunnel_state;
    interface->state_label = tunnel_state_label;
    interface->manager = tunnel_manager;
}

const char *
ppm_foreign_tunnel_address(PpmForeignTunnel *self)
{
    return self->address;
}

const char *const *
ppm_foreign_tunnel_routes(PpmForeignTunnel *self)
{
    return (const char *const *)self->routes;
}

static void
replace(char **place, const char *text)
{
    g_free(*place);
    *place = g_strdup(text ? text : "");
}

void
ppm_foreign_tunnel_set(PpmForeignTunnel *self, const char *name, const char *server, PpmState state,
                       const char *address, const char *const *routes)
{
    replace(&self->name, name);
    replace(&self->server, server);
    self->state = state;
    replace(&self->address, address);
    g_strfreev(self->routes);
    self->routes = g_strdupv((GStrv)routes);
    ppm_tunnel_emit_changed(PPM_TUNNEL(self));
}

static void
ppm_foreign_tunnel_finalize(GObject *object)
{
    PpmForeignTunnel *self = PPM_FOREIGN_TUNNEL(object);

    g_free(self->name);
    g_free(self->server);
    g_free(self->address);
    g_strfreev(self->routes);
    G_OBJECT_CLASS(ppm_foreign_tunnel_parent_class)->finalize(object);
}

static void
ppm_foreign_tunnel_class_init(PpmForeignTunnelClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_foreign_tunnel_finalize;
}

static void
ppm_foreign_tunnel_init(PpmForeignTunnel *self)
{
    self->name = g_strdup("");
    self->server = g_strdup("");
    self->address = g_strdup("");
    self->routes = g_new0(char *, 1);
}

PpmForeignTunnel *
ppm_foreign_tunnel_new(const char *manager)
{
    PpmForeignTunnel *self = g_object_new(PPM_TYPE_FOREIGN_TUNNEL, NULL);

    self->manager = manager;
    return self;
}
