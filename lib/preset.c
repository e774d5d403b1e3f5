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
#include <sys/stat.h>

#define SUFFIX         ".preset"
#define DEFAULT_ID     "default"
#define TEXT_GROUP     "preset"
#define OPTIONS_GROUP  "options"
#define MAX_TEXT_BYTES 1000

#define SETTLED_SECONDS 2

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
read_file(const char *path, const char *id, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(PpmPreset) preset = preset_new(id);
    g_autoptr(GError) cause = NULL;

    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &cause)) {
        if (g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return NULL;
    } else if (read_preset(preset, file, &cause)) {
        return g_steal_pointer(&preset);
    }
    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", path, cause->message);
    return NULL;
}

/* ---- what was read lately: a thousand profiles have the same few presets ---- */

typedef struct {
    struct stat status;
    PpmPreset *preset;
} Known;

static void
known_free(gpointer data)
{
    Known *known = data;

    ppm_preset_unref(known->preset);
    g_free(known);
}

/* By path. Of the main thread alone. */
static GHashTable *
known_presets(void)
{
    static GHashTable *known;

    if (!known)
        known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
    return known;
}

static gboolean
is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Within the clock's grain a file can change twice and look the same. */
static gboolean
may_be_changing(const struct stat *status)
{
    return ABS(g_get_real_time() / G_USEC_PER_SEC - status->st_ctim.tv_sec) <= SETTLED_SECONDS;
}

static PpmPreset *
remember(const char *path, const struct stat *status, PpmPreset *preset)
{
    Known *known = g_new0(Known, 1);

    known->status = *status;
    known->preset = ppm_preset_ref(preset);
    g_hash_table_replace(known_presets(), g_strdup(path), known);
    return preset;
}

/* NULL without @error where there is no such file. */
static PpmPreset *
load_from(const char *directory, const char *id, GError **error)
{
    g_autofree char *path = preset_path(directory, id);
    const Known *known = g_hash_table_lookup(known_presets(), path);
    struct stat status;
    PpmPreset *preset;

    if (stat(path, &status) != 0) {
        g_hash_table_remove(known_presets(), path);
        return read_file(path, id, error);
    }
    if (known && is_same_file(&known->status, &status))
        return ppm_preset_ref(known->preset);
    preset = read_file(path, id, error);
    return preset && !may_be_changing(&status) ? remember(path, &status, preset) : preset;
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
