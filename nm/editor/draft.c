/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "draft.h"
#include "error.h"
#include "nm-special.h"
#include "preset.h"
#include "profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PRESET         "preset"
#define DEFAULT_PRESET "default"
#define RIGHT_TO_LEFT  0x200f /* a mark that turns what is around it */

typedef struct {
    const PpmOption *option;
    char *base;        /* canonical, or as it stands where it is wrong */
    char *base_reason; /* why it is wrong */
    char *text;        /* NULL: not touched */
    char *reason;
} Field;

struct _PpmNmDraft {
    PpmNmConnection *base;
    PpmNmDraftFlags flags;
    GPtrArray *fields;  /* in the order of the table */
    char *preset;       /* NULL for none */
    gboolean is_chosen; /* by the user */
};

static void
field_free(gpointer data)
{
    Field *field = data;

    g_free(field->base);
    g_free(field->base_reason);
    g_free(field->text);
    g_free(field->reason);
    g_free(field);
}

static Field *
field_of(PpmNmDraft *draft, const PpmOption *option)
{
    for (guint i = 0; i < draft->fields->len; i++) {
        Field *field = g_ptr_array_index(draft->fields, i);

        if (field->option == option)
            return field;
    }
    return NULL;
}

static const char *
text_of(const Field *field)
{
    return field->text ? field->text : field->base;
}

/* ---- what is read ---- */

gboolean
ppm_nm_draft_has(const PpmOption *option)
{
    static const char *const others[] = {"name", PRESET, "accepted", NULL};

    return !(option->flags & (PPM_OPTION_READ_ONLY | PPM_OPTION_LATER)) &&
           !ppm_nm_is_networkmanagers(option) && !g_strv_contains(others, option->key);
}

/* @message without the key of NetworkManager's, or ours, in front; in a language that is written
 * from the right there is more than a space behind the colon. */
static char *
bare_reason(const char *message)
{
    const char *reason = message + strcspn(message, ":") + 1;

    if (!strchr(message, ':'))
        return g_strdup(message);
    while (g_unichar_isspace(g_utf8_get_char(reason)) || g_utf8_get_char(reason) == RIGHT_TO_LEFT)
        reason = g_utf8_next_char(reason);
    return g_strdup(reason);
}

/* What can be shown of a text that is wrong. */
static const char *
wrong_text(const PpmNmConnection *connection, const PpmOption *option)
{
    const PpmNmSpecial *special = ppm_nm_special_find(option);
    const char *name = special ? special->names[0] : option->nm_key ? option->nm_key : option->key;
    const char *text = ppm_nm_get(connection, name);

    if (option->type == PPM_OPTION_BOOLEAN || option->type == PPM_OPTION_CHOICE || !text ||
        !g_utf8_validate(text, -1, NULL))
        return option->default_text;
    return text;
}

static Field *
read_field(PpmNmDraft *draft, const PpmOption *option)
{
    g_autoptr(GError) problem = NULL;
    Field *field = g_new0(Field, 1);

    field->option = option;
    if (!(draft->flags & PPM_NM_DRAFT_NEW))
        field->base = ppm_nm_read(draft->base, option, &problem);
    if (problem)
        field->base_reason = bare_reason(problem->message);
    if (!field->base)
        field->base = g_strdup(problem ? wrong_text(draft->base, option) : option->default_text);
    return field;
}

/* ---- presets ---- */

static const char *
preset_text(PpmPreset *preset, const PpmOption *option)
{
    const char *text = preset ? ppm_preset_get(preset, option->key) : NULL;

    return text ? text : option->default_text;
}

/* What a preset is about, also where it leaves the default: how to log in, to encrypt and to keep
 * the link. */
static gboolean
is_of_presets(const PpmOption *option)
{
    static const char *const groups[] = {"authentication", "encryption", "compression", "link",
                                         NULL};
    static const char *const others[] = {"user", "domain", "password", "interface", "idle", NULL};

    return g_strv_contains(groups, option->group) && !g_strv_contains(others, option->key);
}

static gboolean
is_as_by_default(PpmNmDraft *draft)
{
    for (guint i = 0; i < draft->fields->len; i++) {
        const Field *field = g_ptr_array_index(draft->fields, i);

        if (is_of_presets(field->option) &&
            strcmp(text_of(field), field->option->default_text) != 0)
            return FALSE;
    }
    return TRUE;
}

static char *
read_preset(PpmNmDraft *draft)
{
    const char *id = ppm_nm_get(draft->base, PRESET);
    g_autofree char *canonical = id ? ppm_option_check(ppm_option_find(PRESET), id, NULL) : NULL;

    if (canonical)
        return g_steal_pointer(&canonical);
    return is_as_by_default(draft) ? g_strdup(DEFAULT_PRESET) : NULL;
}

const char *
ppm_nm_draft_preset(PpmNmDraft *draft)
{
    return draft->preset;
}

/* Whether the preset says it, and what is there is none of the user's own. */
static gboolean
follows(const Field *field, PpmPreset *before, PpmPreset *after)
{
    if (!is_of_presets(field->option) && !ppm_preset_get(after, field->option->key) &&
        !(before && ppm_preset_get(before, field->option->key)))
        return FALSE;
    return !before || strcmp(text_of(field), preset_text(before, field->option)) == 0;
}

static void
apply_preset(PpmNmDraft *draft, PpmPreset *before, PpmPreset *after)
{
    for (guint i = 0; i < draft->fields->len; i++) {
        const Field *field = g_ptr_array_index(draft->fields, i);

        if (follows(field, before, after))
            ppm_nm_draft_set(draft, field->option, preset_text(after, field->option));
    }
}

void
ppm_nm_draft_set_preset(PpmNmDraft *draft, const char *id)
{
    g_autoptr(PpmPreset) before = draft->preset ? ppm_preset_load(draft->preset, NULL) : NULL;
    g_autoptr(PpmPreset) after = id ? ppm_preset_load(id, NULL) : NULL;

    if (after)
        apply_preset(draft, before, after);
    g_free(draft->preset);
    draft->preset = g_strdup(id);
    draft->is_chosen = TRUE;
}

/* ---- what the user does ---- */

static char *
reason_of(const PpmOption *option, const char *text, GError *problem)
{
    g_autofree char *allowed = NULL;

    if (*text)
        return bare_reason(problem->message);
    allowed = ppm_option_allowed(option);
    return g_strdup_printf(_("it must be given; allowed is %s"), allowed);
}

void
ppm_nm_draft_set(PpmNmDraft *draft, const PpmOption *option, const char *text)
{
    Field *field = field_of(draft, option);
    g_autoptr(GError) problem = NULL;
    char *canonical;

    g_return_if_fail(field);
    canonical = ppm_option_check(option, text, &problem);
    g_clear_pointer(&field->text, g_free);
    g_clear_pointer(&field->reason, g_free);
    if (problem)
        field->reason = reason_of(option, text, problem);
    if (field->base_reason || g_strcmp0(canonical, field->base) != 0)
        field->text = canonical ? canonical : g_strdup(text);
    else
        g_free(canonical);
}

const char *
ppm_nm_draft_text(PpmNmDraft *draft, const PpmOption *option)
{
    return text_of(field_of(draft, option));
}

gboolean
ppm_nm_draft_is_touched(PpmNmDraft *draft, const PpmOption *option)
{
    return field_of(draft, option)->text != NULL;
}

const char *
ppm_nm_draft_problem(PpmNmDraft *draft, const PpmOption *option)
{
    const Field *field = field_of(draft, option);

    return field->text ? field->reason : field->base_reason;
}

/* ---- whether it can be ---- */

static gboolean
check_field(PpmNmDraft *draft, const Field *field, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *canonical = NULL;
    g_autofree char *reason = NULL;

    if (!field->text && !(draft->flags & PPM_NM_DRAFT_NEW))
        return TRUE;
    canonical = ppm_option_check(field->option, text_of(field), &problem);
    if (canonical)
        return TRUE;
    reason = reason_of(field->option, text_of(field), problem);
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, reason);
    return FALSE;
}

/* Whether the settings fit together; what is wrong by itself is left out. */
static gboolean
fits_together(PpmNmDraft *draft, gboolean with_changes, const PpmOption **culprit, GError **error)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(GError) problem = NULL;
    g_autofree char *key = NULL;

    ppm_profile_set(profile, "name", "-", NULL);
    for (guint i = 0; i < draft->fields->len; i++) {
        const Field *field = g_ptr_array_index(draft->fields, i);

        ppm_profile_set(profile, field->option->key, with_changes ? text_of(field) : field->base,
                        NULL);
    }
    if (ppm_profile_validate(profile, &problem))
        return TRUE;
    key = g_strndup(problem->message, strcspn(problem->message, ":"));
    *culprit = ppm_option_find(key);
    if (*culprit) {
        g_autofree char *reason = bare_reason(problem->message);

        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, reason);
    } else {
        g_propagate_error(error, g_steal_pointer(&problem));
    }
    return FALSE;
}

static gboolean
is_changed(PpmNmDraft *draft)
{
    for (guint i = 0; i < draft->fields->len; i++) {
        const Field *field = g_ptr_array_index(draft->fields, i);

        if (field->text)
            return TRUE;
    }
    return FALSE;
}

gboolean
ppm_nm_draft_check(PpmNmDraft *draft, const PpmOption **culprit, GError **error)
{
    for (guint i = 0; i < draft->fields->len; i++) {
        const Field *field = g_ptr_array_index(draft->fields, i);

        *culprit = field->option;
        if (!check_field(draft, field, error))
            return FALSE;
    }
    *culprit = NULL;
    if (!(draft->flags & PPM_NM_DRAFT_NEW) &&
        (!is_changed(draft) || !fits_together(draft, FALSE, culprit, NULL)))
        return TRUE; /* or as wrong as it was */
    return fits_together(draft, TRUE, culprit, error);
}

/* ---- what becomes of it ---- */

/* One with a key of its own needs none where its default counts; beside a preset, which others
 * heed, that must be said. */
static const char *
text_to_write(PpmPreset *preset, const Field *field)
{
    const PpmOption *option = field->option;
    const char *text = text_of(field);

    if (ppm_nm_is_own(option) && strcmp(text, option->default_text) == 0 &&
        !(preset && ppm_preset_get(preset, option->key)))
        return NULL;
    return text;
}

static void
write_preset(PpmNmDraft *draft, PpmNmConnection *connection)
{
    const char *id = g_strcmp0(draft->preset, DEFAULT_PRESET) == 0 ? NULL : draft->preset;

    if (draft->is_chosen && !(draft->flags & PPM_NM_DRAFT_SHARED))
        ppm_nm_set(connection, PRESET, id);
}

PpmNmConnection *
ppm_nm_draft_result(PpmNmDraft *draft)
{
    PpmNmConnection *result = ppm_nm_connection_copy(draft->base);
    g_autoptr(PpmPreset) preset = NULL;

    write_preset(draft, result);
    if (ppm_nm_get(result, PRESET))
        preset = ppm_preset_load(ppm_nm_get(result, PRESET), NULL);
    for (guint i = 0; i < draft->fields->len; i++) {
        const Field *field = g_ptr_array_index(draft->fields, i);

        if (check_field(draft, field, NULL) && (field->text || (draft->flags & PPM_NM_DRAFT_NEW)))
            ppm_nm_write(result, field->option, text_to_write(preset, field));
    }
    return result;
}

static gboolean
is_known_to_others(const char *name)
{
    gsize n_options, n_specials;
    const PpmOption *table = ppm_option_table(&n_options);
    const PpmNmSpecial *specials = ppm_nm_specials(&n_specials);

    for (gsize i = 0; i < n_options; i++)
        if (g_strcmp0(table[i].nm_key, name) == 0)
            return TRUE;
    for (gsize i = 0; i < n_specials; i++)
        if (g_strv_contains(specials[i].names, name))
            return TRUE;
    return FALSE;
}

gboolean
ppm_nm_draft_excludes_others(PpmNmDraft *draft)
{
    g_autoptr(PpmNmConnection) result = ppm_nm_draft_result(draft);
    GHashTableIter iter;
    gpointer name;

    if (!(draft->flags & PPM_NM_DRAFT_SHARED))
        return FALSE;
    g_hash_table_iter_init(&iter, result->data);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (!ppm_nm_get(draft->base, name) && !is_known_to_others(name))
            return TRUE;
    return FALSE;
}

/* ---- the whole ---- */

PpmNmDraft *
ppm_nm_draft_new(const PpmNmConnection *connection, PpmNmDraftFlags flags)
{
    PpmNmDraft *draft = g_new0(PpmNmDraft, 1);
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    draft->base = ppm_nm_connection_copy(connection);
    draft->flags = flags;
    draft->fields = g_ptr_array_new_with_free_func(field_free);
    for (gsize i = 0; i < n_options; i++)
        if (ppm_nm_draft_has(&table[i]))
            g_ptr_array_add(draft->fields, read_field(draft, &table[i]));
    draft->preset = read_preset(draft);
    return draft;
}

void
ppm_nm_draft_free(PpmNmDraft *draft)
{
    ppm_nm_connection_free(draft->base);
    g_ptr_array_unref(draft->fields);
    g_free(draft->preset);
    g_free(draft);
}
