/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same rows as in the editor; the name follows the server until the user gives one. */
#include "config.h"

#include "new-dialog.h"
#include "announce.h"
#include "mnemonics.h"
#include "option-row.h"
#include "password-row.h"
#include "server-test-row.h"

#include <glib/gi18n.h>

struct _PpmNewDialog {
    GtkDialog parent_instance;

    PpmDraft *draft;
    GPtrArray *rows;
    PpmServerTestRow *test_row;
    PpmPasswordRow *password_row;
    GtkInfoBar *banner;
    GtkLabel *banner_text;
    GtkWidget *content;
    GtkContainer *list;
    GCancellable *cancellable;
    char *error;
    gboolean named; /* by the user */
    gboolean busy;
};

G_DEFINE_FINAL_TYPE(PpmNewDialog, ppm_new_dialog, GTK_TYPE_DIALOG)

static const char *const keys[] = {"server", "user", "preset", "name", NULL};

static gboolean
has_bad_password(PpmNewDialog *self)
{
    g_autoptr(PpmSecret) secret = ppm_password_row_get_secret(self->password_row, NULL);

    return ppm_password_row_is_filled(self->password_row) && !secret;
}

static void
show_status(PpmNewDialog *self)
{
    gboolean valid = ppm_draft_check(self->draft, NULL) && !has_bad_password(self);

    ppm_announce_label(self->banner_text, self->error ? self->error : "");
    gtk_widget_set_visible(GTK_WIDGET(self->banner), self->error != NULL);
    gtk_widget_set_sensitive(self->content, !self->busy);
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK, valid && !self->busy);
}

static void
show(PpmNewDialog *self, PpmOptionRow *origin)
{
    for (guint i = 0; i < self->rows->len; i++) {
        PpmOptionRow *row = g_ptr_array_index(self->rows, i);

        ppm_option_row_show(row, self->draft, row != origin);
    }
    show_status(self);
}

void
ppm_new_dialog_show_error(PpmNewDialog *self, const char *message)
{
    g_free(self->error);
    self->error = g_strdup(message);
    show_status(self);
}

void
ppm_new_dialog_set_busy(PpmNewDialog *self, gboolean busy)
{
    self->busy = busy;
    show_status(self);
}

/* The name follows the first server, as far as it is one. */
static void
follow_server(PpmNewDialog *self)
{
    gboolean valid = !ppm_draft_problem(self->draft, "server");
    g_auto(GStrv) servers = g_strsplit(ppm_draft_text(self->draft, "server"), ";", 0);

    if (!self->named && valid && servers[0])
        ppm_draft_set(self->draft, "name", servers[0]);
    ppm_server_test_row_set_servers(self->test_row,
                                    valid && servers[0] ? (const char *const *)servers : NULL);
}

static void
on_row_changed(PpmOptionRow *row, const char *text, PpmNewDialog *self)
{
    const char *key = ppm_option_row_get_option(row)->key;

    g_clear_pointer(&self->error, g_free);
    ppm_draft_set(self->draft, key, text);
    if (g_str_equal(key, "name"))
        self->named = *text != '\0';
    else if (g_str_equal(key, "server"))
        follow_server(self);
    show(self, row);
}

static void
on_row_reset(PpmOptionRow *row, PpmNewDialog *self)
{
    ppm_draft_reset(self->draft, ppm_option_row_get_option(row)->key);
    show(self, NULL);
}

static void
give_letters(PpmNewDialog *self)
{
    g_autoptr(PpmLetters) letters = ppm_mnemonics_taken(GTK_WIDGET(self));

    for (guint i = 0; i < self->rows->len; i++)
        ppm_option_row_give_letter(g_ptr_array_index(self->rows, i), letters);
}

static void
add_row(PpmNewDialog *self, const char *key)
{
    GtkWidget *row = ppm_option_row_new(ppm_option_find(key), TRUE);

    g_ptr_array_add(self->rows, row);
    g_signal_connect_object(row, "changed", G_CALLBACK(on_row_changed), self, 0);
    g_signal_connect_object(row, "reset", G_CALLBACK(on_row_reset), self, 0);
    gtk_container_add(self->list, row);
}

PpmDraft *
ppm_new_dialog_get_draft(PpmNewDialog *self)
{
    return self->draft;
}

PpmSecret *
ppm_new_dialog_get_secret(PpmNewDialog *self)
{
    return ppm_password_row_is_filled(self->password_row)
               ? ppm_password_row_get_secret(self->password_row, NULL)
               : NULL;
}

GCancellable *
ppm_new_dialog_get_cancellable(PpmNewDialog *self)
{
    return self->cancellable;
}

static void
ppm_new_dialog_dispose(GObject *object)
{
    g_cancellable_cancel(PPM_NEW_DIALOG(object)->cancellable);
    G_OBJECT_CLASS(ppm_new_dialog_parent_class)->dispose(object);
}

static void
ppm_new_dialog_finalize(GObject *object)
{
    PpmNewDialog *self = PPM_NEW_DIALOG(object);

    g_clear_object(&self->cancellable);
    g_clear_pointer(&self->draft, ppm_draft_free);
    g_ptr_array_unref(self->rows);
    g_free(self->error);
    G_OBJECT_CLASS(ppm_new_dialog_parent_class)->finalize(object);
}

static void
ppm_new_dialog_class_init(PpmNewDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_new_dialog_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_new_dialog_finalize;
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/new-dialog.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmNewDialog, banner);
    gtk_widget_class_bind_template_child(widget_class, PpmNewDialog, banner_text);
    gtk_widget_class_bind_template_child(widget_class, PpmNewDialog, content);
    gtk_widget_class_bind_template_child(widget_class, PpmNewDialog, list);
}

static void
ppm_new_dialog_init(PpmNewDialog *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->cancellable = g_cancellable_new();
    self->rows = g_ptr_array_new();
    self->draft = ppm_draft_new(NULL, NULL);
    self->test_row = PPM_SERVER_TEST_ROW(ppm_server_test_row_new());
    self->password_row = PPM_PASSWORD_ROW(ppm_password_row_new());
    g_signal_connect_object(self->password_row, "changed", G_CALLBACK(show_status), self,
                            G_CONNECT_SWAPPED);
    for (guint i = 0; keys[i]; i++) {
        add_row(self, keys[i]);
        if (g_str_equal(keys[i], "server"))
            gtk_container_add(self->list, GTK_WIDGET(self->test_row));
    }
    gtk_container_add(self->list, GTK_WIDGET(self->password_row));
    gtk_container_set_focus_vadjustment(
        self->list, gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->content)));
    give_letters(self);
    show(self, NULL);
}

PpmNewDialog *
ppm_new_dialog_new(GtkWindow *parent)
{
    return g_object_new(PPM_TYPE_NEW_DIALOG, "use-header-bar", TRUE, "transient-for", parent,
                        "modal", parent != NULL, NULL);
}
