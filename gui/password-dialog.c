/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry, which GTK wipes when it is freed. */
#include "config.h"

#include "password-dialog.h"
#include "isolate.h"
#include "announce.h"
#include "mnemonics.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PpmPasswordDialog {
    GtkDialog parent_instance;

    GtkLabel *heading;
    GtkLabel *reason;
    GtkEntry *password;
    GtkToggleButton *keep;
    GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE(PpmPasswordDialog, ppm_password_dialog, GTK_TYPE_DIALOG)

static void
show_text(GtkLabel *label, const char *text)
{
    gtk_label_set_text(label, text ? text : "");
    gtk_widget_set_visible(GTK_WIDGET(label), text && *text);
}

/* What cannot be a password is said at once, and cannot be sent. */
static void
on_typed(PpmPasswordDialog *self)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_password_dialog_get_secret(self, &error);
    gboolean empty = gtk_entry_get_text_length(self->password) == 0;

    ppm_announce_label(self->problem, error && !empty ? error->message : "");
    gtk_widget_set_visible(GTK_WIDGET(self->problem), error && !empty);
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK, secret != NULL);
}

PpmSecret *
ppm_password_dialog_get_secret(PpmPasswordDialog *self, GError **error)
{
    const char *text = gtk_entry_get_text(self->password);

    return ppm_secret_new(text, strlen(text), error);
}

gboolean
ppm_password_dialog_wants_to_keep(PpmPasswordDialog *self)
{
    return gtk_toggle_button_get_active(self->keep);
}

static void
ppm_password_dialog_class_init(PpmPasswordDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/password-dialog.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordDialog, heading);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordDialog, reason);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordDialog, password);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordDialog, keep);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordDialog, problem);
    gtk_widget_class_bind_template_callback(widget_class, on_typed);
}

static void
ppm_password_dialog_init(PpmPasswordDialog *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

static void
describe(PpmPasswordDialog *self, PpmRemoteConnection *connection)
{
    g_autofree char *user = ppm_remote_connection_setting(connection, "user");
    g_autofree char *isolated_user = ppm_isolate(user);
    g_autofree char *name = ppm_isolate(ppm_remote_connection_name(connection));
    g_autofree char *heading = g_strdup_printf(_("Password of %s for %s"), isolated_user, name);
    g_autoptr(PpmLetters) letters = ppm_mnemonics_taken(GTK_WIDGET(self));

    ppm_mnemonics_give(self->heading, heading, letters);
}

PpmPasswordDialog *
ppm_password_dialog_new(GtkWindow *parent, PpmRemoteConnection *connection, const char *reason,
                        gboolean can_keep)
{
    PpmPasswordDialog *self = g_object_new(PPM_TYPE_PASSWORD_DIALOG, "use-header-bar", TRUE,
                                           "transient-for", parent, "modal", parent != NULL, NULL);

    describe(self, connection);
    show_text(self->reason, reason);
    gtk_widget_set_visible(GTK_WIDGET(self->keep), can_keep);
    gtk_toggle_button_set_active(self->keep, can_keep);
    gtk_dialog_set_default_response(GTK_DIALOG(self), GTK_RESPONSE_OK);
    on_typed(self);
    return self;
}
