/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The menu's server is the library's, which exports it when it likes to: only once it is there the
 * icon is offered to the panel, which may not ask a second time. */
#include "config.h"

#include "tray-icon.h"
#include "status-notifier-item.h"

#include <glib/gi18n.h>
#include <libdbusmenu-glib/server.h>
#include <libdbusmenu-gtk/parser.h>

#define ITEM_PATH        "/StatusNotifierItem"
#define MENU_PATH        "/org/pptp/Manager/TrayMenu"
#define LOOK_AGAIN_MS    50
#define LOOK_AGAIN_TIMES 100

struct _PpmTrayIcon {
    GObject parent_instance;

    GDBusConnection *bus;
    GCancellable *cancellable;
    GtkWidget *menu;
    DbusmenuServer *server;
    PpmStatusNotifierItem *item;
    guint looking_again;
    guint looks;
    gboolean registered;
};

enum {
    PROPERTY_REGISTERED = 1,
    N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static guint activated_signal;

G_DEFINE_FINAL_TYPE(PpmTrayIcon, ppm_tray_icon, G_TYPE_OBJECT)

gboolean
ppm_tray_icon_is_registered(PpmTrayIcon *self)
{
    return self->registered;
}

void
ppm_tray_icon_show(PpmTrayIcon *self, const char *name, const char *label)
{
    if (g_strcmp0(ppm_status_notifier_item_get_icon_name(self->item), name) == 0)
        return;
    ppm_status_notifier_item_set_icon_name(self->item, name);
    ppm_status_notifier_item_set_icon_accessible_desc(self->item, label);
    ppm_status_notifier_item_emit_new_icon(self->item);
}

/* ---- the way into the tray ---- */

static void
on_registered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmTrayIcon) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply) {
        self->registered = TRUE;
        g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_REGISTERED]);
    } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_message("the tray does not take the icon: %s", error->message);
    }
}

static void
register_item(PpmTrayIcon *self)
{
    g_dbus_connection_call(self->bus, "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher",
                           "org.kde.StatusNotifierWatcher", "RegisterStatusNotifierItem",
                           g_variant_new("(s)", ITEM_PATH), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                           -1, self->cancellable, on_registered, g_object_ref(self));
}

static gboolean look_for_menu(gpointer user_data);

static void
on_menu(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmTrayIcon) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        register_item(self);
    else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
             self->looks++ < LOOK_AGAIN_TIMES)
        self->looking_again = g_timeout_add(LOOK_AGAIN_MS, look_for_menu, self);
}

/* Over the bus, as the panel will. */
static gboolean
look_for_menu(gpointer user_data)
{
    PpmTrayIcon *self = user_data;

    self->looking_again = 0;
    g_dbus_connection_call(self->bus, g_dbus_connection_get_unique_name(self->bus), MENU_PATH,
                           "org.freedesktop.DBus.Properties", "Get",
                           g_variant_new("(ss)", "com.canonical.dbusmenu", "Version"),
                           G_VARIANT_TYPE("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable,
                           on_menu, g_object_ref(self));
    return G_SOURCE_REMOVE;
}

/* ---- the object ---- */

static gboolean
on_activate(PpmTrayIcon *self, GDBusMethodInvocation *invocation)
{
    ppm_status_notifier_item_complete_activate(self->item, invocation);
    g_signal_emit(self, activated_signal, 0);
    return TRUE;
}

static void
make_item(PpmTrayIcon *self)
{
    self->item = ppm_status_notifier_item_skeleton_new();
    g_object_set(self->item, "id", "org.pptp.Manager", "category", "Communications", "status",
                 "Active", "title", _("PPTP Manager"), "icon-name", "", "icon-accessible-desc", "",
                 "menu", MENU_PATH, NULL);
    g_signal_connect_object(self->item, "handle-activate", G_CALLBACK(on_activate), self,
                            G_CONNECT_SWAPPED);
    g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(self->item), self->bus, ITEM_PATH,
                                     NULL);
}

static void
make_menu(PpmTrayIcon *self)
{
    DbusmenuMenuitem *root = dbusmenu_gtk_parse_menu_structure(self->menu);

    self->server = dbusmenu_server_new(MENU_PATH);
    dbusmenu_server_set_root(self->server, root);
    g_object_unref(root);
}

static void
ppm_tray_icon_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    if (id == PROPERTY_REGISTERED)
        g_value_set_boolean(value, PPM_TRAY_ICON(object)->registered);
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void
ppm_tray_icon_dispose(GObject *object)
{
    PpmTrayIcon *self = PPM_TRAY_ICON(object);

    g_cancellable_cancel(self->cancellable);
    g_clear_handle_id(&self->looking_again, g_source_remove);
    if (self->item)
        g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(self->item));
    g_clear_object(&self->item);
    g_clear_object(&self->server);
    if (self->menu)
        gtk_widget_destroy(self->menu);
    g_clear_object(&self->menu);
    g_clear_object(&self->bus);
    G_OBJECT_CLASS(ppm_tray_icon_parent_class)->dispose(object);
}

static void
ppm_tray_icon_finalize(GObject *object)
{
    g_object_unref(PPM_TRAY_ICON(object)->cancellable);
    G_OBJECT_CLASS(ppm_tray_icon_parent_class)->finalize(object);
}

static void
ppm_tray_icon_class_init(PpmTrayIconClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_tray_icon_get_property;
    object_class->dispose = ppm_tray_icon_dispose;
    object_class->finalize = ppm_tray_icon_finalize;
    properties[PROPERTY_REGISTERED] = g_param_spec_boolean(
        "registered", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties(object_class, N_PROPERTIES, properties);
    activated_signal = g_signal_new("activated", PPM_TYPE_TRAY_ICON, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
ppm_tray_icon_init(PpmTrayIcon *self)
{
    self->cancellable = g_cancellable_new();
}

PpmTrayIcon *
ppm_tray_icon_new(GDBusConnection *bus, GtkWidget *menu)
{
    PpmTrayIcon *self = g_object_new(PPM_TYPE_TRAY_ICON, NULL);

    self->bus = g_object_ref(bus);
    self->menu = g_object_ref_sink(menu);
    make_menu(self);
    make_item(self);
    look_for_menu(self);
    return self;
}
