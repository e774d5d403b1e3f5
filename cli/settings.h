/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KEY=VALUE as people type it, checked by the option table before the service sees it. */
#pragma once

#include <gio/gio.h>

typedef struct _PpmSettings PpmSettings;

PpmSettings *ppm_settings_new(void);
void ppm_settings_free(PpmSettings *settings);

/* Sets @key to @text. A list's entries are separated by ";" or ",". Errors name the option. */
gboolean ppm_settings_set(PpmSettings *settings, const char *key, const char *text, GError **error);

/* The same for "KEY=VALUE". */
gboolean ppm_settings_assign(PpmSettings *settings, const char *assignment, GError **error);

/* Adds one entry to the list @key. */
gboolean ppm_settings_append(PpmSettings *settings, const char *key, const char *entry,
                             GError **error);

/* An error where @key is no option, or not one that can be changed. */
gboolean ppm_settings_check_key(const char *key, GError **error);

/* a{sv} for the service, floating. */
GVariant *ppm_settings_to_variant(PpmSettings *settings);

/* Says which of the settings, or of those that their preset brings, weaken the connection, and
 * which have no effect in this version. */
void ppm_settings_warn(PpmSettings *settings);

/* Whether the option @key has none where it is @text. */
gboolean ppm_settings_has_no_effect(const char *key, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmSettings, ppm_settings_free)

/* Whether the option @key weakens a connection when it is @text, and why (not translated); NULL
 * where it does not. */
const char *ppm_settings_why_unsafe(const char *key, const char *text);
