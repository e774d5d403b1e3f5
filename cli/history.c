/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attempts of a connection that are over. */
#include "config.h"

#include "history.h"
#include "cause.h"
#include "client.h"
#include "exit-code.h"
#include "message.h"
#include "output.h"
#include "status.h"
#include "text.h"

#include <glib/gi18n.h>

/* Times are microseconds since 1970, 0 where there is none; texts are never NULL. */
typedef struct {
    gint64 began, connected, ended;
    const char *server, *address, *encryption, *cause, *detail;
    guint64 received, sent;
} Past;

static Past
read_attempt(GVariant *attempt)
{
    Past past = {.server = "", .address = "", .encryption = "", .cause = "", .detail = ""};

    g_variant_lookup(attempt, "began", "x", &past.began);
    g_variant_lookup(attempt, "connected", "x", &past.connected);
    g_variant_lookup(attempt, "ended", "x", &past.ended);
    g_variant_lookup(attempt, "server", "&s", &past.server);
    g_variant_lookup(attempt, "local-address", "&s", &past.address);
    g_variant_lookup(attempt, "encryption", "&s", &past.encryption);
    g_variant_lookup(attempt, "cause", "&s", &past.cause);
    g_variant_lookup(attempt, "detail", "&s", &past.detail);
    g_variant_lookup(attempt, "rx-bytes", "t", &past.received);
    g_variant_lookup(attempt, "tx-bytes", "t", &past.sent);
    return past;
}

static gint64
seconds_connected(const Past *past)
{
    return past->connected ? (past->ended - past->connected) / G_USEC_PER_SEC : 0;
}

static char *
end_in_words(const Past *past, const char *user)
{
    if (*past->cause)
        return ppm_cause_summary(ppm_cause_from_string(past->cause), past->server, user);
    return g_strdup(past->connected ? _("Disconnected") : _("Cancelled"));
}

static void
add_row(PpmTable *table, const Past *past, const char *user)
{
    g_autofree char *began = ppm_text_local_time(past->began);
    g_autofree char *duration = past->connected ? ppm_text_duration(seconds_connected(past))
                                                : g_strdup(_("never"));
    g_autofree char *end = end_in_words(past, user);
    g_autofree char *received = past->connected ? g_format_size(past->received) : g_strdup("");
    g_autofree char *sent = past->connected ? g_format_size(past->sent) : g_strdup("");

    ppm_table_add(table, *past->cause ? PPM_COLOUR_BAD : PPM_COLOUR_NONE, began, duration, received,
                  sent, end, NULL);
}

static void
print_for_people(PpmDBusConnection *connection, GVariant *attempts)
{
    g_autofree char *user = ppm_status_setting(connection, "user");
    g_autoptr(PpmTable) table = ppm_table_new(_("BEGAN"), _("CONNECTED"), _("RECEIVED"), _("SENT"),
                                              _("HOW IT ENDED"), NULL);
    GVariantIter iter;
    GVariant *attempt;

    ppm_table_colour(table, 4);
    g_variant_iter_init(&iter, attempts);
    while (g_variant_iter_loop(&iter, "@a{sv}", &attempt)) {
        Past past = read_attempt(attempt);

        add_row(table, &past, user);
    }
    if (ppm_table_size(table) == 0)
        ppm_message_note(_("There was no attempt yet"));
    ppm_table_print(table);
}

static char *
time_or_empty(gint64 time)
{
    return time ? ppm_text_iso_time(time) : g_strdup("");
}

static void
print_tersely(const Past *past)
{
    g_autofree char *began = time_or_empty(past->began);
    g_autofree char *connected = time_or_empty(past->connected);
    g_autofree char *ended = time_or_empty(past->ended);
    g_autofree char *received = g_strdup_printf("%" G_GUINT64_FORMAT, past->received);
    g_autofree char *sent = g_strdup_printf("%" G_GUINT64_FORMAT, past->sent);

    ppm_output_fields(began, connected, ended, past->server, past->address, past->encryption,
                      received, sent, past->cause, past->detail, NULL);
}

static void
add_json(JsonBuilder *json, const Past *past, const char *user)
{
    g_autofree char *began = time_or_empty(past->began);
    g_autofree char *connected = time_or_empty(past->connected);
    g_autofree char *ended = time_or_empty(past->ended);
    g_autofree char *summary = *past->cause ? end_in_words(past, user) : NULL;

    json_builder_begin_object(json);
    ppm_json_text(json, "began", began);
    ppm_json_text(json, "connected", connected);
    ppm_json_text(json, "ended", ended);
    ppm_json_text(json, "server", past->server);
    ppm_json_text(json, "local_address", past->address);
    ppm_json_text(json, "encryption", past->encryption);
    ppm_json_number(json, "rx_bytes", (gint64)past->received);
    ppm_json_number(json, "tx_bytes", (gint64)past->sent);
    ppm_json_text(json, "cause", past->cause);
    ppm_json_text(json, "summary", summary);
    ppm_json_text(json, "detail", past->detail);
    json_builder_end_object(json);
}

static void
print_json(PpmDBusConnection *connection, GVariant *attempts)
{
    g_autofree char *user = ppm_status_setting(connection, "user");
    g_autoptr(JsonBuilder) json = ppm_json_begin();
    GVariantIter iter;
    GVariant *attempt;

    ppm_json_text(json, "name", ppm_dbus_connection_get_name(connection));
    ppm_json_text(json, "uuid", ppm_dbus_connection_get_uuid(connection));
    json_builder_set_member_name(json, "history");
    json_builder_begin_array(json);
    g_variant_iter_init(&iter, attempts);
    while (g_variant_iter_loop(&iter, "@a{sv}", &attempt)) {
        Past past = read_attempt(attempt);

        add_json(json, &past, user);
    }
    json_builder_end_array(json);
    ppm_json_print(json);
}

static void
print(PpmDBusConnection *connection, GVariant *attempts)
{
    GVariantIter iter;
    GVariant *attempt;

    switch (ppm_output_format()) {
    case PPM_FORMAT_PEOPLE:
        print_for_people(connection, attempts);
        break;
    case PPM_FORMAT_TERSE:
        g_variant_iter_init(&iter, attempts);
        while (g_variant_iter_loop(&iter, "@a{sv}", &attempt)) {
            Past past = read_attempt(attempt);

            print_tersely(&past);
        }
        break;
    case PPM_FORMAT_JSON:
        print_json(connection, attempts);
        break;
    }
}

int
ppm_history_run(const char *name)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = ppm_client_find_or_report(&client, name, &exit_code);
    g_autoptr(GVariant) reply = NULL;
    g_autoptr(GVariant) attempts = NULL;
    g_autoptr(GError) error = NULL;

    if (!connection)
        return exit_code;
    if (!ppm_client_call(connection, "GetHistory", NULL, &reply, &error))
        return ppm_client_report(error, name, PPM_EXIT_ERROR);
    attempts = g_variant_get_child_value(reply, 0);
    print(connection, attempts);
    return PPM_EXIT_DONE;
}
