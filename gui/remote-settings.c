/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "remote-settings.h"
#include "option-table.h"

void
ppm_remote_settings_update(PpmRemoteConnection *connection, GVariant *set, const char *const *unset,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
    ppm_remote_connection_call(connection, "Update", g_variant_new("(@a{sv}^as)", set, unset), NULL,
                               cancellable, callback, user_data);
}

void
ppm_remote_settings_set(PpmRemoteConnection *connection, const char *key, const char *text,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    const PpmOption *option = ppm_option_find(key);
    const char *const nothing[] = {NULL};
    GVariantDict options;

    g_return_if_fail(option);
    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert_value(&options, key, ppm_option_to_variant(option, text));
    ppm_remote_settings_update(connection, g_variant_dict_end(&options), nothing, cancellable,
                               callback, user_data);
}

void
ppm_remote_settings_delete(PpmRemoteConnection *connection, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
    ppm_remote_connection_call(connection, "Delete", NULL, NULL, cancellable, callback, user_data);
}

static void
call_with_route(PpmRemoteConnection *connection, const char *method, const char *route,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const routes[] = {route, NULL};

    ppm_remote_connection_call(connection, method, g_variant_new("(^as)", routes), NULL,
                               cancellable, callback, user_data);
}

void
ppm_remote_settings_add_route(PpmRemoteConnection *connection, const char *route,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
    call_with_route(connection, "AddRoutes", route, cancellable, callback, user_data);
}

void
ppm_remote_settings_remove_route(PpmRemoteConnection *connection, const char *cidr,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
    call_with_route(connection, "RemoveRoutes", cidr, cancellable, callback, user_data);
}

void
ppm_remote_settings_enable_route(PpmRemoteConnection *connection, const char *cidr,
                                 gboolean enabled, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const routes[] = {cidr, NULL};

    ppm_remote_connection_call(connection, "EnableRoutes", g_variant_new("(^asb)", routes, enabled),
                               NULL, cancellable, callback, user_data);
}

void
ppm_remote_settings_store_secret(PpmRemoteConnection *connection, const PpmSecret *secret,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
    g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
    GError *error = NULL;
    int index = ppm_remote_connection_append_secret(fds, secret, &error);

    if (index < 0) {
        g_task_report_error(connection, callback, user_data, ppm_remote_settings_store_secret,
                            error);
        return;
    }
    ppm_remote_connection_call(connection, "StoreSecret", g_variant_new("(h)", index), fds,
                               cancellable, callback, user_data);
}

void
ppm_remote_settings_clear_secret(PpmRemoteConnection *connection, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    ppm_remote_connection_call(connection, "ClearSecret", NULL, NULL, cancellable, callback,
                               user_data);
}
