/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "tray-host.h"

#define WATCHER  "org.kde.StatusNotifierWatcher"
#define HAS_HOST "IsStatusNotifierHostRegistered"

struct _PpmTrayHost {
    GObject parent_instance;

    GCancellable *cancellable;
    GDBusProxy *watcher;
    gboolean present;
};

enum {
    PROPERTY_PRESENT = 1,
    N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE(PpmTrayHost, ppm_tray_host, G_TYPE_OBJECT)

gboolean
ppm_tray_host_is_present(PpmTrayHost *self)
{
    return self->present;
}

/* A watcher that does not tell of panels is one itself. */
static gboolean
is_there(GDBusProxy *watcher)
{
    g_autofree char *owner = g_dbus_proxy_get_name_owner(watcher);
    g_autoptr(GVariant) has_host = g_dbus_proxy_get_cached_property(watcher, HAS_HOST);

    if (!owner)
        return FALSE;
    return !has_host || !g_variant_is_of_type(has_host, G_VARIANT_TYPE_BOOLEAN) ||
           g_variant_get_boolean(has_host);
}

static void
look(PpmTrayHost *self)
{
    gboolean present = is_there(self->watcher);

    if (present == self->present)
        return;
    self->present = present;
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_PRESENT]);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmTrayHost) self = user_data;
    g_autoptr(GVariant) reply = g_dbus_proxy_call_finish(G_DBUS_PROXY(source), result, NULL);
    g_autoptr(GVariant) value = NULL;

    if (!reply)
        return;
    g_variant_get(reply, "(v)", &value);
    g_dbus_proxy_set_cached_property(G_DBUS_PROXY(source), HAS_HOST, value);
    look(self);
}

/* Panels come and go by signals of their own; not every watcher tells of the property, too. */
static void
on_signal(PpmTrayHost *self, const char *sender, const char *name)
{
    if (g_str_has_prefix(name, "StatusNotifierHost"))
        g_dbus_proxy_call(self->watcher, "org.freedesktop.DBus.Properties.Get",
                          g_variant_new("(ss)", WATCHER, HAS_HOST), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1, self->cancellable, on_read, g_object_ref(self));
}

static void
on_watcher(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmTrayHost) self = user_data;
    GDBusProxy *watcher = g_dbus_proxy_new_finish(result, NULL);

    if (!watcher)
        return;
    self->watcher = watcher;
    g_signal_connect_object(watcher, "notify::g-name-owner", G_CALLBACK(look), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(watcher, "g-properties-changed", G_CALLBACK(look), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(watcher, "g-signal", G_CALLBACK(on_signal), self, G_CONNECT_SWAPPED);
    look(self);
}

static void
ppm_tray_host_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    if (id == PROPERTY_PRESENT)
        g_value_set_boolean(value, PPM_TRAY_HOST(object)->present);
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void
ppm_tray_host_dispose(GObject *object)
{
    PpmTrayHost *self = PPM_TRAY_HOST(object);

    g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->watcher);
    G_OBJECT_CLASS(ppm_tray_host_parent_class)->dispose(object);
}

static void
ppm_tray_host_finalize(GObject *object)
{
    g_object_unref(PPM_TRAY_HOST(object)->cancellable);
    G_OBJECT_CLASS(ppm_tray_host_parent_class)->finalize(object);
}

static void
ppm_tray_host_class_init(PpmTrayHostClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_tray_host_get_property;
    object_class->dispose = ppm_tray_host_dispose;
    object_class->finalize = ppm_tray_host_finalize;
    properties[PROPERTY_PRESENT] = g_param_spec_boolean("present", NULL, NULL, FALSE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties(object_class, N_PROPERTIES, properties);
}

static void
ppm_tray_host_init(PpmTrayHost *self)
{
    self->cancellable = g_cancellable_new();
}

PpmTrayHost *
ppm_tray_host_new(GDBusConnection *bus)
{
    PpmTrayHost *self = g_object_new(PPM_TYPE_TRAY_HOST, NULL);

    g_dbus_proxy_new(bus, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL, WATCHER,
                     "/StatusNotifierWatcher", WATCHER, self->cancellable, on_watcher,
                     g_object_ref(self));
    return self;
}
