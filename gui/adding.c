/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialog, service, keyring: one after the other, none waits. */
#include "config.h"

#include "adding.h"
#include "keyring.h"
#include "message-dialog.h"
#include "new-dialog.h"

#include <glib/gi18n.h>

typedef struct {
    PpmRemoteService *service;
    PpmNewDialog *dialog;
    GtkWindow *parent; /* of the message that the keyring would not take the password */
    char *path;
} Step;

static void
step_free(gpointer data)
{
    Step *step = data;

    g_object_unref(step->service);
    g_object_unref(step->dialog);
    g_clear_object(&step->parent);
    g_free(step->path);
    g_free(step);
}

/* The connection is there all the same. Takes over @task. */
static void
on_kept(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    Step *step = g_task_get_task_data(task);

    if (!ppm_keyring_store_finish(result, &error) &&
        !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ppm_message_dialog_show(step->parent, _("The password could not be kept"), error->message);
    g_task_return_pointer(task, g_strdup(step->path), g_free);
    gtk_widget_destroy(GTK_WIDGET(step->dialog));
}

/* Takes over @task. */
static void
keep_password(GTask *task)
{
    Step *step = g_task_get_task_data(task);
    g_autoptr(PpmSecret) secret = ppm_new_dialog_get_secret(step->dialog);
    g_autofree char *uuid = ppm_remote_service_uuid_of(step->path);

    if (secret) {
        ppm_keyring_store_async(
            uuid, ppm_draft_text(ppm_new_dialog_get_draft(step->dialog), "name"), secret, TRUE,
            ppm_new_dialog_get_cancellable(step->dialog), on_kept, task);
        return;
    }
    g_task_return_pointer(task, g_strdup(step->path), g_free);
    gtk_widget_destroy(GTK_WIDGET(step->dialog));
    g_object_unref(task);
}

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    Step *step = g_task_get_task_data(task);

    step->path = ppm_remote_service_add_finish(result, &error);
    if (step->path) {
        keep_password(g_object_ref(task));
    } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        ppm_new_dialog_set_busy(step->dialog, FALSE);
        ppm_new_dialog_show_error(step->dialog, error->message);
    }
}

static void
on_response(PpmNewDialog *dialog, int response, GTask *task)
{
    Step *step = g_task_get_task_data(task);

    if (response != GTK_RESPONSE_OK) {
        if (!step->path) /* else it is there, and the keyring's call ends the task */
            g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                                    _("nothing was added"));
        gtk_widget_destroy(GTK_WIDGET(dialog));
        return;
    }
    ppm_new_dialog_set_busy(dialog, TRUE);
    ppm_remote_service_add(step->service, ppm_draft_values(ppm_new_dialog_get_draft(dialog)),
                           ppm_new_dialog_get_cancellable(dialog), on_added, g_object_ref(task));
}

void
ppm_adding_start(PpmRemoteService *service, GtkWindow *parent, GAsyncReadyCallback callback,
                 gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Step *step = g_new0(Step, 1);

    step->service = g_object_ref(service);
    step->dialog = g_object_ref(ppm_new_dialog_new(parent));
    step->parent = parent ? g_object_ref(parent) : NULL;
    g_task_set_task_data(task, step, step_free);
    g_task_set_source_tag(task, ppm_adding_start);
    g_signal_connect_data(step->dialog, "response", G_CALLBACK(on_response), task,
                          (GClosureNotify)(void (*)(void))g_object_unref, 0);
    gtk_window_present(GTK_WINDOW(step->dialog));
}

char *
ppm_adding_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
