/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "log-dialog.h"
#include "isolate.h"
#include "announce.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PpmLogDialog {
    GtkDialog parent_instance;

    GtkInfoBar *banner;
    GtkLabel *banner_text;
    GtkTextView *view;
    GtkAdjustment *scroll;
    char *name;
    GtkFileChooserNative *chooser; /* while it is open */
};

G_DEFINE_FINAL_TYPE(PpmLogDialog, ppm_log_dialog, GTK_TYPE_DIALOG)

static char *
whole_text(PpmLogDialog *self)
{
    GtkTextIter start, end;

    gtk_text_buffer_get_bounds(gtk_text_view_get_buffer(self->view), &start, &end);
    return gtk_text_buffer_get_text(gtk_text_view_get_buffer(self->view), &start, &end, FALSE);
}

/* Who has scrolled to the end stays there. */
void
ppm_log_dialog_append(PpmLogDialog *self, gint64 at, const char *source, const char *text)
{
    GtkTextBuffer *buffer = gtk_text_view_get_buffer(self->view);
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(at / G_USEC_PER_SEC);
    g_autofree char *clock = time ? g_date_time_format(time, "%F %T") : g_strdup("?");
    g_autofree char *line = g_strdup_printf("%s.%03d %-7s %s\n", clock, (int)(at / 1000 % 1000),
                                            source, text);
    gboolean at_end = gtk_adjustment_get_value(self->scroll) +
                          gtk_adjustment_get_page_size(self->scroll) >=
                      gtk_adjustment_get_upper(self->scroll) - 1;
    GtkTextIter end;

    gtk_text_buffer_get_end_iter(buffer, &end);
    gtk_text_buffer_insert(buffer, &end, line, -1);
    if (at_end)
        gtk_text_view_scroll_mark_onscreen(self->view, gtk_text_buffer_get_mark(buffer, "end"));
}

void
ppm_log_dialog_show_error(PpmLogDialog *self, const char *message)
{
    ppm_announce_label(self->banner_text, message ? message : "");
    gtk_widget_set_visible(GTK_WIDGET(self->banner), message != NULL);
}

static void
on_copy(PpmLogDialog *self)
{
    g_autofree char *text = whole_text(self);

    gtk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self), GDK_SELECTION_CLIPBOARD),
                           text, -1);
}

/* ---- saving ---- */

static void
on_saved(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmLogDialog) self = user_data;
    g_autoptr(GError) error = NULL;

    g_file_replace_contents_finish(G_FILE(source), result, NULL, &error);
    if (!gtk_widget_in_destruction(GTK_WIDGET(self)) && self->name)
        ppm_log_dialog_show_error(self, error ? error->message : NULL);
}

static void
on_chosen(GtkNativeDialog *chooser, int response, PpmLogDialog *self)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(chooser));
    g_autofree char *text = whole_text(self);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    if (response == GTK_RESPONSE_ACCEPT && file)
        g_file_replace_contents_bytes_async(file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                            on_saved, g_object_ref(self));
    g_clear_object(&self->chooser);
}

static void
on_save(PpmLogDialog *self)
{
    g_autofree char *file_name = g_strdup_printf("%s.log", self->name);

    if (self->chooser)
        return;
    g_strdelimit(file_name, "/", '-');
    self->chooser = gtk_file_chooser_native_new(_("Save the log"), GTK_WINDOW(self),
                                                GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
    gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(self->chooser), file_name);
    gtk_file_chooser_set_do_overwrite_confirmation(GTK_FILE_CHOOSER(self->chooser), TRUE);
    g_signal_connect_object(self->chooser, "response", G_CALLBACK(on_chosen), self, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(self->chooser));
}

/* ---- the object ---- */

static void
ppm_log_dialog_dispose(GObject *object)
{
    PpmLogDialog *self = PPM_LOG_DIALOG(object);

    g_clear_object(&self->chooser);
    g_clear_pointer(&self->name, g_free);
    G_OBJECT_CLASS(ppm_log_dialog_parent_class)->dispose(object);
}

static void
ppm_log_dialog_class_init(PpmLogDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_log_dialog_dispose;
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/log-dialog.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmLogDialog, banner);
    gtk_widget_class_bind_template_child(widget_class, PpmLogDialog, banner_text);
    gtk_widget_class_bind_template_child(widget_class, PpmLogDialog, view);
    gtk_widget_class_bind_template_child(widget_class, PpmLogDialog, scroll);
    gtk_widget_class_bind_template_callback(widget_class, on_copy);
    gtk_widget_class_bind_template_callback(widget_class, on_save);
}

static void
ppm_log_dialog_init(PpmLogDialog *self)
{
    GtkTextBuffer *buffer;
    GtkTextIter end;

    gtk_widget_init_template(GTK_WIDGET(self));
    gtk_widget_set_direction(GTK_WIDGET(self->view), GTK_TEXT_DIR_LTR); /* no language's text */
    buffer = gtk_text_view_get_buffer(self->view);
    gtk_text_buffer_get_end_iter(buffer, &end);
    gtk_text_buffer_create_mark(buffer, "end", &end, FALSE);
}

PpmLogDialog *
ppm_log_dialog_new(GtkWindow *parent, const char *name)
{
    PpmLogDialog *self = g_object_new(PPM_TYPE_LOG_DIALOG, "use-header-bar", TRUE, "transient-for",
                                      parent, NULL);
    g_autofree char *isolated = ppm_isolate(name);
    g_autofree char *title = g_strdup_printf(_("Log of %s"), isolated);

    self->name = g_strdup(name);
    gtk_window_set_title(GTK_WINDOW(self), title);
    return self;
}
