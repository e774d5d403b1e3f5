/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls behind the editor. Each holds it, and leaves it alone once it has gone away: then the
 * call was cancelled. */
#include "config.h"

#include "editing.h"
#include "isolate.h"
#include "editor.h"
#include "keyring.h"
#include "message-dialog.h"
#include "remote-settings.h"

#include <glib/gi18n.h>

/* ---- what they have in common ---- */

/* Shows @error. Whether there is an editor to go on with. */
static void
fail(PpmEditor *editor, const GError *error)
{
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    ppm_editor_set_busy(editor, FALSE);
    ppm_editor_show_error(editor, error->message);
}

static void
on_exists(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    gboolean exists;

    if (ppm_keyring_exists_finish(result, &exists, NULL))
        ppm_editor_show_in_keyring(editor, exists);
}

static void
look_into_keyring(PpmEditor *editor)
{
    ppm_keyring_exists_async(ppm_remote_connection_uuid(ppm_editor_get_connection(editor)),
                             ppm_editor_get_cancellable(editor), on_exists, g_object_ref(editor));
}

/* ---- saving: the settings, then the password ---- */

static void
on_kept_in_keyring(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_keyring_store_finish(result, &error))
        gtk_widget_destroy(GTK_WIDGET(editor));
    else
        fail(editor, error);
}

static void
on_kept_with_system(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_remote_connection_call_finish(result, &error))
        gtk_widget_destroy(GTK_WIDGET(editor));
    else
        fail(editor, error);
}

static void
save_password(PpmEditor *editor)
{
    PpmRemoteConnection *connection = ppm_editor_get_connection(editor);
    PpmDraft *draft = ppm_editor_get_draft(editor);
    GCancellable *cancellable = ppm_editor_get_cancellable(editor);
    g_autoptr(PpmSecret) secret = ppm_editor_get_secret(editor);

    if (!secret)
        gtk_widget_destroy(GTK_WIDGET(editor));
    else if (g_str_equal(ppm_draft_text(draft, "password"), "system"))
        ppm_remote_settings_store_secret(connection, secret, cancellable, on_kept_with_system,
                                         g_object_ref(editor));
    else
        ppm_keyring_store_async(ppm_remote_connection_uuid(connection),
                                ppm_draft_text(draft, "name"), secret, TRUE, cancellable,
                                on_kept_in_keyring, g_object_ref(editor));
}

static void
on_updated(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_remote_connection_call_finish(result, &error))
        save_password(editor);
    else
        fail(editor, error);
}

static void
save(PpmEditor *editor)
{
    PpmDraft *draft = ppm_editor_get_draft(editor);
    g_auto(GStrv) unset = ppm_draft_unset_keys(draft);

    ppm_editor_show_error(editor, NULL);
    ppm_editor_set_busy(editor, TRUE);
    if (ppm_draft_is_changed(draft))
        ppm_remote_settings_update(ppm_editor_get_connection(editor), ppm_draft_values(draft),
                                   (const char *const *)unset, ppm_editor_get_cancellable(editor),
                                   on_updated, g_object_ref(editor));
    else
        save_password(editor);
}

/* ---- closing ---- */

static void
on_discard_answered(GtkWidget *question, int response, PpmEditor *editor)
{
    gtk_widget_destroy(question);
    if (response == GTK_RESPONSE_OK)
        gtk_widget_destroy(GTK_WIDGET(editor));
}

static void
close_editor(PpmEditor *editor)
{
    GtkWidget *question;

    if (!ppm_draft_is_changed(ppm_editor_get_draft(editor))) {
        gtk_widget_destroy(GTK_WIDGET(editor));
        return;
    }
    question = ppm_message_dialog_ask(GTK_WINDOW(editor), _("Discard the changes?"),
                                      _("They have not been saved."), _("_Discard"));
    g_signal_connect_object(question, "response", G_CALLBACK(on_discard_answered), editor, 0);
}

static void
on_response(PpmEditor *editor, int response)
{
    if (response == GTK_RESPONSE_OK)
        save(editor);
    else
        close_editor(editor);
}

/* ---- forgetting the password ---- */

static void
on_system_forgot(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_remote_connection_call_finish(result, &error))
        ppm_editor_set_busy(editor, FALSE);
    else
        fail(editor, error);
}

static void
forget_with_system(PpmEditor *editor)
{
    PpmRemoteConnection *connection = ppm_editor_get_connection(editor);

    if (ppm_remote_connection_secret_stored(connection))
        ppm_remote_settings_clear_secret(connection, ppm_editor_get_cancellable(editor),
                                         on_system_forgot, g_object_ref(editor));
    else
        ppm_editor_set_busy(editor, FALSE);
}

/* Where there is no keyring, there is none in it. */
static gboolean
is_gone(const GError *error)
{
    return !error || g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_NOT_FOUND) ||
           g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_ABSENT);
}

static void
on_keyring_forgot(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    g_autoptr(GError) error = NULL;

    ppm_keyring_clear_finish(result, &error);
    if (!is_gone(error)) {
        fail(editor, error);
        return;
    }
    ppm_editor_show_in_keyring(editor, FALSE);
    forget_with_system(editor);
}

static void
on_forget_wanted(PpmEditor *editor)
{
    ppm_editor_show_error(editor, NULL);
    ppm_editor_set_busy(editor, TRUE);
    ppm_keyring_clear_async(ppm_remote_connection_uuid(ppm_editor_get_connection(editor)), TRUE,
                            ppm_editor_get_cancellable(editor), on_keyring_forgot,
                            g_object_ref(editor));
}

/* ---- deleting: the connection, then its password ---- */

static void
on_keyring_cleared(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;

    ppm_keyring_clear_finish(result, &error);
    if (!is_gone(error))
        ppm_message_dialog_show(NULL, _("The password is still in the keyring"), error->message);
}

static void
on_deleted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmEditor) editor = user_data;
    g_autoptr(GError) error = NULL;

    if (!ppm_remote_connection_call_finish(result, &error)) {
        fail(editor, error);
        return;
    }
    ppm_keyring_clear_async(ppm_remote_connection_uuid(ppm_editor_get_connection(editor)), TRUE,
                            NULL, on_keyring_cleared, NULL);
    gtk_widget_destroy(GTK_WIDGET(editor));
}

static void
on_delete_answered(GtkWidget *question, int response, PpmEditor *editor)
{
    gtk_widget_destroy(question);
    if (response != GTK_RESPONSE_OK)
        return;
    ppm_editor_show_error(editor, NULL);
    ppm_editor_set_busy(editor, TRUE);
    ppm_remote_settings_delete(ppm_editor_get_connection(editor),
                               ppm_editor_get_cancellable(editor), on_deleted,
                               g_object_ref(editor));
}

static void
on_delete_wanted(PpmEditor *editor)
{
    PpmRemoteConnection *connection = ppm_editor_get_connection(editor);
    g_autofree char *name = ppm_isolate(ppm_remote_connection_name(connection));
    g_autofree char *title = g_strdup_printf(_("Delete “%s”?"), name);
    const char *text = ppm_state_is_idle(ppm_remote_connection_state(connection))
                           ? _("Its settings and its password are removed.")
                           : _("It is disconnected, and its settings and its password are "
                               "removed.");
    GtkWidget *question = ppm_message_dialog_ask(GTK_WINDOW(editor), title, text, _("_Delete"));

    g_signal_connect_object(question, "response", G_CALLBACK(on_delete_answered), editor, 0);
}

void
ppm_editing_start(PpmRemoteConnection *connection, GtkWindow *parent)
{
    PpmEditor *editor = ppm_editor_new(parent, connection);

    g_signal_connect(editor, "response", G_CALLBACK(on_response), NULL);
    g_signal_connect(editor, "delete-event", G_CALLBACK(gtk_true), NULL);
    g_signal_connect(editor, "delete-wanted", G_CALLBACK(on_delete_wanted), NULL);
    g_signal_connect(editor, "forget-wanted", G_CALLBACK(on_forget_wanted), NULL);
    look_into_keyring(editor);
    gtk_window_present(GTK_WINDOW(editor));
}
