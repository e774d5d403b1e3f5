/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server may agree upon other addresses at any time: then everything that goes by them is set
 * anew, or the tunnel ends. */
#include "config.h"

#include "connection-private.h"
#include "connection-setup.h"

static gboolean
have_changed(PpmConnection *self)
{
    return ppm_connection_routes_are_in(self) && self->facts.local && self->facts.peer &&
           (self->facts.local != self->runtime->local || self->facts.peer != self->runtime->peer);
}

static gboolean
on_told(gpointer user_data)
{
    PpmConnection *self = user_data;

    self->address_look = 0;
    if (!have_changed(self))
        return G_SOURCE_REMOVE;
    ppm_connection_log_line(self, "service", "the server has given other addresses");
    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    ppm_connection_set_up_tunnel(self);
    return G_SOURCE_REMOVE;
}

/* Later: a service that adopts a tunnel reads in its log of every address that it ever had. */
void
ppm_connection_look_at_addresses(PpmConnection *self)
{
    if (!self->address_look)
        self->address_look = g_idle_add(on_told, self);
}
