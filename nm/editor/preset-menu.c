/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "preset-menu.h"
#include "preset.h"
#include "row.h"
#include "toolkit.h"
#include "words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _PpmNmPresetMenu {
    GObject parent_instance;

    GStrv ids; /* in the menu's order; what is behind them is none */
    GtkWidget *label;
    GtkWidget *input;
    GtkWidget *note;
    gboolean is_writing;
};

G_DEFINE_FINAL_TYPE(PpmNmPresetMenu, ppm_nm_preset_menu, G_TYPE_OBJECT)

static guint changed_signal;

/* ---- what is shown ---- */

/* The one sentence, and what else to do. */
static char *
note_of(const char *id)
{
    g_autoptr(PpmPreset) preset = id ? ppm_preset_load(id, NULL) : NULL;
    const char *hint = preset ? ppm_preset_hint(preset) : "";

    if (!id)
        return g_strdup("");
    if (!preset)
        return g_strdup(_("This preset is not known to this computer."));
    return g_strconcat(ppm_preset_summary(preset), *hint ? " " : "", hint, NULL);
}

void
ppm_nm_preset_menu_show(PpmNmPresetMenu *menu, PpmNmDraft *draft)
{
    const char *id = ppm_nm_draft_preset(draft);
    g_autofree char *note = note_of(id);
    guint number = 0;

    while (menu->ids[number] && g_strcmp0(menu->ids[number], id) != 0)
        number++;
    menu->is_writing = TRUE;
    ppm_toolkit_menu_set(menu->input, number);
    menu->is_writing = FALSE;
    ppm_nm_row_note_set(menu->note, note, PPM_NM_NOTE_HINT);
    ppm_toolkit_describe(menu->input, NULL, note);
}

static void
on_changed(PpmNmPresetMenu *menu)
{
    guint number = MIN(ppm_toolkit_menu_get(menu->input), g_strv_length(menu->ids));

    if (!menu->is_writing)
        g_signal_emit(menu, changed_signal, 0, menu->ids[number]);
}

/* ---- building ---- */

static GStrv
list_ids(const char *present)
{
    g_auto(GStrv) known = ppm_preset_list();
    g_autoptr(GStrvBuilder) ids = g_strv_builder_new();

    for (gsize i = 0; known[i]; i++) {
        g_autoptr(PpmPreset) preset = ppm_preset_load(known[i], NULL);

        if (preset || g_strcmp0(known[i], present) == 0)
            g_strv_builder_add(ids, known[i]);
    }
    if (present && !g_strv_contains((const char *const *)known, present))
        g_strv_builder_add(ids, present);
    return g_strv_builder_end(ids);
}

static GStrv
list_titles(const char *const *ids)
{
    g_autoptr(GStrvBuilder) titles = g_strv_builder_new();

    for (gsize i = 0; ids[i]; i++) {
        g_autoptr(PpmPreset) preset = ppm_preset_load(ids[i], NULL);

        g_strv_builder_add(titles, preset ? ppm_preset_name(preset) : ids[i]);
    }
    g_strv_builder_add(titles, _("No preset"));
    return g_strv_builder_end(titles);
}

void
ppm_nm_preset_menu_attach(PpmNmPresetMenu *menu, GtkWidget *box, GtkSizeGroup *labels)
{
    ppm_nm_row_add(box, menu->label, menu->input, NULL, menu->note, labels);
}

/* ---- the object ---- */

static void
ppm_nm_preset_menu_finalize(GObject *object)
{
    PpmNmPresetMenu *menu = PPM_NM_PRESET_MENU(object);

    g_strfreev(menu->ids);
    g_clear_object(&menu->label);
    g_clear_object(&menu->input);
    g_clear_object(&menu->note);
    G_OBJECT_CLASS(ppm_nm_preset_menu_parent_class)->finalize(object);
}

static void
ppm_nm_preset_menu_class_init(PpmNmPresetMenuClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_nm_preset_menu_finalize;
    changed_signal = g_signal_new("changed", PPM_TYPE_NM_PRESET_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ppm_nm_preset_menu_init(PpmNmPresetMenu *menu)
{
}

PpmNmPresetMenu *
ppm_nm_preset_menu_new(const char *present, PpmLetters *letters)
{
    PpmNmPresetMenu *menu = g_object_new(PPM_TYPE_NM_PRESET_MENU, NULL);
    const PpmOption *option = ppm_option_find("preset");
    g_auto(GStrv) titles = NULL;

    menu->ids = list_ids(present);
    titles = list_titles((const char *const *)menu->ids);
    menu->input = g_object_ref_sink(ppm_toolkit_menu((const char *const *)titles));
    menu->label = ppm_nm_row_label(ppm_nm_words_title(option), menu->input, option->key, letters);
    menu->note = ppm_nm_row_note();
    g_object_set(menu->input, "tooltip-text", _(option->summary), NULL);
    g_signal_connect_object(menu->input, ppm_toolkit_menu_signal, G_CALLBACK(on_changed), menu,
                            G_CONNECT_SWAPPED);
    return menu;
}
