/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PPTP connections of NetworkManager and ours, both ways: a pure mapping, which follows from the
 * nm_key of the option table. What has no key in NetworkManager's PPTP type has its own of the same
 * name in vpn.data (yes or no for booleans). */
#pragma once

#include "option-table.h"
#include "profile.h"

G_BEGIN_DECLS

/* What NetworkManager keeps of a connection, as far as it concerns us. Texts to texts, both owned;
 * "properties" are those outside of vpn.data, by the name and in the form that nmcli shows:
 * "ipv4.routes" is "10.0.0.0/8 192.0.2.1 50, 172.16.0.0/12". Defaults may be left out. */
typedef struct {
    GHashTable *data;
    GHashTable *properties;
} PpmNmConnection;

PpmNmConnection *ppm_nm_connection_new(void);
PpmNmConnection *ppm_nm_connection_copy(const PpmNmConnection *connection);
void ppm_nm_connection_free(PpmNmConnection *connection);

/* NULL where it is not there. A name with a dot is a property's. */
const char *ppm_nm_get(const PpmNmConnection *connection, const char *name);

/* NULL takes it out. */
void ppm_nm_set(PpmNmConnection *connection, const char *name, const char *text);

/**
 * ppm_nm_to_settings:
 * @warnings: (element-type utf8): gets a sentence for each thing that has no equivalent, or NULL
 *
 * What the connection means: option keys and canonical texts, both owned. What NetworkManager has
 * a default of its own for is always among them (it allows EAP unless told otherwise, and encrypts
 * nothing), so that a connection works as it did there. Keys that nobody knows stay with the
 * caller, in @connection. A refused value is PPM_ERROR_INVALID_VALUE naming NetworkManager's key
 * and what is allowed. Whether the settings fit together is not looked at.
 */
GHashTable *ppm_nm_to_settings(const PpmNmConnection *connection, GPtrArray *warnings,
                               GError **error);

/* A new profile that means @settings, with a UUID of its own and without an owner. */
PpmProfile *ppm_nm_profile_of(GHashTable *settings, GError **error);

/* Changes @connection so that it means what is in effect in @profile. What means that already
 * stays to the letter, and so does all that nobody knows: start with the connection as it was. */
void ppm_nm_from_profile(PpmNmConnection *connection, PpmProfile *profile);

/* The same for one option: what @connection says of it, checked; %NULL without @error where it says
 * nothing, so that the option's default counts. */
char *ppm_nm_read(const PpmNmConnection *connection, const PpmOption *option, GError **error);

/* Makes @connection say the canonical @text; %NULL for one with a key of its own: nothing. */
void ppm_nm_write(PpmNmConnection *connection, const PpmOption *option, const char *text);

/* Whether it is none of NetworkManager's PPTP type, whose plugin refuses a connection with a key
 * that it does not know. */
gboolean ppm_nm_is_own(const PpmOption *option);

/* Whether NetworkManager does it, by means of its own, for every kind of VPN. */
gboolean ppm_nm_is_networkmanagers(const PpmOption *option);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNmConnection, ppm_nm_connection_free)

G_END_DECLS
