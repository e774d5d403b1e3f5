/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a key file to the names and texts of nm-mapping.h, and from there to a profile. */
#include "config.h"

#include "import-networkmanager.h"
#include "error.h"
#include "nm-mapping.h"
#include "nm-special.h"
#include "option-check.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define SECRETS_GROUP "vpn-secrets"

/* ---- from the file ---- */

/* What says nothing about the tunnel; NULL for any value. */
static const struct {
    const char *name, *text;
} neutral[] = {
    {"connection.type", NULL},  {"connection.timestamp", NULL}, {"connection.version", NULL},
    {"vpn.service-type", NULL}, {"ipv4.method", "auto"},        {"ipv6.method", "auto"},
    {"ipv6.method", "ignore"},  {"ipv6.method", "disabled"},    {"ipv6.addr-gen-mode", NULL},
    {"ipv4.routes", NULL},
};

static gboolean
is_neutral(const char *name, const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(neutral); i++) {
        if (strcmp(neutral[i].name, name) == 0 &&
            (!neutral[i].text || strcmp(neutral[i].text, text) == 0))
            return TRUE;
    }
    return FALSE;
}

/* In [vpn] stand the setting's own properties and, between them, the items of vpn.data. */
static gboolean
is_item(const char *group, const char *key)
{
    static const char *const own[] = {"service-type", "user-name", "persistent", "timeout", NULL};

    return strcmp(group, "vpn") == 0 && !g_strv_contains(own, key);
}

/* "route7" and "route7_options": 7. */
static gboolean
read_route_number(const char *key, guint *number, gboolean *options)
{
    g_autofree char *digits = NULL;

    if (!g_str_has_prefix(key, "route"))
        return FALSE;
    *options = g_str_has_suffix(key, "_options");
    digits = g_strndup(key + strlen("route"),
                       strlen(key) - strlen("route") - (*options ? strlen("_options") : 0));
    return ppm_option_number(digits, 0, G_MAXINT, number);
}

/* "10.0.0.0/8,192.0.2.1,50" as nmcli shows it: "10.0.0.0/8 192.0.2.1 50". No gateway is written
 * as 0.0.0.0 where a metric follows. */
static void
append_words(GString *entry, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, ",;", -1);

    for (gsize i = 0; words[i]; i++) {
        if (*g_strstrip(words[i]) && strcmp(words[i], "0.0.0.0") != 0)
            g_string_append_printf(entry, "%s%s", entry->len > 0 ? " " : "", words[i]);
    }
}

static int
compare_routes(gconstpointer a, gconstpointer b)
{
    const char *const *first = a, *const *second = b;
    guint numbers[2];
    gboolean options[2];

    read_route_number(*first, &numbers[0], &options[0]);
    read_route_number(*second, &numbers[1], &options[1]);
    return numbers[0] != numbers[1] ? (numbers[0] > numbers[1] ? 1 : -1) : options[0] - options[1];
}

static GPtrArray *
keys_of_routes(GKeyFile *file)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, "ipv4", NULL, NULL);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    guint number;
    gboolean options;

    for (gsize i = 0; keys && keys[i]; i++) {
        if (read_route_number(keys[i], &number, &options))
            g_ptr_array_add(found, g_strdup(keys[i]));
    }
    g_ptr_array_sort(found, compare_routes);
    return found;
}

static void
take_routes(GKeyFile *file, PpmNmConnection *connection)
{
    g_autoptr(GPtrArray) keys = keys_of_routes(file);
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < keys->len; i++) {
        const char *key = g_ptr_array_index(keys, i);
        g_autofree char *text = g_key_file_get_string(file, "ipv4", key, NULL);
        g_autoptr(GString) entry = g_string_new(NULL);

        append_words(entry, text ? text : "");
        g_string_append_printf(list, "%s%s",
                               list->len == 0                      ? ""
                               : g_str_has_suffix(key, "_options") ? " "
                                                                   : ", ",
                               entry->str);
    }
    if (list->len > 0)
        ppm_nm_set(connection, "ipv4.routes", list->str);
}

static void
warn_of_secret(GPtrArray *warnings, const char *name)
{
    ppm_nm_warn(warnings, name, _("it is not taken from here, and will be asked for"));
}

static gboolean
take_key(GKeyFile *file, const char *group, const char *key, PpmNmConnection *connection,
         GPtrArray *warnings, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s.%s", group, key);
    g_autoptr(GError) problem = NULL; /* there may be a text all the same */
    g_autofree char *text = g_key_file_get_string(file, group, key, &problem);
    g_autofree char *excerpt = ppm_option_excerpt(name);
    guint number;
    gboolean options;

    if (problem) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s: it cannot be read"), excerpt);
        return FALSE;
    }
    if (strcmp(group, SECRETS_GROUP) == 0)
        warn_of_secret(warnings, name);
    else if (is_item(group, key))
        g_hash_table_replace(connection->data, g_strdup(key), g_strdup(text));
    else if (!is_neutral(name, text) &&
             !(strcmp(group, "ipv4") == 0 && read_route_number(key, &number, &options)))
        g_hash_table_replace(connection->properties, g_strdup(name), g_strdup(text));
    return TRUE;
}

PpmNmConnection *
ppm_import_networkmanager_take(GKeyFile *file, GPtrArray *warnings, GError **error)
{
    g_autoptr(PpmNmConnection) connection = ppm_nm_connection_new();
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (gsize i = 0; groups[i]; i++) {
        g_auto(GStrv) keys = g_key_file_get_keys(file, groups[i], NULL, NULL);

        for (gsize j = 0; keys && keys[j]; j++) {
            if (!take_key(file, groups[i], keys[j], connection, warnings, error))
                return NULL;
        }
    }
    take_routes(file, connection);
    return g_steal_pointer(&connection);
}

/* ---- to the profile ---- */

/* A profile for one user: who imports has no say over what the system keeps. */
static void
move_password(PpmImport *import, GHashTable *settings)
{
    if (g_strcmp0(g_hash_table_lookup(settings, "password"), "system") != 0)
        return;
    g_hash_table_replace(settings, g_strdup("password"), g_strdup("keyring"));
    ppm_nm_warn(import->warnings, "password-flags",
                _("the password was kept for all users; here it belongs into your keyring"));
}

static void
describe(PpmImport *import, GHashTable *settings)
{
    const char *owner = g_hash_table_lookup(settings, "owner");

    import->uuid = g_strdup(g_hash_table_lookup(settings, "uuid"));
    g_free(import->owner);
    import->owner = g_strdup(owner ? owner : "");
}

static void
fill(PpmImport *import, GKeyFile *file)
{
    g_autoptr(PpmNmConnection)
        connection = ppm_import_networkmanager_take(file, import->warnings, &import->problem);
    g_autoptr(GHashTable) settings = NULL;

    if (connection)
        settings = ppm_nm_to_settings(connection, import->warnings, &import->problem);
    if (!settings)
        return;
    describe(import, settings);
    move_password(import, settings);
    import->profile = ppm_nm_profile_of(settings, &import->problem);
    if (import->profile)
        ppm_import_judge(import);
}

gboolean
ppm_import_networkmanager_is_pptp(const char *type)
{
    return g_strcmp0(type, PPM_NETWORKMANAGER_SERVICE_TYPE) == 0 ||
           g_strcmp0(type, PPM_NETWORKMANAGER_OWN_SERVICE_TYPE) == 0;
}

static gboolean
is_pptp(GKeyFile *file, GError **error)
{
    g_autofree char *type = g_key_file_get_string(file, "vpn", "service-type", NULL);

    if (ppm_import_networkmanager_is_pptp(type))
        return TRUE;
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                        _("vpn.service-type: it is not a PPTP connection"));
    return FALSE;
}

static GKeyFile *
parse(const char *text, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    if (!g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, error) ||
        !is_pptp(file, error))
        return NULL;
    return g_steal_pointer(&file);
}

gboolean
ppm_import_networkmanager_recognises(const char *text)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    return g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, NULL) &&
           g_key_file_has_group(file, "connection") &&
           g_key_file_has_key(file, "vpn", "service-type", NULL);
}

GPtrArray *
ppm_import_networkmanager_read(const char *text, GError **error)
{
    g_autoptr(GKeyFile) file = parse(text, error);
    g_autofree char *id = NULL;
    GPtrArray *imports;

    if (!file)
        return NULL;
    id = g_key_file_get_string(file, "connection", "id", NULL);
    imports = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_import_free);
    g_ptr_array_add(imports, ppm_import_new(id ? id : ""));
    fill(g_ptr_array_index(imports, 0), file);
    return imports;
}
