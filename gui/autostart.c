/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "autostart.h"

#include <glib/gstdio.h>

#define GROUP         G_KEY_FILE_DESKTOP_GROUP
#define HIDDEN        G_KEY_FILE_DESKTOP_KEY_HIDDEN
#define GNOME_ENABLED "X-GNOME-Autostart-enabled" /* what GNOME's and Xfce's settings write */

/* What we write ourselves. */
static const struct {
    const char *key, *value;
} lines[] = {
    {G_KEY_FILE_DESKTOP_KEY_TYPE, "Application"},
    {G_KEY_FILE_DESKTOP_KEY_NAME, "PPTP Manager"},
    {G_KEY_FILE_DESKTOP_KEY_ICON, "org.pptp.Manager"},
    {G_KEY_FILE_DESKTOP_KEY_EXEC, "pptp-manager --hidden"},
};

struct _PpmAutostart {
    GObject parent_instance;

    char *path;
    GFileMonitor *monitor;
    gboolean enabled;
};

enum {
    PROPERTY_ENABLED = 1,
    N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE(PpmAutostart, ppm_autostart, G_TYPE_OBJECT)

/* ---- the file ---- */

/* Empty where there is none, or none that can be read. */
static GKeyFile *
load(PpmAutostart *self)
{
    GKeyFile *file = g_key_file_new();

    g_key_file_load_from_file(file, self->path,
                              G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, NULL);
    return file;
}

static gboolean
is_switched_on(GKeyFile *file)
{
    gboolean gnome = !g_key_file_has_key(file, GROUP, GNOME_ENABLED, NULL) ||
                     g_key_file_get_boolean(file, GROUP, GNOME_ENABLED, NULL);

    return g_key_file_has_key(file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL) && gnome &&
           !g_key_file_get_boolean(file, GROUP, HIDDEN, NULL);
}

static gboolean
is_ours(const char *key, const char *value)
{
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        if (g_str_equal(key, lines[i].key))
            return g_strcmp0(value, lines[i].value) == 0;
    return g_str_equal(key, HIDDEN) || g_str_equal(key, GNOME_ENABLED);
}

/* Whether it holds what only the user can have put there. */
static gboolean
is_edited(GKeyFile *file)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, GROUP, NULL, NULL);

    for (guint i = 0; keys && keys[i]; i++) {
        g_autofree char *value = g_key_file_get_value(file, GROUP, keys[i], NULL);

        if (!is_ours(keys[i], value))
            return TRUE;
    }
    return FALSE;
}

static void
switch_on(GKeyFile *file)
{
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        if (!g_key_file_has_key(file, GROUP, lines[i].key, NULL))
            g_key_file_set_value(file, GROUP, lines[i].key, lines[i].value);
    g_key_file_remove_key(file, GROUP, HIDDEN, NULL);
    g_key_file_remove_key(file, GROUP, GNOME_ENABLED, NULL);
}

static gboolean
save(PpmAutostart *self, GKeyFile *file, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(self->path);
    g_autofree char *text = g_key_file_to_data(file, NULL, NULL);

    g_mkdir_with_parents(directory, 0700); /* what fails is said by the next step */
    return g_file_set_contents_full(self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                    error);
}

static gboolean
remove_file(PpmAutostart *self, GError **error)
{
    g_autoptr(GFile) file = g_file_new_for_path(self->path);
    g_autoptr(GError) problem = NULL;

    if (g_file_delete(file, NULL, &problem) ||
        g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

/* ---- the object ---- */

static void
look(PpmAutostart *self)
{
    g_autoptr(GKeyFile) file = load(self);
    gboolean enabled = is_switched_on(file);

    if (enabled == self->enabled)
        return;
    self->enabled = enabled;
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROPERTY_ENABLED]);
}

gboolean
ppm_autostart_is_enabled(PpmAutostart *self)
{
    return self->enabled;
}

gboolean
ppm_autostart_set_enabled(PpmAutostart *self, gboolean enabled, GError **error)
{
    g_autoptr(GKeyFile) file = load(self);
    gboolean done;

    if (enabled)
        switch_on(file);
    else
        g_key_file_set_boolean(file, GROUP, HIDDEN, TRUE);
    done = enabled || is_edited(file) ? save(self, file, error) : remove_file(self, error);
    look(self);
    return done;
}

static void
ppm_autostart_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    if (id == PROPERTY_ENABLED)
        g_value_set_boolean(value, PPM_AUTOSTART(object)->enabled);
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void
ppm_autostart_finalize(GObject *object)
{
    PpmAutostart *self = PPM_AUTOSTART(object);

    g_clear_object(&self->monitor);
    g_free(self->path);
    G_OBJECT_CLASS(ppm_autostart_parent_class)->finalize(object);
}

static void
ppm_autostart_class_init(PpmAutostartClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->get_property = ppm_autostart_get_property;
    object_class->finalize = ppm_autostart_finalize;
    properties[PROPERTY_ENABLED] = g_param_spec_boolean("enabled", NULL, NULL, FALSE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties(object_class, N_PROPERTIES, properties);
}

static void
ppm_autostart_init(PpmAutostart *self)
{
    g_autoptr(GFile) file = NULL;

    self->path = g_build_filename(g_get_user_config_dir(), "autostart", "org.pptp.Manager.desktop",
                                  NULL);
    file = g_file_new_for_path(self->path);
    self->monitor = g_file_monitor_file(file, G_FILE_MONITOR_NONE, NULL, NULL);
    if (self->monitor)
        g_signal_connect_object(self->monitor, "changed", G_CALLBACK(look), self,
                                G_CONNECT_SWAPPED);
    look(self);
}

PpmAutostart *
ppm_autostart_new(void)
{
    return g_object_new(PPM_TYPE_AUTOSTART, NULL);
}
