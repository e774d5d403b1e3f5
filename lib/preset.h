/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Named bundles of options that differ from the defaults (options.md, "Presets"): key files. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmPreset PpmPreset;

/* Reads ID.preset from the configuration directory (an administrator's), then from the vendor's;
 * "default" is there without a file too. PPM_ERROR_NOT_FOUND, or PPM_ERROR_INVALID_VALUE with file
 * and field. */
PpmPreset *ppm_preset_load(const char *id, GError **error);
PpmPreset *ppm_preset_ref(PpmPreset *preset);
void ppm_preset_unref(PpmPreset *preset);

const char *ppm_preset_id(PpmPreset *preset);
const char *ppm_preset_name(PpmPreset *preset);    /* translated */
const char *ppm_preset_summary(PpmPreset *preset); /* one sentence, translated */

const char *ppm_preset_hint(PpmPreset *preset); /* what else to do, translated; may be empty */

/* The canonical text of @key, or NULL where the preset leaves the default. */
const char *ppm_preset_get(PpmPreset *preset, const char *key);

/* The ids of all presets, sorted, "default" first. */
GStrv ppm_preset_list(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmPreset, ppm_preset_unref)

G_END_DECLS
