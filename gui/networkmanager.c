/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libnm's client, which follows NetworkManager through its restarts, and waits for it. */
#include "config.h"

#include "networkmanager.h"
#include "foreign-tunnel.h"
#include "networkmanager-tunnels.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PpmNetworkManager {
    GObject parent_instance;

    GListStore *list;
    GCancellable *cancellable; /* NULL while it rests */
    NMClient *client;          /* once it is there */
    PpmNetworkManagerTunnels *tunnels;
};

G_DEFINE_FINAL_TYPE(PpmNetworkManager, ppm_networkmanager, G_TYPE_OBJECT)

static guint changed_signal;

/* ---- following ---- */

static void
emit_changed(PpmNetworkManager *self)
{
    g_signal_emit(self, changed_signal, 0);
}

static void
on_client(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmNetworkManager) self = user_data;
    g_autoptr(GError) error = NULL;
    GObject *client = g_async_initable_new_finish(G_ASYNC_INITABLE(source), result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!client) { /* there is no bus, which the list says */
        g_message("NetworkManager cannot be reached: %s", error->message);
        return;
    }
    self->client = NM_CLIENT(client);
    self->tunnels = ppm_networkmanager_tunnels_new(self->client, self->list);
    g_signal_connect_object(client, "connection-added", G_CALLBACK(emit_changed), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(client, "connection-removed", G_CALLBACK(emit_changed), self,
                            G_CONNECT_SWAPPED);
    emit_changed(self);
}

void
ppm_networkmanager_follow(PpmNetworkManager *self)
{
    if (self->cancellable)
        return;
    self->cancellable = g_cancellable_new();
    g_async_initable_new_async(NM_TYPE_CLIENT, G_PRIORITY_LOW, self->cancellable, on_client,
                               g_object_ref(self), NM_CLIENT_INSTANCE_FLAGS,
                               NM_CLIENT_INSTANCE_FLAGS_NO_AUTO_FETCH_PERMISSIONS, NULL);
}

void
ppm_networkmanager_rest(PpmNetworkManager *self)
{
    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    g_clear_pointer(&self->tunnels, ppm_networkmanager_tunnels_free);
    if (!self->client)
        return;
    g_signal_handlers_disconnect_by_data(self->client, self);
    g_clear_object(&self->client);
    emit_changed(self);
}

GListModel *
ppm_networkmanager_tunnels(PpmNetworkManager *self)
{
    return G_LIST_MODEL(self->list);
}

/* ---- the connections ---- */

/* Borrowed, of the PPTP type. */
static GPtrArray *
connections_of(PpmNetworkManager *self)
{
    const GPtrArray *all = self->client ? nm_client_get_connections(self->client) : NULL;
    GPtrArray *found = g_ptr_array_new();

    for (guint i = 0; all && i < all->len; i++) {
        if (ppm_networkmanager_pptp_of(g_ptr_array_index(all, i)))
            g_ptr_array_add(found, g_ptr_array_index(all, i));
    }
    return found;
}

guint
ppm_networkmanager_n_connections(PpmNetworkManager *self)
{
    g_autoptr(GPtrArray) connections = connections_of(self);

    return connections->len;
}

static PpmImport *
read_text(NMConnection *connection, GError **error)
{
    g_autoptr(GKeyFile)
        file = nm_keyfile_write(connection, NM_KEYFILE_HANDLER_FLAGS_NONE, NULL, NULL, error);
    g_autofree char *text = file ? g_key_file_to_data(file, NULL, NULL) : NULL;
    g_autoptr(GPtrArray) imports = text ? ppm_import_read(text, strlen(text), error) : NULL;

    return imports ? g_ptr_array_steal_index(imports, 0) : NULL;
}

static gboolean
starts(NMConnection *connection, const char *uuid)
{
    NMSettingConnection *setting = nm_connection_get_setting_connection(connection);
    guint count = setting ? nm_setting_connection_get_num_secondaries(setting) : 0;

    for (guint i = 0; i < count; i++) {
        if (g_strcmp0(nm_setting_connection_get_secondary(setting, i), uuid) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The only way in which NetworkManager connects a VPN by itself. */
static void
warn_of_starters(PpmNetworkManager *self, PpmImport *import)
{
    const GPtrArray *all = nm_client_get_connections(self->client);

    for (guint i = 0; i < all->len; i++) {
        NMConnection *connection = g_ptr_array_index(all, i);

        if (starts(connection, import->uuid))
            g_ptr_array_add(
                import->warnings,
                g_strdup_printf(_("connection.secondaries: NetworkManager goes on connecting it by "
                                  "itself, together with “%s”; two programs that connect to the "
                                  "same server disturb each other"),
                                nm_connection_get_id(connection)));
    }
}

static PpmImport *
read_connection(PpmNetworkManager *self, NMConnection *connection)
{
    g_autoptr(GError) error = NULL;
    PpmImport *import = read_text(connection, &error);

    if (!import) {
        import = ppm_import_new(nm_connection_get_id(connection));
        import->problem = g_steal_pointer(&error);
    }
    g_free(import->uuid);
    import->uuid = g_strdup(nm_connection_get_uuid(connection));
    warn_of_starters(self, import);
    return import;
}

GPtrArray *
ppm_networkmanager_read_connections(PpmNetworkManager *self)
{
    g_autoptr(GPtrArray) connections = connections_of(self);
    GPtrArray *imports = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_import_free);

    for (guint i = 0; i < connections->len; i++)
        g_ptr_array_add(imports, read_connection(self, g_ptr_array_index(connections, i)));
    return imports;
}

/* ---- a password ---- */

/* The message that brought it is ours alone by now, and goes away with it. */
static PpmSecret *
take_password(GVariant *secrets, GError **error)
{
    g_autoptr(GVariant) setting = g_variant_lookup_value(secrets, NM_SETTING_VPN_SETTING_NAME,
                                                         G_VARIANT_TYPE_VARDICT);
    g_autoptr(GVariant) texts = setting ? g_variant_lookup_value(setting, NM_SETTING_VPN_SECRETS,
                                                                 G_VARIANT_TYPE("a{ss}"))
                                        : NULL;
    const char *text = NULL;
    PpmSecret *secret;

    if (!texts || !g_variant_lookup(texts, "password", "&s", &text)) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                            _("NetworkManager gave no password"));
        return NULL;
    }
    secret = ppm_secret_new(text, strlen(text), error);
    ppm_secret_wipe((char *)text, strlen(text));
    return secret;
}

static void
on_secrets(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GVariant)
        answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autoptr(GVariant) secrets = answer ? g_variant_get_child_value(answer, 0) : NULL;
    PpmSecret *secret = secrets ? take_password(secrets, &error) : NULL;

    if (secret)
        g_task_return_pointer(task, secret, (GDestroyNotify)ppm_secret_free);
    else
        g_task_return_error(task, error);
}

/* Not libnm's call, which gives up after 25 seconds: polkit may be asking for a password. */
static void
ask_for_secrets(PpmNetworkManager *self, NMRemoteConnection *connection, GTask *task)
{
    g_dbus_connection_call(
        nm_client_get_dbus_connection(self->client), NM_DBUS_SERVICE,
        nm_object_get_path(NM_OBJECT(connection)), NM_DBUS_INTERFACE_SETTINGS_CONNECTION,
        "GetSecrets", g_variant_new("(s)", NM_SETTING_VPN_SETTING_NAME),
        G_VARIANT_TYPE("(a{sa{sv}})"), G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, G_MAXINT,
        g_task_get_cancellable(task), on_secrets, task);
}

void
ppm_networkmanager_get_secret_async(PpmNetworkManager *self, const char *uuid,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
    GTask *task = g_task_new(self, cancellable, callback, user_data);
    NMRemoteConnection *connection = self->client
                                         ? nm_client_get_connection_by_uuid(self->client, uuid)
                                         : NULL;

    g_task_set_source_tag(task, ppm_networkmanager_get_secret_async);
    if (connection) {
        ask_for_secrets(self, connection, task);
        return;
    }
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                            _("NetworkManager does not know the connection any more"));
    g_object_unref(task);
}

PpmSecret *
ppm_networkmanager_get_secret_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

/* ---- the object ---- */

static void
ppm_networkmanager_dispose(GObject *object)
{
    ppm_networkmanager_rest(PPM_NETWORKMANAGER(object));
    G_OBJECT_CLASS(ppm_networkmanager_parent_class)->dispose(object);
}

static void
ppm_networkmanager_finalize(GObject *object)
{
    g_object_unref(PPM_NETWORKMANAGER(object)->list);
    G_OBJECT_CLASS(ppm_networkmanager_parent_class)->finalize(object);
}

static void
ppm_networkmanager_class_init(PpmNetworkManagerClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ppm_networkmanager_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_networkmanager_finalize;
    changed_signal = g_signal_new("changed", PPM_TYPE_NETWORKMANAGER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
ppm_networkmanager_init(PpmNetworkManager *self)
{
    self->list = g_list_store_new(PPM_TYPE_FOREIGN_TUNNEL);
}

PpmNetworkManager *
ppm_networkmanager_new(void)
{
    return g_object_new(PPM_TYPE_NETWORKMANAGER, NULL);
}
