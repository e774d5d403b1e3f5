/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status: how connections are. */
#include "config.h"

#include "change.h"
#include "client.h"
#include "command.h"
#include "exit-code.h"
#include "history.h"
#include "message.h"
#include "proxy.h"
#include "status.h"
#include "text.h"

#include <glib/gi18n.h>

static gboolean wants_history;

static const GOptionEntry options[] = {
    {"history", 0, 0, G_OPTION_ARG_NONE, &wants_history, N_("Show the attempts that are over"),
     NULL},
    {NULL},
};

static char *
duration_of(PpmDBusConnection *connection)
{
    gint64 since = ppm_dbus_connection_get_since(connection);

    if (since == 0)
        return g_strdup("");
    return ppm_text_duration((g_get_real_time() - since) / G_USEC_PER_SEC);
}

static void
print_overview_json(GPtrArray *list)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    json_builder_set_member_name(json, "connections");
    json_builder_begin_array(json);
    for (guint i = 0; i < list->len; i++) {
        json_builder_begin_object(json);
        ppm_status_add_json(g_ptr_array_index(list, i), json);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    ppm_json_print(json);
}

static void
add_row(PpmTable *table, PpmDBusConnection *connection)
{
    gboolean terse = ppm_output_format() == PPM_FORMAT_TERSE;
    gint64 since = ppm_dbus_connection_get_since(connection);
    g_autofree char *encryption = terse ? g_strdup(ppm_dbus_connection_get_encryption(connection))
                                        : ppm_status_encryption(connection);
    g_autofree char *time = terse ? (since ? ppm_text_iso_time(since) : NULL)
                                  : duration_of(connection);

    ppm_table_add(table, ppm_status_colour(ppm_status_state(connection)),
                  ppm_status_or_empty(ppm_dbus_connection_get_name(connection)),
                  terse ? ppm_status_or_empty(ppm_dbus_connection_get_state(connection))
                        : ppm_status_label(connection),
                  ppm_status_or_empty(time),
                  ppm_status_or_empty(ppm_dbus_connection_get_local_address(connection)),
                  ppm_status_or_empty(ppm_dbus_connection_get_server_address(connection)),
                  ppm_status_or_empty(encryption), NULL);
}

static void
note_file_problem(PpmDBusConnection *connection)
{
    ppm_status_note_file_problem(ppm_dbus_connection_get_name(connection),
                                 ppm_dbus_connection_get_file_problem(connection));
}

static void
print_overview(GPtrArray *list)
{
    g_autoptr(PpmTable) table = ppm_table_new(_("NAME"), _("STATE"), _("FOR"), _("ADDRESS"),
                                              _("SERVER"), _("ENCRYPTION"), NULL);

    for (guint i = 0; i < list->len; i++)
        add_row(table, g_ptr_array_index(list, i));
    ppm_table_print(table);
    if (list->len == 0 && ppm_output_format() == PPM_FORMAT_PEOPLE)
        ppm_message_note(_("There are no connections yet; see: pptpctl help add"));
    for (guint i = 0; i < list->len; i++)
        note_file_problem(g_ptr_array_index(list, i));
}

static int
run_overview(void)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = ppm_client_open_or_report(&exit_code);
    g_autoptr(GPtrArray) list = client ? ppm_client_list_or_report(client, &exit_code) : NULL;

    if (!list)
        return exit_code;
    if (ppm_output_format() == PPM_FORMAT_JSON)
        print_overview_json(list);
    else
        print_overview(list);
    return PPM_EXIT_DONE;
}

/* All that print_pair() is called with. */
static guint
label_columns(void)
{
    const char *const labels[] = {
        N_("For"),        N_("Server"),  N_("Encryption"), N_("Address"), N_("Peer"),
        N_("Interface"),  N_("Traffic"), N_("DNS"),        N_("Routes"),  N_("Evidence"),
        N_("What to do"), N_("Profile"), N_("Changes"),    N_("Warning"), N_("Managed by"),
    };
    guint columns = 0;

    for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
        columns = MAX(columns, ppm_text_columns(_(labels[i])));
    return columns;
}

static void print_pair(const char *label, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
print_pair(const char *label, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (*text)
        ppm_output_pair(label, label_columns(), PPM_COLOUR_NONE, text);
}

static char *
describe_routes(PpmDBusConnection *connection)
{
    GVariant *routes = ppm_dbus_connection_get_routes(connection);
    GString *result = g_string_new(NULL);
    const char *cidr;
    gboolean enabled, active;
    GVariantIter iter;

    if (!routes)
        return g_string_free(result, FALSE);
    g_variant_iter_init(&iter, routes);
    while (g_variant_iter_next(&iter, "(&sbb)", &cidr, &enabled, &active))
        g_string_append_printf(result, "%s%s (%s)", result->len ? ", " : "", cidr,
                               !enabled ? _("off")
                               : active ? _("active")
                                        : _("not active"));
    return g_string_free(result, FALSE);
}

static void
print_tunnel(PpmDBusConnection *connection)
{
    g_autofree char *encryption = ppm_status_encryption(connection);
    g_autofree char *dns = NULL;
    g_autofree char *received = NULL, *sent = NULL;
    g_auto(GStrv) servers = ppm_proxy_texts(G_DBUS_PROXY(connection), "Dns");
    const char *interface = ppm_status_or_empty(ppm_dbus_connection_get_interface(connection));
    guint64 rx, tx;

    print_pair(_("Encryption"), "%s", encryption);
    print_pair(_("Address"), "%s",
               ppm_status_or_empty(ppm_dbus_connection_get_local_address(connection)));
    print_pair(_("Peer"), "%s",
               ppm_status_or_empty(ppm_dbus_connection_get_peer_address(connection)));
    if (*interface) {
        ppm_status_traffic(connection, &rx, &tx);
        received = g_format_size(rx);
        sent = g_format_size(tx);
        print_pair(_("Interface"), _("%s, MTU %u, data path: %s"), interface,
                   ppm_dbus_connection_get_mtu(connection),
                   ppm_status_or_empty(ppm_dbus_connection_get_data_path(connection)));
        print_pair(_("Traffic"), _("%s received, %s sent"), received, sent);
    }
    dns = g_strjoinv(", ", servers);
    print_pair(_("DNS"), "%s", dns);
}

/* A label for the first line only. */
static void
print_lines(const char *label, GStrv lines)
{
    for (gsize i = 0; lines[i]; i++)
        ppm_output_pair(i == 0 ? label : "", label_columns(), PPM_COLOUR_NONE, lines[i]);
}

static void
print_changes(PpmDBusConnection *connection)
{
    g_auto(GStrv) changes = ppm_changes_to_lines(ppm_dbus_connection_get_changes(connection));
    g_auto(GStrv) warnings = ppm_warnings_to_lines(ppm_dbus_connection_get_warnings(connection));

    print_lines(_("Changes"), changes);
    print_lines(_("Warning"), warnings);
}

static void
print_one(PpmDBusConnection *connection)
{
    g_autofree char *sentence = ppm_status_sentence(connection);
    g_autofree char *server = ppm_status_setting(connection, "server");
    g_autofree char *routes = describe_routes(connection);
    g_autofree char *duration = duration_of(connection);
    g_autofree char *next = ppm_status_next_attempt(connection);
    g_autofree char *problem = ppm_status_file_problem(
        ppm_dbus_connection_get_file_problem(connection));
    g_autoptr(PpmFailure) failure = ppm_status_failure(connection);
    const char *address = ppm_status_or_empty(ppm_dbus_connection_get_server_address(connection));

    ppm_output_paragraph(0, "%s", sentence);
    print_pair(_("For"), "%s", duration);
    print_pair(_("Next attempt"), "%s", next);
    print_pair(_("Managed by"), "%s",
               ppm_status_or_empty(ppm_dbus_connection_get_managed_by(connection)));
    if (*address && !g_str_equal(server, address))
        print_pair(_("Server"), "%s (%s)", server, address);
    else
        print_pair(_("Server"), "%s", server);
    print_tunnel(connection);
    print_pair(_("Routes"), "%s", routes);
    print_changes(connection);
    if (failure) {
        print_pair(_("Evidence"), "%s", failure->detail);
        print_pair(_("What to do"), "%s", ppm_status_or_empty(failure->hint));
    }
    print_pair(_("Profile"), "%s", problem);
}

/* The members of the JSON object, one a line. */
static void
print_one_terse(PpmDBusConnection *connection)
{
    gint64 since = ppm_dbus_connection_get_since(connection);
    g_autofree char *since_text = since ? ppm_text_iso_time(since) : g_strdup("");
    g_autofree char *mtu = g_strdup_printf("%u", ppm_dbus_connection_get_mtu(connection));
    g_autoptr(PpmFailure) failure = ppm_status_failure(connection);
    const struct {
        const char *member, *value;
    } lines[] = {
        {"name", ppm_dbus_connection_get_name(connection)},
        {"uuid", ppm_dbus_connection_get_uuid(connection)},
        {"state", ppm_dbus_connection_get_state(connection)},
        {"since", since_text},
        {"interface", ppm_dbus_connection_get_interface(connection)},
        {"local_address", ppm_dbus_connection_get_local_address(connection)},
        {"peer_address", ppm_dbus_connection_get_peer_address(connection)},
        {"server_address", ppm_dbus_connection_get_server_address(connection)},
        {"encryption", ppm_dbus_connection_get_encryption(connection)},
        {"data_path", ppm_dbus_connection_get_data_path(connection)},
        {"mtu", mtu},
        {"failure", failure ? failure->word : NULL},
        {"file_problem", ppm_dbus_connection_get_file_problem(connection)},
    };

    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        ppm_output_fields(lines[i].member, ppm_status_or_empty(lines[i].value), NULL);
}

static void
print_one_json(PpmDBusConnection *connection)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    ppm_status_add_json(connection, json);
    ppm_json_print(json);
}

static int
run_one(const char *name)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = ppm_client_find_or_report(&client, name, &exit_code);

    if (!connection)
        return exit_code;
    switch (ppm_output_format()) {
    case PPM_FORMAT_PEOPLE:
        print_one(connection);
        break;
    case PPM_FORMAT_TERSE:
        print_one_terse(connection);
        break;
    case PPM_FORMAT_JSON:
        print_one_json(connection);
        break;
    }
    return ppm_status_state(connection) == PPM_STATE_CONNECTED ? PPM_EXIT_DONE : PPM_EXIT_INACTIVE;
}

static int
run(const char *const *operands)
{
    if (wants_history && !operands[0]) {
        ppm_message_error(_("status: --history needs the name of a connection"));
        return PPM_EXIT_USAGE;
    }
    if (wants_history)
        return ppm_history_run(operands[0]);
    return operands[0] ? run_one(operands[0]) : run_overview();
}

const PpmCommand ppm_command_status = {
    .name = "status",
    .arguments = N_("[NAME [--history]] [--json | --terse]"),
    .summary = N_("Show how connections are"),
    .description = N_("With a name, the exit code is 0 where it is connected, and 11 otherwise."),
    .options = options,
    .operands = PPM_OPERANDS_NAME,
    .maximum = 1,
    .run = run,
};
