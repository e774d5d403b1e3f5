/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "setting.h"
#include "option-check.h"

#include <string.h>

#define TIMEOUT   NM_SETTING_VPN_SETTING_NAME "." NM_SETTING_VPN_TIMEOUT
#define USER_NAME NM_SETTING_VPN_SETTING_NAME "." NM_SETTING_VPN_USER_NAME

static void
take_item(const char *key, const char *value, gpointer user_data)
{
    PpmNmConnection *connection = user_data;

    /* not by ppm_nm_set(): a key may have a dot in it */
    g_hash_table_replace(connection->data, g_strdup(key), g_strdup(value));
}

PpmNmConnection *
ppm_nm_setting_read(NMSettingVpn *setting)
{
    PpmNmConnection *connection = ppm_nm_connection_new();
    guint timeout = nm_setting_vpn_get_timeout(setting);
    g_autofree char *seconds = g_strdup_printf("%u", timeout);

    nm_setting_vpn_foreach_data_item(setting, take_item, connection);
    ppm_nm_set(connection, USER_NAME, nm_setting_vpn_get_user_name(setting));
    ppm_nm_set(connection, TIMEOUT, timeout > 0 ? seconds : NULL);
    return connection;
}

static void
write_property(NMSettingVpn *setting, const char *name, const char *text)
{
    guint seconds = 0;

    if (strcmp(name, TIMEOUT) == 0) {
        if (text)
            ppm_option_number(text, 0, G_MAXINT, &seconds);
        if (seconds != nm_setting_vpn_get_timeout(setting))
            g_object_set(setting, NM_SETTING_VPN_TIMEOUT, seconds, NULL);
    } else if (strcmp(name, USER_NAME) == 0 &&
               g_strcmp0(text, nm_setting_vpn_get_user_name(setting)) != 0) {
        g_object_set(setting, NM_SETTING_VPN_USER_NAME, text, NULL);
    }
}

static void
write_item(NMSettingVpn *setting, const char *name, const char *text)
{
    if (g_strcmp0(text, nm_setting_vpn_get_data_item(setting, name)) == 0)
        return;
    if (text)
        nm_setting_vpn_add_data_item(setting, name, text);
    else
        nm_setting_vpn_remove_data_item(setting, name);
}

static void
add_names(GHashTable *names, GHashTable *texts)
{
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, texts);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_hash_table_add(names, g_strdup(name));
}

void
ppm_nm_setting_write(NMSettingVpn *setting, const PpmNmConnection *before,
                     const PpmNmConnection *after, GHashTable *written)
{
    GHashTableIter iter;
    gpointer name;

    add_names(written, before->data);
    add_names(written, after->data);
    g_hash_table_iter_init(&iter, written);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        write_item(setting, name, g_hash_table_lookup(after->data, name));
    write_property(setting, TIMEOUT, ppm_nm_get(after, TIMEOUT));
    write_property(setting, USER_NAME, ppm_nm_get(after, USER_NAME));
}
