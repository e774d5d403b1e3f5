/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Presets: found by id, the administrator's before the vendor's. */
#include "config.h"

#include "directories.h"
#include "error.h"
#include "option-check.h"
#include "option-table.h"
#include "preset.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX         ".preset"
#define DEFAULT_ID     "default"
#define TEXT_GROUP     "preset"
#define OPTIONS_GROUP  "options"
#define MAX_TEXT_BYTES 1000

struct _PpmPreset {
    grefcount references;
    char *id;
    char *name;
    char *summary;
    char *hint;
    GHashTable *values; /* key to canonical text */
};

static PpmPreset *
preset_new(const char *id)
{
    PpmPreset *preset = g_new0(PpmPreset, 1);

    g_ref_count_init(&preset->references);
    preset->id = g_strdup(id);
    preset->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return preset;
}

static PpmPreset *
preset_without_file(void)
{
    PpmPreset *preset = preset_new(DEFAULT_ID);

    preset->name = g_strdup(N_("Default"));
    preset->summary = g_strdup(N_("For any server that does 128-bit encryption."));
    preset->hint = g_strdup("");
    return preset;
}

PpmPreset *
ppm_preset_ref(PpmPreset *preset)
{
    g_ref_count_inc(&preset->references);
    return preset;
}

void
ppm_preset_unref(PpmPreset *preset)
{
    if (!g_ref_count_dec(&preset->references))
        return;
    g_free(preset->id);
    g_free(preset->name);
    g_free(preset->summary);
    g_free(preset->hint);
    g_hash_table_unref(preset->values);
    g_free(preset);
}

/* Who a connection is and whom it calls is never a preset's business. */
static gboolean
may_set(const char *key)
{
    static const char *const own[] = {"name", "uuid",   "preset",   "owner", "server",
                                      "user", "domain", "accepted", NULL};

    return ppm_option_find(key) && !g_strv_contains(own, key);
}

static gboolean
read_option(PpmPreset *preset, GKeyFile *file, const char *key, GError **error)
{
    g_autofree char *text = g_key_file_get_value(file, OPTIONS_GROUP, key, NULL);
    g_autofree char *canonical = NULL;

    if (!may_set(key)) {
        g_autofree char *excerpt = ppm_option_excerpt(key);

        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("a preset cannot set “%s”"),
                    excerpt);
        return FALSE;
    }
    canonical = ppm_option_check(ppm_option_find(key), g_strstrip(text), error);
    if (!canonical)
        return FALSE;
    g_hash_table_replace(preset->values, g_strdup(key), g_steal_pointer(&canonical));
    return TRUE;
}

static gboolean
read_text(GKeyFile *file, const char *key, char **text, GError **error)
{
    *text = g_key_file_get_locale_string(file, TEXT_GROUP, key, NULL, NULL);
    if (!*text)
        *text = g_strdup("");
    if (ppm_option_check_text(*text, MAX_TEXT_BYTES, error))
        return TRUE;
    g_prefix_error(error, "%s: ", key);
    return FALSE;
}

static gboolean
read_preset(PpmPreset *preset, GKeyFile *file, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, OPTIONS_GROUP, NULL, NULL);

    if (!read_text(file, "name", &preset->name, error) ||
        !read_text(file, "summary", &preset->summary, error) ||
        !read_text(file, "hint", &preset->hint, error))
        return FALSE;
    if (!preset->name[0]) {
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("it has no name"));
        return FALSE;
    }
    for (guint i = 0; keys && keys[i]; i++) {
        if (!read_option(preset, file, keys[i], error))
            return FALSE;
    }
    return TRUE;
}

static char *
preset_path(const char *directory, const char *id)
{
    g_autofree char *name = g_strconcat(id, SUFFIX, NULL);

    return g_build_filename(directory, "presets", name, NULL);
}

/* NULL without @error where there is no such file. */
static PpmPreset *
load_from(const char *directory, const char *id, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(PpmPreset) preset = preset_new(id);
    g_autoptr(GError) cause = NULL;
    g_autofree char *path = preset_path(directory, id);

    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &cause)) {
        if (g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return NULL;
    } else if (read_preset(preset, file, &cause)) {
        return g_steal_pointer(&preset);
    }
    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", path, cause->message);
    return NULL;
}

PpmPreset *
ppm_preset_load(const char *id, GError **error)
{
    const char *const directories[] = {ppm_directory_configuration(), ppm_directory_vendor()};
    g_autofree char *checked = ppm_option_check(ppm_option_find("preset"), id, error);
    GError *cause = NULL;

    if (!checked)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(directories); i++) {
        PpmPreset *preset = load_from(directories[i], id, &cause);

        if (preset)
            return preset;
        if (cause) {
            g_propagate_error(error, cause);
            return NULL;
        }
    }
    if (strcmp(id, DEFAULT_ID) == 0)
        return preset_without_file();
    g_set_error(error, PPM_ERROR, PPM_ERROR_NOT_FOUND, _("there is no preset “%s”"), id);
    return NULL;
}

const char *
ppm_preset_id(PpmPreset *preset)
{
    return preset->id;
}

/* gettext("") is the head of the catalogue. */
static const char *
translated(const char *text)
{
    return text[0] ? g_dgettext(GETTEXT_PACKAGE, text) : "";
}

const char *
ppm_preset_name(PpmPreset *preset)
{
    return translated(preset->name);
}

const char *
ppm_preset_summary(PpmPreset *preset)
{
    return translated(preset->summary);
}

const char *
ppm_preset_hint(PpmPreset *preset)
{
    return translated(preset->hint);
}

const char *
ppm_preset_get(PpmPreset *preset, const char *key)
{
    return g_hash_table_lookup(preset->values, key);
}

static void
add_ids(GHashTable *ids, const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "presets", NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file_name = g_strdup(name);
        char *id;

        if (!g_str_has_suffix(file_name, SUFFIX))
            continue;
        file_name[strlen(file_name) - strlen(SUFFIX)] = '\0';
        id = ppm_check_preset(NULL, file_name, NULL);
        if (id)
            g_hash_table_add(ids, id);
    }
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const char *left = *(const char *const *)a;
    const char *right = *(const char *const *)b;
    gboolean left_is_default = strcmp(left, DEFAULT_ID) == 0;
    gboolean right_is_default = strcmp(right, DEFAULT_ID) == 0;

    if (left_is_default != right_is_default)
        return left_is_default ? -1 : 1;
    return strcmp(left, right);
}

GStrv
ppm_preset_list(void)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    GHashTableIter iter;
    gpointer id;

    g_hash_table_add(ids, g_strdup(DEFAULT_ID));
    add_ids(ids, ppm_directory_configuration());
    add_ids(ids, ppm_directory_vendor());
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_ptr_array_add(sorted, g_strdup(id));
    g_ptr_array_sort(sorted, compare_ids);
    g_ptr_array_add(sorted, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&sorted), FALSE);
}
