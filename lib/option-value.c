/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options: from text and D-Bus to the one canonical text, and back. */
#include "config.h"

#include "error.h"
#include "option-check.h"
#include "option-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LIST_SEPARATOR  ";"
#define MAX_ENTRY_BYTES 255
#define MAX_LIST_BYTES  (64 * 1024)

const PpmOption *
ppm_option_find_or_fail(const char *key, GError **error)
{
    const PpmOption *option = ppm_option_find(key);

    if (!option) {
        g_autofree char *excerpt = ppm_option_excerpt(key);

        g_set_error(error, PPM_ERROR, PPM_ERROR_UNKNOWN_OPTION, _("there is no option “%s”"),
                    excerpt);
    }
    return option;
}

static gboolean
is_choice(const PpmOption *option, const char *text)
{
    return option->choices && g_strv_contains(option->choices, text);
}

static char *
allowed_choices(const char *const *choices)
{
    g_autoptr(GString) text = g_string_new(choices[0]);

    for (guint i = 1; choices[i]; i++) {
        if (choices[i + 1])
            g_string_append_printf(text, ", %s", choices[i]);
        else
            g_string_append_printf(text, _(" or %s"), choices[i]);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *
ppm_option_allowed(const PpmOption *option)
{
    switch (option->type) {
    case PPM_OPTION_TEXT:
    case PPM_OPTION_LIST:
        return g_strdup(_(option->allowed));
    case PPM_OPTION_BOOLEAN:
        return g_strdup(_("true or false"));
    case PPM_OPTION_NUMBER:
        return g_strdup_printf(_("a number from %u to %u"), option->minimum, option->maximum);
    case PPM_OPTION_AUTO_NUMBER:
        return g_strdup_printf(_("auto or a number from %u to %u"), option->minimum,
                               option->maximum);
    case PPM_OPTION_CHOICE:
        return allowed_choices(option->choices);
    }
    g_return_val_if_reached(NULL);
}

/* The reason of @cause, or what is allowed where there is none, behind the option and its value. */
static char *
refuse(const PpmOption *option, const char *text, GError *cause, GError **error)
{
    g_autofree char *excerpt = ppm_option_excerpt(text);
    g_autofree char *allowed = ppm_option_allowed(option);
    g_autofree char *reason = cause ? g_strdup(cause->message)
                                    : g_strdup_printf(_("allowed is %s"), allowed);

    if (option->flags & PPM_OPTION_UNQUOTED)
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", option->key, reason);
    else
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: “%s” is not allowed; %s"),
                    option->key, excerpt, reason);
    g_clear_error(&cause);
    return NULL;
}

static char *
check_boolean(const PpmOption *option, const char *text, GError **error)
{
    static const char *const yes[] = {"true", "yes", "on", "1", NULL};
    static const char *const no[] = {"false", "no", "off", "0", NULL};

    if (g_strv_contains(yes, text))
        return g_strdup("true");
    if (g_strv_contains(no, text))
        return g_strdup("false");
    return refuse(option, text, NULL, error);
}

static char *
check_number(const PpmOption *option, const char *text, GError **error)
{
    guint number;

    if (!ppm_option_number(text, option->minimum, option->maximum, &number))
        return refuse(option, text, NULL, error);
    return g_strdup(text);
}

/* One text: a whole value, or an entry of a list. */
static char *
check_one(const PpmOption *option, const char *text, guint max_bytes, GError **error)
{
    GError *cause = NULL;
    char *canonical;

    if (!ppm_option_check_text(text, max_bytes, &cause))
        return refuse(option, text, cause, error);
    if (is_choice(option, text) || !option->check)
        return g_strdup(text);
    canonical = option->check(option, text, &cause);
    return canonical ? canonical : refuse(option, text, cause, error);
}

static char *
check_text(const PpmOption *option, const char *text, GError **error)
{
    if (text[0] || option->minimum > 0) {
        if (!text[0])
            return refuse(option, text, NULL, error);
        return check_one(option, text, option->maximum, error);
    }
    return g_strdup("");
}

/* Entries that mean the same begin with the same word. */
static gboolean
is_repeated(const PpmOption *option, GHashTable *seen, const char *entry)
{
    return (option->flags & PPM_OPTION_DISTINCT) &&
           !g_hash_table_add(seen, g_strndup(entry, strcspn(entry, " ")));
}

static char *
check_entries(const PpmOption *option, const char *const *entries, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) list = g_string_new(NULL);
    guint n_entries = g_strv_length((char **)entries);

    if (n_entries < option->minimum || n_entries > option->maximum) {
        g_autofree char *allowed = ppm_option_allowed(option);

        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("%s: %u entries are not allowed; allowed is %s"), option->key, n_entries,
                    allowed);
        return NULL;
    }
    for (guint i = 0; i < n_entries; i++) {
        g_autofree char *entry = check_one(option, entries[i], MAX_ENTRY_BYTES, error);
        GError *cause = NULL;

        if (!entry)
            return NULL;
        if (!entry[0] || strchr(entry, LIST_SEPARATOR[0]) ||
            (n_entries > 1 && is_choice(option, entry)))
            return refuse(option, entry, NULL, error);
        if (is_repeated(option, seen, entry)) {
            g_set_error_literal(&cause, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("it is there twice"));
            return refuse(option, entry, cause, error);
        }
        g_string_append_printf(list, "%s%s", i > 0 ? LIST_SEPARATOR : "", entry);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static GStrv
split_list(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, LIST_SEPARATOR, -1);
    g_autoptr(GPtrArray) entries = g_ptr_array_new();

    for (guint i = 0; parts[i]; i++) {
        if (g_strstrip(parts[i])[0])
            g_ptr_array_add(entries, g_strdup(parts[i]));
    }
    g_ptr_array_add(entries, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&entries), FALSE);
}

static char *
check_list(const PpmOption *option, const char *text, GError **error)
{
    g_auto(GStrv) entries = NULL;
    GError *cause = NULL;

    if (!ppm_option_check_text(text, MAX_LIST_BYTES, &cause))
        return refuse(option, text, cause, error);
    entries = split_list(text);
    return check_entries(option, (const char *const *)entries, error);
}

char *
ppm_option_check(const PpmOption *option, const char *text, GError **error)
{
    switch (option->type) {
    case PPM_OPTION_TEXT:
        return check_text(option, text, error);
    case PPM_OPTION_BOOLEAN:
        return check_boolean(option, text, error);
    case PPM_OPTION_NUMBER:
        return check_number(option, text, error);
    case PPM_OPTION_AUTO_NUMBER:
        return strcmp(text, "auto") == 0 ? g_strdup(text) : check_number(option, text, error);
    case PPM_OPTION_CHOICE:
        return is_choice(option, text) ? g_strdup(text) : refuse(option, text, NULL, error);
    case PPM_OPTION_LIST:
        return check_list(option, text, error);
    }
    g_return_val_if_reached(NULL);
}

static const GVariantType *
variant_type(PpmOptionType type)
{
    switch (type) {
    case PPM_OPTION_BOOLEAN:
        return G_VARIANT_TYPE_BOOLEAN;
    case PPM_OPTION_NUMBER:
        return G_VARIANT_TYPE_UINT32;
    case PPM_OPTION_LIST:
        return G_VARIANT_TYPE_STRING_ARRAY;
    case PPM_OPTION_TEXT:
    case PPM_OPTION_AUTO_NUMBER:
    case PPM_OPTION_CHOICE:
        return G_VARIANT_TYPE_STRING;
    }
    g_return_val_if_reached(NULL);
}

static char *
check_variant_list(const PpmOption *option, GVariant *value, GError **error)
{
    g_autofree const char **entries = g_variant_get_strv(value, NULL);

    return check_entries(option, entries, error);
}

char *
ppm_option_check_variant(const PpmOption *option, GVariant *value, GError **error)
{
    const GVariantType *type = variant_type(option->type);
    g_autofree char *text = NULL;

    if (!g_variant_is_of_type(value, type)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("%s: the D-Bus type “%s” is needed"), option->key,
                    g_variant_type_peek_string(type));
        return NULL;
    }
    switch (option->type) {
    case PPM_OPTION_BOOLEAN:
        return g_strdup(g_variant_get_boolean(value) ? "true" : "false");
    case PPM_OPTION_NUMBER:
        text = g_strdup_printf("%u", g_variant_get_uint32(value));
        return check_number(option, text, error);
    case PPM_OPTION_LIST:
        return check_variant_list(option, value, error);
    case PPM_OPTION_TEXT:
    case PPM_OPTION_AUTO_NUMBER:
    case PPM_OPTION_CHOICE:
        return ppm_option_check(option, g_variant_get_string(value, NULL), error);
    }
    g_return_val_if_reached(NULL);
}

gboolean
ppm_option_check_keys(GVariant *settings, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GVariantIter iter;
    const char *key;

    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_next(&iter, "{&sv}", &key, NULL)) {
        if (!g_hash_table_add(seen, (gpointer)key)) {
            g_autofree char *excerpt = ppm_option_excerpt(key);

            g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: it is there twice"),
                        excerpt);
            return FALSE;
        }
    }
    return TRUE;
}

GVariant *
ppm_option_to_variant(const PpmOption *option, const char *canonical)
{
    g_auto(GStrv) entries = NULL;

    switch (option->type) {
    case PPM_OPTION_BOOLEAN:
        return g_variant_new_boolean(strcmp(canonical, "true") == 0);
    case PPM_OPTION_NUMBER:
        return g_variant_new_uint32((guint32)g_ascii_strtoull(canonical, NULL, 10));
    case PPM_OPTION_LIST:
        entries = split_list(canonical);
        return g_variant_new_strv((const char *const *)entries, -1);
    case PPM_OPTION_TEXT:
    case PPM_OPTION_AUTO_NUMBER:
    case PPM_OPTION_CHOICE:
        return g_variant_new_string(canonical);
    }
    g_return_val_if_reached(NULL);
}
