/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "option-control.h"
#include "list-editor.h"
#include "preset.h"

#include <glib/gi18n.h>
#include <string.h>

/* How one kind of input is made, read and written. */
typedef struct {
    GtkWidget *(*make)(const PpmOption *option);
    const char *signal;
    char *(*read)(GtkWidget *input);
    void (*write)(GtkWidget *input, const char *text);
    gboolean wide;
} Kind;

struct _PpmOptionControl {
    GtkBin parent_instance;

    const Kind *kind;
    GtkWidget *input;
    gboolean writing; /* what changes now is not the user's */
};

G_DEFINE_FINAL_TYPE(PpmOptionControl, ppm_option_control, GTK_TYPE_BIN)

static guint changed_signal;

/* ---- a switch ---- */

static GtkWidget *
make_switch(const PpmOption *option)
{
    return gtk_switch_new();
}

static char *
read_switch(GtkWidget *input)
{
    return g_strdup(gtk_switch_get_active(GTK_SWITCH(input)) ? "true" : "false");
}

static void
write_switch(GtkWidget *input, const char *text)
{
    gtk_switch_set_active(GTK_SWITCH(input), g_str_equal(text, "true"));
}

/* ---- a menu ---- */

/* Turning the wheel scrolls the page and changes no setting on the way. */
static gboolean
on_scroll(GtkWidget *input)
{
    g_signal_stop_emission_by_name(input, "scroll-event");
    return FALSE;
}

/* A long word does not make the window wide. */
static GtkWidget *
new_menu(void)
{
    GtkWidget *menu = gtk_combo_box_text_new();
    g_autoptr(GList) cells = gtk_cell_layout_get_cells(GTK_CELL_LAYOUT(menu));

    for (GList *cell = cells; cell; cell = cell->next)
        g_object_set(cell->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 8, NULL);
    g_signal_connect(menu, "scroll-event", G_CALLBACK(on_scroll), NULL);
    return menu;
}

static GtkWidget *
make_choices(const PpmOption *option)
{
    GtkWidget *menu = new_menu();

    for (guint i = 0; option->choices[i]; i++)
        gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(menu), option->choices[i], option->choices[i]);
    return menu;
}

static GtkWidget *
make_presets(const PpmOption *option)
{
    GtkWidget *menu = new_menu();
    g_auto(GStrv) ids = ppm_preset_list();

    for (guint i = 0; ids[i]; i++) {
        g_autoptr(PpmPreset) preset = ppm_preset_load(ids[i], NULL);

        if (preset)
            gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(menu), ids[i], ppm_preset_name(preset));
    }
    return menu;
}

static char *
read_menu(GtkWidget *input)
{
    const char *id = gtk_combo_box_get_active_id(GTK_COMBO_BOX(input));

    return g_strdup(id ? id : "");
}

/* What is not among the choices here (a preset of another computer) is shown as it is. */
static void
write_menu(GtkWidget *input, const char *text)
{
    if (gtk_combo_box_set_active_id(GTK_COMBO_BOX(input), text))
        return;
    gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(input), text, text);
    gtk_combo_box_set_active_id(GTK_COMBO_BOX(input), text);
}

/* ---- an entry ---- */

static GtkWidget *
make_entry(const PpmOption *option)
{
    GtkWidget *entry = gtk_entry_new();

    gtk_entry_set_width_chars(GTK_ENTRY(entry), 10);
    if (!g_str_equal(option->key, "name")) /* addresses, numbers, words: no language's text */
        gtk_widget_set_direction(entry, GTK_TEXT_DIR_LTR);
    gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
    return entry;
}

static GtkWidget *
make_number(const PpmOption *option)
{
    GtkWidget *entry = make_entry(option);

    gtk_entry_set_width_chars(GTK_ENTRY(entry), 6);
    gtk_entry_set_max_width_chars(GTK_ENTRY(entry), 6);
    gtk_entry_set_alignment(GTK_ENTRY(entry), 1);
    if (option->type == PPM_OPTION_NUMBER)
        gtk_entry_set_input_purpose(GTK_ENTRY(entry), GTK_INPUT_PURPOSE_DIGITS);
    return entry;
}

static char *
read_entry(GtkWidget *input)
{
    return g_strdup(gtk_entry_get_text(GTK_ENTRY(input)));
}

static void
write_entry(GtkWidget *input, const char *text)
{
    if (!g_str_equal(gtk_entry_get_text(GTK_ENTRY(input)), text))
        gtk_entry_set_text(GTK_ENTRY(input), text);
}

/* ---- a list ---- */

static GtkWidget *
make_list(const PpmOption *option)
{
    return ppm_list_editor_new(_(option->summary));
}

static char *
read_list(GtkWidget *input)
{
    return ppm_list_editor_get_text(PPM_LIST_EDITOR(input));
}

static void
write_list(GtkWidget *input, const char *text)
{
    ppm_list_editor_set_text(PPM_LIST_EDITOR(input), text);
}

/* "a, b" is "a;b" in a profile. */
static char *
read_one_line(GtkWidget *input)
{
    g_auto(GStrv) entries = g_strsplit(gtk_entry_get_text(GTK_ENTRY(input)), ",", -1);
    g_autoptr(GStrvBuilder) filled = g_strv_builder_new();
    g_auto(GStrv) all = NULL;

    for (guint i = 0; entries[i]; i++)
        if (*g_strstrip(entries[i]))
            g_strv_builder_add(filled, entries[i]);
    all = g_strv_builder_end(filled);
    return g_strjoinv(";", all);
}

static void
write_one_line(GtkWidget *input, const char *text)
{
    g_autofree char *before = read_one_line(input);
    g_auto(GStrv) entries = g_strsplit(text, ";", -1);
    g_autofree char *line = g_strjoinv(", ", entries);

    if (!g_str_equal(before, text))
        gtk_entry_set_text(GTK_ENTRY(input), line);
}

/* ---- which ---- */

static const Kind switch_kind = {make_switch, "notify::active", read_switch, write_switch, FALSE};
static const Kind choice_kind = {make_choices, "changed", read_menu, write_menu, FALSE};
static const Kind preset_kind = {make_presets, "changed", read_menu, write_menu, TRUE};
static const Kind entry_kind = {make_entry, "changed", read_entry, write_entry, TRUE};
static const Kind number_kind = {make_number, "changed", read_entry, write_entry, FALSE};
static const Kind list_kind = {make_list, "changed", read_list, write_list, TRUE};
static const Kind line_kind = {make_entry, "changed", read_one_line, write_one_line, TRUE};

static const Kind *
kind_of(const PpmOption *option, gboolean one_line)
{
    switch (option->type) {
    case PPM_OPTION_BOOLEAN:
        return &switch_kind;
    case PPM_OPTION_CHOICE:
        return &choice_kind;
    case PPM_OPTION_NUMBER:
    case PPM_OPTION_AUTO_NUMBER:
        return &number_kind;
    case PPM_OPTION_LIST:
        return one_line ? &line_kind : &list_kind;
    case PPM_OPTION_TEXT:
        break;
    }
    return g_str_equal(option->key, "preset") ? &preset_kind : &entry_kind;
}

/* ---- the object ---- */

static void
on_changed(PpmOptionControl *self)
{
    if (!self->writing)
        g_signal_emit(self, changed_signal, 0);
}

char *
ppm_option_control_get_text(PpmOptionControl *self)
{
    return self->kind->read(self->input);
}

void
ppm_option_control_set_text(PpmOptionControl *self, const char *text)
{
    self->writing = TRUE;
    self->kind->write(self->input, text);
    self->writing = FALSE;
}

gboolean
ppm_option_control_is_wide(PpmOptionControl *self)
{
    return self->kind->wide;
}

GtkWidget *
ppm_option_control_get_input(PpmOptionControl *self)
{
    return self->input;
}

static void
ppm_option_control_class_init(PpmOptionControlClass *class)
{
    changed_signal = g_signal_new("changed", PPM_TYPE_OPTION_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
ppm_option_control_init(PpmOptionControl *self)
{
}

GtkWidget *
ppm_option_control_new(const PpmOption *option, gboolean one_line)
{
    PpmOptionControl *self = g_object_new(PPM_TYPE_OPTION_CONTROL, "visible", TRUE, NULL);

    self->kind = kind_of(option, one_line);
    self->input = self->kind->make(option);
    atk_object_set_name(gtk_widget_get_accessible(self->input), _(option->summary));
    gtk_widget_set_valign(self->input, GTK_ALIGN_CENTER);
    gtk_widget_show(self->input);
    gtk_container_add(GTK_CONTAINER(self), self->input);
    g_signal_connect_object(self->input, self->kind->signal, G_CALLBACK(on_changed), self,
                            G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
