/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Once a tunnel stands, whether packets of full size come through it; where they are lost on the
 * way, without anybody telling, its interface sends smaller ones. */
#include "config.h"

#include "connection-private.h"
#include "net/mtu-probe.h"
#include "tunnel/pppd-command.h"

static void
save(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;

    if (!ppm_runtime_state_save(self->runtime, ppm_host_runtime_directory(self->host),
                                ppm_profile_uuid(self->profile), &error))
        g_warning("%s: %s", ppm_profile_name(self->profile), error->message);
}

static void
lower(PpmConnection *self, guint mtu)
{
    g_autofree char *line = g_strdup_printf(
        "packets of %u bytes are lost on the way, of %u bytes they arrive: no larger ones are sent",
        self->facts.mtu, mtu);
    g_autoptr(GError) error = NULL;

    self->runtime->mtu_before = self->facts.mtu;
    save(self);
    if (!ppm_netlink_set_mtu(ppm_host_netlink(self->host), self->facts.ifindex, mtu, &error)) {
        self->runtime->mtu_before = 0;
        g_warning("%s: %s", ppm_profile_name(self->profile), error->message);
        return;
    }
    self->facts.mtu = mtu;
    ppm_connection_log_line(self, "service", line);
    ppm_connection_tell(self, PPM_CONNECTION_FACTS_CHANGED);
}

static void
on_probed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) self = user_data;
    g_autoptr(GError) error = NULL;
    guint mtu = ppm_mtu_probe_finish(result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->runtime)
        return;
    g_clear_object(&self->mtu_probe);
    self->runtime->is_mtu_probed = TRUE;
    if (error)
        g_debug("%s: no word of packet sizes: %s", ppm_profile_name(self->profile), error->message);
    if (mtu && mtu < self->facts.mtu)
        lower(self, mtu);
    save(self);
}

void
ppm_connection_probe_mtu(PpmConnection *self)
{
    if (self->mtu_probe || !self->runtime || self->runtime->is_mtu_probed ||
        !ppm_profile_get_boolean(self->profile, "mtu-probe"))
        return;
    self->mtu_probe = g_cancellable_new();
    ppm_mtu_probe_async(self->facts.interface, self->facts.peer, self->facts.mtu, self->mtu_probe,
                        on_probed, g_object_ref(self));
}

void
ppm_connection_leave_mtu(PpmConnection *self)
{
    g_cancellable_cancel(self->mtu_probe);
    g_clear_object(&self->mtu_probe);
}

const char *
ppm_connection_mtu_reason(PpmConnection *self)
{
    if (self->runtime->mtu_before)
        return "probe";
    if (self->runtime->mtu_asked > self->facts.mtu + PPM_MTU_OF_MPPE)
        return "peer";
    return ppm_profile_get_auto_number(self->profile, "mtu") ? "setting" : "uplink";
}
