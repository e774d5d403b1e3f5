/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "background.h"

/* A panel that is restarted takes its tray along for a moment, and so does the end of a session. */
#define COME_BACK_SECONDS 5

struct _PpmBackground {
    GObject parent_instance;

    GtkApplication *application; /* not owned */
    PpmTray *tray;
    GtkWindow *window;       /* weak */
    gboolean started_hidden; /* and no window was opened since */
    gboolean holds;
    guint coming_back;
};

G_DEFINE_FINAL_TYPE(PpmBackground, ppm_background, G_TYPE_OBJECT)

static void
hold(PpmBackground *self)
{
    gboolean holds = self->started_hidden || ppm_tray_is_shown(self->tray);

    if (holds && !self->holds)
        g_application_hold(G_APPLICATION(self->application));
    else if (!holds && self->holds)
        g_application_release(G_APPLICATION(self->application));
    self->holds = holds;
}

static gboolean
come_back(gpointer user_data)
{
    PpmBackground *self = user_data;

    self->coming_back = 0;
    if (self->window)
        gtk_window_present(self->window);
    return G_SOURCE_REMOVE;
}

static void
on_tray(PpmBackground *self)
{
    gboolean lost = !ppm_tray_is_shown(self->tray) && self->window &&
                    !gtk_widget_get_visible(GTK_WIDGET(self->window));

    hold(self);
    g_clear_handle_id(&self->coming_back, g_source_remove);
    if (lost)
        self->coming_back = g_timeout_add_seconds(COME_BACK_SECONDS, come_back, self);
}

static gboolean
on_delete(PpmBackground *self)
{
    if (!ppm_tray_is_shown(self->tray))
        return GDK_EVENT_PROPAGATE;
    gtk_widget_hide(GTK_WIDGET(self->window));
    return GDK_EVENT_STOP;
}

static void
on_shown(PpmBackground *self)
{
    self->started_hidden = FALSE;
    hold(self);
}

void
ppm_background_follow(PpmBackground *self, GtkWindow *window)
{
    g_set_weak_pointer(&self->window, window);
    g_signal_connect_object(window, "delete-event", G_CALLBACK(on_delete), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(window, "show", G_CALLBACK(on_shown), self, G_CONNECT_SWAPPED);
}

void
ppm_background_start_hidden(PpmBackground *self)
{
    self->started_hidden = TRUE;
    hold(self);
}

static void
ppm_background_dispose(GObject *object)
{
    PpmBackground *self = PPM_BACKGROUND(object);

    g_clear_handle_id(&self->coming_back, g_source_remove);
    g_clear_weak_pointer(&self->window);
    g_clear_object(&self->tray);
    G_OBJECT_CLASS(ppm_background_parent_class)->dispose(object);
}

static void
ppm_background_class_init(PpmBackgroundClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ppm_background_dispose;
}

static void
ppm_background_init(PpmBackground *self)
{
}

PpmBackground *
ppm_background_new(GtkApplication *application, PpmTray *tray)
{
    PpmBackground *self = g_object_new(PPM_TYPE_BACKGROUND, NULL);

    self->application = application;
    self->tray = g_object_ref(tray);
    g_signal_connect_object(tray, "notify::shown", G_CALLBACK(on_tray), self, G_CONNECT_SWAPPED);
    return self;
}
