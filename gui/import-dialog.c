/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "import-dialog.h"

#include <glib/gi18n.h>

struct _PpmImportDialog {
    GtkDialog parent_instance;

    GHashTable *taken; /* names that nothing else may get */
    GCancellable *cancellable;
    GtkWidget *content;
    GtkLabel *explanation;
    GtkContainer *list;
    GtkLabel *problem;
    gboolean busy;
};

G_DEFINE_FINAL_TYPE(PpmImportDialog, ppm_import_dialog, GTK_TYPE_DIALOG)

static guint file_wanted_signal;

/* ---- the rows ---- */

PpmImportRow *
ppm_import_dialog_next(PpmImportDialog *self, PpmImportRow *row)
{
    g_autoptr(GList) rows = gtk_container_get_children(self->list);
    GList *item = row ? g_list_find(rows, row)->next : rows;

    while (item && !ppm_import_row_is_ticked(item->data))
        item = item->next;
    return item ? item->data : NULL;
}

static void
show_status(PpmImportDialog *self)
{
    g_autoptr(GList) rows = gtk_container_get_children(self->list);

    gtk_label_set_text(self->explanation,
                       rows ? _("What you import is yours alone, and stays where it is, too. "
                                "Connect to a server with one program at a time: two disturb each "
                                "other.")
                            : _("NetworkManager has no PPTP connection that could be imported."));
    gtk_widget_set_visible(GTK_WIDGET(self->list), rows != NULL);
    gtk_widget_set_sensitive(self->content, !self->busy);
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK,
                                      !self->busy && ppm_import_dialog_next(self, NULL));
}

static gboolean
is_taken(const char *name, gpointer user_data)
{
    return g_hash_table_contains(user_data, name);
}

static void
give_name(PpmImportDialog *self, PpmImportRow *row)
{
    PpmProfile *profile = ppm_import_row_get_import(row)->profile;
    char *name = profile ? ppm_import_free_name(ppm_profile_name(profile), is_taken, self->taken)
                         : NULL;

    if (!name)
        return;
    ppm_import_row_set_name(row, name);
    g_hash_table_add(self->taken, name);
}

void
ppm_import_dialog_add(PpmImportDialog *self, GPtrArray *imports)
{
    while (imports->len > 0) {
        GtkWidget *row = ppm_import_row_new(g_ptr_array_steal_index(imports, 0));

        gtk_container_add(self->list, row);
        give_name(self, PPM_IMPORT_ROW(row));
        g_signal_connect_object(row, "toggled", G_CALLBACK(show_status), self, G_CONNECT_SWAPPED);
    }
    show_status(self);
}

void
ppm_import_dialog_remove(PpmImportDialog *self, PpmImportRow *row)
{
    gtk_widget_destroy(GTK_WIDGET(row));
    show_status(self);
}

/* ---- the rest ---- */

GCancellable *
ppm_import_dialog_get_cancellable(PpmImportDialog *self)
{
    return self->cancellable;
}

void
ppm_import_dialog_set_busy(PpmImportDialog *self, gboolean busy)
{
    self->busy = busy;
    show_status(self);
}

void
ppm_import_dialog_show_error(PpmImportDialog *self, const char *message)
{
    gtk_label_set_text(self->problem, message ? message : "");
    gtk_widget_set_visible(GTK_WIDGET(self->problem), message != NULL);
}

static void
on_file(PpmImportDialog *self)
{
    g_signal_emit(self, file_wanted_signal, 0);
}

static void
ppm_import_dialog_dispose(GObject *object)
{
    g_cancellable_cancel(PPM_IMPORT_DIALOG(object)->cancellable);
    G_OBJECT_CLASS(ppm_import_dialog_parent_class)->dispose(object);
}

static void
ppm_import_dialog_finalize(GObject *object)
{
    PpmImportDialog *self = PPM_IMPORT_DIALOG(object);

    g_object_unref(self->cancellable);
    g_hash_table_unref(self->taken);
    G_OBJECT_CLASS(ppm_import_dialog_parent_class)->finalize(object);
}

static void
ppm_import_dialog_class_init(PpmImportDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_import_dialog_dispose;
    G_OBJECT_CLASS(class)->finalize = ppm_import_dialog_finalize;
    file_wanted_signal = g_signal_new("file-wanted", PPM_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/import-dialog.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmImportDialog, content);
    gtk_widget_class_bind_template_child(widget_class, PpmImportDialog, explanation);
    gtk_widget_class_bind_template_child(widget_class, PpmImportDialog, list);
    gtk_widget_class_bind_template_child(widget_class, PpmImportDialog, problem);
    gtk_widget_class_bind_template_callback(widget_class, on_file);
}

static void
ppm_import_dialog_init(PpmImportDialog *self)
{
    self->cancellable = g_cancellable_new();
    self->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gtk_widget_init_template(GTK_WIDGET(self));
    show_status(self);
}

PpmImportDialog *
ppm_import_dialog_new(GtkWindow *parent, const char *const *taken)
{
    PpmImportDialog *self = g_object_new(PPM_TYPE_IMPORT_DIALOG, "use-header-bar", TRUE,
                                         "transient-for", parent, "modal", parent != NULL, NULL);

    for (gsize i = 0; taken[i]; i++)
        g_hash_table_add(self->taken, g_strdup(taken[i]));
    return self;
}
