/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "form.h"
#include "error.h"
#include "option-group.h"
#include "preset-menu.h"
#include "row.h"
#include "toolkit.h"
#include "words.h"

#include <glib/gi18n-lib.h>

#define MARGIN    12
#define SPACING   6
#define MIN_WIDTH 400
#define MAX_HEIGHT                                                                                 \
    400 /* what is around it is 300 pixels in nm-connection-editor; screens have 768 */

struct _PpmNmForm {
    GObject parent_instance;

    PpmNmDraft *draft;
    GPtrArray *rows;
    PpmNmPassword *password;
    PpmNmPresetMenu *presets;
    GtkWidget *others_note;
    GtkWidget *widget;
};

G_DEFINE_FINAL_TYPE(PpmNmForm, ppm_nm_form, G_TYPE_OBJECT)

static guint changed_signal;

static const char *const basic_keys[] = {"server", "user", "password", "domain", NULL};

/* ---- what is shown ---- */

static void
show_others_note(PpmNmForm *form)
{
    gboolean excludes = ppm_nm_draft_excludes_others(form->draft);

    ppm_nm_row_note_set(form->others_note,
                        excludes ? _("NetworkManager's own PPTP plugin, where it is used instead "
                                     "of PPTP Manager's, refuses a connection set like this.")
                                 : NULL,
                        PPM_NM_NOTE_WARNING);
}

/* All but the text of @origin, which the user is changing. */
static void
show(PpmNmForm *form, PpmNmRow *origin)
{
    for (guint i = 0; i < form->rows->len; i++) {
        PpmNmRow *row = g_ptr_array_index(form->rows, i);

        ppm_nm_row_show(row, form->draft, !origin);
    }
    ppm_nm_password_show(form->password,
                         ppm_nm_draft_text(form->draft, ppm_option_find("password")));
    ppm_nm_preset_menu_show(form->presets, form->draft);
    show_others_note(form);
}

/* ---- what the user does ---- */

static void
on_row_changed(PpmNmForm *form, const char *text, PpmNmRow *row)
{
    ppm_nm_draft_set(form->draft, ppm_nm_row_option(row), text);
    show(form, row);
    g_signal_emit(form, changed_signal, 0);
}

static void
on_preset_changed(PpmNmForm *form, const char *id)
{
    ppm_nm_draft_set_preset(form->draft, id);
    show(form, NULL);
    g_signal_emit(form, changed_signal, 0);
}

static void
on_password_changed(PpmNmForm *form)
{
    g_signal_emit(form, changed_signal, 0);
}

/* ---- in and out ---- */

GtkWidget *
ppm_nm_form_widget(PpmNmForm *form)
{
    return form->widget;
}

gboolean
ppm_nm_form_check(PpmNmForm *form, GError **error)
{
    const PpmOption *culprit = NULL;

    if (!ppm_nm_draft_check(form->draft, &culprit, error)) {
        if (culprit)
            g_prefix_error(error, "%s: ", ppm_nm_words_title(culprit));
        return FALSE;
    }
    return ppm_nm_password_check(form->password, error);
}

PpmNmConnection *
ppm_nm_form_result(PpmNmForm *form)
{
    return ppm_nm_draft_result(form->draft);
}

void
ppm_nm_form_write_password(PpmNmForm *form, NMSettingVpn *setting)
{
    const PpmOption *storage = ppm_option_find("password");
    const char *text = ppm_nm_draft_text(form->draft, storage);
    gboolean is_kept = g_str_equal(text, "keyring") || g_str_equal(text, "system");

    ppm_nm_password_write(form->password, setting,
                          !is_kept && ppm_nm_draft_is_touched(form->draft, storage));
}

/* ---- building ---- */

static void
add_row(PpmNmForm *form, GtkWidget *box, const PpmOption *option, GtkSizeGroup *labels,
        PpmLetters *letters)
{
    PpmNmRow *row = ppm_nm_row_new(option, letters);

    g_ptr_array_add(form->rows, row);
    g_signal_connect_object(row, "changed", G_CALLBACK(on_row_changed), form, G_CONNECT_SWAPPED);
    ppm_nm_row_attach(row, box, labels);
}

static GtkWidget *
new_basic(PpmNmForm *form, NMSettingVpn *setting, PpmLetters *letters)
{
    g_autoptr(GtkSizeGroup) labels = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
    GtkWidget *box = ppm_nm_row_box();

    add_row(form, box, ppm_option_find("server"), labels, letters);
    add_row(form, box, ppm_option_find("user"), labels, letters);
    form->password = ppm_nm_password_new(setting, letters);
    ppm_nm_password_attach(form->password, box, labels);
    add_row(form, box, ppm_option_find("password"), labels, letters);
    add_row(form, box, ppm_option_find("domain"), labels, letters);
    form->presets = ppm_nm_preset_menu_new(ppm_nm_draft_preset(form->draft), letters);
    ppm_nm_preset_menu_attach(form->presets, box, labels);
    form->others_note = ppm_nm_row_note();
    ppm_toolkit_append(box, form->others_note);
    g_signal_connect_object(form->password, "changed", G_CALLBACK(on_password_changed), form,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(form->presets, "changed", G_CALLBACK(on_preset_changed), form,
                            G_CONNECT_SWAPPED);
    return box;
}

static gboolean
is_folded(const PpmOption *option)
{
    return ppm_nm_draft_has(option) && !g_strv_contains(basic_keys, option->key);
}

static GtkWidget *
new_group(PpmNmForm *form, const char *group, PpmLetters *letters)
{
    GtkWidget *box = ppm_nm_row_box();
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    g_object_set(box, "margin-start", MARGIN, "margin-top", MARGIN / 2, "margin-bottom", MARGIN / 2,
                 NULL);
    for (gsize i = 0; i < n_options; i++)
        if (is_folded(&table[i]) && g_str_equal(table[i].group, group))
            add_row(form, box, &table[i], NULL, letters);
    return box;
}

static GtkWidget *
new_heading(const char *text)
{
    g_autofree char *markup = g_markup_printf_escaped("<b>%s</b>", text);

    return g_object_new(GTK_TYPE_LABEL, "label", markup, "use-markup", TRUE, "xalign", 0.0,
                        "margin-top", MARGIN, NULL);
}

/* The groups' letters before those of what is folded. */
static GStrv
folded_groups(void)
{
    g_autoptr(GStrvBuilder) groups = g_strv_builder_new();
    const char *last = "";
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        if (!is_folded(&table[i]) || g_str_equal(table[i].group, last))
            continue;
        last = table[i].group;
        g_strv_builder_add(groups, last);
    }
    return g_strv_builder_end(groups);
}

static void
add_groups(PpmNmForm *form, GtkWidget *box, PpmLetters *letters)
{
    g_auto(GStrv) groups = folded_groups();
    g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; groups[i]; i++)
        g_ptr_array_add(titles, ppm_letters_mark(letters, ppm_option_group_title(groups[i])));
    ppm_toolkit_append(box, new_heading(_("Advanced")));
    for (gsize i = 0; groups[i]; i++) {
        g_autofree char *name = g_strconcat("group-", groups[i], NULL);
        GtkWidget *group = new_group(form, groups[i], letters);

        ppm_toolkit_append(box, ppm_toolkit_expander(name, g_ptr_array_index(titles, i), group));
    }
}

static GtkWidget *
new_widget(PpmNmForm *form, NMSettingVpn *setting)
{
    g_autoptr(PpmLetters) letters = ppm_letters_new();
    GtkWidget *box = ppm_nm_row_box();
    GtkWidget *scrolled;

    g_object_set(box, "margin-start", MARGIN, "margin-end", MARGIN, "margin-top", MARGIN,
                 "margin-bottom", MARGIN, "width-request", MIN_WIDTH, NULL);
    ppm_toolkit_append(box, new_basic(form, setting, letters));
    add_groups(form, box, letters);
    scrolled = ppm_toolkit_scrolled(box, MAX_HEIGHT);
    gtk_widget_set_vexpand(scrolled, TRUE);
    ppm_toolkit_show_all(scrolled);
    return scrolled;
}

/* ---- the object ---- */

static void
ppm_nm_form_finalize(GObject *object)
{
    PpmNmForm *form = PPM_NM_FORM(object);

    ppm_nm_draft_free(form->draft);
    g_ptr_array_unref(form->rows);
    g_clear_object(&form->password);
    g_clear_object(&form->presets);
    g_clear_object(&form->others_note);
    g_clear_object(&form->widget);
    G_OBJECT_CLASS(ppm_nm_form_parent_class)->finalize(object);
}

static void
ppm_nm_form_class_init(PpmNmFormClass *class)
{
    G_OBJECT_CLASS(class)->finalize = ppm_nm_form_finalize;
    changed_signal = g_signal_new("changed", PPM_TYPE_NM_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
ppm_nm_form_init(PpmNmForm *form)
{
    form->rows = g_ptr_array_new_with_free_func(g_object_unref);
}

PpmNmForm *
ppm_nm_form_new(PpmNmDraft *draft, NMSettingVpn *setting)
{
    PpmNmForm *form = g_object_new(PPM_TYPE_NM_FORM, NULL);

    form->draft = draft;
    form->widget = g_object_ref_sink(new_widget(form, setting));
    show(form, NULL);
    return form;
}
