/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "request.h"
#include "nm-mapping.h"
#include "option-table.h"

#define PASSWORD      "password"
#define LIBNM_TIMEOUT 60 /* seconds */

static void
take_item(const char *key, const char *value, gpointer user_data)
{
    ppm_nm_set(user_data, key, value);
}

/* Properties outside of vpn.data are NetworkManager's own work. */
static PpmNmConnection *
read_data(NMConnection *connection)
{
    NMSettingVpn *vpn = nm_connection_get_setting_vpn(connection);
    PpmNmConnection *data = ppm_nm_connection_new();

    nm_setting_vpn_foreach_data_item(vpn, take_item, data);
    if (!ppm_nm_get(data, "user") && nm_setting_vpn_get_user_name(vpn))
        ppm_nm_set(data, "user", nm_setting_vpn_get_user_name(vpn));
    return data;
}

static gboolean
is_not_asked_for(gpointer key, gpointer text, gpointer user_data)
{
    static const char *const others[] = {"owner", "password", "preset", "uuid", NULL};

    return g_strv_contains(others, key) || ppm_nm_is_networkmanagers(ppm_option_find(key));
}

/* A profile of one user is that user's; NetworkManager lets others neither see nor use it. */
static char *
owner_of(NMConnection *connection)
{
    NMSettingConnection *setting = nm_connection_get_setting_connection(connection);
    const char *type, *name;

    if (nm_setting_connection_get_num_permissions(setting) != 1 ||
        !nm_setting_connection_get_permission(setting, 0, &type, &name, NULL))
        return g_strdup("");
    return g_strdup(name);
}

/* libnm gives up after a minute, whatever vpn.timeout says: our end comes first, with its cause. */
static guint
timeout_of(NMConnection *connection)
{
    guint wanted = nm_setting_vpn_get_timeout(nm_connection_get_setting_vpn(connection));

    return CLAMP(wanted ? wanted : LIBNM_TIMEOUT, 10, LIBNM_TIMEOUT) - 5;
}

static void
add_text(GVariantDict *dict, const char *key, const char *canonical)
{
    g_variant_dict_insert_value(dict, key, ppm_option_to_variant(ppm_option_find(key), canonical));
}

static GVariant *
to_variant(NMConnection *connection, GHashTable *settings)
{
    g_autofree char *owner = owner_of(connection);
    GVariantDict dict;
    GHashTableIter iter;
    gpointer key, text;

    g_variant_dict_init(&dict, NULL);
    g_hash_table_iter_init(&iter, settings);
    while (g_hash_table_iter_next(&iter, &key, &text))
        add_text(&dict, key, text);
    g_variant_dict_insert(&dict, "owner", "s", owner);
    g_variant_dict_insert(&dict, "timeout", "u", timeout_of(connection));
    add_text(&dict, "reconnect", "off"); /* NetworkManager is told of it: redial.h */
    add_text(&dict, "password", ppm_request_password(connection) ? "ask" : "none");
    return g_variant_dict_end(&dict);
}

GVariant *
ppm_request_settings(NMConnection *connection, GPtrArray *ignored, GError **error)
{
    g_autoptr(PpmNmConnection) data = read_data(connection);
    g_autoptr(GHashTable) settings = NULL;
    char *name;

    ppm_nm_set(data, PASSWORD "-flags", NULL);
    settings = ppm_nm_to_settings(data, ignored, error);
    if (!settings)
        return NULL;
    g_hash_table_foreach_remove(settings, is_not_asked_for, NULL);
    name = ppm_option_check(ppm_option_find("name"), nm_connection_get_id(connection), error);
    if (!name)
        return NULL;
    g_hash_table_insert(settings, g_strdup("name"), name);
    return to_variant(connection, settings);
}

gboolean
ppm_request_has_class_route(NMConnection *connection)
{
    NMSettingVpn *vpn = nm_connection_get_setting_vpn(connection);

    return g_strcmp0(nm_setting_vpn_get_data_item(vpn, "class-route"), "yes") == 0;
}

gboolean
ppm_request_persists(NMConnection *connection)
{
    return nm_setting_vpn_get_persistent(nm_connection_get_setting_vpn(connection));
}

static NMSettingSecretFlags
password_flags(NMConnection *connection)
{
    NMSettingVpn *vpn = nm_connection_get_setting_vpn(connection);
    NMSettingSecretFlags flags = NM_SETTING_SECRET_FLAG_NONE;

    if (vpn)
        nm_setting_get_secret_flags(NM_SETTING(vpn), PASSWORD, &flags, NULL);
    return flags;
}

gboolean
ppm_request_needs_password(NMConnection *connection)
{
    return !(password_flags(connection) & NM_SETTING_SECRET_FLAG_NOT_REQUIRED) &&
           !ppm_request_password(connection);
}

gboolean
ppm_request_password_is_agents(NMConnection *connection)
{
    return (password_flags(connection) &
            (NM_SETTING_SECRET_FLAG_AGENT_OWNED | NM_SETTING_SECRET_FLAG_NOT_SAVED)) != 0;
}

const char *
ppm_request_password(NMConnection *connection)
{
    NMSettingVpn *vpn = nm_connection_get_setting_vpn(connection);
    const char *password = vpn ? nm_setting_vpn_get_secret(vpn, PASSWORD) : NULL;

    return password && password[0] ? password : NULL;
}
