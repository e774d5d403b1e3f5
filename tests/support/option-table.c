/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints the option table as JSON, for tests that walk over it in another language. */
#include "config.h"

#include "option-check.h"
#include "option-table.h"

#include <json-glib/json-glib.h>

static const struct {
    PpmOptionCheck function;
    const char *name;
} checks[] = {
    {ppm_check_name, "name"},
    {ppm_check_uuid, "uuid"},
    {ppm_check_preset, "preset"},
    {ppm_check_owner, "owner"},
    {ppm_check_server, "server"},
    {ppm_check_interface, "interface"},
    {ppm_check_phone, "phone"},
    {ppm_check_user, "user"},
    {ppm_check_domain, "domain"},
    {ppm_check_route, "route"},
    {ppm_check_network, "network"},
    {ppm_check_address, "address"},
    {ppm_check_dns_domain, "dns-domain"},
};

static const char *
name_of_type(PpmOptionType type)
{
    switch (type) {
    case PPM_OPTION_TEXT:
        return "text";
    case PPM_OPTION_BOOLEAN:
        return "boolean";
    case PPM_OPTION_NUMBER:
        return "number";
    case PPM_OPTION_AUTO_NUMBER:
        return "auto-number";
    case PPM_OPTION_CHOICE:
        return "choice";
    case PPM_OPTION_LIST:
        return "list";
    }
    g_return_val_if_reached(NULL);
}

/* A check that is not known here shows as "?", which no test has a rule for. */
static const char *
name_of_check(PpmOptionCheck check)
{
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        if (checks[i].function == check)
            return checks[i].name;
    }
    return check ? "?" : "";
}

static void
add_text(JsonBuilder *json, const char *member, const char *text)
{
    json_builder_set_member_name(json, member);
    json_builder_add_string_value(json, text);
}

static void
add_number(JsonBuilder *json, const char *member, guint number)
{
    json_builder_set_member_name(json, member);
    json_builder_add_int_value(json, number);
}

static void
add_flag(JsonBuilder *json, const char *member, gboolean flag)
{
    json_builder_set_member_name(json, member);
    json_builder_add_boolean_value(json, flag);
}

static void
add_option(JsonBuilder *json, const PpmOption *option)
{
    json_builder_begin_object(json);
    add_text(json, "key", option->key);
    add_text(json, "group", option->group);
    add_text(json, "type", name_of_type(option->type));
    add_text(json, "default", option->default_text);
    add_text(json, "check", name_of_check(option->check));
    add_number(json, "minimum", option->minimum);
    add_number(json, "maximum", option->maximum);
    add_flag(json, "read_only", option->flags & PPM_OPTION_READ_ONLY);
    add_flag(json, "unquoted", option->flags & PPM_OPTION_UNQUOTED);
    add_flag(json, "distinct", option->flags & PPM_OPTION_DISTINCT);
    json_builder_set_member_name(json, "choices");
    json_builder_begin_array(json);
    for (guint i = 0; option->choices && option->choices[i]; i++)
        json_builder_add_string_value(json, option->choices[i]);
    json_builder_end_array(json);
    json_builder_end_object(json);
}

int
main(void)
{
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL;
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    json_builder_begin_array(json);
    for (gsize i = 0; i < n_options; i++)
        add_option(json, &table[i]);
    json_builder_end_array(json);
    root = json_builder_get_root(json);
    text = json_to_string(root, TRUE);
    g_print("%s\n", text);
    return 0;
}
