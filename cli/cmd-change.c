/* SPDX-License-Identifier: GPL-2.0-or-later */
/* add, set, unset: making a connection and changing its settings. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "error.h"
#include "exit-code.h"
#include "message.h"
#include "output.h"
#include "settings.h"

#include <glib/gi18n.h>

static gboolean wants_replace, wants_shared;
static char *server, *user, *preset;
static char **routes, **assignments;

static const GOptionEntry add_options[] = {
    {"server", 0, 0, G_OPTION_ARG_FILENAME, &server, N_("The server; more are tried in order"),
     N_("HOST[,HOST…]")},
    {"user", 0, 0, G_OPTION_ARG_FILENAME, &user, N_("The user's name at the server"),
     N_("[DOMAIN\\]USER")},
    {"preset", 0, 0, G_OPTION_ARG_FILENAME, &preset, N_("What to start from (pptpctl presets)"),
     N_("ID")},
    {"route", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &routes, N_("A network behind the tunnel"),
     N_("CIDR")},
    {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &assignments, N_("Any other option"),
     N_("KEY=VALUE")},
    {"shared", 0, 0, G_OPTION_ARG_NONE, &wants_shared, N_("For everyone on this computer"), NULL},
    {"replace", 0, 0, G_OPTION_ARG_NONE, &wants_replace, N_("Change it where it exists already"),
     NULL},
    {NULL},
};

static gboolean
assign_all(PpmSettings *settings, const char *const *texts, GError **error)
{
    for (; texts && *texts; texts++)
        if (!ppm_settings_assign(settings, *texts, error))
            return FALSE;
    return TRUE;
}

static gboolean
set_given(PpmSettings *settings, const char *key, const char *text, GError **error)
{
    return !text || ppm_settings_set(settings, key, text, error);
}

static gboolean
fill_in(PpmSettings *settings, const char *name, GError **error)
{
    if (!set_given(settings, "preset", preset, error) ||
        !assign_all(settings, (const char *const *)assignments, error) ||
        !ppm_settings_set(settings, "name", name, error) ||
        !set_given(settings, "server", server, error) || !set_given(settings, "user", user, error))
        return FALSE;
    for (guint i = 0; routes && routes[i]; i++)
        if (!ppm_settings_append(settings, "route", routes[i], error))
            return FALSE;
    return TRUE;
}

/* "owner" cannot be set like an option: only "everyone" may be asked for. */
static GVariant *
add_arguments(PpmSettings *settings)
{
    g_autoptr(GVariant) options = g_variant_ref_sink(ppm_settings_to_variant(settings));
    GVariantDict dict, flags;

    g_variant_dict_init(&dict, options);
    g_variant_dict_init(&flags, NULL);
    if (wants_shared)
        g_variant_dict_insert(&dict, "owner", "s", "");
    if (wants_replace)
        g_variant_dict_insert(&flags, "replace", "b", TRUE);
    return g_variant_new("(@a{sv}@a{sv})", g_variant_dict_end(&dict), g_variant_dict_end(&flags));
}

static void
warn_of_pptp(void)
{
    ppm_message_note(_("PPTP is weak: one recorded connection is enough to find out the password "
                       "and to read what was sent. Use it as the way into a network, not to keep "
                       "secrets, and use its password for nothing else."));
}

static int
report_add(const GError *error, const char *name)
{
    int exit_code = ppm_client_report(error, name, PPM_EXIT_ERROR);

    if (g_error_matches(error, PPM_ERROR, PPM_ERROR_EXISTS))
        ppm_message_note(_("With --replace it is changed."));
    return exit_code;
}

static void
print_added_json(PpmClient *client, GVariant *reply)
{
    const char *path;
    g_autoptr(PpmDBusConnection) connection = NULL;
    g_autoptr(JsonBuilder) json = NULL;

    if (ppm_output_format() != PPM_FORMAT_JSON)
        return;
    g_variant_get(reply, "(&o)", &path);
    connection = ppm_client_at(client, path, NULL);
    if (!connection)
        return;
    json = ppm_json_begin();
    ppm_json_text(json, "name", ppm_dbus_connection_get_name(connection));
    ppm_json_text(json, "uuid", ppm_dbus_connection_get_uuid(connection));
    ppm_json_print(json);
}

static int
add(PpmSettings *settings, const char *name)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = ppm_client_open_or_report(&exit_code);
    g_autoptr(GVariant) reply = NULL;
    g_autoptr(GError) error = NULL;

    if (!client)
        return exit_code;
    if (!ppm_client_call(ppm_client_manager(client), "AddConnection", add_arguments(settings),
                         &reply, &error))
        return report_add(error, name);
    ppm_message_note(wants_replace ? _("%s is set up as given") : _("Added %s"), name);
    warn_of_pptp();
    ppm_settings_warn(settings);
    print_added_json(client, reply);
    return PPM_EXIT_DONE;
}

static int
run_add(const char *const *operands)
{
    g_autoptr(PpmSettings) settings = ppm_settings_new();
    g_autoptr(GError) error = NULL;

    if (!server || !user) {
        ppm_message_error(_("add: %s is missing"), server ? "--user" : "--server");
        return PPM_EXIT_USAGE;
    }
    if (!fill_in(settings, operands[0], &error))
        return ppm_client_report(error, NULL, PPM_EXIT_USAGE);
    return add(settings, operands[0]);
}

static int
update(const char *name, PpmSettings *settings, const char *const *unset)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = ppm_client_find_or_report(&client, name, &exit_code);
    g_autoptr(GError) error = NULL;

    if (!connection)
        return exit_code;
    if (!ppm_client_call(connection, "Update",
                         g_variant_new("(@a{sv}^as)", ppm_settings_to_variant(settings), unset),
                         NULL, &error))
        return ppm_client_report(error, name, PPM_EXIT_ERROR);
    ppm_settings_warn(settings);
    return PPM_EXIT_DONE;
}

static int
run_set(const char *const *operands)
{
    g_autoptr(PpmSettings) settings = ppm_settings_new();
    g_autoptr(GError) error = NULL;
    const char *nothing[] = {NULL};

    if (!assign_all(settings, operands + 1, &error))
        return ppm_client_report(error, NULL, PPM_EXIT_USAGE);
    return update(operands[0], settings, nothing);
}

static int
run_unset(const char *const *operands)
{
    g_autoptr(PpmSettings) settings = ppm_settings_new();
    g_autoptr(GError) error = NULL;

    for (guint i = 1; operands[i]; i++)
        if (!ppm_settings_check_key(operands[i], &error))
            return ppm_client_report(error, NULL, PPM_EXIT_USAGE);
    return update(operands[0], settings, operands + 1);
}

const PpmCommand ppm_command_add = {
    .name = "add",
    .arguments = N_(
        "NAME --server HOST[,HOST…] --user [DOMAIN\\]USER [--preset ID] [--route CIDR]… "
        "[--set KEY=VALUE]… [--shared] [--replace]"),
    .summary = N_("Make a connection"),
    .description = N_(
        "It belongs to you, unless it is shared. What there is to set tells \"pptpctl "
        "help options\". The password is not stored here."),
    .options = add_options,
    .operands = PPM_OPERANDS_NEW_NAME,
    .minimum = 1,
    .maximum = 1,
    .run = run_add,
};

const PpmCommand ppm_command_set = {
    .name = "set",
    .arguments = N_("NAME KEY=VALUE…"),
    .summary = N_("Change settings, all of them or none"),
    .description = N_("The entries of a list are separated by commas."),
    .operands = PPM_OPERANDS_NAME_AND_ASSIGNMENTS,
    .minimum = 2,
    .maximum = PPM_ANY_NUMBER,
    .run = run_set,
};

const PpmCommand ppm_command_unset = {
    .name = "unset",
    .arguments = N_("NAME KEY…"),
    .summary = N_("Return settings to what the preset says"),
    .operands = PPM_OPERANDS_NAME_AND_KEYS,
    .minimum = 2,
    .maximum = PPM_ANY_NUMBER,
    .run = run_unset,
};
