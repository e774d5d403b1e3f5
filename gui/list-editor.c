/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed counts at once: there is nothing to confirm, and so nothing to lose. */
#include "config.h"

#include "list-editor.h"

#include <glib/gi18n.h>

struct _PpmListEditor {
    GtkBox parent_instance;

    GtkContainer *lines;
    GtkWidget *add_button;
    char *name;
};

G_DEFINE_FINAL_TYPE(PpmListEditor, ppm_list_editor, GTK_TYPE_BOX)

static guint changed_signal;

static void
tell(PpmListEditor *self)
{
    g_signal_emit(self, changed_signal, 0);
}

static GtkWidget *
part_of(GtkWidget *line, const char *name)
{
    return g_object_get_data(G_OBJECT(line), name);
}

/* Numbers, since the texts change while they are typed. */
static void
name_line(PpmListEditor *self, GtkWidget *line, guint number)
{
    g_autofree char *entry_name = g_strdup_printf(_("%s, entry %u"), self->name, number);
    g_autofree char *button_name = g_strdup_printf(_("%s: remove entry %u"), self->name, number);
    AtkObject *entry = gtk_widget_get_accessible(part_of(line, "entry"));
    AtkObject *own = gtk_widget_get_accessible(GTK_WIDGET(self));
    GtkWidget *button = part_of(line, "button");

    atk_object_set_name(entry, entry_name);
    if (atk_object_get_description(own))
        atk_object_set_description(entry, atk_object_get_description(own));
    atk_object_set_name(gtk_widget_get_accessible(button), button_name);
}

static void
name_lines(PpmListEditor *self)
{
    g_autoptr(GList) lines = gtk_container_get_children(self->lines);
    guint number = 1;

    for (GList *line = lines; line; line = line->next)
        name_line(self, line->data, number++);
}

static void
on_remove(GtkWidget *button, PpmListEditor *self)
{
    gtk_widget_destroy(gtk_widget_get_parent(button));
    name_lines(self);
    gtk_widget_grab_focus(self->add_button);
    tell(self);
}

static GtkWidget *
add_line(PpmListEditor *self, const char *text)
{
    GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *entry = gtk_entry_new();
    GtkWidget *button = gtk_button_new_from_icon_name("list-remove-symbolic", GTK_ICON_SIZE_BUTTON);

    gtk_entry_set_text(GTK_ENTRY(entry), text);
    gtk_entry_set_width_chars(GTK_ENTRY(entry), 10);
    gtk_widget_set_direction(entry, GTK_TEXT_DIR_LTR);
    g_object_set_data(G_OBJECT(line), "entry", entry);
    g_object_set_data(G_OBJECT(line), "button", button);
    gtk_widget_set_tooltip_text(button, _("Remove"));
    gtk_box_pack_start(GTK_BOX(line), entry, TRUE, TRUE, 0);
    gtk_container_add(GTK_CONTAINER(line), button);
    g_signal_connect_swapped(entry, "changed", G_CALLBACK(tell), self);
    g_signal_connect(button, "clicked", G_CALLBACK(on_remove), self);
    gtk_widget_show_all(line);
    gtk_container_add(self->lines, line);
    return entry;
}

static void
on_add(PpmListEditor *self)
{
    GtkWidget *entry = add_line(self, "");

    name_lines(self);
    gtk_widget_grab_focus(entry);
}

char *
ppm_list_editor_get_text(PpmListEditor *self)
{
    g_autoptr(GList) lines = gtk_container_get_children(self->lines);
    GString *text = g_string_new(NULL);

    for (GList *line = lines; line; line = line->next) {
        const char *entry = gtk_entry_get_text(GTK_ENTRY(part_of(line->data, "entry")));

        if (*entry && text->len)
            g_string_append_c(text, ';');
        g_string_append(text, entry);
    }
    return g_string_free(text, FALSE);
}

void
ppm_list_editor_set_text(PpmListEditor *self, const char *text)
{
    g_autofree char *before = ppm_list_editor_get_text(self);
    g_auto(GStrv) entries = g_strsplit(text, ";", -1);

    if (g_str_equal(before, text))
        return;
    gtk_container_foreach(self->lines, (GtkCallback)(void (*)(void))gtk_widget_destroy, NULL);
    for (guint i = 0; entries[i]; i++)
        add_line(self, entries[i]);
    name_lines(self);
    tell(self);
}

/* Of the label that stands for the whole list: to its first entry, or to the way to one. */
static gboolean
ppm_list_editor_mnemonic_activate(GtkWidget *widget, gboolean group_cycling)
{
    PpmListEditor *self = PPM_LIST_EDITOR(widget);
    g_autoptr(GList) lines = gtk_container_get_children(self->lines);

    gtk_widget_grab_focus(lines ? part_of(lines->data, "entry") : self->add_button);
    return TRUE;
}

static void
ppm_list_editor_finalize(GObject *object)
{
    g_free(PPM_LIST_EDITOR(object)->name);
    G_OBJECT_CLASS(ppm_list_editor_parent_class)->finalize(object);
}

static void
ppm_list_editor_class_init(PpmListEditorClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = ppm_list_editor_finalize;
    widget_class->mnemonic_activate = ppm_list_editor_mnemonic_activate;
    changed_signal = g_signal_new("changed", PPM_TYPE_LIST_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/pptp/Manager/ui/list-editor.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmListEditor, lines);
    gtk_widget_class_bind_template_child(widget_class, PpmListEditor, add_button);
    gtk_widget_class_bind_template_callback(widget_class, on_add);
}

static void
ppm_list_editor_init(PpmListEditor *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect_object(gtk_widget_get_accessible(GTK_WIDGET(self)),
                            "notify::accessible-description", G_CALLBACK(name_lines), self,
                            G_CONNECT_SWAPPED);
}

GtkWidget *
ppm_list_editor_new(const char *name)
{
    PpmListEditor *self = g_object_new(PPM_TYPE_LIST_EDITOR, NULL);
    g_autofree char *button_name = g_strdup_printf(_("%s: add an entry"), name);

    self->name = g_strdup(name);
    atk_object_set_name(gtk_widget_get_accessible(self->add_button), button_name);
    return GTK_WIDGET(self);
}
