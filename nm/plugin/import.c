/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetworkManager's own files stay as they are, and so does what was exported from it. All else is
 * what its profile says. */
#include "config.h"

#include "import.h"
#include "connection-map.h"
#include "error.h"
#include "import-networkmanager.h"
#include "import-profile.h"
#include "nm-special.h"
#include "option-table.h"
#include "profile-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* ---- one connection ---- */

static PpmImport *
refuse_several(GPtrArray *imports, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < imports->len && i < 5; i++) {
        PpmImport *import = g_ptr_array_index(imports, i);

        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", import->name);
    }
    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                _("it holds %u connections (%s%s), and NetworkManager takes one at a time"),
                imports->len, names->str, imports->len > 5 ? ", …" : "");
    return NULL;
}

/* Owned by @imports. */
static PpmImport *
only_one(GPtrArray *imports, GError **error)
{
    PpmImport *import;

    if (imports->len > 1)
        return refuse_several(imports, error);
    import = imports->len == 1 ? g_ptr_array_index(imports, 0) : NULL;
    if (import && import->profile)
        return import;
    if (import && import->problem)
        g_propagate_error(error, g_error_copy(import->problem));
    else
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                            _("no PPTP connection is recognised in it"));
    return NULL;
}

/* ---- key files of NetworkManager ---- */

/* libnm's words for another type's missing settings would lead nobody to the cause. */
static gboolean
check_type(GKeyFile *file, GError **error)
{
    g_autofree char *type = g_key_file_get_string(file, "connection", "type", NULL);

    if (g_strcmp0(type, NM_SETTING_VPN_SETTING_NAME) == 0)
        return TRUE;
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                        _("connection.type: it is not a PPTP connection"));
    return FALSE;
}

static void
check_item(const char *key, const char *value, gpointer user_data)
{
    gboolean *is_text = user_data;

    *is_text &= g_utf8_validate(key, -1, NULL) && g_utf8_validate(value, -1, NULL);
}

/* libnm undoes escapes, also of bytes that D-Bus does not bear. */
static gboolean
check_items(NMSettingVpn *vpn, GError **error)
{
    gboolean is_text = TRUE;

    nm_setting_vpn_foreach_data_item(vpn, check_item, &is_text);
    nm_setting_vpn_foreach_secret(vpn, check_item, &is_text);
    if (!is_text)
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                            _("it is not a text in UTF-8"));
    return is_text;
}

static NMConnection *
read_key_file(GKeyFile *file, GError **error)
{
    g_autoptr(NMConnection) connection = NULL;

    if (!check_type(file, error))
        return NULL;
    connection = nm_keyfile_read(file, "/", NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, error);
    if (!connection || !nm_connection_normalize(connection, NULL, NULL, error) ||
        !check_items(nm_connection_get_setting_vpn(connection), error))
        return NULL;
    return g_steal_pointer(&connection);
}

/* What the file says beside the tunnel's settings, too, and its password. */
static NMConnection *
import_key_file(const char *text, PpmImport *import, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    /* Nothing is without an equivalent here; only what is unsafe is worth a warning. */
    g_ptr_array_set_size(import->warnings, 0);
    ppm_import_judge(import);
    if (!g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, error))
        return NULL;
    g_key_file_set_string(file, "connection", "uuid", ppm_profile_uuid(import->profile));
    return read_key_file(file, error);
}

/* ---- our profiles ---- */

typedef struct {
    GString *text;
    char *group;
} Groups;

static void
take_line(const char *group, const char *key, const char *value, gpointer user_data)
{
    Groups *groups = user_data;

    if (!g_str_has_prefix(group, PPM_PROFILE_NETWORKMANAGER_GROUP))
        return;
    group += strlen(PPM_PROFILE_NETWORKMANAGER_GROUP);
    if (g_strcmp0(groups->group, group) != 0)
        g_string_append_printf(groups->text, "[%s]\n", group);
    g_free(groups->group);
    groups->group = g_strdup(group);
    g_string_append_printf(groups->text, "%s=%s\n", key, value);
}

/* The groups of NetworkManager's that an export has put in; NULL where there are none. */
static GKeyFile *
groups_of(const char *text, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    Groups groups = {.text = g_string_new(NULL)};
    g_autofree char *lines = NULL;

    ppm_profile_text_foreach(text, take_line, &groups);
    g_free(groups.group);
    lines = g_string_free(groups.text, FALSE);
    return g_key_file_load_from_data(file, lines, strlen(lines), G_KEY_FILE_NONE, error)
               ? g_steal_pointer(&file)
               : NULL;
}

static void
replace_group(GKeyFile *file, GKeyFile *from, const char *group)
{
    g_auto(GStrv) keys = g_key_file_get_keys(from, group, NULL, NULL);

    g_key_file_remove_group(file, group, NULL);
    for (gsize i = 0; keys && keys[i]; i++) {
        g_autofree char *value = g_key_file_get_value(from, group, keys[i], NULL);

        g_key_file_set_value(file, group, keys[i], value);
    }
}

/* What the file is, is not for its groups to say; nor is a password taken from it. */
static void
overlay(GKeyFile *file, GKeyFile *groups, PpmProfile *profile)
{
    g_auto(GStrv) names = g_key_file_get_groups(groups, NULL);

    for (gsize i = 0; names[i]; i++) {
        if (!g_str_has_suffix(names[i], "-secrets"))
            replace_group(file, groups, names[i]);
    }
    g_key_file_set_string(file, "connection", "uuid", ppm_profile_uuid(profile));
    g_key_file_set_string(file, "connection", "id", ppm_profile_name(profile));
    g_key_file_set_string(file, "connection", "type", NM_SETTING_VPN_SETTING_NAME);
    g_key_file_set_string(file, "vpn", "service-type", PPM_NETWORKMANAGER_OWN_SERVICE_TYPE);
}

/* @plain with the groups, but where @profile says otherwise. */
static NMConnection *
with_groups(NMConnection *plain, GKeyFile *groups, PpmProfile *profile, GError **error)
{
    g_autoptr(GKeyFile) file = ppm_connection_map_to_key_file(plain, error);
    g_autoptr(NMConnection) connection = NULL;
    g_autoptr(PpmNmConnection) wanted = NULL;

    if (!file)
        return NULL;
    overlay(file, groups, profile);
    connection = read_key_file(file, error);
    wanted = connection ? ppm_connection_map_read(connection, error) : NULL;
    if (!wanted)
        return NULL;
    ppm_connection_map_take(wanted, profile);
    return ppm_connection_map_write(connection, wanted, error) ? g_steal_pointer(&connection)
                                                               : NULL;
}

/* NetworkManager makes routes and rules itself, and has nothing like these. They are kept. */
static gboolean
has_no_effect(const PpmOption *option)
{
    return ppm_nm_is_networkmanagers(option) &&
           (ppm_nm_is_own(option) || strcmp(option->key, "autoconnect") == 0);
}

static void
warn_of_no_effect(PpmImport *import)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        const char *text = ppm_profile_get_text(import->profile, table[i].key);

        if (has_no_effect(&table[i]) && strcmp(text, table[i].default_text) != 0)
            ppm_nm_warn(import->warnings, table[i].key, _("it has no effect with NetworkManager"));
    }
}

static NMConnection *
import_profile(const char *text, PpmImport *import, GError **error)
{
    g_autoptr(GKeyFile) groups = groups_of(text, error);
    g_autoptr(NMConnection) plain = NULL;
    gsize n_groups;

    if (!groups)
        return NULL;
    warn_of_no_effect(import);
    ppm_profile_set_owner(import->profile, import->owner);
    plain = ppm_connection_map_new(import->profile, error);
    g_strfreev(g_key_file_get_groups(groups, &n_groups));
    if (!plain || n_groups == 0)
        return g_steal_pointer(&plain);
    return with_groups(plain, groups, import->profile, error);
}

/* ---- what is the same for all ---- */

/* NetworkManager lets nobody add a connection that is not theirs. Root may. */
static void
fit_permissions(NMSettingConnection *setting, GPtrArray *warnings)
{
    const char *user = g_get_user_name();

    if (nm_setting_connection_permissions_user_allowed(setting, user) || geteuid() == 0)
        return;
    while (nm_setting_connection_get_num_permissions(setting) > 0)
        nm_setting_connection_remove_permission(setting, 0);
    nm_setting_connection_add_permission(setting, "user", user, NULL);
    g_ptr_array_add(warnings,
                    g_strdup(_("connection.permissions: it was another user's, and is now yours")));
}

static void
take_warnings(PpmImport *import, GPtrArray *warnings)
{
    for (guint i = 0; i < import->warnings->len; i++) {
        const char *warning = g_ptr_array_index(import->warnings, i);

        if (!g_str_has_prefix(warning, PPM_PROFILE_NETWORKMANAGER_GROUP))
            g_ptr_array_add(warnings, g_strdup(warning));
    }
}

/* libnm takes it, and so does our service when it is to connect. */
static gboolean
check_result(NMConnection *connection, GError **error)
{
    g_autoptr(PpmNmConnection) map = NULL;
    g_autoptr(GHashTable) settings = NULL;

    if (!nm_connection_normalize(connection, NULL, NULL, error))
        return FALSE;
    map = ppm_connection_map_read(connection, error);
    settings = map ? ppm_nm_to_settings(map, NULL, error) : NULL;
    return settings != NULL;
}

NMConnection *
ppm_nm_import(GBytes *data, GPtrArray *warnings, GError **error)
{
    gsize length;
    const char *bytes = g_bytes_get_data(data, &length);
    g_autoptr(GPtrArray) imports = ppm_import_read(bytes ? bytes : "", length, error);
    PpmImport *import = imports ? only_one(imports, error) : NULL;
    g_autofree char *text = import ? g_strndup(bytes, length) : NULL;
    g_autoptr(NMConnection) connection = NULL;

    if (!import)
        return NULL;
    if (ppm_import_networkmanager_recognises(text))
        connection = import_key_file(text, import, error);
    else
        connection = import_profile(text, import, error);
    if (!connection)
        return NULL;
    g_object_set(nm_connection_get_setting_connection(connection), NM_SETTING_CONNECTION_TIMESTAMP,
                 (guint64)0, NULL);
    g_object_set(nm_connection_get_setting_vpn(connection), NM_SETTING_VPN_SERVICE_TYPE,
                 PPM_NETWORKMANAGER_OWN_SERVICE_TYPE, NULL);
    fit_permissions(nm_connection_get_setting_connection(connection), warnings);
    if (!check_result(connection, error))
        return NULL;
    take_warnings(import, warnings);
    return g_steal_pointer(&connection);
}
