/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "option-row.h"
#include "isolate.h"
#include "mnemonics.h"
#include "option-control.h"
#include "preset.h"
#include "reveal.h"
#include "weakness.h"

#include <glib/gi18n.h>

struct _PpmOptionRow {
    PpmFormRow parent_instance;

    const PpmOption *option;
    gboolean simple; /* for those who want to see no keys */
    PpmOptionControl *control;
    GtkLabel *title;
    GtkContainer *beside;
    GtkContainer *below;
    GtkWidget *reset_button;
    GtkLabel *note;
    GtkLabel *warning;
    GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE(PpmOptionRow, ppm_option_row, PPM_TYPE_FORM_ROW)

enum {
    SIGNAL_CHANGED,
    SIGNAL_RESET,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is said of the value ---- */

static void
show_text(GtkLabel *label, const char *text)
{
    gtk_label_set_text(label, text ? text : "");
    gtk_widget_set_visible(GTK_WIDGET(label), text && *text);
}

/* The one sentence, and what else to do. */
static char *
preset_note(const char *id)
{
    g_autoptr(PpmPreset) preset = ppm_preset_load(id, NULL);
    const char *hint = preset ? ppm_preset_hint(preset) : "";

    if (!preset)
        return g_strdup(_("This preset is not known to this computer."));
    return g_strconcat(ppm_preset_summary(preset), *hint ? " " : "", hint, NULL);
}

/* The key too, as the command line and the manual have it. Where a menu or a switch shows it, what
 * is allowed need not be said. */
static char *
allowed_note(const PpmOption *option, gboolean with_key)
{
    g_autofree char *key = ppm_isolate(option->key);
    g_autofree char *allowed = NULL;

    if (option->type == PPM_OPTION_BOOLEAN || option->type == PPM_OPTION_CHOICE)
        return g_steal_pointer(&key);
    allowed = ppm_option_allowed(option);
    return with_key ? g_strdup_printf("%s: %s", key, allowed) : g_steal_pointer(&allowed);
}

static char *
note_of(PpmOptionRow *self, const char *text)
{
    return g_str_equal(self->option->key, "preset") ? preset_note(text)
                                                    : allowed_note(self->option, !self->simple);
}

static char *
warning_of(const PpmOption *option, const char *text)
{
    const char *weakness = ppm_weakness_of(option->key, text);

    if (option->flags & PPM_OPTION_LATER || g_strcmp0(option->later_choice, text) == 0)
        return g_strdup(_("No effect in this version"));
    return weakness ? g_strdup_printf(_("Unsafe: %s"), _(weakness)) : NULL;
}

/* Not where the preset has nothing that could stand there. */
static gboolean
can_reset(const PpmOption *option)
{
    return option->minimum == 0 || *option->default_text;
}

/* By weight and button too, not by colour alone. */
static void
mark(PpmOptionRow *self, gboolean own)
{
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new();

    if (own)
        pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    gtk_label_set_attributes(self->title, attributes);
    gtk_widget_set_visible(self->reset_button, own);
}

/* What is wrong first, then what would be right. */
static void
describe_input(PpmOptionRow *self, const char *problem, const char *warning, const char *note)
{
    GtkWidget *input = ppm_option_control_get_input(self->control);
    GtkStyleContext *style = gtk_widget_get_style_context(input);
    const char *first = problem ? problem : warning;
    g_autofree char *text = first ? g_strdup_printf("%s\n%s", first, note) : g_strdup(note);

    atk_object_set_description(gtk_widget_get_accessible(input), text);
    if (problem)
        gtk_style_context_add_class(style, "error");
    else
        gtk_style_context_remove_class(style, "error");
}

void
ppm_option_row_show(PpmOptionRow *self, PpmDraft *draft, gboolean with_text)
{
    const char *key = self->option->key;
    const char *text = ppm_draft_text(draft, key);
    const char *problem = ppm_draft_problem(draft, key);
    g_autofree char *note = note_of(self, text);
    g_autofree char *warning = problem ? NULL : warning_of(self->option, text);

    if (with_text)
        ppm_option_control_set_text(self->control, text);
    mark(self, ppm_draft_is_own(draft, key) && can_reset(self->option));
    show_text(self->note, note);
    show_text(self->warning, warning);
    ppm_reveal_text(self->problem, problem);
    describe_input(self, problem, warning, note);
}

/* ---- what the user does ---- */

static void
on_changed(PpmOptionRow *self)
{
    g_autofree char *text = ppm_option_control_get_text(self->control);

    g_signal_emit(self, signals[SIGNAL_CHANGED], 0, text);
}

static void
on_reset(PpmOptionRow *self)
{
    g_signal_emit(self, signals[SIGNAL_RESET], 0);
}

/* ---- the object ---- */

void
ppm_option_row_give_letter(PpmOptionRow *self, PpmLetters *letters)
{
    ppm_mnemonics_give(self->title, _(self->option->summary), letters);
}

const PpmOption *
ppm_option_row_get_option(PpmOptionRow *self)
{
    return self->option;
}

static void
ppm_option_row_class_init(PpmOptionRowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

    signals[SIGNAL_CHANGED] = g_signal_new("changed", PPM_TYPE_OPTION_ROW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
    signals[SIGNAL_RESET] = g_signal_new("reset", PPM_TYPE_OPTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget_class, "/org/pptp/Manager/ui/option-row.ui");
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, title);
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, beside);
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, below);
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, reset_button);
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, note);
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, warning);
    gtk_widget_class_bind_template_child(widget_class, PpmOptionRow, problem);
    gtk_widget_class_bind_template_callback(widget_class, on_reset);
}

static void
ppm_option_row_init(PpmOptionRow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

static void
place(PpmOptionRow *self)
{
    gboolean wide = ppm_option_control_is_wide(self->control);

    gtk_container_add(wide ? self->below : self->beside, GTK_WIDGET(self->control));
    gtk_widget_set_hexpand(GTK_WIDGET(self->control), wide);
    gtk_widget_set_visible(GTK_WIDGET(self->below), wide);
    gtk_widget_set_visible(GTK_WIDGET(self->beside), !wide);
}

GtkWidget *
ppm_option_row_new(const PpmOption *option, gboolean simple)
{
    PpmOptionRow *self = g_object_new(PPM_TYPE_OPTION_ROW, NULL);
    g_autofree char *reset = g_strdup_printf(_("%s: take what the preset says"),
                                             _(option->summary));

    self->option = option;
    self->simple = simple;
    self->control = PPM_OPTION_CONTROL(ppm_option_control_new(option, simple));
    gtk_label_set_text(self->title, _(option->summary));
    atk_object_set_name(gtk_widget_get_accessible(self->reset_button), reset);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _(option->summary));
    gtk_label_set_mnemonic_widget(self->title, ppm_option_control_get_input(self->control));
    place(self);
    g_signal_connect_object(self->control, "changed", G_CALLBACK(on_changed), self,
                            G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
