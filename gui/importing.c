/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One row after the other: service, NetworkManager or its keyring item, our keyring item. */
#include "config.h"

#include "importing.h"
#include "import-dialog.h"
#include "import-file.h"
#include "keyring.h"
#include "message-dialog.h"

#include <glib/gi18n.h>

typedef struct {
    PpmRemoteService *service;
    PpmNetworkManager *networkmanager;
    PpmImportDialog *dialog;
    GtkWindow *parent; /* of the message that the keyring would not take a password */
    PpmImportRow *row; /* the one that is being added, while the dialog has it */
    char *path;        /* of it, once it is there */
    char *first;       /* path of the first that was added */
    GPtrArray *asking; /* names of those whose password nobody gave */
    gboolean failed;   /* some row was refused */
} Step;

static void
step_free(gpointer data)
{
    Step *step = data;

    g_object_unref(step->service);
    g_object_unref(step->networkmanager);
    g_object_unref(step->dialog);
    g_clear_object(&step->parent);
    g_free(step->path);
    g_free(step->first);
    g_ptr_array_unref(step->asking);
    g_free(step);
}

static GCancellable *
cancellable_of(Step *step)
{
    return ppm_import_dialog_get_cancellable(step->dialog);
}

/* The dialog is closed, and the task has its result. */
static gboolean
is_over(Step *step)
{
    return g_cancellable_is_cancelled(cancellable_of(step));
}

static void add_next(GTask *task, PpmImportRow *row);

/* ---- the password ---- */

static const char *
name_of(Step *step)
{
    return ppm_profile_name(ppm_import_row_get_import(step->row)->profile);
}

static void
finish_row(GTask *task)
{
    Step *step = g_task_get_task_data(task);
    PpmImportRow *row = step->row;
    PpmImportRow *next = ppm_import_dialog_next(step->dialog, row);

    if (!step->first)
        step->first = g_strdup(step->path);
    g_clear_pointer(&step->path, g_free);
    ppm_import_dialog_remove(step->dialog, row);
    add_next(task, next);
}

/* The connection is there all the same, and asks for it. */
static void
on_kept(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    Step *step = g_task_get_task_data(task);
    gboolean kept = ppm_keyring_store_finish(result, &error);

    if (is_over(step))
        return;
    if (!kept && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ppm_message_dialog_show(step->parent, _("The password could not be kept"), error->message);
    finish_row(task);
}

static void
keep(GTask *task, const PpmSecret *secret)
{
    Step *step = g_task_get_task_data(task);
    g_autofree char *uuid = ppm_remote_service_uuid_of(step->path);

    ppm_keyring_store_async(uuid, name_of(step), secret, TRUE, cancellable_of(step), on_kept,
                            g_object_ref(task));
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(PpmSecret) secret = ppm_keyring_lookup_finish(result, NULL);
    Step *step = g_task_get_task_data(task);

    if (is_over(step))
        return;
    if (secret) {
        keep(task, secret);
        return;
    }
    g_ptr_array_add(step->asking, g_strdup(name_of(step)));
    finish_row(task);
}

static void
on_secret(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(PpmSecret) secret = ppm_networkmanager_get_secret_finish(result, NULL);
    Step *step = g_task_get_task_data(task);

    if (is_over(step))
        return;
    if (secret)
        keep(task, secret);
    else /* polkit was against it, or no agent runs that could have read it */
        ppm_keyring_lookup_networkmanager_async(ppm_import_row_get_import(step->row)->uuid, TRUE,
                                                cancellable_of(step), on_looked_up,
                                                g_object_ref(task));
}

static void
move_password(GTask *task)
{
    Step *step = g_task_get_task_data(task);
    PpmImport *import = ppm_import_row_get_import(step->row);
    const char *place = ppm_profile_get_text(import->profile, "password");

    if (import->uuid && g_str_equal(place, "keyring"))
        ppm_networkmanager_get_secret_async(step->networkmanager, import->uuid,
                                            cancellable_of(step), on_secret, g_object_ref(task));
    else
        finish_row(task);
}

/* ---- the rows ---- */

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    Step *step = g_task_get_task_data(task);

    step->path = ppm_remote_service_add_finish(result, &error);
    if (is_over(step))
        return;
    if (step->path) {
        move_password(task);
        return;
    }
    step->failed = TRUE;
    ppm_import_row_show_error(step->row, error->message);
    add_next(task, ppm_import_dialog_next(step->dialog, step->row));
}

/* At the end, for all of them at once. */
static void
tell_what_asks(Step *step)
{
    g_autofree char *names = NULL;
    g_autofree char *text = NULL;

    if (step->asking->len == 0)
        return;
    g_ptr_array_add(step->asking, NULL);
    names = g_strjoinv(", ", (GStrv)step->asking->pdata);
    g_ptr_array_set_size(step->asking, 0);
    text = g_strdup_printf(_("You will be asked for it when you connect: %s"), names);
    ppm_message_dialog_show(step->parent, _("NetworkManager gave no password"), text);
}

static void
finish(GTask *task)
{
    Step *step = g_task_get_task_data(task);

    tell_what_asks(step);
    if (step->failed) { /* to be looked at */
        ppm_import_dialog_set_busy(step->dialog, FALSE);
        return;
    }
    g_task_return_pointer(task, g_strdup(step->first), g_free);
    gtk_widget_destroy(GTK_WIDGET(step->dialog));
}

static void
add_next(GTask *task, PpmImportRow *row)
{
    Step *step = g_task_get_task_data(task);

    step->row = row;
    if (row)
        ppm_remote_service_add(step->service,
                               ppm_profile_overrides(ppm_import_row_get_import(row)->profile),
                               cancellable_of(step), on_added, g_object_ref(task));
    else
        finish(task);
}

static void
give_up(GTask *task)
{
    Step *step = g_task_get_task_data(task);

    if (step->first)
        g_task_return_pointer(task, g_strdup(step->first), g_free);
    else
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                                _("nothing was imported"));
    gtk_widget_destroy(GTK_WIDGET(step->dialog));
    tell_what_asks(step);
}

static void
on_response(PpmImportDialog *dialog, int response, GTask *task)
{
    Step *step = g_task_get_task_data(task);

    if (response != GTK_RESPONSE_OK) {
        give_up(task);
        return;
    }
    step->failed = FALSE;
    ppm_import_dialog_show_error(dialog, NULL);
    ppm_import_dialog_set_busy(dialog, TRUE);
    add_next(task, ppm_import_dialog_next(dialog, NULL));
}

/* ---- where they come from ---- */

static void
on_file(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmImportDialog) dialog = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) imports = ppm_import_file_finish(result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    ppm_import_dialog_show_error(dialog, error ? error->message : NULL);
    if (imports)
        ppm_import_dialog_add(dialog, imports);
}

static void
on_file_wanted(PpmImportDialog *dialog)
{
    ppm_import_file_choose(GTK_WINDOW(dialog), ppm_import_dialog_get_cancellable(dialog), on_file,
                           g_object_ref(dialog));
}

static GStrv
names_of(PpmRemoteService *service)
{
    GListModel *model = ppm_remote_service_connections(service);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (guint i = 0; i < g_list_model_get_n_items(model); i++) {
        g_autoptr(PpmRemoteConnection) item = g_list_model_get_item(model, i);

        g_strv_builder_add(names, ppm_remote_connection_name(item));
    }
    return g_strv_builder_end(names);
}

void
ppm_importing_start(PpmRemoteService *service, PpmNetworkManager *networkmanager, GtkWindow *parent,
                    GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Step *step = g_new0(Step, 1);
    g_auto(GStrv) names = names_of(service);
    g_autoptr(GPtrArray) imports = ppm_networkmanager_read_connections(networkmanager);

    step->service = g_object_ref(service);
    step->networkmanager = g_object_ref(networkmanager);
    step->dialog = g_object_ref(ppm_import_dialog_new(parent, (const char *const *)names));
    step->asking = g_ptr_array_new_with_free_func(g_free);
    step->parent = parent ? g_object_ref(parent) : NULL;
    g_task_set_task_data(task, step, step_free);
    g_task_set_source_tag(task, ppm_importing_start);
    ppm_import_dialog_add(step->dialog, imports);
    g_signal_connect(step->dialog, "file-wanted", G_CALLBACK(on_file_wanted), NULL);
    g_signal_connect_data(step->dialog, "response", G_CALLBACK(on_response), task,
                          (GClosureNotify)(void (*)(void))g_object_unref, 0);
    gtk_window_present(GTK_WINDOW(step->dialog));
}

char *
ppm_importing_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
