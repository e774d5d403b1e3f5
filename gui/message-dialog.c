/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "message-dialog.h"

#include <glib/gi18n.h>

static GtkWidget *
new_dialog(GtkWindow *parent, GtkMessageType type, GtkButtonsType buttons, const char *title,
           const char *text)
{
    gboolean is_there = parent && gtk_widget_get_visible(GTK_WIDGET(parent));
    GtkWidget *dialog = gtk_message_dialog_new(is_there ? parent : NULL,
                                               GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                               type, buttons, "%s", title);

    if (text)
        gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", text);
    return dialog;
}

void
ppm_message_dialog_show(GtkWindow *parent, const char *title, const char *text)
{
    GtkWidget *dialog = new_dialog(parent, GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, title, text);

    g_signal_connect(dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
    gtk_window_present(GTK_WINDOW(dialog));
}

GtkWidget *
ppm_message_dialog_ask(GtkWindow *parent, const char *title, const char *text, const char *verb)
{
    GtkWidget *dialog = new_dialog(parent, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, title, text);
    GtkWidget *button;

    gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Cancel"), GTK_RESPONSE_CANCEL);
    button = gtk_dialog_add_button(GTK_DIALOG(dialog), verb, GTK_RESPONSE_OK);
    gtk_style_context_add_class(gtk_widget_get_style_context(button), "destructive-action");
    gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_CANCEL);
    gtk_window_present(GTK_WINDOW(dialog));
    return dialog;
}
