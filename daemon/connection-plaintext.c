/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux takes unencrypted packets out of an encrypted tunnel, whoever sent them: MPPE protects what
 * is read, not what is believed. They cannot be kept out here, but they are counted and told. */
#include "config.h"

#include "connection-private.h"
#include "net/ppp-statistics.h"

#define WARNING          "unencrypted-packets"
#define INTERVAL_SECONDS 20
#define SETTLE_TIME      (1 * G_TIME_SPAN_SECOND)

/* The kernel counts the network control protocols, too, which are never encrypted. */
static gboolean
is_control_packet(const char *line)
{
    static const char *const protocols[] = {"rcvd [IPCP ", "rcvd [CCP ", "rcvd [IPV6CP ",
                                            "rcvd [proto="};

    for (gsize i = 0; i < G_N_ELEMENTS(protocols); i++)
        if (g_str_has_prefix(line, protocols[i]))
            return TRUE;
    return FALSE;
}

void
ppm_connection_note_control_packet(PpmConnection *self, const char *line)
{
    if (self->plaintext.is_known && is_control_packet(line))
        self->plaintext.control++;
}

static guint64
unexplained(PpmConnection *self)
{
    const PpmPlaintext *plaintext = &self->plaintext;
    guint64 explained = plaintext->before + plaintext->control, now = 0;

    ppm_ppp_statistics_unencrypted(self->facts.interface, &now);
    return now - MIN(now, explained);
}

static void
warn(PpmConnection *self, guint64 packets)
{
    g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT " until now", packets);

    ppm_connection_warn(self, WARNING, self->facts.interface, detail);
}

/* A control packet is counted before pppd tells of it: only what stays unexplained counts. */
void
ppm_connection_look_for_plaintext(PpmConnection *self)
{
    PpmPlaintext *plaintext = &self->plaintext;
    guint64 packets = plaintext->is_known ? unexplained(self) : 0;
    gint64 now = g_get_monotonic_time();

    if (packets == 0)
        plaintext->since = 0;
    else if (plaintext->since == 0)
        plaintext->since = now;
    else if (now - plaintext->since >= SETTLE_TIME)
        warn(self, packets);
}

static gboolean
on_timer(gpointer user_data)
{
    ppm_connection_look_for_plaintext(user_data);
    return G_SOURCE_CONTINUE;
}

void
ppm_connection_follow_plaintext(PpmConnection *self)
{
    ppm_connection_leave_plaintext(self);
    if (!g_str_has_prefix(self->facts.encryption, "mppe"))
        return;
    self->plaintext.is_known = ppm_ppp_statistics_unencrypted(self->facts.interface,
                                                              &self->plaintext.before);
    if (self->plaintext.is_known)
        self->plaintext.timer = g_timeout_add_seconds(INTERVAL_SECONDS, on_timer, self);
}

void
ppm_connection_leave_plaintext(PpmConnection *self)
{
    g_clear_handle_id(&self->plaintext.timer, g_source_remove);
    self->plaintext = (PpmPlaintext){0};
}
