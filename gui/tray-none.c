/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In place of tray.c where the program is built without libdbusmenu: never shown. */
#include "config.h"

#include "tray.h"

struct _PpmTray {
    GObject parent_instance;

    gboolean wanted;
};

enum {
    PROPERTY_SHOWN = 1,
    PROPERTY_WANTED,
    N_PROPERTIES,
};

G_DEFINE_FINAL_TYPE(PpmTray, ppm_tray, G_TYPE_OBJECT)

gboolean
ppm_tray_is_supported(void)
{
    return FALSE;
}

gboolean
ppm_tray_is_shown(PpmTray *self)
{
    return FALSE;
}

static void
ppm_tray_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    g_value_set_boolean(value, id == PROPERTY_WANTED && PPM_TRAY(object)->wanted);
}

static void
ppm_tray_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    PPM_TRAY(object)->wanted = g_value_get_boolean(value);
}

static void
ppm_tray_class_init(PpmTrayClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_tray_get_property;
    object_class->set_property = ppm_tray_set_property;
    g_object_class_install_property(
        object_class, PROPERTY_SHOWN,
        g_param_spec_boolean("shown", NULL, NULL, FALSE,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
    g_object_class_install_property(
        object_class, PROPERTY_WANTED,
        g_param_spec_boolean("wanted", NULL, NULL, TRUE,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
ppm_tray_init(PpmTray *self)
{
}

PpmTray *
ppm_tray_new(GtkApplication *application, PpmRemoteService *service, PpmOperations *operations)
{
    return g_object_new(PPM_TYPE_TRAY, NULL);
}
