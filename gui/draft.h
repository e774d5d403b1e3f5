/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user has changed of a connection's settings, and what of that is to be sent. Knows no
 * widget and no bus. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmDraft PpmDraft;

/* @settings and @overrides: as the properties of those names; NULL for a new connection. Options
 * that this program does not know are left alone. */
PpmDraft *ppm_draft_new(GVariant *settings, GVariant *overrides);
void ppm_draft_free(PpmDraft *draft);

/* @text as the user typed it; of a list, the entries separated by ";". What is wrong with it is
 * kept beside it. */
void ppm_draft_set(PpmDraft *draft, const char *key, const char *text);

/* Back to what the preset says. */
void ppm_draft_reset(PpmDraft *draft, const char *key);

/* The value as it would be, or what was typed where that is wrong. */
const char *ppm_draft_text(PpmDraft *draft, const char *key);

/* Whether the connection sets it itself. */
gboolean ppm_draft_is_own(PpmDraft *draft, const char *key);

/* Whether the user has touched it. */
gboolean ppm_draft_is_touched(PpmDraft *draft, const char *key);

/* What is wrong with the value, without the key in front of it; or NULL. */
const char *ppm_draft_problem(PpmDraft *draft, const char *key);

/* Whether it could be saved: each value, and what they mean together. */
gboolean ppm_draft_check(PpmDraft *draft, GError **error);

/* Whether there is anything to send. */
gboolean ppm_draft_is_changed(PpmDraft *draft);

/* The arguments of Update(): a{sv}, floating, and keys. Only what differs from what is there. */
GVariant *ppm_draft_values(PpmDraft *draft);
GStrv ppm_draft_unset_keys(PpmDraft *draft);

/* Somebody else may have changed the connection: these are its settings now. What the user changed
 * stays. The keys that both changed, each to something else; empty where there are none. */
GStrv ppm_draft_rebase(PpmDraft *draft, GVariant *settings, GVariant *overrides);

/* @message of ppm_option_check() for @key, without the key in front. */
const char *ppm_draft_bare_message(const char *key, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmDraft, ppm_draft_free)

G_END_DECLS
