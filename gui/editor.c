/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options, the password, and what is to be said of them. */
#include "config.h"

#include "editor.h"
#include "isolate.h"
#include "announce.h"
#include "option-groups.h"
#include "password-row.h"

#include <glib/gi18n.h>

struct _PpmEditor {
    GtkDialog parent_instance;

    PpmRemoteConnection *connection;
    PpmDraft *draft;
    GVariant *settings, *overrides; /* as they were last read */
    PpmOptionGroups *options;
    PpmPasswordRow *password_row;
    GtkInfoBar *banner;
    GtkLabel *banner_text;
    GtkWidget *content;
    GtkContainer *groups;
    GCancellable *cancellable;
    char *error;
    char *meanwhile; /* that others changed it */
    gboolean busy;
    gboolean in_keyring;
};

G_DEFINE_FINAL_TYPE(PpmEditor, ppm_editor, GTK_TYPE_DIALOG)

enum {
    SIGNAL_DELETE_WANTED,
    SIGNAL_FORGET_WANTED,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is shown ---- */

/* What most needs to be said, or NULL. */
static char *
banner_message(PpmEditor *self, const GError *problem)
{
    g_autofree char *file_problem = NULL;

    if (self->error)
        return g_strdup(self->error);
    file_problem = ppm_isolate(ppm_remote_connection_file_problem(self->connection));
    if (*file_problem)
        return g_strdup_printf(_("The file of this connection cannot be used, so nothing can be "
                                 "saved: %s"),
                               file_problem);
    if (problem && ppm_draft_is_changed(self->draft))
        return g_strdup(problem->message);
    return g_strdup(self->meanwhile);
}

static void
show_banner(PpmEditor *self, const GError *problem)
{
    g_autofree char *message = banner_message(self, problem);

    ppm_announce_label(self->banner_text, message ? message : "");
    gtk_info_bar_set_message_type(self->banner,
                                  self->error ? GTK_MESSAGE_ERROR : GTK_MESSAGE_WARNING);
    gtk_widget_set_visible(GTK_WIDGET(self->banner), message != NULL);
}

static gboolean
has_something_to_save(PpmEditor *self)
{
    return ppm_draft_is_changed(self->draft) || ppm_password_row_is_filled(self->password_row);
}

static gboolean
has_bad_password(PpmEditor *self)
{
    g_autoptr(PpmSecret) secret = ppm_password_row_get_secret(self->password_row, NULL);

    return ppm_password_row_is_filled(self->password_row) && !secret;
}

static void
show_status(PpmEditor *self)
{
    g_autoptr(GError) problem = NULL;
    gboolean valid = ppm_draft_check(self->draft, &problem) && !has_bad_password(self) &&
                     !*ppm_remote_connection_file_problem(self->connection);

    show_banner(self, problem);
    gtk_widget_set_sensitive(self->content, !self->busy);
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK,
                                      valid && !self->busy && has_something_to_save(self));
}

static void
show_password(PpmEditor *self)
{
    ppm_password_row_show(self->password_row, ppm_draft_text(self->draft, "password"),
                          self->in_keyring, ppm_remote_connection_secret_stored(self->connection));
}

static void
show(PpmEditor *self)
{
    ppm_option_groups_show(self->options, self->draft);
    show_password(self);
    show_status(self);
}

void
ppm_editor_show_error(PpmEditor *self, const char *message)
{
    g_free(self->error);
    self->error = g_strdup(message);
    show_status(self);
}

void
ppm_editor_set_busy(PpmEditor *self, gboolean busy)
{
    self->busy = busy;
    show_status(self);
}

void
ppm_editor_show_in_keyring(PpmEditor *self, gboolean in_keyring)
{
    self->in_keyring = in_keyring;
    show(self);
}

/* ---- what the user does ---- */

static void
on_edited(PpmEditor *self)
{
    g_clear_pointer(&self->error, g_free);
    show_password(self);
    show_status(self);
}

static void
on_delete(PpmEditor *self)
{
    g_signal_emit(self, signals[SIGNAL_DELETE_WANTED], 0);
}

static void
on_forget(PpmEditor *self)
{
    g_signal_emit(self, signals[SIGNAL_FORGET_WANTED], 0);
}

/* ---- what others do meanwhile ---- */

static void
say_meanwhile(PpmEditor *self, GStrv contested)
{
    g_autofree char *keys = g_strjoinv(", ", contested);

    g_free(self->meanwhile);
    self->meanwhile =
        contested[0] ? g_strdup_printf(_("This connection was changed meanwhile. Saving puts your "
                                         "values in place of the new ones: %s"),
                                       keys)
                     : g_strdup(_("This connection was changed meanwhile. What you did not touch "
                                  "shows the new values."));
}

static gboolean
is_same(GVariant *before, GVariant *now)
{
    return before == now || (before && now && g_variant_equal(before, now));
}

static void
remember(PpmEditor *self)
{
    GVariant *settings = ppm_remote_connection_settings(self->connection);
    GVariant *overrides = ppm_remote_connection_overrides(self->connection);

    g_clear_pointer(&self->settings, g_variant_unref);
    g_clear_pointer(&self->overrides, g_variant_unref);
    self->settings = settings ? g_variant_ref(settings) : NULL;
    self->overrides = overrides ? g_variant_ref(overrides) : NULL;
}

/* While our own change is on its way, it is not somebody else's. */
static void
on_connection_changed(PpmEditor *self)
{
    g_auto(GStrv) contested = NULL;

    if (!is_same(self->settings, ppm_remote_connection_settings(self->connection)) ||
        !is_same(self->overrides, ppm_remote_connection_overrides(self->connection))) {
        remember(self);
        contested = ppm_draft_rebase(self->draft, self->settings, self->overrides);
        if (!self->busy)
            say_meanwhile(self, contested);
    }
    show(self);
}

/* ---- building ---- */

static void
add_delete_button(PpmEditor *self)
{
    GtkWidget *button = gtk_button_new_with_mnemonic(_("_Delete the connection…"));

    gtk_style_context_add_class(gtk_widget_get_style_context(button), "destructive-action");
    gtk_label_set_line_wrap(GTK_LABEL(gtk_bin_get_child(GTK_BIN(button))), TRUE);
    gtk_widget_set_halign(button, GTK_ALIGN_CENTER);
    gtk_widget_show(button);
    g_signal_connect_swapped(button, "clicked", G_CALLBACK(on_delete), self);
    gtk_container_add(self->groups, button);
}

/* ---- the object ---- */

PpmRemoteConnection *
ppm_editor_get_connection(PpmEditor *self)
{
    return self->connection;
}

PpmDraft *
ppm_editor_get_draft(PpmEditor *self)
{
    return self->draft;
}

PpmSecret *
ppm_editor_get_secret(PpmEditor *self)
{
    return ppm_password_row_is_filled(self->password_row)
               ? ppm_password_row_get_secret(self->password_row, NULL)
               : NULL;
}

GCancellable *
ppm_editor_get_cancellable(PpmEditor *self)
{
    return self->cancellable;
}

static void
ppm_editor_dispose(GObject *object)
{
    g_cancellable_cancel(PPM_EDITOR(object)->cancellable);
    G_OBJECT_CLASS(ppm_editor_parent_class)->dispose(object);
}

static void
ppm_editor_finalize(GObject *object)
{
    PpmEditor *self = PPM_EDITOR(object);

    g_clear_object(&self->connection);
    g_clear_object(&self->cancellable);
    g_clear_pointer(&self->draft, ppm_draft_free);
    g_clear_pointer(&self->settings, g_variant_unref);
    g_clear_pointer(&self->overrides, g_variant_unref);
    g_free(self->error);
    g_free(self->meanwhile);
    G_OBJECT_CLASS(ppm_editor_parent_class)->finalize(object);
}

static void
ppm_editor_class_init(PpmEditorClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_editor_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_editor_finalize;
    signals[SIGNAL_DELETE_WANTED] = g_signal_new(
        "delete-wanted", PPM_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FORGET_WANTED] = g_signal_new(
        "forget-wanted", PPM_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/editor.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmEditor, banner);
    gtk_widget_class_bind_template_child(widget_class, PpmEditor, banner_text);
    gtk_widget_class_bind_template_child(widget_class, PpmEditor, content);
    gtk_widget_class_bind_template_child(widget_class, PpmEditor, groups);
}

static void
ppm_editor_init(PpmEditor *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->cancellable = g_cancellable_new();
    self->password_row = PPM_PASSWORD_ROW(ppm_password_row_new());
    g_signal_connect_object(self->password_row, "changed", G_CALLBACK(show_status), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(self->password_row, "forget", G_CALLBACK(on_forget), self,
                            G_CONNECT_SWAPPED);
    self->options = PPM_OPTION_GROUPS(ppm_option_groups_new(GTK_WIDGET(self->password_row)));
    g_signal_connect_object(self->options, "edited", G_CALLBACK(on_edited), self,
                            G_CONNECT_SWAPPED);
    gtk_container_add(self->groups, GTK_WIDGET(self->options));
    add_delete_button(self);
    gtk_container_set_focus_vadjustment(
        self->groups, gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->content)));
}

PpmEditor *
ppm_editor_new(GtkWindow *parent, PpmRemoteConnection *connection)
{
    PpmEditor *self = g_object_new(PPM_TYPE_EDITOR, "use-header-bar", TRUE, "transient-for", parent,
                                   "modal", parent != NULL, NULL);

    self->connection = g_object_ref(connection);
    remember(self);
    self->draft = ppm_draft_new(self->settings, self->overrides);
    g_signal_connect_object(connection, "changed", G_CALLBACK(on_connection_changed), self,
                            G_CONNECT_SWAPPED);
    show(self);
    return self;
}
