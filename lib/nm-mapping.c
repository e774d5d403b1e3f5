/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk over the option table: rows with a key of NetworkManager's, special ones, own ones. */
#include "config.h"

#include "nm-mapping.h"
#include "error.h"
#include "nm-special.h"
#include "option-check.h"
#include "option-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

PpmNmConnection *
ppm_nm_connection_new(void)
{
    PpmNmConnection *connection = g_new0(PpmNmConnection, 1);

    connection->data = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    connection->properties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return connection;
}

static void
copy_texts(GHashTable *from, GHashTable *to)
{
    GHashTableIter iter;
    gpointer name, text;

    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &name, &text))
        g_hash_table_insert(to, g_strdup(name), g_strdup(text));
}

PpmNmConnection *
ppm_nm_connection_copy(const PpmNmConnection *connection)
{
    PpmNmConnection *copy = ppm_nm_connection_new();

    copy_texts(connection->data, copy->data);
    copy_texts(connection->properties, copy->properties);
    return copy;
}

void
ppm_nm_connection_free(PpmNmConnection *connection)
{
    g_hash_table_unref(connection->data);
    g_hash_table_unref(connection->properties);
    g_free(connection);
}

static GHashTable *
place_of(const PpmNmConnection *connection, const char *name)
{
    return strchr(name, '.') ? connection->properties : connection->data;
}

const char *
ppm_nm_get(const PpmNmConnection *connection, const char *name)
{
    return g_hash_table_lookup(place_of(connection, name), name);
}

void
ppm_nm_set(PpmNmConnection *connection, const char *name, const char *text)
{
    if (text)
        g_hash_table_replace(place_of(connection, name), g_strdup(name), g_strdup(text));
    else
        g_hash_table_remove(place_of(connection, name), name);
}

/* ---- reading ---- */

/* The row's check, with messages that name what people see in NetworkManager. */
static char *
check_as(const PpmOption *option, const char *name, const char *text, GError **error)
{
    PpmOption named = *option;

    named.key = name;
    return ppm_option_check(&named, text, error);
}

static char *
read_boolean(const PpmOption *option, const char *name, const char *text, GError **error)
{
    gboolean flag;

    if (!ppm_nm_read_flag(name, text, &flag, error))
        return NULL;
    if (option->flags & PPM_OPTION_NM_INVERTED)
        flag = !flag;
    return g_strdup(flag ? "true" : "false");
}

/* What NetworkManager takes where the key is missing. */
static const char *
nm_default(const PpmOption *option)
{
    return option->type == PPM_OPTION_NUMBER ? "0" : "";
}

static char *
read_plain(const PpmOption *option, const PpmNmConnection *connection, GError **error)
{
    const char *text = ppm_nm_get(connection, option->nm_key);

    if (option->type == PPM_OPTION_BOOLEAN)
        return read_boolean(option, option->nm_key, text, error);
    return check_as(option, option->nm_key, text ? text : nm_default(option), error);
}

static char *
read_own(const PpmOption *option, const PpmNmConnection *connection, GError **error)
{
    const char *text = ppm_nm_get(connection, option->key);
    gboolean flag;

    if (!text)
        return NULL;
    if (option->type != PPM_OPTION_BOOLEAN)
        return check_as(option, option->key, text, error);
    if (!ppm_nm_read_flag(option->key, text, &flag, error))
        return NULL;
    return g_strdup(flag ? "true" : "false");
}

static char *
nearest_of(const PpmNmSpecial *special, const char *text)
{
    return special->nearest ? special->nearest(text) : g_strdup(text);
}

/* NULL without @error where nothing is said. */
static char *
read_special(const PpmOption *option, const PpmNmSpecial *special,
             const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    GError *problem = NULL;
    g_autofree char *raw = special->read(connection, warnings, &problem);
    g_autofree char *said = raw ? check_as(option, special->names[0], raw, &problem) : NULL;
    g_autofree char *own = problem ? NULL : read_own(option, connection, &problem);
    g_autofree char *nearest = own ? nearest_of(special, own) : NULL;

    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    if (own && g_strcmp0(nearest, said ? said : option->default_text) == 0)
        return g_steal_pointer(&own);
    return g_steal_pointer(&said);
}

/* NULL without @error where nothing is said. */
static char *
read_option(const PpmOption *option, const PpmNmConnection *connection, GPtrArray *warnings,
            GError **error)
{
    const PpmNmSpecial *special = ppm_nm_special_find(option);

    if (special)
        return read_special(option, special, connection, warnings, error);
    return option->nm_key ? read_plain(option, connection, error)
                          : read_own(option, connection, error);
}

/* ---- what nobody knows ---- */

static GHashTable *
known_names(void)
{
    GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
    gsize n_options, n_specials;
    const PpmOption *table = ppm_option_table(&n_options);
    const PpmNmSpecial *specials = ppm_nm_specials(&n_specials);

    for (gsize i = 0; i < n_options; i++) {
        const PpmNmSpecial *special = ppm_nm_special_find(&table[i]);

        if (!special || special->nearest)
            g_hash_table_add(known, (gpointer)(special           ? special->key
                                               : table[i].nm_key ? table[i].nm_key
                                                                 : table[i].key));
    }
    for (gsize i = 0; i < n_specials; i++) {
        for (gsize j = 0; specials[i].names[j]; j++)
            g_hash_table_add(known, (gpointer)specials[i].names[j]);
    }
    return known;
}

static void
warn_of_unknown(GHashTable *texts, GPtrArray *warnings)
{
    g_autoptr(GHashTable) known = known_names();
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(texts), (GCompareFunc)strcmp);

    for (GList *name = names; name; name = name->next) {
        if (!g_hash_table_contains(known, name->data))
            ppm_nm_warn(warnings, name->data, _("it has no equivalent here"));
    }
}

/* ---- profiles ---- */

/* What the profile or its preset says already is not said again. */
static gboolean
set(PpmProfile *profile, GHashTable *settings, const char *key, GError **error)
{
    const char *text = g_hash_table_lookup(settings, key);

    return !text || strcmp(text, ppm_profile_get_text(profile, key)) == 0 ||
           ppm_profile_set(profile, key, text, error);
}

PpmProfile *
ppm_nm_profile_of(GHashTable *settings, GError **error)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(settings), (GCompareFunc)strcmp);

    if (!set(profile, settings, "preset", error))
        return NULL;
    for (GList *key = keys; key; key = key->next) {
        if (strcmp(key->data, "uuid") != 0 && strcmp(key->data, "owner") != 0 &&
            !set(profile, settings, key->data, error))
            return NULL;
    }
    return g_steal_pointer(&profile);
}

/* ---- in and out ---- */

GHashTable *
ppm_nm_to_settings(const PpmNmConnection *connection, GPtrArray *warnings, GError **error)
{
    g_autoptr(GHashTable) settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        GError *problem = NULL;
        char *text = read_option(&table[i], connection, warnings, &problem);

        if (problem) {
            g_propagate_error(error, problem);
            return NULL;
        }
        if (text)
            g_hash_table_insert(settings, g_strdup(table[i].key), text);
    }
    warn_of_unknown(connection->data, warnings);
    warn_of_unknown(connection->properties, warnings);
    return g_steal_pointer(&settings);
}

static void
write_plain(const PpmOption *option, PpmNmConnection *connection, const char *text)
{
    gboolean flag = (strcmp(text, "true") == 0) != ((option->flags & PPM_OPTION_NM_INVERTED) != 0);

    if (option->type == PPM_OPTION_BOOLEAN)
        ppm_nm_set(connection, option->nm_key, flag ? "yes" : NULL);
    else
        ppm_nm_set(connection, option->nm_key, strcmp(text, nm_default(option)) == 0 ? NULL : text);
}

static void
write_own(const PpmOption *option, PpmNmConnection *connection, const char *text)
{
    if (text && option->type == PPM_OPTION_BOOLEAN)
        text = strcmp(text, "true") == 0 ? "yes" : "no";
    ppm_nm_set(connection, option->key, text);
}

static void
write_special(const PpmOption *option, const PpmNmSpecial *special, PpmNmConnection *connection,
              const char *text)
{
    g_autofree char *nearest = nearest_of(special, text);
    g_autofree char *raw = special->read(connection, NULL, NULL);
    g_autofree char *said = raw ? ppm_option_check(option, raw, NULL) : NULL;

    if (g_strcmp0(said, nearest) != 0)
        special->write(connection, nearest);
    if (special->nearest)
        write_own(option, connection, strcmp(text, nearest) == 0 ? NULL : text);
}

gboolean
ppm_nm_is_own(const PpmOption *option)
{
    return !option->nm_key && !ppm_nm_special_find(option);
}

/* Whether @connection says @text (NULL: nothing) already. What cannot be read says nothing. */
static gboolean
says(const PpmOption *option, const PpmNmConnection *connection, const char *text)
{
    gboolean is_own = ppm_nm_is_own(option);
    g_autoptr(GError) problem = NULL;
    g_autofree char *present = read_option(option, connection, NULL, &problem);

    if (problem)
        return FALSE;
    return g_strcmp0(present || is_own ? present : option->default_text, text) == 0;
}

char *
ppm_nm_read(const PpmNmConnection *connection, const PpmOption *option, GError **error)
{
    return read_option(option, connection, NULL, error);
}

void
ppm_nm_write(PpmNmConnection *connection, const PpmOption *option, const char *text)
{
    const PpmNmSpecial *special = ppm_nm_special_find(option);

    if (says(option, connection, text))
        return;
    if (special)
        write_special(option, special, connection, text);
    else if (ppm_nm_is_own(option))
        write_own(option, connection, text);
    else
        write_plain(option, connection, text);
}

void
ppm_nm_from_profile(PpmNmConnection *connection, PpmProfile *profile)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        gboolean is_said = !ppm_nm_is_own(&table[i]) || ppm_profile_is_set(profile, table[i].key);

        ppm_nm_write(connection, &table[i],
                     is_said ? ppm_profile_get_text(profile, table[i].key) : NULL);
    }
}

gboolean
ppm_nm_is_networkmanagers(const PpmOption *option)
{
    static const char *const keys[] = {
        "route",      "default-route", "class-route", "bypass",        "kill-switch",
        "block-ipv6", "dns",           "dns-domain",  "masquerade",    "allow-incoming",
        "mss-clamp",  "autoconnect",   "reconnect",   "reconnect-max", "reconnect-holdoff",
        NULL,
    };

    return g_strv_contains(keys, option->key);
}
