/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KEY=VALUE as people type it. */
#include "config.h"

#include "settings.h"
#include "error.h"
#include "message.h"
#include "option-check.h"
#include "option-table.h"
#include "preset.h"
#include "suggest.h"
#include "weakness.h"

#include <glib/gi18n.h>

struct _PpmSettings {
    GHashTable *texts; /* key to canonical text */
};

PpmSettings *
ppm_settings_new(void)
{
    PpmSettings *settings = g_new0(PpmSettings, 1);

    settings->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return settings;
}

void
ppm_settings_free(PpmSettings *settings)
{
    g_hash_table_unref(settings->texts);
    g_free(settings);
}

static const char *
nearest_key(const char *key)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);
    g_autofree const char **keys = g_new0(const char *, count + 1);

    for (gsize i = 0; i < count; i++)
        keys[i] = table[i].key;
    return ppm_suggest(key, keys);
}

static const PpmOption *
find_option(const char *key, GError **error)
{
    const PpmOption *option = ppm_option_find(key);
    g_autofree char *excerpt = ppm_option_excerpt(key);
    const char *nearest;

    if (option && !(option->flags & PPM_OPTION_READ_ONLY))
        return option;
    if (option) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: it cannot be changed"), key);
        return NULL;
    }
    nearest = nearest_key(key);
    if (nearest)
        g_set_error(error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION,
                    _("there is no option \"%s\"; did you mean \"%s\"?"), excerpt, nearest);
    else
        g_set_error(error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION, _("there is no option \"%s\""),
                    excerpt);
    return NULL;
}

gboolean
ppm_settings_check_key(const char *key, GError **error)
{
    return find_option(key, error) != NULL;
}

/* "a, b," becomes "a;b", as profiles have it. Other blanks than spaces are refused, as everywhere.
 */
static char *
normalize_list(const char *text)
{
    g_auto(GStrv) entries = g_strsplit(text, ",", -1);
    GString *result = g_string_new(NULL);

    for (guint i = 0; entries[i]; i++) {
        const char *start = entries[i] + strspn(entries[i], " ");
        const char *end = start + strlen(start);

        while (end > start && end[-1] == ' ')
            end--;
        if (result->len && end > start)
            g_string_append_c(result, ';');
        g_string_append_len(result, start, end - start);
    }
    return g_string_free(result, FALSE);
}

gboolean
ppm_settings_set(PpmSettings *settings, const char *key, const char *text, GError **error)
{
    const PpmOption *option = find_option(key, error);
    g_autofree char *list = NULL;
    char *canonical;

    if (!option)
        return FALSE;
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: it is not valid UTF-8"), key);
        return FALSE;
    }
    if (option->type == PPM_OPTION_LIST && strchr(text, ';')) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("%s: the entries of a list are separated by commas"), key);
        return FALSE;
    }
    if (option->type == PPM_OPTION_LIST)
        list = normalize_list(text);
    canonical = ppm_option_check(option, list ? list : text, error);
    if (!canonical)
        return FALSE;
    g_hash_table_replace(settings->texts, g_strdup(key), canonical);
    return TRUE;
}

gboolean
ppm_settings_assign(PpmSettings *settings, const char *assignment, GError **error)
{
    const char *equals = strchr(assignment, '=');
    g_autofree char *key = NULL;

    if (!equals) {
        /* It is not repeated: somebody may have typed a password. */
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                            _("what is set is given as KEY=VALUE; a word has no \"=\""));
        return FALSE;
    }
    key = g_strndup(assignment, (gsize)(equals - assignment));
    return ppm_settings_set(settings, key, equals + 1, error);
}

gboolean
ppm_settings_append(PpmSettings *settings, const char *key, const char *entry, GError **error)
{
    g_autofree char *before = g_strdup(g_hash_table_lookup(settings->texts, key));
    g_autofree char *text = before ? g_strconcat(g_strdelimit(before, ";", ','), ",", entry, NULL)
                                   : g_strdup(entry);

    return ppm_settings_set(settings, key, text, error);
}

GVariant *
ppm_settings_to_variant(PpmSettings *settings)
{
    GVariantDict dict;
    GHashTableIter iter;
    gpointer key, text;

    g_variant_dict_init(&dict, NULL);
    g_hash_table_iter_init(&iter, settings->texts);
    while (g_hash_table_iter_next(&iter, &key, &text))
        g_variant_dict_insert_value(&dict, key, ppm_option_to_variant(ppm_option_find(key), text));
    return g_variant_dict_end(&dict);
}

const char *
ppm_settings_why_unsafe(const char *key, const char *text)
{
    return ppm_weakness_of(key, text);
}

/* A preset that cannot be read here is the service's to refuse. */
static PpmPreset *
preset_of(PpmSettings *settings)
{
    const char *id = g_hash_table_lookup(settings->texts, "preset");

    return id ? ppm_preset_load(id, NULL) : NULL;
}

static const char *
text_of(PpmSettings *settings, PpmPreset *preset, const char *key)
{
    const char *text = g_hash_table_lookup(settings->texts, key);

    return text || !preset ? text : ppm_preset_get(preset, key);
}

static void
warn_of_unsafe(PpmSettings *settings, PpmPreset *preset)
{
    gsize count;
    const PpmWeakness *table = ppm_weakness_table(&count);

    for (gsize i = 0; i < count; i++) {
        const PpmWeakness *row = &table[i];

        if (g_strcmp0(text_of(settings, preset, row->key), row->text) == 0)
            ppm_message_note(_("unsafe: %s=%s: %s"), row->key, row->text, _(row->why));
    }
}

/* Nobody may rely on what is only stored as yet, a kill switch least of all. */
static void
warn_of_no_effect(PpmSettings *settings, PpmPreset *preset)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++) {
        const char *text = text_of(settings, preset, table[i].key);

        if (text && ppm_settings_has_no_effect(table[i].key, text) &&
            !g_str_equal(text, table[i].default_text))
            ppm_message_note(_("%s=%s is stored, but has no effect in this version"), table[i].key,
                             text);
    }
}

void
ppm_settings_warn(PpmSettings *settings)
{
    g_autoptr(PpmPreset) preset = preset_of(settings);

    warn_of_unsafe(settings, preset);
    warn_of_no_effect(settings, preset);
}

gboolean
ppm_settings_has_no_effect(const char *key, const char *text)
{
    const PpmOption *option = ppm_option_find(key);

    return option && ((option->flags & PPM_OPTION_LATER) ||
                      (option->later_choice && g_str_equal(option->later_choice, text)));
}
