/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "redial.h"

#define LONGEST    30  /* seconds */
#define SETTLES_IN 500 /* milliseconds: routes come one by one */

struct _PpmRedial {
    void (*again)(gpointer user_data);
    gpointer user_data;
    guint attempt, timer;
    gulong network_handler;
    gboolean is_shortened;
};

guint
ppm_redial_pause(guint attempt)
{
    return attempt < 5 ? 1u << attempt : LONGEST;
}

static void
stop_waiting(PpmRedial *redial)
{
    g_clear_handle_id(&redial->timer, g_source_remove);
    if (redial->network_handler)
        g_clear_signal_handler(&redial->network_handler, g_network_monitor_get_default());
}

static gboolean
on_timer(gpointer user_data)
{
    PpmRedial *redial = user_data;

    redial->timer = 0;
    stop_waiting(redial);
    redial->again(redial->user_data);
    return G_SOURCE_REMOVE;
}

/* Once in a pause: a network that comes and goes is not dialled with each of its steps. */
static void
on_network(GNetworkMonitor *monitor, gboolean is_available, gpointer user_data)
{
    PpmRedial *redial = user_data;

    if (!is_available || redial->is_shortened)
        return;
    redial->is_shortened = TRUE;
    g_clear_handle_id(&redial->timer, g_source_remove);
    redial->timer = g_timeout_add(SETTLES_IN, on_timer, redial);
}

PpmRedial *
ppm_redial_new(void (*again)(gpointer user_data), gpointer user_data)
{
    PpmRedial *redial = g_new0(PpmRedial, 1);

    redial->again = again;
    redial->user_data = user_data;
    return redial;
}

void
ppm_redial_free(PpmRedial *redial)
{
    stop_waiting(redial);
    g_free(redial);
}

void
ppm_redial_wait(PpmRedial *redial)
{
    guint pause = ppm_redial_pause(redial->attempt++);

    stop_waiting(redial);
    redial->is_shortened = pause <= 1;
    redial->timer = g_timeout_add_seconds(pause, on_timer, redial);
    redial->network_handler = g_signal_connect(g_network_monitor_get_default(), "network-changed",
                                               G_CALLBACK(on_network), redial);
}

void
ppm_redial_reset(PpmRedial *redial)
{
    stop_waiting(redial);
    redial->attempt = 0;
}
