/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "records.h"
#include "history-dialog.h"
#include "log-dialog.h"

#define LINES_A_CALL 1000 /* interface.md: fewer mean that there is no more as yet */

/* ---- the log ---- */

/* Of one log dialog; freed with it. */
typedef struct {
    PpmRemoteConnection *connection;
    PpmLogDialog *dialog;
    GCancellable *cancellable;
    guint64 cursor;
    gboolean reading;
    gboolean grew; /* while it was being read */
} Reader;

static void
reader_free(gpointer data, GClosure *closure)
{
    Reader *reader = data;

    g_cancellable_cancel(reader->cancellable);
    g_object_unref(reader->cancellable);
    g_object_unref(reader->connection);
    g_free(reader);
}

static void read_log(Reader *reader);

static gsize
show_lines(Reader *reader, GVariant *reply)
{
    g_autoptr(GVariant) lines = NULL;
    GVariantIter iter;
    gint64 at;
    const char *source, *text;

    g_variant_get(reply, "(@a(xss)t)", &lines, &reader->cursor);
    g_variant_iter_init(&iter, lines);
    while (g_variant_iter_next(&iter, "(x&s&s)", &at, &source, &text))
        ppm_log_dialog_append(reader->dialog, at, source, text);
    return g_variant_n_children(lines);
}

/* The reader is there unless the call was cancelled. */
static void
on_lines(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Reader *reader = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = ppm_remote_connection_call_finish_value(result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    reader->reading = FALSE;
    ppm_log_dialog_show_error(reader->dialog, error ? error->message : NULL);
    if (reply && g_variant_is_of_type(reply, G_VARIANT_TYPE("(a(xss)t)")) &&
        (show_lines(reader, reply) >= LINES_A_CALL || reader->grew))
        read_log(reader);
}

static void
read_log(Reader *reader)
{
    reader->grew = reader->reading;
    if (reader->reading)
        return;
    reader->reading = TRUE;
    ppm_remote_connection_call(reader->connection, "ReadLog", g_variant_new("(t)", reader->cursor),
                               NULL, reader->cancellable, on_lines, reader);
}

static void
on_grew(PpmRemoteConnection *connection, PpmLogDialog *dialog)
{
    read_log(g_object_get_data(G_OBJECT(dialog), "reader"));
}

void
ppm_records_show_log(PpmRemoteConnection *connection, GtkWindow *parent)
{
    Reader *reader = g_new0(Reader, 1);

    reader->connection = g_object_ref(connection);
    reader->dialog = ppm_log_dialog_new(parent, ppm_remote_connection_name(connection));
    reader->cancellable = g_cancellable_new();
    g_object_set_data(G_OBJECT(reader->dialog), "reader", reader);
    g_signal_connect_data(reader->dialog, "response", G_CALLBACK(gtk_widget_destroy), reader,
                          reader_free, 0);
    g_signal_connect_object(connection, "log-grew", G_CALLBACK(on_grew), reader->dialog, 0);
    read_log(reader);
    gtk_window_present(GTK_WINDOW(reader->dialog));
}

/* ---- the history ---- */

static void
on_history(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GWeakRef *reference = user_data;
    g_autoptr(PpmHistoryDialog) dialog = g_weak_ref_get(reference);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = ppm_remote_connection_call_finish_value(result, &error);
    g_autoptr(GVariant) attempts = NULL;

    if (dialog && error)
        ppm_history_dialog_show_error(dialog, error->message);
    if (dialog && reply && g_variant_is_of_type(reply, G_VARIANT_TYPE("(aa{sv})"))) {
        attempts = g_variant_get_child_value(reply, 0);
        ppm_history_dialog_show(dialog, attempts);
    }
    g_weak_ref_clear(reference);
    g_free(reference);
}

void
ppm_records_show_history(PpmRemoteConnection *connection, GtkWindow *parent)
{
    g_autofree char *user = ppm_remote_connection_setting(connection, "user");
    PpmHistoryDialog *dialog = ppm_history_dialog_new(parent,
                                                      ppm_remote_connection_name(connection), user);
    GWeakRef *reference = g_new0(GWeakRef, 1);

    g_weak_ref_init(reference, dialog);
    g_signal_connect(dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
    ppm_remote_connection_call(connection, "GetHistory", NULL, NULL, NULL, on_history, reference);
    gtk_window_present(GTK_WINDOW(dialog));
}
