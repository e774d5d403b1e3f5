/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stock object manager client, which follows the service through its restarts. */
#include "config.h"

#include "remote-service.h"
#include "call-error.h"
#include "error.h"
#include "names.h"

#include <glib/gi18n.h>
#include <string.h>

#define CALL_TIMEOUT_MS (5 * 60 * 1000) /* somebody may have to type a password for polkit */

struct _PpmRemoteService {
    GObject parent_instance;

    GDBusObjectManager *manager;
    GCancellable *cancellable;
    GListStore *connections;
    gboolean loading;
};

G_DEFINE_FINAL_TYPE(PpmRemoteService, ppm_remote_service, G_TYPE_OBJECT)

enum {
    PROPERTY_AVAILABLE = 1,
    PROPERTY_LOADING,
    N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    PpmRemoteConnection *first = (PpmRemoteConnection *)a, *second = (PpmRemoteConnection *)b;
    g_autofree char *first_key = g_utf8_casefold(ppm_remote_connection_name(first), -1);
    g_autofree char *second_key = g_utf8_casefold(ppm_remote_connection_name(second), -1);
    int order = g_utf8_collate(first_key, second_key);

    return order ? order
                 : g_strcmp0(ppm_remote_connection_uuid(first), ppm_remote_connection_uuid(second));
}

static gboolean
position_of(PpmRemoteService *self, const char *path, guint *position)
{
    GListModel *model = G_LIST_MODEL(self->connections);

    for (*position = 0; *position < g_list_model_get_n_items(model); (*position)++) {
        g_autoptr(PpmRemoteConnection) item = g_list_model_get_item(model, *position);

        if (g_str_equal(ppm_remote_connection_path(item), path))
            return TRUE;
    }
    return FALSE;
}

/* A new name may be another place in the list. */
static void
on_changed(PpmRemoteConnection *connection, PpmRemoteService *self)
{
    GListModel *model = G_LIST_MODEL(self->connections);
    g_autoptr(PpmRemoteConnection) before = NULL, after = NULL;
    guint position;

    if (!position_of(self, ppm_remote_connection_path(connection), &position))
        return;
    before = position > 0 ? g_list_model_get_item(model, position - 1) : NULL;
    after = g_list_model_get_item(model, position + 1);
    if ((before && compare(before, connection, NULL) > 0) ||
        (after && compare(connection, after, NULL) > 0))
        g_list_store_sort(self->connections, compare, NULL);
}

static PpmRemoteConnection *
new_connection(PpmRemoteService *self, GDBusInterface *proxy)
{
    PpmRemoteConnection *connection = ppm_remote_connection_new(PPM_DBUS_CONNECTION(proxy));

    g_signal_connect_object(connection, "changed", G_CALLBACK(on_changed), self, 0);
    return connection;
}

/* Tunnels of NetworkManager's are in the list as it tells of them itself. */
static gboolean
is_another_s(GDBusInterface *proxy)
{
    const char *manager = ppm_dbus_connection_get_managed_by(PPM_DBUS_CONNECTION(proxy));

    return manager && *manager;
}

/* GLib makes a proxy of nobody where the signal that an object is there comes before the answer to
 * its question what there is, as after a restart: its calls would go to the bus itself. Where the
 * signal comes after the answer it makes a second proxy of the same object. */
static void
on_interface_added(GDBusObjectManager *manager, GDBusObject *object, GDBusInterface *proxy,
                   PpmRemoteService *self)
{
    g_autoptr(PpmRemoteConnection) connection = NULL;
    guint position;

    if (!PPM_DBUS_IS_CONNECTION_PROXY(proxy) || is_another_s(proxy))
        return;
    if (!g_dbus_proxy_get_name(G_DBUS_PROXY(proxy))) {
        ppm_remote_service_open(self);
    } else if (position_of(self, g_dbus_object_get_object_path(object), &position)) {
        connection = g_list_model_get_item(G_LIST_MODEL(self->connections), position);
        ppm_remote_connection_set_proxy(connection, PPM_DBUS_CONNECTION(proxy));
    } else {
        connection = new_connection(self, proxy);
        g_list_store_insert_sorted(self->connections, connection, compare, NULL);
    }
}

static void
on_added(GDBusObjectManager *manager, GDBusObject *object, PpmRemoteService *self)
{
    g_autoptr(GDBusInterface)
        proxy = g_dbus_object_get_interface(object, PPM_DBUS_CONNECTION_INTERFACE);

    if (proxy)
        on_interface_added(manager, object, proxy, self);
}

static void
on_removed(GDBusObjectManager *manager, GDBusObject *object, PpmRemoteService *self)
{
    g_autoptr(PpmRemoteConnection) connection = NULL;
    guint position;

    if (!position_of(self, g_dbus_object_get_object_path(object), &position))
        return;
    connection = g_list_model_get_item(G_LIST_MODEL(self->connections), position);
    g_list_store_remove(self->connections, position);
    if (ppm_remote_service_is_available(self)) /* else it may be back with the service */
        ppm_remote_connection_tell_removed(connection);
}

static void
on_name_owner(PpmRemoteService *self)
{
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_AVAILABLE]);
}

static GType
type_of_proxy(GDBusObjectManagerClient *manager, const char *path, const char *interface,
              gpointer user_data)
{
    if (!interface)
        return G_TYPE_DBUS_OBJECT_PROXY;
    if (g_str_equal(interface, PPM_DBUS_CONNECTION_INTERFACE))
        return PPM_DBUS_TYPE_CONNECTION_PROXY;
    return G_TYPE_DBUS_PROXY;
}

static int
compare_in_array(gconstpointer first, gconstpointer second)
{
    return compare(*(gconstpointer *)first, *(gconstpointer *)second, NULL);
}

/* All at once, so that those who look at the list do so once. */
static void
fill(PpmRemoteService *self)
{
    g_autolist(GDBusObject) objects = g_dbus_object_manager_get_objects(self->manager);
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(g_object_unref);

    for (GList *object = objects; object; object = object->next) {
        g_autoptr(GDBusInterface)
            proxy = g_dbus_object_get_interface(object->data, PPM_DBUS_CONNECTION_INTERFACE);

        if (PPM_DBUS_IS_CONNECTION_PROXY(proxy) && g_dbus_proxy_get_name(G_DBUS_PROXY(proxy)))
            g_ptr_array_add(items, new_connection(self, proxy));
    }
    g_ptr_array_sort(items, compare_in_array);
    g_list_store_splice(self->connections, 0, 0, items->pdata, items->len);
}

static void
follow(PpmRemoteService *self)
{
    g_signal_connect_object(self->manager, "object-added", G_CALLBACK(on_added), self, 0);
    g_signal_connect_object(self->manager, "interface-added", G_CALLBACK(on_interface_added), self,
                            0);
    g_signal_connect_object(self->manager, "object-removed", G_CALLBACK(on_removed), self, 0);
    g_signal_connect_object(self->manager, "notify::name-owner", G_CALLBACK(on_name_owner), self,
                            G_CONNECT_SWAPPED);
    fill(self);
}

static void
on_opened(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmRemoteService) self = user_data;
    g_autoptr(GError) error = NULL;
    GDBusObjectManager *manager = g_dbus_object_manager_client_new_for_bus_finish(result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->manager = manager;
    if (manager)
        follow(self);
    else
        g_message("the service cannot be reached: %s", error->message);
    self->loading = FALSE;
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_LOADING]);
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_AVAILABLE]);
}

/* It may live on while GLib waits for an answer, and must not be heard. */
static void
drop_manager(PpmRemoteService *self)
{
    if (self->manager)
        g_signal_handlers_disconnect_by_data(self->manager, self);
    g_clear_object(&self->manager);
}

void
ppm_remote_service_open(PpmRemoteService *self)
{
    if (self->loading)
        return;
    drop_manager(self);
    g_list_store_remove_all(self->connections);
    self->loading = TRUE;
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_LOADING]);
    g_dbus_object_manager_client_new_for_bus(
        G_BUS_TYPE_SYSTEM, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, PPM_DBUS_NAME, PPM_DBUS_PATH,
        type_of_proxy, NULL, NULL, self->cancellable, on_opened, g_object_ref(self));
}

gboolean
ppm_remote_service_is_available(PpmRemoteService *self)
{
    g_autofree char *owner = NULL;

    if (self->manager)
        owner = g_dbus_object_manager_client_get_name_owner(
            G_DBUS_OBJECT_MANAGER_CLIENT(self->manager));
    return owner != NULL;
}

gboolean
ppm_remote_service_is_loading(PpmRemoteService *self)
{
    return self->loading;
}

GListModel *
ppm_remote_service_connections(PpmRemoteService *self)
{
    return G_LIST_MODEL(self->connections);
}

PpmRemoteConnection *
ppm_remote_service_at(PpmRemoteService *self, const char *path)
{
    g_autoptr(PpmRemoteConnection) item = NULL;
    guint position;

    if (!position_of(self, path, &position))
        return NULL;
    item = g_list_model_get_item(G_LIST_MODEL(self->connections), position);
    return item; /* the list keeps it */
}

char *
ppm_remote_service_uuid_of(const char *path)
{
    if (!g_str_has_prefix(path, PPM_DBUS_CONNECTION_PREFIX))
        return g_strdup("");
    return g_strdelimit(g_strdup(path + strlen(PPM_DBUS_CONNECTION_PREFIX)), "_", '-');
}

static void
on_add_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    char *path = NULL;

    if (reply) {
        g_variant_get(reply, "(o)", &path);
        g_task_return_pointer(task, path, g_free);
        return;
    }
    g_task_return_error(task, ppm_call_error_for_people(error));
}

void
ppm_remote_service_add(PpmRemoteService *self, GVariant *settings, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, cancellable, callback, user_data);
    GVariant *arguments = g_variant_new("(@a{sv}a{sv})", settings, NULL);

    g_task_set_source_tag(task, ppm_remote_service_add);
    if (!self->manager) {
        g_variant_unref(g_variant_ref_sink(arguments));
        g_task_return_new_error(task, PPM_ERROR, PPM_ERROR_FAILED, "%s",
                                _("the service is not running"));
        g_object_unref(task);
        return;
    }
    g_dbus_connection_call(
        g_dbus_object_manager_client_get_connection(G_DBUS_OBJECT_MANAGER_CLIENT(self->manager)),
        PPM_DBUS_NAME, PPM_DBUS_PATH, PPM_DBUS_MANAGER_INTERFACE, "AddConnection", arguments,
        G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, CALL_TIMEOUT_MS,
        cancellable, on_add_answered, task);
}

char *
ppm_remote_service_add_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static gboolean
is_called(PpmRemoteConnection *connection, const char *name)
{
    return g_str_equal(ppm_remote_connection_name(connection), name) ||
           g_str_equal(ppm_remote_connection_uuid(connection), name);
}

PpmRemoteConnection *
ppm_remote_service_find(PpmRemoteService *self, const char *name)
{
    GListModel *model = G_LIST_MODEL(self->connections);
    PpmRemoteConnection *shared = NULL;

    for (guint i = 0; i < g_list_model_get_n_items(model); i++) {
        g_autoptr(PpmRemoteConnection) item = g_list_model_get_item(model, i);

        if (!is_called(item, name))
            continue;
        if (g_str_equal(ppm_remote_connection_owner(item), g_get_user_name()))
            return item; /* the list keeps it */
        shared = shared ? shared : item;
    }
    return shared;
}

static void
ppm_remote_service_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    PpmRemoteService *self = PPM_REMOTE_SERVICE(object);

    if (id == PROPERTY_AVAILABLE)
        g_value_set_boolean(value, ppm_remote_service_is_available(self));
    else if (id == PROPERTY_LOADING)
        g_value_set_boolean(value, self->loading);
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void
ppm_remote_service_dispose(GObject *object)
{
    PpmRemoteService *self = PPM_REMOTE_SERVICE(object);

    g_cancellable_cancel(self->cancellable);
    drop_manager(self);
    G_OBJECT_CLASS(ppm_remote_service_parent_class)->dispose(object);
}

static void
ppm_remote_service_finalize(GObject *object)
{
    PpmRemoteService *self = PPM_REMOTE_SERVICE(object);

    g_object_unref(self->cancellable);
    g_object_unref(self->connections);
    G_OBJECT_CLASS(ppm_remote_service_parent_class)->finalize(object);
}

static void
ppm_remote_service_class_init(PpmRemoteServiceClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_remote_service_get_property;
    object_class->dispose = ppm_remote_service_dispose;
    object_class->finalize = ppm_remote_service_finalize;
    properties[PROPERTY_AVAILABLE] = g_param_spec_boolean(
        "available", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    properties[PROPERTY_LOADING] = g_param_spec_boolean("loading", NULL, NULL, FALSE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties(object_class, N_PROPERTIES, properties);
}

static void
ppm_remote_service_init(PpmRemoteService *self)
{
    self->cancellable = g_cancellable_new();
    self->connections = g_list_store_new(PPM_TYPE_REMOTE_CONNECTION);
}

PpmRemoteService *
ppm_remote_service_new(void)
{
    return g_object_new(PPM_TYPE_REMOTE_SERVICE, NULL);
}
