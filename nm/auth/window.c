/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry, which GTK wipes when it is freed. */
#include "config.h"

#include "window.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <string.h>

typedef struct {
    GtkDialog *dialog;
    GtkEntry *entry;
    GtkLabel *problem;
    gboolean may_be_empty;
} Window;

static PpmSecret *
typed(Window *window, GError **error)
{
    const char *text = gtk_entry_get_text(window->entry);

    return ppm_secret_new(text, strlen(text), error);
}

/* What cannot be a password is said at once, and cannot be sent. */
static void
on_typed(Window *window)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = typed(window, &error);
    gboolean empty = gtk_entry_get_text_length(window->entry) == 0;

    gtk_label_set_text(window->problem, error && !empty ? error->message : "");
    gtk_widget_set_visible(GTK_WIDGET(window->problem), error && !empty);
    gtk_dialog_set_response_sensitive(window->dialog, GTK_RESPONSE_OK,
                                      secret || (empty && window->may_be_empty));
}

static GtkWidget *
add_label(GtkBox *box, const char *text)
{
    GtkWidget *label = gtk_label_new(text);

    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 40);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_box_pack_start(box, label, FALSE, FALSE, 0);
    gtk_widget_set_visible(label, text && *text);
    return label;
}

static void
embolden(GtkWidget *label)
{
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new();

    pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    gtk_label_set_attributes(GTK_LABEL(label), attributes);
}

static void
add_entry(Window *window, GtkBox *box, const char *text)
{
    GtkWidget *entry = gtk_entry_new();
    GtkWidget *show = gtk_check_button_new_with_mnemonic(_("_Show the password"));

    window->entry = GTK_ENTRY(entry);
    gtk_entry_set_input_purpose(window->entry, GTK_INPUT_PURPOSE_PASSWORD);
    gtk_entry_set_visibility(window->entry, FALSE);
    gtk_entry_set_activates_default(window->entry, TRUE);
    atk_object_set_name(gtk_widget_get_accessible(entry), _("Password"));
    atk_object_set_description(gtk_widget_get_accessible(entry), text);
    g_object_bind_property(show, "active", entry, "visibility", G_BINDING_DEFAULT);
    gtk_box_pack_start(box, entry, FALSE, FALSE, 0);
    window->problem = GTK_LABEL(add_label(box, ""));
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(window->problem)),
                                GTK_STYLE_CLASS_ERROR);
    gtk_box_pack_start(box, show, FALSE, FALSE, 0);
    gtk_widget_show(entry);
    gtk_widget_show(show);
}

static void
add_buttons(GtkDialog *dialog)
{
    GtkWidget *connect;

    gtk_dialog_add_button(dialog, _("_Cancel"), GTK_RESPONSE_CANCEL);
    connect = gtk_dialog_add_button(dialog, _("C_onnect"), GTK_RESPONSE_OK);
    gtk_style_context_add_class(gtk_widget_get_style_context(connect), "suggested-action");
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_OK);
}

static void
build(Window *window, const PpmAuthPrompt *prompt)
{
    GtkBox *box;

    window->dialog = g_object_new(GTK_TYPE_DIALOG, "use-header-bar", TRUE, "title", prompt->title,
                                  "resizable", FALSE, "window-position", GTK_WIN_POS_CENTER,
                                  "icon-name", "dialog-password", "urgency-hint", TRUE, NULL);
    gtk_window_set_keep_above(GTK_WINDOW(window->dialog), TRUE);
    window->may_be_empty = prompt->may_be_empty;
    box = GTK_BOX(gtk_dialog_get_content_area(window->dialog));
    gtk_box_set_spacing(box, 12);
    gtk_container_set_border_width(GTK_CONTAINER(box), 18);
    embolden(add_label(box, prompt->text));
    add_label(box, prompt->reason);
    add_entry(window, box, prompt->text);
    add_buttons(window->dialog);
    g_signal_connect_swapped(window->entry, "changed", G_CALLBACK(on_typed), window);
    on_typed(window);
    gtk_widget_grab_focus(GTK_WIDGET(window->entry));
}

static void
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    gtk_dialog_response(user_data, GTK_RESPONSE_CANCEL);
}

gboolean
ppm_auth_window_ask(const PpmAuthPrompt *prompt, GCancellable *cancellable, PpmSecret **secret,
                    GError **error)
{
    Window window = {};
    gulong handler;
    gboolean answered;

    if (!gtk_init_check(NULL, NULL)) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                            _("There is no screen to ask for the password on."));
        return FALSE;
    }
    build(&window, prompt);
    handler = g_signal_connect(cancellable, "cancelled", G_CALLBACK(on_cancelled), window.dialog);
    answered = gtk_dialog_run(window.dialog) == GTK_RESPONSE_OK;
    g_signal_handler_disconnect(cancellable, handler);
    *secret = answered ? typed(&window, NULL) : NULL;
    gtk_widget_destroy(GTK_WIDGET(window.dialog));
    return answered;
}
