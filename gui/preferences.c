/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "preferences.h"

#define SCHEMA "org.pptp.Manager"

/* Also the keys of the schema. */
static const char *const names[] = {NULL, "tray", "notify-connected", "notify-problems"};

struct _PpmPreferences {
    GObject parent_instance;

    gboolean values[G_N_ELEMENTS(names)];
    GSettings *settings; /* NULL where the schema is missing */
};

static GParamSpec *properties[G_N_ELEMENTS(names)];

G_DEFINE_FINAL_TYPE(PpmPreferences, ppm_preferences, G_TYPE_OBJECT)

gboolean
ppm_preferences_get(PpmPreferences *self, const char *name)
{
    gboolean value;

    g_object_get(self, name, &value, NULL);
    return value;
}

/* An older schema may lack a key, and GSettings ends the program over that. */
static void
bind(PpmPreferences *self, GSettingsSchema *schema)
{
    self->settings = g_settings_new_full(schema, NULL, NULL);
    for (guint i = 1; i < G_N_ELEMENTS(names); i++)
        if (g_settings_schema_has_key(schema, names[i]))
            g_settings_bind(self->settings, names[i], self, names[i], G_SETTINGS_BIND_DEFAULT);
}

static void
ppm_preferences_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    g_value_set_boolean(value, PPM_PREFERENCES(object)->values[id]);
}

static void
ppm_preferences_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    PPM_PREFERENCES(object)->values[id] = g_value_get_boolean(value);
}

static void
ppm_preferences_finalize(GObject *object)
{
    g_clear_object(&PPM_PREFERENCES(object)->settings);
    G_OBJECT_CLASS(ppm_preferences_parent_class)->finalize(object);
}

static void
ppm_preferences_class_init(PpmPreferencesClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_preferences_get_property;
    object_class->set_property = ppm_preferences_set_property;
    object_class->finalize = ppm_preferences_finalize;
    for (guint i = 1; i < G_N_ELEMENTS(names); i++)
        properties[i] = g_param_spec_boolean(names[i], NULL, NULL, TRUE,
                                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT |
                                                 G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties(object_class, G_N_ELEMENTS(names), properties);
}

static void
ppm_preferences_init(PpmPreferences *self)
{
}

PpmPreferences *
ppm_preferences_new(void)
{
    PpmPreferences *self = g_object_new(PPM_TYPE_PREFERENCES, NULL);
    GSettingsSchemaSource *source = g_settings_schema_source_get_default();
    g_autoptr(GSettingsSchema)
        schema = source ? g_settings_schema_source_lookup(source, SCHEMA, TRUE) : NULL;

    if (schema)
        bind(self, schema);
    return self;
}
