/* SPDX-License-Identifier: GPL-2.0-or-later */
/* presets: what a connection can start from. Needs no service. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "exit-code.h"
#include "message.h"
#include "option-table.h"
#include "output.h"
#include "preset.h"
#include "settings.h"

#include <glib/gi18n.h>

static void
add_options_json(PpmPreset *preset, JsonBuilder *json)
{
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    json_builder_set_member_name(json, "options");
    json_builder_begin_object(json);
    for (gsize i = 0; i < count; i++) {
        const char *text = ppm_preset_get(preset, table[i].key);

        if (text) {
            g_autoptr(GVariant) value = g_variant_ref_sink(ppm_option_to_variant(&table[i], text));

            json_builder_set_member_name(json, table[i].key);
            ppm_json_variant(json, value);
        }
    }
    json_builder_end_object(json);
}

static void
add_json(PpmPreset *preset, JsonBuilder *json)
{
    ppm_json_text(json, "id", ppm_preset_id(preset));
    ppm_json_text(json, "name", ppm_preset_name(preset));
    ppm_json_text(json, "summary", ppm_preset_summary(preset));
    ppm_json_text(json, "hint", ppm_preset_hint(preset));
    add_options_json(preset, json);
}

static void
print_all_json(GPtrArray *presets)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    json_builder_set_member_name(json, "presets");
    json_builder_begin_array(json);
    for (guint i = 0; i < presets->len; i++) {
        json_builder_begin_object(json);
        add_json(g_ptr_array_index(presets, i), json);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    ppm_json_print(json);
}

static void
print_all(GPtrArray *presets)
{
    g_autoptr(PpmTable) table = ppm_table_new(_("ID"), _("NAME"), _("WHAT FOR"), NULL);

    for (guint i = 0; i < presets->len; i++) {
        PpmPreset *preset = g_ptr_array_index(presets, i);

        ppm_table_add(table, PPM_COLOUR_NONE, ppm_preset_id(preset), ppm_preset_name(preset),
                      ppm_preset_summary(preset), NULL);
    }
    ppm_table_print(table);
}

/* One that an administrator broke is told, and the others are shown. */
static GPtrArray *
load_all(void)
{
    g_auto(GStrv) ids = ppm_preset_list();
    GPtrArray *presets = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_preset_unref);

    for (guint i = 0; ids && ids[i]; i++) {
        g_autoptr(GError) error = NULL;
        PpmPreset *preset = ppm_preset_load(ids[i], &error);

        if (preset)
            g_ptr_array_add(presets, preset);
        else
            ppm_message_error("%s: %s", ids[i], error->message);
    }
    return presets;
}

static void
print_options(PpmPreset *preset)
{
    g_autoptr(PpmTable) table = ppm_table_new(_("OPTION"), _("VALUE"), NULL);
    gsize count;
    const PpmOption *rows = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++) {
        const char *key = rows[i].key;
        const char *text = ppm_preset_get(preset, key);

        if (text)
            ppm_table_add(table,
                          ppm_settings_why_unsafe(key, text) ? PPM_COLOUR_BAD : PPM_COLOUR_NONE,
                          key, text, NULL);
    }
    if (ppm_output_format() == PPM_FORMAT_PEOPLE) {
        ppm_output_paragraph(0, "%s: %s", ppm_preset_name(preset), ppm_preset_summary(preset));
        if (*ppm_preset_hint(preset))
            ppm_output_paragraph(0, "%s", ppm_preset_hint(preset));
    }
    ppm_table_print(table);
}

static int
run_one(const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmPreset) preset = ppm_preset_load(id, &error);
    g_autoptr(JsonBuilder) json = NULL;

    if (!preset) {
        ppm_message_error("%s", error->message);
        return PPM_EXIT_USAGE;
    }
    if (ppm_output_format() != PPM_FORMAT_JSON) {
        print_options(preset);
        return PPM_EXIT_DONE;
    }
    json = ppm_json_begin();
    add_json(preset, json);
    ppm_json_print(json);
    return PPM_EXIT_DONE;
}

static int
run(const char *const *operands)
{
    g_autoptr(GPtrArray) presets = NULL;

    if (operands[0])
        return run_one(operands[0]);
    presets = load_all();
    if (ppm_output_format() == PPM_FORMAT_JSON)
        print_all_json(presets);
    else
        print_all(presets);
    return PPM_EXIT_DONE;
}

const PpmCommand ppm_command_presets = {
    .name = "presets",
    .arguments = N_("[ID] [--json | --terse]"),
    .summary = N_("Show what a connection can start from"),
    .operands = PPM_OPERANDS_PRESET,
    .maximum = 1,
    .run = run,
};
