/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password of an attempt: where it comes from, and how long it is kept. */
#include "config.h"

#include "connection-private.h"
#include "secret-store.h"

#include <string.h>

static gboolean
uses_ms_chap(PpmConnection *self)
{
    return ppm_profile_get_boolean(self->profile, "allow-mschap") ||
           ppm_profile_get_boolean(self->profile, "allow-mschap-v2");
}

void
ppm_connection_drop_secret(PpmConnection *self)
{
    g_clear_pointer(&self->secret, ppm_secret_free);
    self->is_secret_encoded = FALSE;
}

/* Replaces the secret by the form that goes on the wire. */
static gboolean
encode_secret(PpmConnection *self)
{
    g_autoptr(GError) error = NULL;
    PpmSecret *encoded;

    if (!self->secret || self->is_secret_encoded || !uses_ms_chap(self))
        return TRUE;
    encoded = ppm_secret_to_latin1(self->secret, &error);
    if (!encoded) {
        ppm_connection_fail(self, PPM_CAUSE_PASSWORD_NOT_REPRESENTABLE, error->message);
        return FALSE;
    }
    ppm_secret_free(self->secret);
    self->secret = encoded;
    self->is_secret_encoded = TRUE;
    return TRUE;
}

/* Never an answer made from an empty password: it would tell the server which users have none, and
 * count against the account. */
gboolean
ppm_connection_find_secret(PpmConnection *self)
{
    const char *source = ppm_profile_get_text(self->profile, "password");
    g_autoptr(GError) error = NULL;

    if (!self->secret && strcmp(source, "system") == 0)
        self->secret = ppm_secret_store_load(ppm_host_state_directory(self->host),
                                             ppm_profile_uuid(self->profile), &error);
    if (self->secret || strcmp(source, "none") == 0)
        return encode_secret(self);
    ppm_connection_fail(self, PPM_CAUSE_NO_SECRET, error ? error->message : "");
    return FALSE;
}

/* What was typed for this once is not kept for another time. */
gboolean
ppm_connection_keeps_secret(PpmConnection *self)
{
    return ppm_connection_reconnects(self) && !self->is_let_go &&
           g_str_equal(ppm_profile_get_text(self->profile, "password"), "keyring");
}

gboolean
ppm_connection_can_log_in(PpmConnection *self)
{
    const char *source = ppm_profile_get_text(self->profile, "password");

    if (strcmp(source, "none") == 0)
        return TRUE;
    if (strcmp(source, "system") == 0)
        return ppm_connection_has_secret(self);
    return strcmp(source, "keyring") == 0 && self->secret != NULL;
}
