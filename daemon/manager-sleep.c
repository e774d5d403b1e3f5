/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All connections before and after this computer sleeps. */
#include "config.h"

#include "manager-private.h"

static gpointer
ref(gconstpointer connection, gpointer user_data)
{
    return g_object_ref((gpointer)connection);
}

static gboolean
is_ending(gconstpointer connection)
{
    return ppm_connection_state((PpmConnection *)connection) == PPM_STATE_DISCONNECTING;
}

void
ppm_manager_look_at_sleep(PpmManager *self)
{
    PpmManagerDoneFunc done = self->asleep;

    if (!done)
        return;
    for (guint i = 0; i < self->connections->len; i++)
        if (is_ending(g_ptr_array_index(self->connections, i)))
            return;
    self->asleep = NULL;
    done(self->asleep_data);
}

void
ppm_manager_fall_asleep(PpmManager *self, PpmManagerDoneFunc done, gpointer user_data)
{
    g_autoptr(GPtrArray) connections = g_ptr_array_copy(self->connections, ref, NULL);

    self->asleep = NULL;
    for (guint i = 0; i < connections->len; i++)
        ppm_connection_fall_asleep(g_ptr_array_index(connections, i));
    self->asleep = done;
    self->asleep_data = user_data;
    ppm_manager_look_at_sleep(self);
}

void
ppm_manager_wake(PpmManager *self)
{
    self->asleep = NULL;
    for (guint i = 0; i < self->connections->len; i++)
        ppm_connection_wake(g_ptr_array_index(self->connections, i));
}
