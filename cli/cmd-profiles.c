/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list, show, rename, delete: connections and their settings. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "exit-code.h"
#include "kept.h"
#include "message.h"
#include "names.h"
#include "option-table.h"
#include "preset.h"
#include "settings.h"
#include "status.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* What a list shows of the settings. */
static const char *const list_keys[] = {"server", "user", "preset", "autoconnect", NULL};

static GVariant *
list_value(const PpmBrief *brief, guint key)
{
    return g_variant_ref_sink(
        ppm_option_to_variant(ppm_option_find(list_keys[key]), brief->values[key]));
}

static void
add_list_json(const PpmBrief *brief, JsonBuilder *json)
{
    json_builder_begin_object(json);
    ppm_json_text(json, "name", brief->name);
    ppm_json_text(json, "uuid", brief->uuid);
    ppm_json_text(json, "owner", brief->owner);
    ppm_json_text(json, "state", brief->state);
    for (guint i = 0; list_keys[i]; i++) {
        g_autoptr(GVariant) value = list_value(brief, i);

        json_builder_set_member_name(json, list_keys[i]);
        ppm_json_variant(json, value);
    }
    ppm_json_text(json, "file_problem", brief->file_problem);
    json_builder_end_object(json);
}

static void
print_list_json(GPtrArray *list)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    json_builder_set_member_name(json, "connections");
    json_builder_begin_array(json);
    for (guint i = 0; i < list->len; i++)
        add_list_json(g_ptr_array_index(list, i), json);
    json_builder_end_array(json);
    ppm_json_print(json);
}

/* Root only is told of them. A service that does not tell is none that we complain about. */
static void
note_broken_profiles(PpmClient *client)
{
    g_autoptr(GVariant) reply = g_dbus_proxy_call_sync(
        G_DBUS_PROXY(ppm_client_manager(client)), "org.freedesktop.DBus.Properties.Get",
        g_variant_new("(ss)", PPM_DBUS_MANAGER_INTERFACE, "BrokenProfiles"), G_DBUS_CALL_FLAGS_NONE,
        -1, NULL, NULL);
    g_autoptr(GVariant) list = NULL;
    const char *file, *reason;
    GVariantIter iter;

    if (!reply)
        return;
    g_variant_get(reply, "(v)", &list);
    if (!g_variant_is_of_type(list, G_VARIANT_TYPE("a(ss)")))
        return;
    g_variant_iter_init(&iter, list);
    while (g_variant_iter_next(&iter, "(&s&s)", &file, &reason))
        ppm_message_error(_("the file %s is left alone: %s"), file, reason);
}

static void
add_list_row(PpmTable *table, const PpmBrief *brief)
{
    gboolean terse = ppm_output_format() == PPM_FORMAT_TERSE;
    g_autoptr(GVariant) value = list_value(brief, 0);
    g_autofree char *server = ppm_text_of_variant(value, terse ? "," : ", ");

    ppm_table_add(table, ppm_status_colour(ppm_status_state_of(brief->state)), brief->name,
                  terse ? brief->state : ppm_status_label_of(brief->state), server,
                  brief->values[1], brief->values[2],
                  *brief->owner || terse ? brief->owner : _("(everyone)"), NULL);
}

static void
print_list(GPtrArray *list)
{
    g_autoptr(PpmTable) table = ppm_table_new(_("NAME"), _("STATE"), _("SERVER"), _("USER"),
                                              _("PRESET"), _("OWNER"), NULL);

    for (guint i = 0; i < list->len; i++)
        add_list_row(table, g_ptr_array_index(list, i));
    ppm_table_print(table);
    if (list->len == 0 && ppm_output_format() == PPM_FORMAT_PEOPLE)
        ppm_message_note(_("There are no connections yet; see: pptpctl help add"));
}

static int
run_list(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = ppm_client_open_or_report(&exit_code);
    g_autoptr(GPtrArray)
        list = client ? ppm_client_list_briefly_or_report(client, list_keys, &exit_code) : NULL;

    if (!list)
        return exit_code;
    if (ppm_output_format() == PPM_FORMAT_JSON)
        print_list_json(list);
    else
        print_list(list);
    for (guint i = 0; i < list->len; i++) {
        const PpmBrief *brief = g_ptr_array_index(list, i);

        ppm_status_note_file_problem(brief->name, brief->file_problem);
    }
    if (getuid() == 0)
        note_broken_profiles(client);
    return PPM_EXIT_DONE;
}

static void
add_override_keys(PpmDBusConnection *connection, JsonBuilder *json)
{
    GVariant *overrides = ppm_dbus_connection_get_overrides(connection);
    GVariantIter iter;
    const char *key;

    json_builder_set_member_name(json, "overrides");
    json_builder_begin_array(json);
    if (overrides) {
        g_variant_iter_init(&iter, overrides);
        while (g_variant_iter_next(&iter, "{&sv}", &key, NULL))
            json_builder_add_string_value(json, key);
    }
    json_builder_end_array(json);
}

static void
add_settings(PpmDBusConnection *connection, JsonBuilder *json)
{
    GVariant *settings = ppm_dbus_connection_get_settings(connection);
    GVariantIter iter;
    const char *key;
    GVariant *value;

    json_builder_set_member_name(json, "settings");
    json_builder_begin_object(json);
    if (settings) {
        g_variant_iter_init(&iter, settings);
        while (g_variant_iter_loop(&iter, "{&sv}", &key, &value)) {
            json_builder_set_member_name(json, key);
            ppm_json_variant(json, value);
        }
    }
    json_builder_end_object(json);
}

static void
print_settings_json(PpmDBusConnection *connection)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    ppm_json_text(json, "name", ppm_dbus_connection_get_name(connection));
    ppm_json_text(json, "uuid", ppm_dbus_connection_get_uuid(connection));
    ppm_json_text(json, "owner", ppm_dbus_connection_get_owner(connection));
    ppm_json_text(json, "file_problem", ppm_dbus_connection_get_file_problem(connection));
    add_settings(connection, json);
    add_override_keys(connection, json);
    ppm_json_print(json);
}

static const char *
word_of(GVariant *value)
{
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ? g_variant_get_string(value, NULL)
                                                              : "";
}

/* Where a value comes from; "" for the default. */
static const char *
origin_of(const char *key, GVariant *overrides, PpmPreset *preset)
{
    g_autoptr(GVariant) value = overrides ? g_variant_lookup_value(overrides, key, NULL) : NULL;
    const char *text = preset ? ppm_preset_get(preset, key) : NULL;

    if (value && ppm_settings_has_no_effect(key, word_of(value)))
        return _("profile (no effect yet)");
    if (value)
        return _("profile");
    if (text && ppm_settings_has_no_effect(key, text))
        return _("preset (no effect yet)");
    return text ? _("preset") : "";
}

/* In the order of the table; what a newer service knows beyond it comes last. */
static GPtrArray *
setting_keys(GVariant *settings)
{
    GPtrArray *keys = g_ptr_array_new();
    GVariantIter iter;
    const char *key;
    gsize count;
    const PpmOption *table = ppm_option_table(&count);

    for (gsize i = 0; i < count; i++)
        g_ptr_array_add(keys, (gpointer)table[i].key);
    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_next(&iter, "{&sv}", &key, NULL))
        if (!ppm_option_find(key))
            g_ptr_array_add(keys, (gpointer)key);
    return keys;
}

static void
print_settings(PpmDBusConnection *connection)
{
    gboolean terse = ppm_output_format() == PPM_FORMAT_TERSE;
    GVariant *settings = ppm_dbus_connection_get_settings(connection);
    GVariant *overrides = ppm_dbus_connection_get_overrides(connection);
    g_autofree char *id = ppm_status_setting(connection, "preset");
    g_autoptr(PpmPreset) preset = *id ? ppm_preset_load(id, NULL) : NULL;
    g_autoptr(PpmTable) table = ppm_table_new(_("OPTION"), _("VALUE"), _("SET BY"), NULL);
    g_autoptr(GPtrArray) keys = settings ? setting_keys(settings) : NULL;

    for (guint i = 0; keys && i < keys->len; i++) {
        const char *key = g_ptr_array_index(keys, i);
        g_autoptr(GVariant) value = g_variant_lookup_value(settings, key, NULL);
        g_autofree char *text = value ? ppm_text_of_variant(value, terse ? "," : ", ") : NULL;

        if (text)
            ppm_table_add(table,
                          ppm_settings_why_unsafe(key, text) ? PPM_COLOUR_BAD : PPM_COLOUR_NONE,
                          key, text, origin_of(key, overrides, preset), NULL);
    }
    ppm_table_print(table);
}

static int
run_show(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection)
        connection = ppm_client_find_or_report(&client, operands[0], &exit_code);

    if (!connection)
        return exit_code;
    if (ppm_output_format() == PPM_FORMAT_JSON)
        print_settings_json(connection);
    else
        print_settings(connection);
    ppm_status_note_file_problem(ppm_dbus_connection_get_name(connection),
                                 ppm_dbus_connection_get_file_problem(connection));
    return PPM_EXIT_DONE;
}

static int
run_rename(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = NULL;
    g_autoptr(PpmSettings) settings = ppm_settings_new();
    g_autoptr(GError) error = NULL;
    const char *nothing[] = {NULL};

    if (!ppm_settings_set(settings, "name", operands[1], &error))
        return ppm_client_report(error, NULL, PPM_EXIT_USAGE);
    connection = ppm_client_find_or_report(&client, operands[0], &exit_code);
    if (!connection)
        return exit_code;
    if (!ppm_client_call(connection, "Update",
                         g_variant_new("(@a{sv}^as)", ppm_settings_to_variant(settings), nothing),
                         NULL, &error))
        return ppm_client_report(error, operands[0], PPM_EXIT_ERROR);
    ppm_message_note(_("%s is now called %s"), operands[0], operands[1]);
    return PPM_EXIT_DONE;
}

/* Nobody would find the password of a connection that is gone. Only a password that stays is worth
 * a word, and a dialog only where somebody sits. */
static void
forget_password(PpmDBusConnection *connection, const char *name)
{
    g_autoptr(GError) error = NULL;

    if (!ppm_kept_clear(connection, ppm_terminal_can_ask(), &error) &&
        g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_LOCKED))
        ppm_message_note(_("%s: its password stays in your keyring: %s"), name, error->message);
}

static int
delete_one(PpmDBusConnection *connection, const char *name)
{
    g_autoptr(GError) error = NULL;

    if (!ppm_client_call(connection, "Delete", NULL, NULL, &error))
        return ppm_client_report(error, name, PPM_EXIT_NOT_DELETED);
    ppm_message_note(_("%s is deleted"), name);
    forget_password(connection, name);
    return PPM_EXIT_DONE;
}

/* All of them are looked up before anything is deleted. */
static int
run_delete(const char *const *operands)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func(g_object_unref);

    for (guint i = 0; operands[i]; i++) {
        PpmDBusConnection *connection = ppm_client_find_or_report(&client, operands[i], &exit_code);

        if (!connection)
            return exit_code;
        g_ptr_array_add(connections, connection);
    }
    for (guint i = 0; i < connections->len; i++) {
        int one = delete_one(g_ptr_array_index(connections, i), operands[i]);

        if (one != PPM_EXIT_DONE)
            exit_code = one;
    }
    return exit_code;
}

const PpmCommand ppm_command_list = {
    .name = "list",
    .arguments = "[--json | --terse]",
    .summary = N_("List the connections"),
    .run = run_list,
};

const PpmCommand ppm_command_show = {
    .name = "show",
    .arguments = N_("NAME [--json | --terse]"),
    .summary = N_("Show the settings of a connection"),
    .operands = PPM_OPERANDS_NAME,
    .minimum = 1,
    .maximum = 1,
    .run = run_show,
};

const PpmCommand ppm_command_rename = {
    .name = "rename",
    .arguments = N_("NAME NEW-NAME"),
    .summary = N_("Give a connection another name"),
    .operands = PPM_OPERANDS_NAME,
    .minimum = 2,
    .maximum = 2,
    .run = run_rename,
};

const PpmCommand ppm_command_delete = {
    .name = "delete",
    .arguments = N_("NAME…"),
    .summary = N_("Disconnect and remove connections"),
    .operands = PPM_OPERANDS_NAMES,
    .minimum = 1,
    .maximum = PPM_ANY_NUMBER,
    .run = run_delete,
};
