/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of the Secret Service that it may answer with a dialog. */
#include "config.h"

#include "keyring-dialog.h"
#include "keyring.h"
#include "source.h"

#include <glib/gi18n-lib.h>

#define DIALOG_INTERFACE "org.freedesktop.Secret.Prompt"

/* A dialog: @path, which @owner shows. */
typedef struct {
    GDBusConnection *bus;
    char *owner;
    char *path;
    gboolean may_ask;
    guint completed;
    guint watch;
    GSource *cancelled;
    gboolean over;
} Dialog;

static void
stop_watching(Dialog *dialog)
{
    if (dialog->completed)
        g_dbus_connection_signal_unsubscribe(dialog->bus, dialog->completed);
    if (dialog->watch)
        g_bus_unwatch_name(dialog->watch);
    dialog->completed = dialog->watch = 0;
    ppm_clear_source(&dialog->cancelled);
}

static void
dialog_free(gpointer data)
{
    Dialog *dialog = data;

    stop_watching(dialog);
    g_clear_object(&dialog->bus);
    g_free(dialog->owner);
    g_free(dialog->path);
    g_free(dialog);
}

/* Takes @value over; where there is neither that nor @problem, the dialog was dismissed. */
static void
finish(GTask *task, GVariant *value, const GError *problem)
{
    Dialog *dialog = g_task_get_task_data(task);

    if (dialog->over)
        return;
    dialog->over = TRUE;
    stop_watching(dialog);
    if (problem)
        g_task_return_error(task, g_error_copy(problem));
    else if (value)
        g_task_return_pointer(task, value, (GDestroyNotify)g_variant_unref);
    else
        g_task_return_new_error(task, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_LOCKED,
                                _("the keyring is locked, and was not unlocked"));
}

static void
on_completed(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *signal, GVariant *parameters, gpointer user_data)
{
    g_autoptr(GTask) task = g_object_ref(user_data);
    gboolean dismissed = TRUE;
    g_autoptr(GVariant) value = NULL;

    if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(bv)")))
        g_variant_get(parameters, "(bv)", &dismissed, &value);
    finish(task, dismissed ? NULL : g_steal_pointer(&value), NULL);
}

static void
on_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    g_autoptr(GTask) task = g_object_ref(user_data);

    finish(task, NULL, NULL);
}

static void
on_shown(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (!reply)
        finish(task, NULL, NULL);
}

/* The answer to Dismiss tells that the call has arrived. */
static void
on_taken_away(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
    g_autoptr(GError) problem = NULL;

    g_cancellable_set_error_if_cancelled(g_task_get_cancellable(task), &problem);
    finish(task, NULL, problem);
}

static void
call_dialog(GTask *task, const char *method, GVariant *arguments, GAsyncReadyCallback callback)
{
    Dialog *dialog = g_task_get_task_data(task);

    g_dbus_connection_call(dialog->bus, dialog->owner, dialog->path, DIALOG_INTERFACE, method,
                           arguments, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, callback,
                           g_object_ref(task));
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    call_dialog(user_data, "Dismiss", NULL, on_taken_away);
    return G_SOURCE_REMOVE;
}

/* The subscription and the others each hold the task until stop_watching(). */
static void
show(GTask *task)
{
    Dialog *dialog = g_task_get_task_data(task);
    GCancellable *cancellable = g_task_get_cancellable(task);

    dialog->completed = g_dbus_connection_signal_subscribe(
        dialog->bus, dialog->owner, DIALOG_INTERFACE, "Completed", dialog->path, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_completed, g_object_ref(task), g_object_unref);
    dialog->watch = g_bus_watch_name_on_connection(dialog->bus, dialog->owner,
                                                   G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_vanished,
                                                   g_object_ref(task), g_object_unref);
    if (cancellable) {
        dialog->cancelled = g_cancellable_source_new(cancellable);
        g_source_set_callback(dialog->cancelled, G_SOURCE_FUNC(on_cancelled), g_object_ref(task),
                              g_object_unref);
        g_source_attach(dialog->cancelled, g_task_get_context(task));
    }
    call_dialog(task, "Prompt", g_variant_new("(s)", ""), on_shown);
}

static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Dialog *dialog = g_task_get_task_data(task);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &problem);
    gsize count = reply ? g_variant_n_children(reply) : 0;
    g_autoptr(GVariant) path = count ? g_variant_get_child_value(reply, count - 1) : NULL;

    if (!path || !g_variant_is_of_type(path, G_VARIANT_TYPE_OBJECT_PATH)) {
        finish(task, NULL, problem);
        return;
    }
    dialog->path = g_variant_dup_string(path, NULL);
    if (g_str_equal(dialog->path, "/"))
        finish(task, g_variant_get_child_value(reply, 0), NULL);
    else if (dialog->may_ask)
        show(task);
    else
        finish(task, NULL, NULL);
}

void
ppm_keyring_call_async(GDBusConnection *bus, const char *owner, const char *path,
                       const char *interface, const char *method, GVariant *arguments,
                       gboolean may_ask, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
    Dialog *dialog = g_new0(Dialog, 1);

    dialog->bus = g_object_ref(bus);
    dialog->owner = g_strdup(owner);
    dialog->may_ask = may_ask;
    g_task_set_task_data(task, dialog, dialog_free);
    g_task_set_check_cancellable(task, FALSE);
    g_dbus_connection_call(bus, owner, path, interface, method, arguments, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, cancellable, on_called,
                           g_object_ref(task));
}

GVariant *
ppm_keyring_call_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
