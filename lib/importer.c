/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table, and what its rows have in common. */
#include "config.h"

#include "importer.h"
#include "error.h"
#include "import-networkmanager.h"
#include "import-profile.h"
#include "option-check.h"
#include "option-table.h"
#include "weakness.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const PpmImporter importers[] = {
    {"networkmanager", N_("NetworkManager"), "*.nmconnection", ppm_import_networkmanager_recognises,
     ppm_import_networkmanager_read},
    {"pptp-manager", N_("PPTP Manager"), "*.conf", ppm_import_profile_recognises,
     ppm_import_profile_read},
};

const PpmImporter *
ppm_importers(gsize *n_importers)
{
    *n_importers = G_N_ELEMENTS(importers);
    return importers;
}

PpmImport *
ppm_import_new(const char *name)
{
    PpmImport *import = g_new0(PpmImport, 1);

    import->name = ppm_option_excerpt(name);
    import->owner = g_strdup("");
    import->warnings = g_ptr_array_new_with_free_func(g_free);
    return import;
}

void
ppm_import_free(PpmImport *import)
{
    g_free(import->name);
    g_free(import->uuid);
    g_free(import->owner);
    g_clear_pointer(&import->profile, ppm_profile_unref);
    g_clear_error(&import->problem);
    g_ptr_array_unref(import->warnings);
    g_free(import);
}

static void
warn_of_weakness(PpmImport *import)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        const char *why = ppm_weakness_of(table[i].key,
                                          ppm_profile_get_text(import->profile, table[i].key));

        if (why)
            g_ptr_array_add(import->warnings,
                            g_strdup_printf(_("%s: unsafe: %s"), table[i].key, _(why)));
    }
}

void
ppm_import_judge(PpmImport *import)
{
    if (ppm_profile_validate(import->profile, &import->problem))
        warn_of_weakness(import);
    else
        g_clear_pointer(&import->profile, ppm_profile_unref);
}

static GPtrArray *
refuse(GError **error, const char *message)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, message);
    return NULL;
}

GPtrArray *
ppm_import_read(const char *data, gsize length, GError **error)
{
    g_autofree char *text = NULL;

    if (length > PPM_IMPORT_MAX_BYTES)
        return refuse(error, _("it is larger than 1 MiB"));
    if (!g_utf8_validate(data, (gssize)length, NULL)) /* a NUL is not valid either */
        return refuse(error, _("it is not a text in UTF-8"));
    text = g_strndup(data, length);
    for (gsize i = 0; i < G_N_ELEMENTS(importers); i++) {
        if (importers[i].recognises(text))
            return importers[i].read(text, error);
    }
    return refuse(error, _("no PPTP connection is recognised in it"));
}

#define MAX_NAME_CHARACTERS 64

char *
ppm_import_free_name(const char *name, gboolean (*is_taken)(const char *name, gpointer user_data),
                     gpointer user_data)
{
    g_autofree char *candidate = g_strdup(name);

    for (guint number = 2; is_taken(candidate, user_data); number++) {
        g_autofree char *suffix = g_strdup_printf(" %u", number);
        g_autofree char *start = g_utf8_substring(
            name, 0, MIN(g_utf8_strlen(name, -1), MAX_NAME_CHARACTERS - (glong)strlen(suffix)));

        g_free(candidate);
        candidate = g_strconcat(g_strchomp(start), suffix, NULL);
    }
    return g_steal_pointer(&candidate);
}
