/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libnm is read through its key files, and written by its setters, one for each property that the
 * mapping knows: only what differs is written. */
#include "config.h"

#include "connection-map.h"
#include "import-networkmanager.h"
#include "option-check.h"
#include "route.h"

#include <string.h>

/* ---- reading ---- */

GKeyFile *
ppm_connection_map_to_key_file(NMConnection *connection, GError **error)
{
    g_autoptr(NMConnection) copy = nm_simple_connection_new_clone(connection);

    nm_connection_clear_secrets(copy);
    return nm_keyfile_write(copy, NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, error);
}

PpmNmConnection *
ppm_connection_map_read(NMConnection *connection, GError **error)
{
    g_autoptr(GKeyFile) file = ppm_connection_map_to_key_file(connection, error);

    return file ? ppm_import_networkmanager_take(file, NULL, error) : NULL;
}

/* ---- writing ---- */

static gboolean
is_yes(const char *text)
{
    static const char *const words[] = {"yes", "true", "on", "1", NULL};

    return text && g_strv_contains(words, text);
}

static guint
to_number(const char *text)
{
    guint number = 0;

    return text && ppm_option_number(text, 0, G_MAXINT, &number) ? number : 0;
}

/* A property that is one value; NULL is its default. */
static gboolean
set_value(NMSetting *setting, const char *property, const char *text, GError **error)
{
    GObjectClass *class = G_OBJECT_GET_CLASS(setting);
    GType type = g_object_class_find_property(class, property)->value_type;

    if (type == G_TYPE_BOOLEAN)
        g_object_set(setting, property, is_yes(text), NULL);
    else if (type == G_TYPE_UINT)
        g_object_set(setting, property, to_number(text), NULL);
    else
        g_object_set(setting, property, text, NULL);
    return TRUE;
}

/* "user:alice:;user:bob:" */
static gboolean
set_permissions(NMSetting *setting, const char *property, const char *text, GError **error)
{
    NMSettingConnection *connection = NM_SETTING_CONNECTION(setting);
    g_auto(GStrv) entries = g_strsplit(text ? text : "", ";", -1);

    while (nm_setting_connection_get_num_permissions(connection) > 0)
        nm_setting_connection_remove_permission(connection, 0);
    for (gsize i = 0; entries[i]; i++) {
        g_auto(GStrv) words = g_strsplit(entries[i], ":", 3);

        if (g_strv_length(words) >= 2)
            nm_setting_connection_add_permission(connection, words[0], words[1], NULL);
    }
    return TRUE;
}

/* An array of texts: "a,b". */
static gboolean
set_list(NMSetting *setting, const char *property, const char *text, GError **error)
{
    g_auto(GStrv) entries = g_strsplit(text ? text : "", ",", -1);
    g_autoptr(GStrvBuilder) list = g_strv_builder_new();
    g_auto(GStrv) given = NULL;

    for (gsize i = 0; entries[i]; i++) {
        if (g_strstrip(entries[i])[0])
            g_strv_builder_add(list, entries[i]);
    }
    given = g_strv_builder_end(list);
    g_object_set(setting, property, given, NULL);
    return TRUE;
}

/* "10.0.0.0/8 50", as lib/nm-special.c writes it. */
static gboolean
add_route(NMSettingIPConfig *setting, char *entry, GError **error)
{
    g_auto(GStrv) words = g_strsplit(g_strstrip(entry), " ", 2);
    g_auto(GStrv) parts = g_strsplit(words[0] ? words[0] : "", "/", 2);
    guint prefix = parts[0] && parts[1] ? to_number(parts[1]) : 32;
    gint64 metric = words[0] && words[1] ? (gint64)to_number(words[1]) : -1;
    NMIPRoute *route = nm_ip_route_new(AF_INET, parts[0] ? parts[0] : "", prefix, NULL, metric,
                                       error);

    if (!route)
        return FALSE;
    nm_setting_ip_config_add_route(setting, route);
    nm_ip_route_unref(route);
    return TRUE;
}

static gboolean
set_routes(NMSetting *setting, const char *property, const char *text, GError **error)
{
    g_auto(GStrv) entries = g_strsplit(text ? text : "", ",", -1);

    nm_setting_ip_config_clear_routes(NM_SETTING_IP_CONFIG(setting));
    for (gsize i = 0; entries[i]; i++) {
        if (!add_route(NM_SETTING_IP_CONFIG(setting), entries[i], error))
            return FALSE;
    }
    return TRUE;
}

/* What the mapping says outside of vpn.data. */
static const struct {
    const char *setting, *property;
    gboolean (*set)(NMSetting *setting, const char *property, const char *text, GError **error);
} properties[] = {
    {"connection", "id", set_value},
    {"connection", "uuid", set_value},
    {"connection", "autoconnect", set_value},
    {"connection", "permissions", set_permissions},
    {"vpn", "timeout", set_value},
    {"vpn", "user-name", set_value},
    {"vpn", "persistent", set_value},
    {"ipv4", "never-default", set_value},
    {"ipv4", "ignore-auto-dns", set_value},
    {"ipv4", "dns", set_list},
    {"ipv4", "dns-search", set_list},
    {"ipv4", "routes", set_routes},
};

static void
add_missing_settings(NMConnection *connection)
{
    if (!nm_connection_get_setting_connection(connection))
        nm_connection_add_setting(connection, nm_setting_connection_new());
    if (!nm_connection_get_setting_vpn(connection))
        nm_connection_add_setting(connection, nm_setting_vpn_new());
    if (!nm_connection_get_setting_ip4_config(connection)) {
        nm_connection_add_setting(connection, nm_setting_ip4_config_new());
        g_object_set(nm_connection_get_setting_ip4_config(connection), NM_SETTING_IP_CONFIG_METHOD,
                     NM_SETTING_IP4_CONFIG_METHOD_AUTO, NULL);
    }
}

static gboolean
write_properties(NMConnection *connection, const PpmNmConnection *present,
                 const PpmNmConnection *wanted, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(properties); i++) {
        g_autofree char *name = g_strdup_printf("%s.%s", properties[i].setting,
                                                properties[i].property);
        const char *text = ppm_nm_get(wanted, name);
        NMSetting *setting = nm_connection_get_setting_by_name(connection, properties[i].setting);

        if (g_strcmp0(text, ppm_nm_get(present, name)) != 0 &&
            !properties[i].set(setting, properties[i].property, text, error))
            return FALSE;
    }
    return TRUE;
}

static void
write_data(NMSettingVpn *vpn, const PpmNmConnection *present, const PpmNmConnection *wanted)
{
    GHashTableIter iter;
    gpointer key, text;

    g_hash_table_iter_init(&iter, present->data);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!g_hash_table_contains(wanted->data, key))
            nm_setting_vpn_remove_data_item(vpn, key);
    }
    g_hash_table_iter_init(&iter, wanted->data);
    while (g_hash_table_iter_next(&iter, &key, &text)) {
        if (g_strcmp0(text, g_hash_table_lookup(present->data, key)) != 0)
            nm_setting_vpn_add_data_item(vpn, key, text);
    }
}

static gboolean
write_differences(NMConnection *connection, const PpmNmConnection *present,
                  const PpmNmConnection *wanted, GError **error)
{
    add_missing_settings(connection);
    if (!write_properties(connection, present, wanted, error))
        return FALSE;
    write_data(nm_connection_get_setting_vpn(connection), present, wanted);
    return TRUE;
}

gboolean
ppm_connection_map_write(NMConnection *connection, const PpmNmConnection *wanted, GError **error)
{
    g_autoptr(PpmNmConnection) present = ppm_connection_map_read(connection, error);

    return present && write_differences(connection, present, wanted, error);
}

/* A default needs no word, but may have one. */
static gboolean
says_default(const PpmNmConnection *connection, const PpmOption *option)
{
    g_autofree char *text = ppm_nm_read(connection, option, NULL);

    return g_strcmp0(text, option->default_text) == 0;
}

void
ppm_connection_map_take(PpmNmConnection *connection, PpmProfile *profile)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        const char *text = ppm_profile_get_text(profile, table[i].key);

        if (!ppm_nm_is_own(&table[i]) || strcmp(text, table[i].default_text) != 0)
            ppm_nm_write(connection, &table[i], text);
        else if (!says_default(connection, &table[i]))
            ppm_nm_write(connection, &table[i], NULL);
    }
}

NMConnection *
ppm_connection_map_new(PpmProfile *profile, GError **error)
{
    g_autoptr(NMConnection) connection = nm_simple_connection_new();
    g_autoptr(PpmNmConnection) nothing = ppm_nm_connection_new();
    g_autoptr(PpmNmConnection) wanted = ppm_nm_connection_new();

    ppm_connection_map_take(wanted, profile);
    if (!write_differences(connection, nothing, wanted, error))
        return NULL;
    g_object_set(nm_connection_get_setting_connection(connection), NM_SETTING_CONNECTION_TYPE,
                 NM_SETTING_VPN_SETTING_NAME, NULL);
    g_object_set(nm_connection_get_setting_vpn(connection), NM_SETTING_VPN_SERVICE_TYPE,
                 PPM_NETWORKMANAGER_OWN_SERVICE_TYPE, NULL);
    return nm_connection_normalize(connection, NULL, NULL, error) ? g_steal_pointer(&connection)
                                                                  : NULL;
}
