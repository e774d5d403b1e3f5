/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One notification a connection, under its UUID: news takes the place of what is no longer so. */
#include "config.h"

#include "notifier.h"
#include "isolate.h"
#include "cause.h"
#include "notice.h"
#include "window.h"

#include <glib/gi18n.h>

struct _PpmNotifier {
    GObject parent_instance;

    GtkApplication *application; /* not owned */
    PpmPreferences *preferences;
    GPtrArray *followed; /* Followed, in the order of the list */
};

/* A connection that is listened to. */
typedef struct {
    PpmNotifier *notifier;
    PpmRemoteConnection *connection;
    char *uuid;
    PpmNoticeMemory memory;
    gboolean shown;
} Followed;

static const struct {
    const char *preference;
    const char *action;
    const char *label;
} notices[] = {
    [PPM_NOTICE_CONNECTED] = {"notify-connected", "app.disconnect", N_("Disconnect")},
    [PPM_NOTICE_LOST_RETRYING] = {"notify-problems", "app.disconnect", N_("Give Up")},
    [PPM_NOTICE_RETRYING] = {"notify-problems", "app.disconnect", N_("Give Up")},
    [PPM_NOTICE_LOST] = {"notify-problems", "app.connect", N_("Connect Again")},
    [PPM_NOTICE_FAILED] = {"notify-problems", "app.connect", N_("Connect Again")},
};

G_DEFINE_FINAL_TYPE(PpmNotifier, ppm_notifier, G_TYPE_OBJECT)

/* ---- what is told ---- */

static char *
title_of(Followed *self, PpmNotice notice)
{
    g_autofree char *name = ppm_isolate(ppm_remote_connection_name(self->connection));

    switch (notice) {
    case PPM_NOTICE_NONE:
        break;
    case PPM_NOTICE_CONNECTED:
        return g_strdup_printf(_("%s is connected"), name);
    case PPM_NOTICE_LOST_RETRYING:
        return g_strdup_printf(_("%s was lost, and is tried again"), name);
    case PPM_NOTICE_RETRYING:
        return g_strdup_printf(_("%s could not be connected, and is tried again"), name);
    case PPM_NOTICE_LOST:
        return g_strdup_printf(_("%s was lost"), name);
    case PPM_NOTICE_FAILED:
        return g_strdup_printf(_("%s could not be connected"), name);
    }
    return g_steal_pointer(&name);
}

static char *
body_of(Followed *self, PpmNotice notice)
{
    PpmCause cause = ppm_remote_connection_failure(self->connection);
    g_autofree char *summary = ppm_remote_connection_failure_summary(self->connection);
    const char *hint = ppm_cause_hint(cause);

    if (notice == PPM_NOTICE_CONNECTED)
        return ppm_remote_connection_encryption_label(self->connection);
    return g_strconcat(summary, *summary && *hint ? "\n" : "", hint, NULL);
}

static GNotification *
make_notification(Followed *self, PpmNotice notice)
{
    g_autofree char *title = title_of(self, notice);
    g_autofree char *body = body_of(self, notice);
    g_autoptr(GIcon) icon = g_themed_icon_new("org.pptp.Manager");
    GNotification *notification = g_notification_new(title);

    if (*body)
        g_notification_set_body(notification, body);
    g_notification_set_icon(notification, icon);
    g_notification_set_priority(notification, notice == PPM_NOTICE_CONNECTED
                                                  ? G_NOTIFICATION_PRIORITY_NORMAL
                                                  : G_NOTIFICATION_PRIORITY_HIGH);
    g_notification_set_default_action_and_target(notification, "app.show-connection", "s",
                                                 self->uuid);
    g_notification_add_button_with_target(notification, _(notices[notice].label),
                                          notices[notice].action, "s", self->uuid);
    return notification;
}

static void
withdraw(Followed *self)
{
    if (self->shown)
        g_application_withdraw_notification(G_APPLICATION(self->notifier->application), self->uuid);
    self->shown = FALSE;
}

/* A dialog of the window has the focus instead of it. */
static gboolean
has_focus(void)
{
    g_autoptr(GList) windows = gtk_window_list_toplevels();

    for (GList *window = windows; window; window = window->next)
        if (gtk_window_is_active(window->data))
            return TRUE;
    return FALSE;
}

static gboolean
is_seen(Followed *self)
{
    GList *windows = gtk_application_get_windows(self->notifier->application);

    for (GList *window = windows; window; window = window->next)
        if (PPM_IS_WINDOW(window->data) && ppm_window_shows(window->data, self->connection))
            return has_focus();
    return FALSE;
}

static void
tell(Followed *self, PpmNotice notice)
{
    g_autoptr(GNotification) notification = NULL;

    if (notice == PPM_NOTICE_NONE || is_seen(self) ||
        !ppm_preferences_get(self->notifier->preferences, notices[notice].preference)) {
        withdraw(self);
        return;
    }
    notification = make_notification(self, notice);
    g_application_send_notification(G_APPLICATION(self->notifier->application), self->uuid,
                                    notification);
    self->shown = TRUE;
}

static void
on_changed(PpmRemoteConnection *connection, Followed *self)
{
    PpmNotice before = self->memory.notice;
    PpmNotice now = ppm_notice_next(&self->memory, ppm_remote_connection_state(connection));

    if (now != before)
        tell(self, now);
}

/* ---- what is listened to ---- */

static void
followed_free(gpointer data)
{
    Followed *self = data;

    g_signal_handlers_disconnect_by_data(self->connection, self);
    withdraw(self);
    g_object_unref(self->connection);
    g_free(self->uuid);
    g_free(self);
}

/* Takes over @connection. */
static Followed *
follow(PpmNotifier *notifier, PpmRemoteConnection *connection)
{
    Followed *self = g_new0(Followed, 1);

    self->notifier = notifier;
    self->connection = connection;
    self->uuid = g_strdup(ppm_remote_connection_uuid(connection));
    self->memory = ppm_notice_begin(ppm_remote_connection_state(connection));
    g_signal_connect(connection, "changed", G_CALLBACK(on_changed), self);
    return self;
}

static void
on_items_changed(PpmNotifier *self, guint position, guint removed, guint added, GListModel *model)
{
    if (removed)
        g_ptr_array_remove_range(self->followed, position, removed);
    for (guint i = 0; i < added; i++)
        g_ptr_array_insert(self->followed, (int)(position + i),
                           follow(self, g_list_model_get_item(model, position + i)));
}

static void
on_ending(PpmNotifier *self, PpmRemoteConnection *connection)
{
    for (guint i = 0; i < self->followed->len; i++) {
        Followed *followed = g_ptr_array_index(self->followed, i);

        if (followed->connection == connection)
            ppm_notice_end(&followed->memory);
    }
}

/* ---- the object ---- */

static void
ppm_notifier_dispose(GObject *object)
{
    PpmNotifier *self = PPM_NOTIFIER(object);

    g_ptr_array_set_size(self->followed, 0);
    g_clear_object(&self->preferences);
    G_OBJECT_CLASS(ppm_notifier_parent_class)->dispose(object);
}

static void
ppm_notifier_finalize(GObject *object)
{
    g_ptr_array_unref(PPM_NOTIFIER(object)->followed);
    G_OBJECT_CLASS(ppm_notifier_parent_class)->finalize(object);
}

static void
ppm_notifier_class_init(PpmNotifierClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ppm_notifier_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_notifier_finalize;
}

static void
ppm_notifier_init(PpmNotifier *self)
{
    self->followed = g_ptr_array_new_with_free_func(followed_free);
}

PpmNotifier *
ppm_notifier_new(GtkApplication *application, PpmRemoteService *service, PpmOperations *operations,
                 PpmPreferences *preferences)
{
    PpmNotifier *self = g_object_new(PPM_TYPE_NOTIFIER, NULL);
    GListModel *model = ppm_remote_service_connections(service);

    self->application = application;
    self->preferences = g_object_ref(preferences);
    g_signal_connect_object(operations, "ending", G_CALLBACK(on_ending), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(model, "items-changed", G_CALLBACK(on_items_changed), self,
                            G_CONNECT_SWAPPED);
    on_items_changed(self, 0, 0, g_list_model_get_n_items(model), model);
    return self;
}
