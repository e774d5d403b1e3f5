/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "operations.h"
#include "cause.h"
#include "connector.h"
#include "remote-settings.h"

#include <glib/gi18n.h>

struct _PpmOperations {
    GObject parent_instance;

    GCancellable *cancellable;
    GHashTable *starting; /* connections that ppm_connector_start() is at */
};

G_DEFINE_FINAL_TYPE(PpmOperations, ppm_operations, G_TYPE_OBJECT)

static guint failed_signal, ending_signal;

static void
report(PpmOperations *self, PpmRemoteConnection *connection, const GError *error)
{
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit(self, failed_signal, 0, connection, error);
}

/* ---- connecting ---- */

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmOperations) self = user_data;
    g_autoptr(GError) error = NULL;

    g_hash_table_remove(self->starting, source);
    if (!ppm_connector_finish(result, &error))
        report(self, PPM_REMOTE_CONNECTION(source), error);
}

void
ppm_operations_start(PpmOperations *self, PpmRemoteConnection *connection, gboolean ask,
                     GtkWindow *parent)
{
    if (g_hash_table_add(self->starting, connection))
        ppm_connector_start(connection, ask, parent, self->cancellable, on_started,
                            g_object_ref(self));
}

/* ---- disconnecting ---- */

static void
on_ended(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmOperations) self = user_data;
    g_autoptr(GError) error = NULL;

    if (!ppm_remote_connection_call_finish(result, &error))
        report(self, PPM_REMOTE_CONNECTION(source), error);
}

void
ppm_operations_end(PpmOperations *self, PpmRemoteConnection *connection)
{
    g_signal_emit(self, ending_signal, 0, connection);
    ppm_remote_connection_disconnect(connection, self->cancellable, on_ended, g_object_ref(self));
}

void
ppm_operations_toggle(PpmOperations *self, PpmRemoteConnection *connection, GtkWindow *parent)
{
    if (ppm_state_is_idle(ppm_remote_connection_state(connection)))
        ppm_operations_start(self, connection, FALSE, parent);
    else
        ppm_operations_end(self, connection);
}

/* ---- mending ---- */

/* A consent that is being asked for: who gets it, and for what. */
typedef struct {
    PpmOperations *operations;
    PpmRemoteConnection *connection;
    GtkWindow *parent;
    const PpmCauseInfo *info; /* as it was when the question was put */
} Consent;

static void
consent_free(Consent *consent)
{
    g_object_unref(consent->operations);
    g_object_unref(consent->connection);
    g_clear_weak_pointer(&consent->parent);
    g_free(consent);
}

static void
on_mended(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Consent *consent = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_remote_connection_call_finish(result, &error))
        ppm_operations_start(consent->operations, consent->connection, FALSE, consent->parent);
    else
        report(consent->operations, consent->connection, error);
    consent_free(consent);
}

static void
on_consent(GtkDialog *dialog, int response, gpointer user_data)
{
    Consent *consent = user_data;

    gtk_widget_destroy(GTK_WIDGET(dialog));
    if (response == GTK_RESPONSE_OK)
        ppm_remote_settings_set(consent->connection, consent->info->fix_key,
                                consent->info->fix_value, consent->operations->cancellable,
                                on_mended, consent);
    else
        consent_free(consent);
}

/* Nothing is made weaker without being asked for. */
static void
ask_consent(PpmOperations *self, PpmRemoteConnection *connection, const PpmCauseInfo *info,
            GtkWindow *parent)
{
    GtkWidget *dialog = gtk_message_dialog_new(
        parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_QUESTION,
        GTK_BUTTONS_NONE, "%s", _("Change the connection and connect again?"));
    Consent *consent = g_new0(Consent, 1);

    consent->operations = g_object_ref(self);
    consent->connection = g_object_ref(connection);
    g_set_weak_pointer(&consent->parent, parent);
    consent->info = info;
    gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s\n\n%s=%s",
                                             _(info->hint), info->fix_key, info->fix_value);
    gtk_dialog_add_buttons(GTK_DIALOG(dialog), _("_Cancel"), GTK_RESPONSE_CANCEL, _("C_hange"),
                           GTK_RESPONSE_OK, NULL);
    g_signal_connect(dialog, "response", G_CALLBACK(on_consent), consent);
    gtk_window_present(GTK_WINDOW(dialog));
}

void
ppm_operations_mend(PpmOperations *self, PpmRemoteConnection *connection, GtkWindow *parent)
{
    const PpmCauseInfo *info = ppm_cause_info(ppm_remote_connection_failure(connection));

    if (info->fix_key)
        ask_consent(self, connection, info, parent);
    else
        ppm_operations_start(self, connection, TRUE, parent);
}

/* ---- the object ---- */

static void
ppm_operations_dispose(GObject *object)
{
    g_cancellable_cancel(PPM_OPERATIONS(object)->cancellable);
    G_OBJECT_CLASS(ppm_operations_parent_class)->dispose(object);
}

static void
ppm_operations_finalize(GObject *object)
{
    PpmOperations *self = PPM_OPERATIONS(object);

    g_object_unref(self->cancellable);
    g_hash_table_unref(self->starting);
    G_OBJECT_CLASS(ppm_operations_parent_class)->finalize(object);
}

static void
ppm_operations_class_init(PpmOperationsClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ppm_operations_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_operations_finalize;
    failed_signal = g_signal_new("failed", PPM_TYPE_OPERATIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, PPM_TYPE_REMOTE_CONNECTION, G_TYPE_ERROR);
    ending_signal = g_signal_new("ending", PPM_TYPE_OPERATIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, PPM_TYPE_REMOTE_CONNECTION);
}

static void
ppm_operations_init(PpmOperations *self)
{
    self->cancellable = g_cancellable_new();
    self->starting = g_hash_table_new(NULL, NULL);
}

PpmOperations *
ppm_operations_new(void)
{
    return g_object_new(PPM_TYPE_OPERATIONS, NULL);
}
