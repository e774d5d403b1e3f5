/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection's settings: overrides upon a preset upon the defaults. Holds no secret. Knows its
 * key file losslessly: comments, order and unknown keys survive. */
#pragma once

#include <gio/gio.h>

#include "route.h"

G_BEGIN_DECLS

typedef struct _PpmProfile PpmProfile;

/* An empty profile with a new random UUID. */
PpmProfile *ppm_profile_new(void);

/* Reads a key file, at most 64 KiB of valid UTF-8; values are taken as they stand, without escapes:
 * "user=DOMAIN\user". Unknown groups and keys are kept and ignored; a
 * refused value of a known key is PPM_ERROR_BROKEN_PROFILE naming the key. A missing uuid is
 * derived from @seed (the file's name), so that it stays the same. */
PpmProfile *ppm_profile_parse(const char *data, gsize length, const char *seed, GError **error);

char *ppm_profile_to_data(PpmProfile *profile, gsize *length);

PpmProfile *ppm_profile_copy(PpmProfile *profile);
PpmProfile *ppm_profile_ref(PpmProfile *profile);
void ppm_profile_unref(PpmProfile *profile);

/* Setters check by the option table, store the canonical text and leave the profile untouched on
 * error. Read-only options are refused but for "owner" and "uuid" before the first save, through
 * ppm_profile_set_owner() and ppm_profile_new(). */
gboolean ppm_profile_set(PpmProfile *profile, const char *key, const char *text, GError **error);
gboolean ppm_profile_set_variant(PpmProfile *profile, const char *key, GVariant *value,
                                 GError **error);
gboolean ppm_profile_unset(PpmProfile *profile, const char *key, GError **error);
void ppm_profile_set_owner(PpmProfile *profile, const char *owner);

/* All of @settings (a{sv}), or none of them. */
gboolean ppm_profile_update(PpmProfile *profile, GVariant *settings, const char *const *unset,
                            GError **error);

/* Cross-field rules: a name, a server and a user are there; MPPE has MS-CHAP; some method is
 * allowed. */
gboolean ppm_profile_validate(PpmProfile *profile, GError **error);

/* Values in effect: the override, else the preset's, else the default. The key must be in the
 * table, of that type. Texts are owned by the profile or static. */
const char *ppm_profile_get_text(PpmProfile *profile, const char *key);
gboolean ppm_profile_get_boolean(PpmProfile *profile, const char *key);
guint ppm_profile_get_number(PpmProfile *profile, const char *key);
/* "auto" gives 0. */
guint ppm_profile_get_auto_number(PpmProfile *profile, const char *key);
GStrv ppm_profile_get_list(PpmProfile *profile, const char *key);

/* Whether the profile itself sets @key (and not its preset). */
gboolean ppm_profile_is_set(PpmProfile *profile, const char *key);

const char *ppm_profile_name(PpmProfile *profile);
const char *ppm_profile_uuid(PpmProfile *profile);
const char *ppm_profile_owner(PpmProfile *profile);

/* "DOMAIN\user" where a domain is set, else the user: what goes on the wire. */
char *ppm_profile_user_as_sent(PpmProfile *profile);

/* The routes (PpmRoute elements, array owned by the caller). */
GArray *ppm_profile_routes(PpmProfile *profile);
gboolean ppm_profile_set_routes(PpmProfile *profile, GArray *routes, GError **error);

/* a{sv}, floating: what the profile overrides (but for uuid and owner, so that a copy can be made
 * of it); and every option's value in effect. */
GVariant *ppm_profile_overrides(PpmProfile *profile);
GVariant *ppm_profile_settings(PpmProfile *profile);

/* Whether an option that touches the whole machine (PPM_OPTION_SYSTEM_WIDE) differs from the
 * table's default, or a route is wider than a /8 ("0.0.0.0/1" and "128.0.0.0/1" are all traffic),
 * or the interface has a name that is not of our kind ("pptp…"). */
gboolean ppm_profile_has_system_effects(PpmProfile *profile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmProfile, ppm_profile_unref)

G_END_DECLS
