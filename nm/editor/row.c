/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "row.h"
#include "toolkit.h"
#include "weakness.h"
#include "words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LABEL_CHARS 34
#define SPACING     6
#define REVEAL_MS   100 /* until what is new has been laid out */

/* How one kind of input is made, read and written. */
typedef struct {
    GtkWidget *(*make)(PpmNmRow *row);
    const char *signal;
    char *(*read)(PpmNmRow *row);
    void (*write)(PpmNmRow *row, const char *text);
} Kind;

struct _PpmNmRow {
    GObject parent_instance;

    const PpmOption *option;
    const Kind *kind;
    GPtrArray *choices; /* the texts in the order of a menu */
    GtkWidget *label;
    GtkWidget *input;
    GtkWidget *note;
    gboolean is_writing; /* what changes now is not the user's */
};

G_DEFINE_FINAL_TYPE(PpmNmRow, ppm_nm_row, G_TYPE_OBJECT)

static guint changed_signal;

/* ---- a switch ---- */

static GtkWidget *
make_switch(PpmNmRow *row)
{
    return gtk_switch_new();
}

static char *
read_switch(PpmNmRow *row)
{
    gboolean is_on;

    g_object_get(row->input, "active", &is_on, NULL);
    return g_strdup(is_on ? "true" : "false");
}

static void
write_switch(PpmNmRow *row, const char *text)
{
    g_object_set(row->input, "active", g_str_equal(text, "true"), NULL);
}

/* ---- a menu ---- */

static GtkWidget *
make_menu(PpmNmRow *row)
{
    g_autoptr(GStrvBuilder) titles = g_strv_builder_new();
    g_auto(GStrv) all = NULL;

    for (gsize i = 0; row->option->choices[i]; i++) {
        const char *choice = row->option->choices[i];

        if (g_strcmp0(choice, row->option->later_choice) == 0)
            continue;
        g_ptr_array_add(row->choices, (gpointer)choice);
        g_strv_builder_add(titles, ppm_nm_words_choice(row->option, choice));
    }
    all = g_strv_builder_end(titles);
    return ppm_toolkit_menu((const char *const *)all);
}

static char *
read_menu(PpmNmRow *row)
{
    guint number = MIN(ppm_toolkit_menu_get(row->input), row->choices->len - 1);

    return g_strdup(g_ptr_array_index(row->choices, number));
}

static void
write_menu(PpmNmRow *row, const char *text)
{
    guint number = 0;

    g_ptr_array_find_with_equal_func(row->choices, text, g_str_equal, &number);
    ppm_toolkit_menu_set(row->input, number);
}

/* ---- an entry ---- */

/* Addresses, numbers, names of computers: no language's text. */
static GtkWidget *
make_entry(PpmNmRow *row)
{
    GtkWidget *entry = g_object_new(GTK_TYPE_ENTRY, "width-chars", 18, "activates-default", TRUE,
                                    NULL);

    ppm_toolkit_keep_ltr(entry);
    return entry;
}

static GtkWidget *
make_number(PpmNmRow *row)
{
    GtkWidget *entry = make_entry(row);

    g_object_set(entry, "width-chars", 8, "max-width-chars", 8, "xalign", 1.0, NULL);
    if (row->option->type == PPM_OPTION_NUMBER)
        g_object_set(entry, "input-purpose", GTK_INPUT_PURPOSE_DIGITS, NULL);
    return entry;
}

static char *
read_entry(PpmNmRow *row)
{
    char *text;

    g_object_get(row->input, "text", &text, NULL);
    return text;
}

static void
write_entry(PpmNmRow *row, const char *text)
{
    g_object_set(row->input, "text", text, NULL);
}

/* "a, b" is "a;b" in a profile. */
static char *
read_list(PpmNmRow *row)
{
    char *text = read_entry(row);

    return g_strdelimit(text, ",", ';');
}

static void
write_list(PpmNmRow *row, const char *text)
{
    g_auto(GStrv) entries = g_strsplit(text, ";", -1);
    g_autofree char *line = g_strjoinv(", ", entries);

    write_entry(row, line);
}

/* ---- which ---- */

static const Kind switch_kind = {make_switch, "notify::active", read_switch, write_switch};
static const Kind menu_kind = {make_menu, ppm_toolkit_menu_signal, read_menu, write_menu};
static const Kind entry_kind = {make_entry, "changed", read_entry, write_entry};
static const Kind number_kind = {make_number, "changed", read_entry, write_entry};
static const Kind list_kind = {make_entry, "changed", read_list, write_list};

static const Kind *
kind_of(const PpmOption *option)
{
    switch (option->type) {
    case PPM_OPTION_BOOLEAN:
        return &switch_kind;
    case PPM_OPTION_CHOICE:
        return &menu_kind;
    case PPM_OPTION_NUMBER:
    case PPM_OPTION_AUTO_NUMBER:
        return &number_kind;
    case PPM_OPTION_LIST:
        return &list_kind;
    case PPM_OPTION_TEXT:
        return &entry_kind;
    }
    g_return_val_if_reached(NULL);
}

/* ---- what is said ---- */

GtkWidget *
ppm_nm_row_note(void)
{
    GtkWidget *note = g_object_new(GTK_TYPE_LABEL, "visible", FALSE, "wrap", TRUE, "xalign", 0.0,
                                   "max-width-chars", 2 * LABEL_CHARS, NULL);

    ppm_toolkit_set_class(note, "caption", TRUE);
    ppm_toolkit_keep_hidden(note);
    return g_object_ref_sink(note);
}

void
ppm_nm_row_note_set(GtkWidget *note, const char *text, PpmNmNote kind)
{
    g_object_set(note, "label", text ? text : "", "visible", text && *text, NULL);
    ppm_toolkit_set_class(note, "error", kind == PPM_NM_NOTE_PROBLEM);
    ppm_toolkit_set_class(note, "dim-label", kind == PPM_NM_NOTE_HINT);
}

static char *
warning_of(const PpmOption *option, const char *text)
{
    const char *weakness = ppm_weakness_of(option->key, text);

    if (g_strcmp0(option->later_choice, text) == 0)
        return g_strdup(_("No effect in this version"));
    return weakness ? g_strdup_printf(_("Unsafe: %s"), _(weakness)) : NULL;
}

static void
describe_input(PpmNmRow *row, const char *problem, const char *warning)
{
    g_autofree char *tip = ppm_nm_words_tip(row->option);
    const char *first = problem ? problem : warning;
    g_autofree char *text = first ? g_strdup_printf("%s\n%s", first, tip) : g_strdup(tip);

    ppm_toolkit_describe(row->input, NULL, text);
    g_object_set(row->input, "tooltip-text", text, NULL);
    ppm_toolkit_set_class(row->input, "error", problem != NULL);
}

/* Once it has its place. */
static gboolean
reveal(gpointer user_data)
{
    GtkWidget *note = user_data;
    GtkWidget *page = gtk_widget_get_ancestor(note, GTK_TYPE_SCROLLED_WINDOW);
    GtkAdjustment *adjustment;
    double top;

    if (!page || !gtk_widget_get_mapped(note))
        return G_SOURCE_REMOVE;
    adjustment = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(page));
    top = gtk_adjustment_get_value(adjustment) + ppm_toolkit_top(note, page);
    gtk_adjustment_clamp_page(adjustment, top, top + gtk_widget_get_allocated_height(note));
    return G_SOURCE_REMOVE;
}

/* What is below the window's edge is not read. */
static void
show_note(PpmNmRow *row, const char *problem, const char *warning)
{
    gboolean is_new = problem && !gtk_widget_get_visible(row->note);

    ppm_nm_row_note_set(row->note, problem ? problem : warning,
                        problem ? PPM_NM_NOTE_PROBLEM : PPM_NM_NOTE_WARNING);
    if (is_new && ppm_toolkit_has_focus(row->input))
        g_timeout_add_full(G_PRIORITY_LOW, REVEAL_MS, reveal, g_object_ref(row->note),
                           g_object_unref);
}

void
ppm_nm_row_show(PpmNmRow *row, PpmNmDraft *draft, gboolean with_text)
{
    const char *text = ppm_nm_draft_text(draft, row->option);
    const char *problem = ppm_nm_draft_problem(draft, row->option);
    g_autofree char *warning = problem ? NULL : warning_of(row->option, text);

    if (with_text) {
        row->is_writing = TRUE;
        row->kind->write(row, text);
        row->is_writing = FALSE;
    }
    show_note(row, problem, warning);
    describe_input(row, problem, warning);
}

/* ---- building ---- */

GtkWidget *
ppm_nm_row_label(const char *title, GtkWidget *input, const char *name, PpmLetters *letters)
{
    g_autofree char *marked = ppm_letters_mark(letters, title);
    GtkWidget *label = ppm_toolkit_label(marked, input);

    g_object_set(label, "wrap", TRUE, "xalign", 0.0, "max-width-chars", LABEL_CHARS, NULL);
    gtk_widget_set_name(input, name);
    return g_object_ref_sink(label);
}

GtkWidget *
ppm_nm_row_box(void)
{
    return g_object_new(GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", SPACING,
                        NULL);
}

/* The label stands beside the input, whatever is below that. */
static void
add_to_columns(GtkWidget *line, GtkWidget *label, GtkWidget *input, GtkWidget *below,
               GtkWidget *note, GtkSizeGroup *labels)
{
    g_autoptr(GtkSizeGroup) height = gtk_size_group_new(GTK_SIZE_GROUP_VERTICAL);
    GtkWidget *column = ppm_nm_row_box();

    gtk_size_group_add_widget(labels, label);
    gtk_size_group_add_widget(height, label);
    gtk_size_group_add_widget(height, input);
    g_object_set(label, "valign", GTK_ALIGN_START, "wrap", FALSE, NULL);
    gtk_widget_set_hexpand(column, TRUE);
    ppm_toolkit_append(column, input);
    if (below)
        ppm_toolkit_append(column, below);
    ppm_toolkit_append(column, note);
    ppm_toolkit_append(line, label);
    ppm_toolkit_append(line, column);
}

void
ppm_nm_row_add(GtkWidget *box, GtkWidget *label, GtkWidget *input, GtkWidget *below,
               GtkWidget *note, GtkSizeGroup *labels)
{
    GtkWidget *line = g_object_new(GTK_TYPE_BOX, "spacing", 2 * SPACING, NULL);

    ppm_toolkit_append(box, line);
    if (labels) {
        add_to_columns(line, label, input, below, note, labels);
    } else {
        gtk_widget_set_hexpand(label, TRUE);
        ppm_toolkit_append(line, label);
        ppm_toolkit_append(line, input);
        ppm_toolkit_append(box, note);
    }
}

void
ppm_nm_row_attach(PpmNmRow *row, GtkWidget *box, GtkSizeGroup *labels)
{
    ppm_nm_row_add(box, row->label, row->input, NULL, row->note, labels);
}

static void
on_changed(PpmNmRow *row)
{
    g_autofree char *text = row->kind->read(row);

    if (!row->is_writing)
        g_signal_emit(row, changed_signal, 0, text);
}

const PpmOption *
ppm_nm_row_option(PpmNmRow *row)
{
    return row->option;
}

static void
ppm_nm_row_finalize(GObject *object)
{
    PpmNmRow *row = PPM_NM_ROW(object);

    g_ptr_array_unref(row->choices);
    g_clear_object(&row->label);
    g_clear_object(&row->input);
    g_clear_object(&row->note);
    G_OBJECT_CLASS(ppm_nm_row_parent_class)->finalize(object);
}

static void
ppm_nm_row_class_init(PpmNmRowClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_nm_row_finalize;
    changed_signal = g_signal_new("changed", PPM_TYPE_NM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ppm_nm_row_init(PpmNmRow *row)
{
    row->choices = g_ptr_array_new();
}

PpmNmRow *
ppm_nm_row_new(const PpmOption *option, PpmLetters *letters)
{
    PpmNmRow *row = g_object_new(PPM_TYPE_NM_ROW, NULL);
    g_autofree char *tip = ppm_nm_words_tip(option);

    row->option = option;
    row->kind = kind_of(option);
    row->input = g_object_ref_sink(row->kind->make(row));
    row->label = ppm_nm_row_label(ppm_nm_words_title(option), row->input, option->key, letters);
    row->note = ppm_nm_row_note();
    g_object_set(row->input, "valign", GTK_ALIGN_CENTER, NULL);
    g_object_set(row->label, "tooltip-text", tip, NULL);
    g_signal_connect_object(row->input, row->kind->signal, G_CALLBACK(on_changed), row,
                            G_CONNECT_SWAPPED);
    return row;
}
