/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a connection wants of the firewall, before its call, while it is up, and when its kill
 * switch is all that is left of it. */
#include "config.h"

#include "connection-private.h"

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

static PpmFirewall *
firewall(PpmConnection *self)
{
    return ppm_host_firewall(self->host);
}

/* Without all the traffic there is nothing that goes past the tunnel. */
gboolean
ppm_connection_wants_kill_switch(PpmConnection *self)
{
    return !self->managed_by && ppm_profile_get_boolean(self->profile, "kill-switch") &&
           ppm_profile_get_boolean(self->profile, "default-route");
}

static gboolean
wants_no_ipv6(PpmConnection *self)
{
    const char *text = ppm_profile_get_text(self->profile, "block-ipv6");

    return g_str_equal(text, "yes") ||
           (g_str_equal(text, "auto") && ppm_profile_get_boolean(self->profile, "default-route"));
}

static guint
features_of(PpmConnection *self)
{
    PpmProfile *profile = self->profile;
    guint features = 0;

    if (self->runtime->blocks)
        features |= PPM_FIREWALL_KILL_SWITCH;
    if (wants_no_ipv6(self))
        features |= PPM_FIREWALL_BLOCK_IPV6;
    if (ppm_profile_get_boolean(profile, "masquerade"))
        features |= PPM_FIREWALL_MASQUERADE;
    if (ppm_profile_get_boolean(profile, "mss-clamp"))
        features |= PPM_FIREWALL_MSS_CLAMP;
    if (!ppm_profile_get_boolean(profile, "allow-incoming"))
        features |= PPM_FIREWALL_DROP_INCOMING;
    if (ppm_profile_get_boolean(profile, "gre-helper"))
        features |= PPM_FIREWALL_GRE_HELPER;
    return self->managed_by ? features & PPM_FIREWALL_GRE_HELPER : features;
}

static void
add_bypass(PpmConnection *self, PpmFirewallTunnel *tunnel)
{
    g_auto(GStrv) texts = ppm_profile_get_list(self->profile, "bypass");

    for (gsize i = 0; texts[i]; i++) {
        PpmIpv4Network network;

        if (ppm_ipv4_network_parse(texts[i], &network, NULL))
            g_array_append_val(tunnel->bypass, network);
    }
}

/* The interface is named before it is there: pppd brings it up, and then it is too late for rules.
 */
void
ppm_connection_register_tunnel(PpmConnection *self)
{
    g_autoptr(PpmFirewallTunnel) tunnel = ppm_firewall_tunnel_new();

    g_strlcpy(tunnel->interface, self->runtime->interface, sizeof tunnel->interface);
    tunnel->server = self->runtime->server;
    tunnel->local = self->facts.local;
    tunnel->features = features_of(self);
    add_bypass(self, tunnel);
    ppm_firewall_set(firewall(self), uuid(self), tunnel);
}

void
ppm_connection_register_block(PpmConnection *self)
{
    g_autoptr(PpmFirewallTunnel) tunnel = ppm_firewall_tunnel_new();

    tunnel->features = PPM_FIREWALL_KILL_SWITCH;
    add_bypass(self, tunnel);
    ppm_firewall_set(firewall(self), uuid(self), tunnel);
}

/* ---- up ---- */

void
ppm_connection_raise_firewall(PpmConnection *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
    ppm_connection_register_tunnel(self);
    ppm_firewall_commit_async(firewall(self), cancellable, callback, user_data);
}

static void
warn_of_idle_switch(PpmConnection *self)
{
    if (ppm_profile_get_boolean(self->profile, "kill-switch") &&
        !ppm_connection_wants_kill_switch(self))
        ppm_connection_warn(self, "kill-switch-idle", "", "");
    else
        ppm_connection_unwarn(self, "kill-switch-idle", "");
}

/* A tunnel that stands has had no need of the helper, and what is not forwarded needs no clamp. */
static guint
worth_telling(PpmConnection *self)
{
    guint features = PPM_FIREWALL_EVERYTHING & ~PPM_FIREWALL_GRE_HELPER;

    if (!ppm_profile_get_boolean(self->profile, "masquerade"))
        features &= ~PPM_FIREWALL_MSS_CLAMP;
    return features;
}

static void
warn_of(PpmConnection *self, guint missing)
{
    for (guint feature = 1; feature < PPM_FIREWALL_EVERYTHING; feature <<= 1) {
        const char *option = ppm_firewall_feature_to_string((PpmFirewallFeature)feature);

        if (missing & feature & worth_telling(self))
            ppm_connection_warn(self, "firewall", option, ppm_firewall_problem(firewall(self)));
        else
            ppm_connection_unwarn(self, "firewall", option);
    }
    warn_of_idle_switch(self);
}

/* What somebody relies on so much that without it there is to be no connection. */
static PpmCause
cause_of(PpmConnection *self, guint missing)
{
    if (missing & PPM_FIREWALL_KILL_SWITCH)
        return PPM_CAUSE_KILL_SWITCH_UNAVAILABLE;
    if ((missing & PPM_FIREWALL_BLOCK_IPV6) &&
        g_str_equal(ppm_profile_get_text(self->profile, "block-ipv6"), "yes"))
        return PPM_CAUSE_MISSING_KERNEL_SUPPORT;
    return PPM_CAUSE_NONE;
}

PpmCause
ppm_connection_judge_firewall(PpmConnection *self)
{
    guint missing = ppm_firewall_missing(firewall(self), uuid(self));
    PpmCause cause = cause_of(self, missing);

    if (cause == PPM_CAUSE_NONE)
        warn_of(self, missing);
    return cause;
}

/* ---- down ---- */

void
ppm_connection_lower_firewall(PpmConnection *self, gboolean must_block,
                              GAsyncReadyCallback callback, gpointer user_data)
{
    if (must_block)
        ppm_connection_register_block(self);
    else
        ppm_firewall_unset(firewall(self), uuid(self));
    ppm_firewall_commit_async(firewall(self), NULL, callback, user_data);
}

/* ---- another profile ---- */

static void
on_updated(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) self = user_data;

    if (self->runtime && self->state == PPM_STATE_CONNECTED)
        warn_of(self, ppm_firewall_missing(firewall(self), uuid(self)));
}

static void
update_block(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;

    self->runtime->blocks = ppm_connection_wants_kill_switch(self);
    if (!ppm_runtime_state_save(self->runtime, ppm_host_runtime_directory(self->host), uuid(self),
                                &error))
        g_warning("%s", error->message);
}

/* Of a tunnel that failed, nothing but its kill switch is there to be changed. */
void
ppm_connection_update_firewall(PpmConnection *self)
{
    if (!self->runtime || self->is_being_undone)
        return;
    if (self->state == PPM_STATE_CONNECTED) {
        update_block(self);
        ppm_connection_register_tunnel(self);
    } else if (self->state == PPM_STATE_FAILED && ppm_connection_wants_kill_switch(self)) {
        ppm_connection_register_block(self);
    } else if (self->state == PPM_STATE_FAILED) {
        ppm_connection_disconnect(self);
        return;
    }
    ppm_firewall_commit_async(firewall(self), NULL, on_updated, g_object_ref(self));
}
