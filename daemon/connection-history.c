/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What outlives an attempt: how it went, and the password that is kept with root. */
#include "config.h"

#include "connection-private.h"
#include "history.h"
#include "secret-store.h"

#include <inttypes.h>
#include <stdio.h>

static const char *
state_directory(PpmConnection *self)
{
    return ppm_host_state_directory(self->host);
}

static const char *
uuid(PpmConnection *self)
{
    return ppm_profile_uuid(self->profile);
}

/* pppd counts in 32 bits: what was seen while the interface stood may be more. */
void
ppm_connection_note_traffic(PpmConnection *self, const char *text)
{
    guint64 sent, received;

    if (sscanf(text, "%" SCNu64 " bytes, received %" SCNu64, &sent, &received) != 2)
        return;
    self->tx_bytes = MAX(self->tx_bytes, sent);
    self->rx_bytes = MAX(self->rx_bytes, received);
}

static void
add_address(GVariantDict *dict, const char *key, guint32 address)
{
    g_autofree char *text = ppm_ipv4_to_string(address);

    if (address)
        g_variant_dict_insert(dict, key, "s", text);
}

static void
add_tunnel(PpmConnection *self, GVariantDict *dict)
{
    if (!self->runtime || !self->runtime->is_up)
        return;
    g_variant_dict_insert(dict, "connected", "x", self->runtime->since);
    g_variant_dict_insert(dict, "encryption", "s", self->facts.encryption);
    g_variant_dict_insert(dict, "rx-bytes", "t", self->rx_bytes);
    g_variant_dict_insert(dict, "tx-bytes", "t", self->tx_bytes);
    add_address(dict, "local-address", self->facts.local);
}

void
ppm_connection_record(PpmConnection *self)
{
    GVariantDict dict;

    self->is_attempt_open = FALSE;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "began", "x", self->began ?: g_get_real_time());
    g_variant_dict_insert(&dict, "ended", "x", g_get_real_time());
    add_address(&dict, "server", self->facts.server);
    add_tunnel(self, &dict);
    if (self->failure.cause != PPM_CAUSE_NONE) {
        g_variant_dict_insert(&dict, "cause", "s", ppm_cause_to_string(self->failure.cause));
        g_variant_dict_insert(&dict, "detail", "s", self->failure.detail);
    }
    ppm_history_add(state_directory(self), uuid(self), g_variant_dict_end(&dict));
}

GVariant *
ppm_connection_history(PpmConnection *self)
{
    return ppm_history_load(state_directory(self), uuid(self));
}

gboolean
ppm_connection_store_secret(PpmConnection *self, const PpmSecret *secret, GError **error)
{
    if (!ppm_secret_store_save(state_directory(self), uuid(self), secret, error))
        return FALSE;
    ppm_connection_tell(self, PPM_CONNECTION_PROFILE_CHANGED);
    return TRUE;
}

gboolean
ppm_connection_clear_secret(PpmConnection *self, GError **error)
{
    if (!ppm_secret_store_remove(state_directory(self), uuid(self), error))
        return FALSE;
    ppm_connection_tell(self, PPM_CONNECTION_PROFILE_CHANGED);
    return TRUE;
}

gboolean
ppm_connection_has_secret(PpmConnection *self)
{
    return ppm_secret_store_has(state_directory(self), uuid(self));
}

void
ppm_connection_forget(PpmConnection *self)
{
    ppm_secret_store_remove(state_directory(self), uuid(self), NULL);
    ppm_history_remove(state_directory(self), uuid(self));
}
