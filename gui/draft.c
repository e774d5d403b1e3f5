/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings as they were read are the base; what the user does is kept apart from it. */
#include "config.h"

#include "draft.h"
#include "error.h"
#include "option-table.h"
#include "preset.h"
#include "profile.h"

#include <string.h>

typedef struct {
    char *text; /* NULL: back to the preset */
    char *problem;
} Change;

struct _PpmDraft {
    GHashTable *settings; /* key to canonical text: the values in effect */
    GHashTable *own;      /* keys that the connection sets itself */
    GHashTable *changes;  /* key to Change */
    PpmPreset *preset;    /* the chosen one; NULL where it cannot be read here */
};

static void
change_free(gpointer data)
{
    Change *change = data;

    g_free(change->text);
    g_free(change->problem);
    g_free(change);
}

/* ---- the base ---- */

/* No preset can give it: it is the connection's own, whoever else forgets to say so. */
static gboolean
is_required(const PpmOption *option)
{
    return option->minimum > 0 && !*option->default_text;
}

static void
read_base(PpmDraft *draft, GVariant *settings, GVariant *overrides)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    draft->settings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    draft->own = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < count; i++) {
        g_autoptr(GVariant) value = settings ? g_variant_lookup_value(settings, table[i].key, NULL)
                                             : NULL;
        g_autoptr(GVariant)
            override = overrides ? g_variant_lookup_value(overrides, table[i].key, NULL) : NULL;
        char *text = value ? ppm_option_check_variant(&table[i], value, NULL) : NULL;

        if (text)
            g_hash_table_insert(draft->settings, (gpointer)table[i].key, text);
        if (override || (text && is_required(&table[i])))
            g_hash_table_add(draft->own, (gpointer)table[i].key);
    }
}

static void
drop_base(PpmDraft *draft)
{
    g_hash_table_unref(draft->settings);
    g_hash_table_unref(draft->own);
}

/* ---- what the preset says ---- */

static void
use_preset(PpmDraft *draft)
{
    g_clear_pointer(&draft->preset, ppm_preset_unref);
    draft->preset = ppm_preset_load(ppm_draft_text(draft, "preset"), NULL);
}

static const char *
text_in_effect(PpmDraft *draft, const char *key)
{
    const char *text = g_hash_table_lookup(draft->settings, key);

    return text ? text : ppm_option_find(key)->default_text;
}

static gboolean
preset_is_as_read(PpmDraft *draft)
{
    return g_str_equal(ppm_draft_text(draft, "preset"), text_in_effect(draft, "preset"));
}

/* NULL where nobody here knows: the preset cannot be read. */
static const char *
inherited(PpmDraft *draft, const char *key)
{
    const char *text;

    if (g_str_equal(key, "preset"))
        return ppm_option_find(key)->default_text;
    if (preset_is_as_read(draft) && !g_hash_table_contains(draft->own, key) &&
        g_hash_table_contains(draft->settings, key))
        return g_hash_table_lookup(draft->settings, key);
    if (!draft->preset)
        return NULL;
    text = ppm_preset_get(draft->preset, key);
    return text ? text : ppm_option_find(key)->default_text;
}

/* ---- the user's changes ---- */

const char *
ppm_draft_bare_message(const char *key, const char *message)
{
    gsize length = strlen(key);

    return strncmp(message, key, length) == 0 && strncmp(message + length, ": ", 2) == 0
               ? message + length + 2
               : message;
}

static gboolean
is_as_read(PpmDraft *draft, const char *key, const char *text)
{
    return preset_is_as_read(draft) && g_str_equal(text, text_in_effect(draft, key));
}

static void
keep(PpmDraft *draft, const PpmOption *option, char *text, char *problem)
{
    Change *change = g_new0(Change, 1);

    change->text = text;
    change->problem = problem;
    g_hash_table_insert(draft->changes, (gpointer)option->key, change);
    if (g_str_equal(option->key, "preset"))
        use_preset(draft);
}

void
ppm_draft_set(PpmDraft *draft, const char *key, const char *text)
{
    const PpmOption *option = ppm_option_find(key);
    g_autoptr(GError) error = NULL;
    char *canonical;

    g_return_if_fail(option);
    canonical = ppm_option_check(option, text, &error);
    if (!canonical) {
        keep(draft, option, g_strdup(text), g_strdup(ppm_draft_bare_message(key, error->message)));
        return;
    }
    g_hash_table_remove(draft->changes, key);
    if (g_str_equal(key, "preset") || !is_as_read(draft, key, canonical))
        keep(draft, option, canonical, NULL);
    else
        g_free(canonical);
}

void
ppm_draft_reset(PpmDraft *draft, const char *key)
{
    const PpmOption *option = ppm_option_find(key);

    g_return_if_fail(option);
    keep(draft, option, NULL, NULL);
}

static const Change *
change_of(PpmDraft *draft, const char *key)
{
    return g_hash_table_lookup(draft->changes, key);
}

const char *
ppm_draft_text(PpmDraft *draft, const char *key)
{
    const Change *change = change_of(draft, key);
    const char *text;

    if (change && change->text)
        return change->text;
    if (!change && g_hash_table_contains(draft->own, key))
        return text_in_effect(draft, key);
    text = inherited(draft, key);
    return text ? text : text_in_effect(draft, key);
}

/* Whether what the user chose is what the preset says anyway. */
static gboolean
is_inherited(PpmDraft *draft, const char *key, const Change *change)
{
    return !change->text || g_strcmp0(change->text, inherited(draft, key)) == 0;
}

gboolean
ppm_draft_is_own(PpmDraft *draft, const char *key)
{
    const Change *change = change_of(draft, key);

    return change ? !is_inherited(draft, key, change) : g_hash_table_contains(draft->own, key);
}

gboolean
ppm_draft_is_touched(PpmDraft *draft, const char *key)
{
    return change_of(draft, key) != NULL;
}

const char *
ppm_draft_problem(PpmDraft *draft, const char *key)
{
    const Change *change = change_of(draft, key);

    return change ? change->problem : NULL;
}

/* ---- what is sent ---- */

static gboolean
is_to_be_set(PpmDraft *draft, const char *key, const Change *change)
{
    if (!change->text || change->problem || is_inherited(draft, key, change))
        return FALSE;
    return !g_hash_table_contains(draft->own, key) ||
           !g_str_equal(change->text, text_in_effect(draft, key));
}

static gboolean
is_to_be_unset(PpmDraft *draft, const char *key, const Change *change)
{
    return !change->problem && g_hash_table_contains(draft->own, key) &&
           is_inherited(draft, key, change);
}

GVariant *
ppm_draft_values(PpmDraft *draft)
{
    GVariantBuilder values;
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    g_variant_builder_init(&values, G_VARIANT_TYPE_VARDICT);
    for (gsize i = 0; i < count; i++) {
        const Change *change = change_of(draft, table[i].key);

        if (change && is_to_be_set(draft, table[i].key, change))
            g_variant_builder_add(&values, "{sv}", table[i].key,
                                  ppm_option_to_variant(&table[i], change->text));
    }
    return g_variant_builder_end(&values);
}

GStrv
ppm_draft_unset_keys(PpmDraft *draft)
{
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++) {
        const Change *change = change_of(draft, table[i].key);

        if (change && is_to_be_unset(draft, table[i].key, change))
            g_strv_builder_add(keys, table[i].key);
    }
    return g_strv_builder_end(keys);
}

gboolean
ppm_draft_is_changed(PpmDraft *draft)
{
    GHashTableIter iter;
    gpointer key, change;

    g_hash_table_iter_init(&iter, draft->changes);
    while (g_hash_table_iter_next(&iter, &key, &change))
        if (((Change *)change)->problem || is_to_be_set(draft, key, change) ||
            is_to_be_unset(draft, key, change))
            return TRUE;
    return FALSE;
}

/* ---- whether it can be ---- */

/* The preset comes first: it says what the others mean. */
static gboolean
fill(PpmDraft *draft, PpmProfile *profile, GError **error)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    if (!ppm_profile_set(profile, "preset", ppm_draft_text(draft, "preset"), error))
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        if (table[i].flags & PPM_OPTION_READ_ONLY || !ppm_draft_is_own(draft, table[i].key))
            continue;
        if (!ppm_profile_set(profile, table[i].key, ppm_draft_text(draft, table[i].key), error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ppm_draft_check(PpmDraft *draft, GError **error)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();

    if (!draft->preset && preset_is_as_read(draft))
        return TRUE; /* the service knows it, we do not */
    return fill(draft, profile, error) && ppm_profile_validate(profile, error);
}

/* ---- what others do meanwhile ---- */

/* Whether others changed @key since it was read, and not to what the user wants too. */
static gboolean
is_contested(PpmDraft *draft, const char *key, const Change *change, GHashTable *settings_before,
             GHashTable *own_before)
{
    gboolean same = g_strcmp0(g_hash_table_lookup(settings_before, key),
                              g_hash_table_lookup(draft->settings, key)) == 0 &&
                    g_hash_table_contains(own_before, key) ==
                        g_hash_table_contains(draft->own, key);

    return !same && (change->problem || is_to_be_set(draft, key, change) ||
                     is_to_be_unset(draft, key, change));
}

static GStrv
contested(PpmDraft *draft, GHashTable *settings_before, GHashTable *own_before)
{
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++) {
        const Change *change = change_of(draft, table[i].key);

        if (change && is_contested(draft, table[i].key, change, settings_before, own_before))
            g_strv_builder_add(keys, table[i].key);
    }
    return g_strv_builder_end(keys);
}

GStrv
ppm_draft_rebase(PpmDraft *draft, GVariant *settings, GVariant *overrides)
{
    g_autoptr(GHashTable) settings_before = g_hash_table_ref(draft->settings);
    g_autoptr(GHashTable) own_before = g_hash_table_ref(draft->own);

    drop_base(draft);
    read_base(draft, settings, overrides);
    use_preset(draft);
    return contested(draft, settings_before, own_before);
}

/* ---- the whole ---- */

PpmDraft *
ppm_draft_new(GVariant *settings, GVariant *overrides)
{
    PpmDraft *draft = g_new0(PpmDraft, 1);

    draft->changes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, change_free);
    read_base(draft, settings, overrides);
    use_preset(draft);
    return draft;
}

void
ppm_draft_free(PpmDraft *draft)
{
    drop_base(draft);
    g_hash_table_unref(draft->changes);
    g_clear_pointer(&draft->preset, ppm_preset_unref);
    g_free(draft);
}
