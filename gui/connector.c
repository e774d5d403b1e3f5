/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A chain of steps, none of which waits: keyring, dialog, keyring again, service. */
#include "config.h"

#include "connector.h"
#include "keyring.h"
#include "message-dialog.h"
#include "password-dialog.h"

#include <glib/gi18n.h>

typedef struct {
    PpmRemoteConnection *connection; /* the source object of the task */
    GtkWindow *parent;
} Step;

static void
step_free(gpointer data)
{
    Step *step = data;

    g_object_unref(step->connection);
    g_clear_object(&step->parent);
    g_free(step);
}

static void
on_connecting(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;

    if (ppm_remote_connection_call_finish(result, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

/* Takes over @task. */
static void
call_service(GTask *task, const PpmSecret *secret)
{
    Step *step = g_task_get_task_data(task);

    ppm_remote_connection_connect(step->connection, secret, g_task_get_cancellable(task),
                                  on_connecting, task);
}

/* A keyring that does not take it is no reason not to connect. */
static void
on_kept(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GtkWindow) parent = user_data;
    g_autoptr(GError) error = NULL;

    if (!ppm_keyring_store_finish(result, &error) &&
        !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ppm_message_dialog_show(parent, _("The password could not be kept"), error->message);
}

static void
keep(GTask *task, const PpmSecret *secret)
{
    Step *step = g_task_get_task_data(task);

    ppm_keyring_store_async(ppm_remote_connection_uuid(step->connection),
                            ppm_remote_connection_name(step->connection), secret, TRUE,
                            g_task_get_cancellable(task), on_kept,
                            step->parent ? g_object_ref(step->parent) : NULL);
}

static void
on_response(PpmPasswordDialog *dialog, int response, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(PpmSecret) secret = NULL;

    if (response == GTK_RESPONSE_OK)
        secret = ppm_password_dialog_get_secret(dialog, NULL);
    if (secret && ppm_password_dialog_wants_to_keep(dialog))
        keep(task, secret);
    gtk_widget_destroy(GTK_WIDGET(dialog));
    if (secret)
        call_service(g_steal_pointer(&task), secret);
    else
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                                _("no password was given"));
}

static void
on_removed(GtkDialog *dialog)
{
    gtk_dialog_response(dialog, GTK_RESPONSE_CANCEL);
}

/* Takes over @task. */
static void
ask(GTask *task, const char *reason, gboolean can_keep)
{
    Step *step = g_task_get_task_data(task);
    PpmPasswordDialog *dialog = ppm_password_dialog_new(step->parent, step->connection, reason,
                                                        can_keep);

    g_signal_connect(dialog, "response", G_CALLBACK(on_response), task);
    g_signal_connect_object(step->connection, "removed", G_CALLBACK(on_removed), dialog,
                            G_CONNECT_SWAPPED);
    gtk_window_present(GTK_WINDOW(dialog));
}

/* Why the keyring is of no help, for people; NULL where it just has none yet. */
static const char *
reason_of(const GError *error)
{
    if (g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_NOT_FOUND))
        return NULL;
    if (g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_LOCKED))
        return _("The keyring is locked.");
    if (g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_ABSENT))
        return _("There is no keyring in this session.");
    return error->message;
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_keyring_lookup_finish(result, &error);

    if (secret) {
        call_service(task, secret);
    } else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_task_return_error(task, g_steal_pointer(&error));
        g_object_unref(task);
    } else {
        ask(task, reason_of(error),
            !g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_ABSENT));
    }
}

static void
find_password(GTask *task, gboolean ask_anyway)
{
    Step *step = g_task_get_task_data(task);
    g_autofree char *place = ppm_remote_connection_setting(step->connection, "password");
    gboolean keyring = g_str_equal(place, "keyring");

    if (ask_anyway)
        ask(task, _("The server refused the password."), keyring);
    else if (keyring)
        ppm_keyring_lookup_async(ppm_remote_connection_uuid(step->connection), TRUE,
                                 g_task_get_cancellable(task), on_looked_up, task);
    else if (g_str_equal(place, "ask"))
        ask(task, NULL, FALSE);
    else
        call_service(task, NULL);
}

void
ppm_connector_start(PpmRemoteConnection *connection, gboolean ask_anyway, GtkWindow *parent,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(connection, cancellable, callback, user_data);
    Step *step = g_new0(Step, 1);

    step->connection = g_object_ref(connection);
    step->parent = parent ? g_object_ref(parent) : NULL;
    g_task_set_task_data(task, step, step_free);
    g_task_set_source_tag(task, ppm_connector_start);
    find_password(task, ask_anyway);
}

gboolean
ppm_connector_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
