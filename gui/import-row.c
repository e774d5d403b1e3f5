/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "import-row.h"

#include <glib/gi18n.h>

struct _PpmImportRow {
    GtkListBoxRow parent_instance;

    PpmImport *import;
    GtkToggleButton *tick;
    GtkLabel *detail;
    GtkLabel *rename;
    GtkLabel *warnings;
    GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE(PpmImportRow, ppm_import_row, GTK_TYPE_LIST_BOX_ROW)

static guint toggled_signal;

static void
show_text(GtkLabel *label, const char *text)
{
    gtk_label_set_text(label, text);
    gtk_widget_set_visible(GTK_WIDGET(label), *text != '\0');
}

static void
show_detail(PpmImportRow *self)
{
    PpmProfile *profile = self->import->profile;
    g_auto(GStrv) servers = profile ? ppm_profile_get_list(profile, "server") : NULL;
    g_autofree char *server = servers ? g_strjoinv(", ", servers) : NULL;
    g_autofree char *user = profile ? ppm_profile_user_as_sent(profile) : NULL;
    g_autofree char *text = g_strconcat(server ? server : "", server ? " · " : "", user, NULL);

    show_text(self->detail, text);
}

static void
show_warnings(PpmImportRow *self)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < self->import->warnings->len; i++)
        g_string_append_printf(text, "%s• %s", i > 0 ? "\n" : "",
                               (char *)g_ptr_array_index(self->import->warnings, i));
    show_text(self->warnings, text->str);
}

void
ppm_import_row_set_name(PpmImportRow *self, const char *name)
{
    g_autofree char *text = NULL;

    if (g_str_equal(name, ppm_profile_name(self->import->profile)))
        return;
    text = g_strdup_printf(_("It will be called “%s”: there is another “%s”."), name,
                           ppm_profile_name(self->import->profile));
    show_text(self->rename, text);
    gtk_toggle_button_set_active(self->tick, FALSE);
    ppm_profile_set(self->import->profile, "name", name, NULL);
}

PpmImport *
ppm_import_row_get_import(PpmImportRow *self)
{
    return self->import;
}

gboolean
ppm_import_row_is_ticked(PpmImportRow *self)
{
    return gtk_toggle_button_get_active(self->tick);
}

void
ppm_import_row_show_error(PpmImportRow *self, const char *message)
{
    show_text(self->problem, message);
}

static void
on_toggled(PpmImportRow *self)
{
    g_signal_emit(self, toggled_signal, 0);
}

static void
ppm_import_row_finalize(GObject *object)
{
    g_clear_pointer(&PPM_IMPORT_ROW(object)->import, ppm_import_free);
    G_OBJECT_CLASS(ppm_import_row_parent_class)->finalize(object);
}

static void
ppm_import_row_class_init(PpmImportRowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_import_row_finalize;
    toggled_signal = g_signal_new("toggled", PPM_TYPE_IMPORT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/import-row.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmImportRow, tick);
    gtk_widget_class_bind_template_child(widget_class, PpmImportRow, detail);
    gtk_widget_class_bind_template_child(widget_class, PpmImportRow, rename);
    gtk_widget_class_bind_template_child(widget_class, PpmImportRow, warnings);
    gtk_widget_class_bind_template_child(widget_class, PpmImportRow, problem);
    gtk_widget_class_bind_template_callback(widget_class, on_toggled);
}

static void
ppm_import_row_init(PpmImportRow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
ppm_import_row_new(PpmImport *import)
{
    PpmImportRow *self = g_object_new(PPM_TYPE_IMPORT_ROW, NULL);
    const char *name = *import->name ? import->name : _("Without a name");

    self->import = import;
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), name);
    gtk_button_set_label(GTK_BUTTON(self->tick), name);
    gtk_widget_set_sensitive(GTK_WIDGET(self->tick), import->profile != NULL);
    gtk_toggle_button_set_active(self->tick, import->profile != NULL);
    show_detail(self);
    show_warnings(self);
    show_text(self->problem, import->problem ? import->problem->message : "");
    return GTK_WIDGET(self);
}
