/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No more is read than an importer takes, whatever it is. The chooser ends with its parent. */
#include "config.h"

#include "import-file.h"

#include <glib/gi18n.h>

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    gsize length = 0;
    GPtrArray *imports = NULL;

    if (g_input_stream_read_all_finish(G_INPUT_STREAM(source), result, &length, &error))
        imports = ppm_import_read(g_task_get_task_data(task), length, &error);
    if (imports)
        g_task_return_pointer(task, imports, (GDestroyNotify)g_ptr_array_unref);
    else
        g_task_return_error(task, error);
}

static void
on_opened(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GFileInputStream) stream = g_file_read_finish(G_FILE(source), result, &error);
    char *buffer;

    if (!stream) {
        g_task_return_error(task, error);
        return;
    }
    buffer = g_malloc(PPM_IMPORT_MAX_BYTES + 1); /* one byte more is one too many */
    g_task_set_task_data(task, buffer, g_free);
    g_input_stream_read_all_async(G_INPUT_STREAM(stream), buffer, PPM_IMPORT_MAX_BYTES + 1,
                                  G_PRIORITY_DEFAULT, g_task_get_cancellable(task), on_read,
                                  g_object_ref(task));
}

static void
on_chosen(GtkDialog *chooser, int response, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(chooser));

    if (response == GTK_RESPONSE_ACCEPT && file)
        g_file_read_async(file, G_PRIORITY_DEFAULT, g_task_get_cancellable(task), on_opened,
                          g_object_ref(task));
    else
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                                _("no file was chosen"));
    gtk_widget_hide(GTK_WIDGET(chooser)); /* GTK bears no screen reader that looks at its end */
}

/* Of all importers: one that is added is known here by itself. */
static void
add_filters(GtkFileChooser *chooser)
{
    gsize n_importers;
    const PpmImporter *importers = ppm_importers(&n_importers);
    GtkFileFilter *all = gtk_file_filter_new();

    gtk_file_filter_set_name(all, _("All files"));
    gtk_file_filter_add_pattern(all, "*");
    gtk_file_chooser_add_filter(chooser, all);
    for (gsize i = 0; i < n_importers; i++) {
        GtkFileFilter *filter = gtk_file_filter_new();

        gtk_file_filter_set_name(filter, _(importers[i].title));
        gtk_file_filter_add_pattern(filter, importers[i].pattern);
        gtk_file_chooser_add_filter(chooser, filter);
    }
}

void
ppm_import_file_choose(GtkWindow *parent, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    GtkWidget *chooser = gtk_file_chooser_dialog_new(
        _("Import from a file"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Cancel"),
        GTK_RESPONSE_CANCEL, _("_Open"), GTK_RESPONSE_ACCEPT, NULL);

    g_task_set_source_tag(task, ppm_import_file_choose);
    gtk_window_set_destroy_with_parent(GTK_WINDOW(chooser), TRUE);
    gtk_window_set_modal(GTK_WINDOW(chooser), TRUE);
    add_filters(GTK_FILE_CHOOSER(chooser));
    g_signal_connect(chooser, "response", G_CALLBACK(on_chosen), task);
    gtk_window_present(GTK_WINDOW(chooser));
}

GPtrArray *
ppm_import_file_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
