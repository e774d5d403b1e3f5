/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "option-groups.h"
#include "mnemonics.h"
#include "option-group.h"
#include "option-row.h"
#include "option-table.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _PpmOptionGroups {
    GtkBox parent_instance;

    PpmDraft *draft; /* the caller's */
    GPtrArray *rows;
    GPtrArray *folds; /* HdyExpanderRow, each with its group as data */
};

G_DEFINE_FINAL_TYPE(PpmOptionGroups, ppm_option_groups, GTK_TYPE_BOX)

static guint edited_signal;

static const char *const basic_keys[] = {
    "name", "server", "user", "domain", "preset", "password", "mppe", "route", "dns", "mtu", NULL,
};

static gboolean
is_basic(const PpmOption *option)
{
    return g_strv_contains(basic_keys, option->key);
}

/* ---- what is shown ---- */

static guint
count_own(PpmOptionGroups *self, const char *group)
{
    guint count = 0;

    for (guint i = 0; i < self->rows->len; i++) {
        const PpmOption *option = ppm_option_row_get_option(g_ptr_array_index(self->rows, i));

        if (g_str_equal(option->group, group) && !is_basic(option) &&
            ppm_draft_is_own(self->draft, option->key))
            count++;
    }
    return count;
}

static void
show_folds(PpmOptionGroups *self)
{
    for (guint i = 0; i < self->folds->len; i++) {
        HdyExpanderRow *fold = g_ptr_array_index(self->folds, i);
        guint own = count_own(self, g_object_get_data(G_OBJECT(fold), "group"));
        g_autofree char *text = g_strdup_printf(
            ngettext("%u differs from the preset", "%u differ from the preset", own), own);

        hdy_expander_row_set_subtitle(fold, own ? text : NULL);
    }
}

/* All but the value of @origin, which the user is changing. */
static void
show(PpmOptionGroups *self, PpmOptionRow *origin)
{
    for (guint i = 0; i < self->rows->len; i++) {
        PpmOptionRow *row = g_ptr_array_index(self->rows, i);
        const char *key = ppm_option_row_get_option(row)->key;

        ppm_option_row_show(row, self->draft,
                            row != origin && !ppm_draft_is_touched(self->draft, key));
    }
    show_folds(self);
}

void
ppm_option_groups_show(PpmOptionGroups *self, PpmDraft *draft)
{
    self->draft = draft;
    show(self, NULL);
}

/* ---- what the user does ---- */

static void
on_row_changed(PpmOptionRow *row, const char *text, PpmOptionGroups *self)
{
    ppm_draft_set(self->draft, ppm_option_row_get_option(row)->key, text);
    show(self, row);
    g_signal_emit(self, edited_signal, 0);
}

static void
on_row_reset(PpmOptionRow *row, PpmOptionGroups *self)
{
    ppm_draft_reset(self->draft, ppm_option_row_get_option(row)->key);
    ppm_option_row_show(row, self->draft, TRUE);
    show(self, row);
    g_signal_emit(self, edited_signal, 0);
}

/* ---- letters after Alt ---- */

static gboolean
is_open(PpmOptionRow *row)
{
    GtkWidget *fold = gtk_widget_get_ancestor(GTK_WIDGET(row), HDY_TYPE_EXPANDER_ROW);

    return !fold || hdy_expander_row_get_expanded(HDY_EXPANDER_ROW(fold));
}

static void
give_fold_letter(HdyExpanderRow *fold, PpmLetters *letters)
{
    const char *title = ppm_option_group_title(g_object_get_data(G_OBJECT(fold), "group"));
    g_autofree char *marked = letters ? ppm_letters_mark(letters, title) : g_strdup(title);

    /* hdy_preferences_row_set_use_underline() of libhandy 1.8 tells nobody */
    g_object_set(fold, "use-underline", letters != NULL, "title", marked, NULL);
}

static void
give_row_letters(PpmOptionGroups *self, gboolean basic, PpmLetters *letters)
{
    for (guint i = 0; i < self->rows->len; i++) {
        PpmOptionRow *row = g_ptr_array_index(self->rows, i);

        if (is_basic(ppm_option_row_get_option(row)) == basic && (!letters || is_open(row)))
            ppm_option_row_give_letter(row, letters);
    }
}

/* There are more rows than letters: what is always there comes first, then what has been unfolded.
 * The rest is reached from there by the Tab key. */
static void
give_letters(PpmOptionGroups *self)
{
    g_autoptr(PpmLetters) letters = NULL;

    give_row_letters(self, TRUE, NULL);
    give_row_letters(self, FALSE, NULL);
    g_ptr_array_foreach(self->folds, (GFunc)(void (*)(void))give_fold_letter, NULL);
    letters = ppm_mnemonics_taken(GTK_WIDGET(self));
    give_row_letters(self, TRUE, letters);
    g_ptr_array_foreach(self->folds, (GFunc)(void (*)(void))give_fold_letter, letters);
    give_row_letters(self, FALSE, letters);
}

/* ---- building ---- */

static GtkWidget *
new_row(PpmOptionGroups *self, const PpmOption *option)
{
    GtkWidget *row = ppm_option_row_new(option, FALSE);

    g_ptr_array_add(self->rows, row);
    g_signal_connect_object(row, "changed", G_CALLBACK(on_row_changed), self, 0);
    g_signal_connect_object(row, "reset", G_CALLBACK(on_row_reset), self, 0);
    return row;
}

static GtkContainer *
add_list(PpmOptionGroups *self, const char *title)
{
    GtkWidget *group = g_object_new(HDY_TYPE_PREFERENCES_GROUP, "title", title, "visible", TRUE,
                                    NULL);
    GtkWidget *list = g_object_new(GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE,
                                   "visible", TRUE, NULL);

    gtk_style_context_add_class(gtk_widget_get_style_context(list), "content");
    atk_object_set_name(gtk_widget_get_accessible(list), title);
    gtk_container_add(GTK_CONTAINER(group), list);
    gtk_container_add(GTK_CONTAINER(self), group);
    return GTK_CONTAINER(list);
}

static void
add_basic(PpmOptionGroups *self, GtkWidget *password_row)
{
    GtkContainer *list = add_list(self, _("Basic"));

    for (guint i = 0; basic_keys[i]; i++) {
        gtk_container_add(list, new_row(self, ppm_option_find(basic_keys[i])));
        if (g_str_equal(basic_keys[i], "password"))
            gtk_container_add(list, password_row);
    }
}

/* "accepted" is written by programs, never by hand. */
static gboolean
is_folded(const PpmOption *option)
{
    return !(option->flags & PPM_OPTION_READ_ONLY) && !g_str_equal(option->group, "history") &&
           !is_basic(option);
}

static GtkContainer *
add_fold(PpmOptionGroups *self, GtkContainer *list, const char *group)
{
    GtkWidget *fold = g_object_new(HDY_TYPE_EXPANDER_ROW, "title", ppm_option_group_title(group),
                                   "visible", TRUE, NULL);

    g_object_set_data(G_OBJECT(fold), "group", (gpointer)group);
    atk_object_set_name(gtk_widget_get_accessible(fold), ppm_option_group_title(group));
    g_signal_connect_object(fold, "notify::expanded", G_CALLBACK(give_letters), self,
                            G_CONNECT_SWAPPED);
    g_ptr_array_add(self->folds, fold);
    gtk_container_add(list, fold);
    return GTK_CONTAINER(fold);
}

static void
add_folded(PpmOptionGroups *self)
{
    GtkContainer *list = add_list(self, _("More"));
    GtkContainer *fold = NULL;
    const char *group = "";
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++) {
        if (!is_folded(&table[i]))
            continue;
        if (!g_str_equal(table[i].group, group))
            fold = add_fold(self, list, group = table[i].group);
        gtk_container_add(fold, new_row(self, &table[i]));
    }
}

/* ---- the object ---- */

static void
ppm_option_groups_finalize(GObject *object)
{
    PpmOptionGroups *self = PPM_OPTION_GROUPS(object);

    g_ptr_array_unref(self->rows);
    g_ptr_array_unref(self->folds);
    G_OBJECT_CLASS(ppm_option_groups_parent_class)->finalize(object);
}

static void
ppm_option_groups_class_init(PpmOptionGroupsClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_option_groups_finalize;
    edited_signal = g_signal_new("edited", PPM_TYPE_OPTION_GROUPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ppm_option_groups_init(PpmOptionGroups *self)
{
    self->rows = g_ptr_array_new();
    self->folds = g_ptr_array_new();
    g_signal_connect_after(self, "map", G_CALLBACK(give_letters), NULL);
}

GtkWidget *
ppm_option_groups_new(GtkWidget *password_row)
{
    PpmOptionGroups *self = g_object_new(PPM_TYPE_OPTION_GROUPS, "orientation",
                                         GTK_ORIENTATION_VERTICAL, "spacing", 24, "visible", TRUE,
                                         NULL);

    add_basic(self, password_row);
    add_folded(self);
    return GTK_WIDGET(self);
}
