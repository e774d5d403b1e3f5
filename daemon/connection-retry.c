/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between an end that nobody wished and the next attempt. Without a way to the server no time is
 * waited for but the way; a new one ends the wait at once. */
#include "config.h"

#include "connection-private.h"
#include "names.h"

/* A network that comes up does so in several steps. */
#define SETTLING_MS 300

/* One that changes all the time is not followed every time. */
#define QUICK_TRIES 3

/* ---- whether ---- */

gboolean
ppm_connection_reconnects(PpmConnection *self)
{
    return !self->managed_by &&
           !g_str_equal(ppm_profile_get_text(self->profile, "reconnect"), "off");
}

/* One that stood for a while is worth a quick try again. */
static void
judge_standing(PpmConnection *self)
{
    gint64 stood = self->stands_since ? g_get_monotonic_time() - self->stands_since : 0;

    if (stood >= PPM_RETRY_STANDS_S * G_USEC_PER_SEC)
        self->retry.count = 0;
    self->stands_since = 0;
}

gboolean
ppm_connection_wants_retry(PpmConnection *self)
{
    if (!ppm_connection_reconnects(self) || self->is_let_go)
        return FALSE;
    judge_standing(self);
    self->retry.has_secret = ppm_connection_can_log_in(self);
    return ppm_retry_is_wanted(&self->retry, self->profile, self->failure.cause);
}

/* Who cannot wait does not give it up. */
void
ppm_connection_note_wish(PpmConnection *self)
{
    self->retry = (PpmRetry){.was_up = self->state == PPM_STATE_WAITING && self->retry.was_up};
    self->stands_since = 0;
}

void
ppm_connection_note_standing(PpmConnection *self)
{
    self->retry.was_up = TRUE;
    self->stands_since = g_get_monotonic_time();
}

/* ---- the wait ---- */

static gboolean
same_way(const PpmKernelRoute *one, const PpmKernelRoute *other)
{
    return one->ifindex == other->ifindex && one->gateway == other->gateway &&
           one->source == other->source;
}

/* A server that was never found may be anywhere. */
static gboolean
find_way(PpmConnection *self, PpmKernelRoute *way)
{
    *way = self->approach.uplink;
    return !self->approach.address ||
           ppm_netlink_lookup(ppm_host_netlink(self->host), self->approach.address, PPM_MARK_PROBE,
                              way, NULL);
}

static void
set_next_attempt(PpmConnection *self, gint64 time)
{
    self->next_attempt = time;
    ppm_connection_tell(self, PPM_CONNECTION_STATE_CHANGED);
}

static void
try_now(PpmConnection *self, const char *why)
{
    ppm_connection_log_line(self, "service", why);
    ppm_connection_prepare(self);
    ppm_connection_dispatch(self, PPM_EVENT_RETRY);
}

static void
wait_for_way(PpmConnection *self)
{
    ppm_connection_log_line(self, "service", "there is no way to the server: waiting for one");
    set_next_attempt(self, 0);
}

static gboolean
on_time(gpointer user_data)
{
    PpmConnection *self = user_data;
    PpmKernelRoute way;

    self->retry_timer = 0;
    if (find_way(self, &way))
        try_now(self, "the next attempt");
    else
        wait_for_way(self);
    return G_SOURCE_REMOVE;
}

static gboolean
on_settled(gpointer user_data)
{
    PpmConnection *self = user_data;
    PpmKernelRoute way;

    self->retry_look = 0;
    if (!self->is_asleep && find_way(self, &way) &&
        (!self->retry_timer || !same_way(&way, &self->approach.uplink)))
        try_now(self, "there is a new way to the server");
    return G_SOURCE_REMOVE;
}

static void
on_event(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
         gpointer user_data)
{
    PpmConnection *self = user_data;
    gboolean is_of_tunnel = name && g_str_has_prefix(name, PPM_INTERFACE_PREFIX);
    gboolean adds = event == PPM_NETLINK_ADDRESS_ADDED || event == PPM_NETLINK_ROUTE_ADDED ||
                    event == PPM_NETLINK_LINK_CHANGED || event == PPM_NETLINK_EVENTS_LOST;

    if (!self->retry_look && adds && !is_of_tunnel)
        self->retry_look = g_timeout_add(SETTLING_MS, on_settled, self);
}

/* The server is as it was: it is our network that is another. */
static guint
delay_before(PpmConnection *self)
{
    if (self->failure.cause == PPM_CAUSE_UPLINK_CHANGED && self->retry.count < QUICK_TRIES)
        return SETTLING_MS;
    return ppm_retry_delay(&self->retry, self->profile, g_random_double());
}

static void
set_timer(PpmConnection *self)
{
    guint delay = delay_before(self);
    g_autofree char *line = g_strdup_printf("the next attempt is in %u.%u s", delay / 1000,
                                            delay % 1000 / 100);

    self->retry.count++;
    ppm_connection_log_line(self, "service", line);
    self->retry_timer = g_timeout_add(delay, on_time, self);
    set_next_attempt(self, g_get_real_time() + (gint64)delay * 1000);
}

void
ppm_connection_wait(PpmConnection *self)
{
    PpmKernelRoute way;

    self->retry_handler = g_signal_connect(ppm_host_netlink(self->host), "event",
                                           G_CALLBACK(on_event), self);
    if (self->is_asleep)
        return;
    if (find_way(self, &way))
        set_timer(self);
    else
        wait_for_way(self);
}

void
ppm_connection_leave_wait(PpmConnection *self)
{
    g_clear_handle_id(&self->retry_timer, g_source_remove);
    g_clear_handle_id(&self->retry_look, g_source_remove);
    g_clear_signal_handler(&self->retry_handler, ppm_host_netlink(self->host));
    self->next_attempt = 0;
}

/* ---- sleep ---- */

void
ppm_connection_fall_asleep(PpmConnection *self)
{
    self->is_asleep = TRUE;
    if (self->state == PPM_STATE_WAITING) {
        g_clear_handle_id(&self->retry_timer, g_source_remove);
        set_next_attempt(self, 0);
        return;
    }
    if (ppm_state_is_idle(self->state) || self->state == PPM_STATE_DISCONNECTING ||
        !ppm_connection_reconnects(self) || !ppm_connection_can_log_in(self))
        return;
    ppm_connection_fail(self, PPM_CAUSE_LINK_LOST, "this computer goes to sleep");
}

void
ppm_connection_wake(PpmConnection *self)
{
    PpmKernelRoute way;

    self->is_asleep = FALSE;
    if (self->state != PPM_STATE_WAITING)
        return;
    self->retry.count = 0;
    if (find_way(self, &way))
        try_now(self, "this computer is awake");
}

gint64
ppm_connection_next_attempt(PpmConnection *self)
{
    return self->next_attempt;
}
