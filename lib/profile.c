/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Profiles: the file's text as it was read, and beside it the checked value of every key we know.
 */
#include "config.h"

#include "error.h"
#include "option-check.h"
#include "option-table.h"
#include "preset.h"
#include "profile-text.h"
#include "profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES       (64 * 1024)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _PpmProfile {
    grefcount references;
    char *text;
    GHashTable *values; /* key (the table's) to canonical text */
    PpmPreset *preset;
};

static void
take_text(PpmProfile *profile, char *text)
{
    g_free(profile->text);
    profile->text = text;
}

static void
take_value(PpmProfile *profile, const PpmOption *option, char *canonical)
{
    g_hash_table_replace(profile->values, (gpointer)option->key, canonical);
}

/* Values are written as they are, without escapes (a user is "DOMAIN\user", in the file too).
 * Nothing would need them: the checks refuse line ends, and spaces around a text. */
static void
store(PpmProfile *profile, const PpmOption *option, const char *canonical)
{
    if (g_strcmp0(g_hash_table_lookup(profile->values, option->key), canonical) == 0)
        return;
    take_value(profile, option, g_strdup(canonical));
    take_text(profile, ppm_profile_text_with(profile->text, option->group, option->key, canonical));
}

static void
forget(PpmProfile *profile, const PpmOption *option)
{
    g_hash_table_remove(profile->values, option->key);
    take_text(profile, ppm_profile_text_without(profile->text, option->group, option->key));
}

static PpmProfile *
profile_new_empty(void)
{
    PpmProfile *profile = g_new0(PpmProfile, 1);

    g_ref_count_init(&profile->references);
    profile->text = g_strdup("");
    profile->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return profile;
}

/* The preset of @id, in place of the one there was. */
static gboolean
use_preset(PpmProfile *profile, const char *id, GError **error)
{
    g_autoptr(GError) cause = NULL;
    PpmPreset *preset = ppm_preset_load(id, &cause);

    if (!preset) {
        /* Whatever it is: "not found" would be read as "no such connection". */
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "preset: %s", cause->message);
        return FALSE;
    }
    g_clear_pointer(&profile->preset, ppm_preset_unref);
    profile->preset = preset;
    return TRUE;
}

PpmProfile *
ppm_profile_new(void)
{
    PpmProfile *profile = profile_new_empty();
    g_autofree char *uuid = g_uuid_string_random();

    use_preset(profile, ppm_option_find("preset")->default_text, NULL);
    store(profile, ppm_option_find("uuid"), uuid);
    return profile;
}

PpmProfile *
ppm_profile_ref(PpmProfile *profile)
{
    g_ref_count_inc(&profile->references);
    return profile;
}

void
ppm_profile_unref(PpmProfile *profile)
{
    if (!g_ref_count_dec(&profile->references))
        return;
    g_free(profile->text);
    g_hash_table_unref(profile->values);
    g_clear_pointer(&profile->preset, ppm_preset_unref);
    g_free(profile);
}

/* RFC 4122, section 4.3, with a text of ours as the name space. */
static char *
uuid_from_seed(const char *seed)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    guint8 b[20];
    gsize length = sizeof b;

    g_checksum_update(checksum, (const guchar *)"pptp-manager:", -1);
    g_checksum_update(checksum, (const guchar *)seed, -1);
    g_checksum_get_digest(checksum, b, &length);
    b[6] = (guint8)((b[6] & 0x0f) | 0x50);
    b[8] = (guint8)((b[8] & 0x3f) | 0x80);
    return g_strdup_printf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                           b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                           b[12], b[13], b[14], b[15]);
}

static gboolean G_GNUC_PRINTF(2, 3) broken(GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE, message);
    return FALSE;
}

/* The number of the line that @place is in. */
static guint
line_of(const char *data, const char *place)
{
    guint line = 1;

    for (; data < place; data++)
        line += *data == '\n';
    return line;
}

/* Messages have a bad line's number and not its text: that might be a password in the wrong
 * place. */
static gboolean
load_text(PpmProfile *profile, const char *data, gsize length, GError **error)
{
    const char *text, *end;
    guint line;

    if (length > MAX_BYTES)
        return broken(error, _("it is larger than 64 KiB"));
    if (!g_utf8_validate(data, (gssize)length, &end))
        return broken(error, _("line %u is not a text in UTF-8"), line_of(data, end));
    take_text(profile, g_strndup(data, length));
    text = profile->text;
    if (g_str_has_prefix(text, BYTE_ORDER_MARK))
        text += strlen(BYTE_ORDER_MARK);
    if (!text[strspn(text, " \t\r\n")])
        return broken(error, _("it is truncated or empty"));
    line = ppm_profile_text_bad_line(profile->text);
    return line == 0 || broken(error, _("line %u is neither KEY=VALUE nor [GROUP]"), line);
}

/* Of a key that is there twice, the last counts, and the others are not looked at. */
static void
read_line(const char *group, const char *key, const char *value, gpointer user_data)
{
    GHashTable *texts = user_data;
    const PpmOption *option = ppm_option_find(key);

    if (option && strcmp(option->group, group) == 0)
        g_hash_table_replace(texts, (gpointer)option, g_strdup(value));
}

static gboolean
read_values(PpmProfile *profile, GError **error)
{
    g_autoptr(GHashTable) texts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    ppm_profile_text_foreach(profile->text, read_line, texts);
    for (gsize i = 0; i < n_options; i++) {
        const char *text = g_hash_table_lookup(texts, &table[i]);
        char *canonical = text ? ppm_option_check(&table[i], text, error) : NULL;

        if (text && !canonical)
            return FALSE;
        if (canonical)
            take_value(profile, &table[i], canonical);
    }
    return use_preset(profile, ppm_profile_get_text(profile, "preset"), error);
}

PpmProfile *
ppm_profile_parse(const char *data, gsize length, const char *seed, GError **error)
{
    g_autoptr(PpmProfile) profile = profile_new_empty();
    g_autoptr(GError) cause = NULL;

    if (!load_text(profile, data, length, error))
        return NULL;
    if (!read_values(profile, &cause)) {
        broken(error, "%s", cause->message);
        return NULL;
    }
    if (!ppm_profile_is_set(profile, "uuid")) {
        g_autofree char *uuid = uuid_from_seed(seed);

        store(profile, ppm_option_find("uuid"), uuid);
    }
    return g_steal_pointer(&profile);
}

char *
ppm_profile_to_data(PpmProfile *profile, gsize *length)
{
    if (length)
        *length = strlen(profile->text);
    return g_strdup(profile->text);
}

PpmProfile *
ppm_profile_copy(PpmProfile *profile)
{
    PpmProfile *copy = profile_new_empty();
    GHashTableIter iter;
    gpointer key, value;

    take_text(copy, g_strdup(profile->text));
    g_hash_table_iter_init(&iter, profile->values);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_replace(copy->values, key, g_strdup(value));
    if (profile->preset)
        copy->preset = ppm_preset_ref(profile->preset);
    return copy;
}

/* The row of @key where clients may change it. */
static const PpmOption *
find_writable(const char *key, GError **error)
{
    const PpmOption *option = ppm_option_find_or_fail(key, error);

    if (option && (option->flags & PPM_OPTION_READ_ONLY)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: it cannot be changed"), key);
        return NULL;
    }
    return option;
}

static gboolean
set_canonical(PpmProfile *profile, const PpmOption *option, const char *canonical, GError **error)
{
    if (!canonical)
        return FALSE;
    if (strcmp(option->key, "preset") == 0 && !use_preset(profile, canonical, error))
        return FALSE;
    store(profile, option, canonical);
    return TRUE;
}

gboolean
ppm_profile_set(PpmProfile *profile, const char *key, const char *text, GError **error)
{
    const PpmOption *option = find_writable(key, error);
    g_autofree char *canonical = option ? ppm_option_check(option, text, error) : NULL;

    return option && set_canonical(profile, option, canonical, error);
}

gboolean
ppm_profile_set_variant(PpmProfile *profile, const char *key, GVariant *value, GError **error)
{
    const PpmOption *option = find_writable(key, error);
    g_autofree char *canonical = option ? ppm_option_check_variant(option, value, error) : NULL;

    return option && set_canonical(profile, option, canonical, error);
}

gboolean
ppm_profile_unset(PpmProfile *profile, const char *key, GError **error)
{
    const PpmOption *option = find_writable(key, error);

    if (!option)
        return FALSE;
    if (strcmp(key, "preset") == 0 && !use_preset(profile, option->default_text, error))
        return FALSE;
    forget(profile, option);
    return TRUE;
}

void
ppm_profile_set_owner(PpmProfile *profile, const char *owner)
{
    const PpmOption *option = ppm_option_find("owner");
    g_autofree char *canonical = ppm_option_check(option, owner ? owner : "", NULL);

    g_return_if_fail(canonical);

    if (canonical[0])
        store(profile, option, canonical);
    else
        forget(profile, option);
}

static gboolean
change(PpmProfile *profile, GVariant *settings, const char *const *unset, GError **error)
{
    GVariantIter iter;
    const char *key;
    GVariant *value;

    for (guint i = 0; unset && unset[i]; i++) {
        if (!ppm_profile_unset(profile, unset[i], error))
            return FALSE;
    }
    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_loop(&iter, "{&sv}", &key, &value)) {
        if (!ppm_profile_set_variant(profile, key, value, error)) {
            g_variant_unref(value);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
ppm_profile_update(PpmProfile *profile, GVariant *settings, const char *const *unset,
                   GError **error)
{
    g_autoptr(PpmProfile) changed = ppm_profile_copy(profile);
    PpmProfile before = *profile;

    g_return_val_if_fail(g_variant_is_of_type(settings, G_VARIANT_TYPE_VARDICT), FALSE);

    if (!ppm_option_check_keys(settings, error) || !change(changed, settings, unset, error))
        return FALSE;
    profile->text = changed->text;
    profile->values = changed->values;
    profile->preset = changed->preset;
    changed->text = before.text;
    changed->values = before.values;
    changed->preset = before.preset;
    return TRUE;
}

static const char *
text_in_effect(PpmProfile *profile, const PpmOption *option)
{
    const char *text = g_hash_table_lookup(profile->values, option->key);

    if (!text && profile->preset)
        text = ppm_preset_get(profile->preset, option->key);
    return text ? text : option->default_text;
}

const char *
ppm_profile_get_text(PpmProfile *profile, const char *key)
{
    const PpmOption *option = ppm_option_find(key);

    g_return_val_if_fail(option, "");
    return text_in_effect(profile, option);
}

gboolean
ppm_profile_get_boolean(PpmProfile *profile, const char *key)
{
    return strcmp(ppm_profile_get_text(profile, key), "true") == 0;
}

/* What is no number reads as 0. */
guint
ppm_profile_get_number(PpmProfile *profile, const char *key)
{
    return (guint)g_ascii_strtoull(ppm_profile_get_text(profile, key), NULL, 10);
}

guint
ppm_profile_get_auto_number(PpmProfile *profile, const char *key)
{
    return ppm_profile_get_number(profile, key);
}

GStrv
ppm_profile_get_list(PpmProfile *profile, const char *key)
{
    const char *text = ppm_profile_get_text(profile, key);

    return text[0] ? g_strsplit(text, ";", -1) : g_new0(char *, 1);
}

gboolean
ppm_profile_is_set(PpmProfile *profile, const char *key)
{
    return g_hash_table_contains(profile->values, key);
}

const char *
ppm_profile_name(PpmProfile *profile)
{
    return ppm_profile_get_text(profile, "name");
}

const char *
ppm_profile_uuid(PpmProfile *profile)
{
    return ppm_profile_get_text(profile, "uuid");
}

const char *
ppm_profile_owner(PpmProfile *profile)
{
    return ppm_profile_get_text(profile, "owner");
}

char *
ppm_profile_user_as_sent(PpmProfile *profile)
{
    const char *user = ppm_profile_get_text(profile, "user");
    const char *domain = ppm_profile_get_text(profile, "domain");

    if (!domain[0] || strchr(user, '\\'))
        return g_strdup(user);
    return g_strconcat(domain, "\\", user, NULL);
}

GArray *
ppm_profile_routes(PpmProfile *profile)
{
    g_auto(GStrv) entries = ppm_profile_get_list(profile, "route");
    GArray *routes = g_array_new(FALSE, FALSE, sizeof(PpmRoute));

    for (guint i = 0; entries[i]; i++) {
        PpmRoute route;

        if (ppm_route_parse(entries[i], &route, NULL))
            g_array_append_val(routes, route);
    }
    return routes;
}

gboolean
ppm_profile_set_routes(PpmProfile *profile, GArray *routes, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < routes->len; i++) {
        g_autofree char *entry = ppm_route_to_string(&g_array_index(routes, PpmRoute, i));

        g_string_append_printf(list, "%s%s", i > 0 ? ";" : "", entry);
    }
    return ppm_profile_set(profile, "route", list->str, error);
}

static GVariant *
new_entry(const PpmOption *option, const char *text)
{
    return g_variant_new_dict_entry(g_variant_new_string(option->key),
                                    g_variant_new_variant(ppm_option_to_variant(option, text)));
}

/* Most options of most profiles have their defaults: these entries are made once. Of the main
 * thread alone. */
static GVariant *
default_entry(const PpmOption *option)
{
    static GHashTable *entries;
    GVariant *entry;

    if (!entries)
        entries = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_variant_unref);
    entry = g_hash_table_lookup(entries, option);
    if (!entry) {
        entry = g_variant_ref_sink(new_entry(option, option->default_text));
        g_variant_get_data(entry);
        g_hash_table_insert(entries, (gpointer)option, entry);
    }
    return entry;
}

static GVariant *
entry_of(const PpmOption *option, const char *text)
{
    return text == option->default_text ? default_entry(option) : new_entry(option, text);
}

/* In one piece: as a tree of values it would be ten times as large, for as long as it is kept. */
static GVariant *
collect(PpmProfile *profile, gboolean (*wanted)(PpmProfile *profile, const PpmOption *option))
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    GVariant *collected;
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        if (wanted(profile, &table[i]))
            g_variant_builder_add_value(&builder,
                                        entry_of(&table[i], text_in_effect(profile, &table[i])));
    }
    collected = g_variant_builder_end(&builder);
    g_variant_get_data(collected);
    return collected;
}

static gboolean
is_override(PpmProfile *profile, const PpmOption *option)
{
    return ppm_profile_is_set(profile, option->key) && !(option->flags & PPM_OPTION_READ_ONLY);
}

static gboolean
is_option(PpmProfile *profile, const PpmOption *option)
{
    return TRUE;
}

GVariant *
ppm_profile_overrides(PpmProfile *profile)
{
    return collect(profile, is_override);
}

GVariant *
ppm_profile_settings(PpmProfile *profile)
{
    return collect(profile, is_option);
}
