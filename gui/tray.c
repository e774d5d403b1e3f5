/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The icon is made when a tray comes, and dropped when it goes. */
#include "config.h"

#include "tray.h"
#include "summary.h"
#include "tray-host.h"
#include "tray-icon.h"
#include "tray-menu.h"

struct _PpmTray {
    GObject parent_instance;

    GtkApplication *application;
    PpmRemoteService *service;
    PpmOperations *operations;
    GPtrArray *followed; /* the connections that show_summary() listens to, in the list's order */
    PpmTrayHost *host;   /* NULL without a session bus */
    PpmTrayIcon *icon;   /* while there is a tray and it is wanted */
    gboolean wanted;
    gboolean shown;
};

enum {
    PROPERTY_SHOWN = 1,
    PROPERTY_WANTED,
    N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE(PpmTray, ppm_tray, G_TYPE_OBJECT)

gboolean
ppm_tray_is_supported(void)
{
    return TRUE;
}

gboolean
ppm_tray_is_shown(PpmTray *self)
{
    return self->shown;
}

static void
set_shown(PpmTray *self, gboolean shown)
{
    if (shown == self->shown)
        return;
    self->shown = shown;
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_SHOWN]);
}

/* ---- what it shows ---- */

static void
show_summary(PpmTray *self)
{
    PpmSummary summary = PPM_SUMMARY_IDLE;

    if (!self->icon)
        return;
    for (guint i = 0; i < self->followed->len; i++) {
        PpmRemoteConnection *connection = g_ptr_array_index(self->followed, i);

        summary = MAX(summary, ppm_summary_of(ppm_remote_connection_state(connection)));
    }
    ppm_tray_icon_show(self->icon, ppm_summary_icon(summary), ppm_summary_label(summary));
}

static void
on_items_changed(PpmTray *self, guint position, guint removed, guint added, GListModel *model)
{
    for (guint i = 0; i < removed; i++) {
        g_autoptr(PpmRemoteConnection) gone = g_ptr_array_steal_index(self->followed, position);

        g_signal_handlers_disconnect_by_func(gone, show_summary, self);
    }
    for (guint i = 0; i < added; i++) {
        PpmRemoteConnection *connection = g_list_model_get_item(model, position + i);

        g_signal_connect_object(connection, "changed", G_CALLBACK(show_summary), self,
                                G_CONNECT_SWAPPED);
        g_ptr_array_insert(self->followed, (int)(position + i), connection);
    }
    show_summary(self);
}

/* ---- the icon ---- */

static void
on_registered(PpmTray *self)
{
    set_shown(self, ppm_tray_icon_is_registered(self->icon));
}

static void
on_activated(PpmTray *self)
{
    g_application_activate(G_APPLICATION(self->application));
}

static void
make_icon(PpmTray *self)
{
    self->icon = ppm_tray_icon_new(
        g_application_get_dbus_connection(G_APPLICATION(self->application)),
        ppm_tray_menu_new(self->application, self->service, self->operations));
    g_signal_connect_object(self->icon, "notify::registered", G_CALLBACK(on_registered), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(self->icon, "activated", G_CALLBACK(on_activated), self,
                            G_CONNECT_SWAPPED);
    show_summary(self);
}

/* An answer from the bus may still be on its way to it. */
static void
drop_icon(PpmTray *self)
{
    if (self->icon)
        g_object_run_dispose(G_OBJECT(self->icon));
    g_clear_object(&self->icon);
    set_shown(self, FALSE);
}

static void
follow_host(PpmTray *self)
{
    gboolean show = self->wanted && self->host && ppm_tray_host_is_present(self->host);

    if (show && !self->icon)
        make_icon(self);
    else if (!show)
        drop_icon(self);
}

/* ---- the object ---- */

static void
ppm_tray_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    PpmTray *self = PPM_TRAY(object);

    if (id == PROPERTY_SHOWN)
        g_value_set_boolean(value, self->shown);
    else if (id == PROPERTY_WANTED)
        g_value_set_boolean(value, self->wanted);
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void
ppm_tray_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    PpmTray *self = PPM_TRAY(object);

    if (id != PROPERTY_WANTED) {
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
        return;
    }
    self->wanted = g_value_get_boolean(value);
    follow_host(self);
}

static void
ppm_tray_dispose(GObject *object)
{
    PpmTray *self = PPM_TRAY(object);

    drop_icon(self);
    g_clear_object(&self->host);
    g_clear_object(&self->service);
    g_clear_object(&self->operations);
    G_OBJECT_CLASS(ppm_tray_parent_class)->dispose(object);
}

static void
ppm_tray_finalize(GObject *object)
{
    g_ptr_array_unref(PPM_TRAY(object)->followed);
    G_OBJECT_CLASS(ppm_tray_parent_class)->finalize(object);
}

static void
ppm_tray_class_init(PpmTrayClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_tray_get_property;
    object_class->set_property = ppm_tray_set_property;
    object_class->dispose = ppm_tray_dispose;
    object_class->finalize = ppm_tray_finalize;
    properties[PROPERTY_SHOWN] = g_param_spec_boolean("shown", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    properties[PROPERTY_WANTED] = g_param_spec_boolean("wanted", NULL, NULL, TRUE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties(object_class, N_PROPERTIES, properties);
}

static void
ppm_tray_init(PpmTray *self)
{
    self->wanted = TRUE;
    self->followed = g_ptr_array_new_with_free_func(g_object_unref);
}

PpmTray *
ppm_tray_new(GtkApplication *application, PpmRemoteService *service, PpmOperations *operations)
{
    PpmTray *self = g_object_new(PPM_TYPE_TRAY, NULL);
    GListModel *model = ppm_remote_service_connections(service);
    GDBusConnection *bus = g_application_get_dbus_connection(G_APPLICATION(application));

    self->application = application;
    self->service = g_object_ref(service);
    self->operations = g_object_ref(operations);
    g_signal_connect_object(model, "items-changed", G_CALLBACK(on_items_changed), self,
                            G_CONNECT_SWAPPED);
    on_items_changed(self, 0, 0, g_list_model_get_n_items(model), model);
    if (bus) {
        self->host = ppm_tray_host_new(bus);
        g_signal_connect_object(self->host, "notify::present", G_CALLBACK(follow_host), self,
                                G_CONNECT_SWAPPED);
    }
    return self;
}
