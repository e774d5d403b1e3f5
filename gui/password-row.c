/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry, which GTK wipes when it is freed. */
#include "config.h"

#include "password-row.h"
#include "reveal.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PpmPasswordRow {
    PpmFormRow parent_instance;

    GtkEntry *password;
    GtkWidget *forget_button;
    GtkLabel *meaning;
    GtkLabel *kept;
    GtkLabel *problem;
    gboolean keeps; /* the place keeps passwords */
};

G_DEFINE_FINAL_TYPE(PpmPasswordRow, ppm_password_row, PPM_TYPE_FORM_ROW)

enum {
    SIGNAL_CHANGED,
    SIGNAL_FORGET,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct {
    const char *place;
    const char *meaning;
    gboolean keeps;
} places[] = {
    {"keyring",
     N_("It is kept in your keyring, which is opened when you log in. Nobody else can "
        "read it there."),
     TRUE},
    {"system",
     N_("It is stored on this computer's disk, where only root can read it, so that the "
        "connection can come up without you. It is not encrypted: whoever gets hold of "
        "the disk can read it too."),
     TRUE},
    {"ask", N_("It is kept nowhere: you are asked for it each time."), FALSE},
    {"none", N_("There is none: the server lets you in without."), FALSE},
};

static void
show_meaning(PpmPasswordRow *self, const char *place)
{
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!g_str_equal(places[i].place, place))
            continue;
        gtk_label_set_text(self->meaning, _(places[i].meaning));
        self->keeps = places[i].keeps;
    }
}

static const char *
kept_text(gboolean in_keyring, gboolean with_system)
{
    if (in_keyring && with_system)
        return _("One is in the keyring, and one is stored with the system.");
    if (in_keyring)
        return _("One is in the keyring.");
    return with_system ? _("One is stored with the system.") : "";
}

void
ppm_password_row_show(PpmPasswordRow *self, const char *place, gboolean in_keyring,
                      gboolean with_system)
{
    show_meaning(self, place);
    gtk_widget_set_visible(GTK_WIDGET(self->password), self->keeps);
    gtk_label_set_text(self->kept, kept_text(in_keyring, with_system));
    gtk_widget_set_visible(GTK_WIDGET(self->kept), in_keyring || with_system);
    gtk_widget_set_visible(self->forget_button, in_keyring || with_system);
}

gboolean
ppm_password_row_is_filled(PpmPasswordRow *self)
{
    return self->keeps && gtk_entry_get_text_length(self->password) > 0;
}

PpmSecret *
ppm_password_row_get_secret(PpmPasswordRow *self, GError **error)
{
    const char *text = gtk_entry_get_text(self->password);

    return ppm_secret_new(text, strlen(text), error);
}

static void
on_typed(PpmPasswordRow *self)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_password_row_get_secret(self, &error);
    gboolean wrong = error && gtk_entry_get_text_length(self->password) > 0;

    ppm_reveal_text(self->problem, wrong ? error->message : NULL);
    g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void
on_forget(PpmPasswordRow *self)
{
    g_signal_emit(self, signals[SIGNAL_FORGET], 0);
}

static void
ppm_password_row_class_init(PpmPasswordRowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    signals[SIGNAL_CHANGED] = g_signal_new("changed", PPM_TYPE_PASSWORD_ROW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FORGET] = g_signal_new("forget", PPM_TYPE_PASSWORD_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/password-row.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordRow, password);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordRow, forget_button);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordRow, meaning);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordRow, kept);
    gtk_widget_class_bind_template_child(widget_class, PpmPasswordRow, problem);
    gtk_widget_class_bind_template_callback(widget_class, on_typed);
    gtk_widget_class_bind_template_callback(widget_class, on_forget);
}

static void
ppm_password_row_init(PpmPasswordRow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    ppm_password_row_show(self, "keyring", FALSE, FALSE);
}

GtkWidget *
ppm_password_row_new(void)
{
    return g_object_new(PPM_TYPE_PASSWORD_ROW, NULL);
}
