/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data on standard output: JSON. */
#include "config.h"

#include "output.h"

JsonBuilder *
ppm_json_begin(void)
{
    JsonBuilder *json = json_builder_new();

    json_builder_begin_object(json);
    ppm_json_number(json, "version", PPM_OUTPUT_VERSION);
    return json;
}

/* json-glib escapes C0 only. Beyond ASCII there is nothing but the inside of texts, so that what
 * could drive a terminal may be written as an escape without changing the document. */
static char *
escape_controls(const char *text)
{
    GString *result = g_string_sized_new(strlen(text));

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if ((c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f ||
            (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
            g_string_append_printf(result, "\\u%04x", c);
        else
            g_string_append_unichar(result, c);
    }
    return g_string_free(result, FALSE);
}

static void
print(JsonBuilder *json, gboolean pretty)
{
    g_autoptr(JsonGenerator) generator = json_generator_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL;
    g_autofree char *escaped = NULL;

    json_builder_end_object(json);
    root = json_builder_get_root(json);
    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, pretty);
    text = json_generator_to_data(generator, NULL);
    escaped = escape_controls(text);
    ppm_output_raw_line(escaped);
}

void
ppm_json_print(JsonBuilder *json)
{
    print(json, TRUE);
}

void
ppm_json_print_line(JsonBuilder *json)
{
    print(json, FALSE);
}

void
ppm_json_text(JsonBuilder *json, const char *member, const char *text)
{
    json_builder_set_member_name(json, member);
    if (text && *text)
        json_builder_add_string_value(json, text);
    else
        json_builder_add_null_value(json);
}

void
ppm_json_number(JsonBuilder *json, const char *member, gint64 number)
{
    json_builder_set_member_name(json, member);
    json_builder_add_int_value(json, number);
}

void
ppm_json_boolean(JsonBuilder *json, const char *member, gboolean value)
{
    json_builder_set_member_name(json, member);
    json_builder_add_boolean_value(json, value);
}

static void
add_texts(JsonBuilder *json, const char *const *texts)
{
    json_builder_begin_array(json);
    for (; texts && *texts; texts++)
        json_builder_add_string_value(json, *texts);
    json_builder_end_array(json);
}

void
ppm_json_texts(JsonBuilder *json, const char *member, const char *const *texts)
{
    json_builder_set_member_name(json, member);
    add_texts(json, texts);
}

void
ppm_json_variant(JsonBuilder *json, GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN)) {
        json_builder_add_boolean_value(json, g_variant_get_boolean(value));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32)) {
        json_builder_add_int_value(json, g_variant_get_uint32(value));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)) {
        json_builder_add_string_value(json, g_variant_get_string(value, NULL));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_autofree const char **texts = g_variant_get_strv(value, NULL);

        add_texts(json, texts);
    } else {
        g_autofree char *text = g_variant_print(value, FALSE);

        json_builder_add_string_value(json, text);
    }
}
