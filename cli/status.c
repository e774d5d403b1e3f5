/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a connection is. */
#include "config.h"

#include "status.h"
#include "change.h"
#include "encryption.h"
#include "message.h"
#include "proxy.h"
#include "settings.h"
#include "text.h"

#include <glib/gi18n.h>

const char *
ppm_status_or_empty(const char *text)
{
    return text ? text : "";
}

PpmState
ppm_status_state_of(const char *word)
{
    PpmState state = PPM_STATE_DISCONNECTED;

    if (word)
        ppm_state_from_string(word, &state);
    return state;
}

PpmState
ppm_status_state(PpmDBusConnection *connection)
{
    return ppm_status_state_of(ppm_dbus_connection_get_state(connection));
}

gboolean
ppm_status_has_changes(PpmDBusConnection *connection)
{
    GVariant *changes = ppm_dbus_connection_get_changes(connection);

    return changes && g_variant_n_children(changes) > 0;
}

const char *
ppm_status_label_of(const char *word)
{
    PpmState state;

    if (word && ppm_state_from_string(word, &state))
        return ppm_state_label(state);
    return ppm_status_or_empty(word);
}

const char *
ppm_status_label(PpmDBusConnection *connection)
{
    return ppm_status_label_of(ppm_dbus_connection_get_state(connection));
}

PpmColour
ppm_status_colour(PpmState state)
{
    if (state == PPM_STATE_CONNECTED)
        return PPM_COLOUR_GOOD;
    if (state == PPM_STATE_FAILED)
        return PPM_COLOUR_BAD;
    return state == PPM_STATE_DISCONNECTED ? PPM_COLOUR_NONE : PPM_COLOUR_BUSY;
}

char *
ppm_status_encryption(PpmDBusConnection *connection)
{
    return ppm_encryption_label(
        ppm_status_or_empty(ppm_dbus_connection_get_encryption(connection)));
}

static char *
connected_sentence(PpmDBusConnection *connection)
{
    const char *name = ppm_status_or_empty(ppm_dbus_connection_get_name(connection));
    const char *address = ppm_status_or_empty(ppm_dbus_connection_get_local_address(connection));
    g_autofree char *encryption = ppm_status_encryption(connection);
    g_autofree char *both = g_strconcat(address, *address && *encryption ? ", " : "", encryption,
                                        NULL);

    if (!*both)
        return g_strdup_printf(_("%s is connected"), name);
    return g_strdup_printf(_("%s is connected (%s)"), name, both);
}

char *
ppm_status_next_attempt(PpmDBusConnection *connection)
{
    gint64 time = ppm_dbus_connection_get_next_attempt(connection);
    gint64 seconds = (time - g_get_real_time() + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

    if (ppm_status_state(connection) != PPM_STATE_WAITING)
        return g_strdup("");
    if (time == 0)
        return g_strdup(_("as soon as there is a way to the server"));
    return g_strdup_printf(_("in %d s"), (int)CLAMP(seconds, 0, 3600 * 24));
}

char *
ppm_status_sentence(PpmDBusConnection *connection)
{
    g_autoptr(PpmFailure) failure = NULL;

    if (ppm_status_state(connection) == PPM_STATE_CONNECTED)
        return connected_sentence(connection);
    failure = ppm_status_failure(connection);
    return g_strdup_printf(
        "%s: %s%s%s", ppm_status_or_empty(ppm_dbus_connection_get_name(connection)),
        ppm_status_label(connection), failure ? ": " : "", failure ? failure->summary : "");
}

PpmFailure *
ppm_status_failure(PpmDBusConnection *connection)
{
    GVariant *dict = ppm_dbus_connection_get_failure(connection);
    const char *word = NULL, *detail = "", *server = NULL, *user = NULL;
    PpmFailure *failure;

    if (!dict || !g_variant_lookup(dict, "cause", "&s", &word) || !*word)
        return NULL;
    g_variant_lookup(dict, "detail", "&s", &detail);
    g_variant_lookup(dict, "server", "&s", &server);
    g_variant_lookup(dict, "user", "&s", &user);
    failure = g_new0(PpmFailure, 1);
    failure->cause = ppm_cause_from_string(word);
    failure->word = g_strdup(word);
    failure->summary = ppm_cause_summary(failure->cause, server, user);
    failure->detail = g_strdup(detail);
    failure->hint = ppm_cause_hint(failure->cause);
    return failure;
}

void
ppm_failure_free(PpmFailure *failure)
{
    g_free(failure->word);
    g_free(failure->summary);
    g_free(failure->detail);
    g_free(failure);
}

static void
report_fix(const PpmCauseInfo *info, const char *name)
{
    g_autofree char *quoted = ppm_text_quoted(name);
    const char *why = ppm_settings_why_unsafe(info->fix_key, info->fix_value);

    ppm_message_note(_("To allow it: pptpctl set %s %s=%s"), quoted, info->fix_key,
                     info->fix_value);
    if (why)
        ppm_message_note(_("That is unsafe: %s."), _(why));
}

void
ppm_failure_report(const PpmFailure *failure, const char *name)
{
    const PpmCauseInfo *info = ppm_cause_info(failure->cause);

    ppm_message_error("%s: %s", name, failure->summary);
    if (*failure->detail)
        ppm_message_note("%s", failure->detail);
    if (*ppm_status_or_empty(failure->hint))
        ppm_message_note("%s", failure->hint);
    if (info->fix_key)
        report_fix(info, name);
}

char *
ppm_status_setting(PpmDBusConnection *connection, const char *key)
{
    GVariant *settings = ppm_dbus_connection_get_settings(connection);
    g_autoptr(GVariant) value = settings ? g_variant_lookup_value(settings, key, NULL) : NULL;

    return value ? ppm_text_of_variant(value, ", ") : g_strdup("");
}

void
ppm_status_traffic(PpmDBusConnection *connection, guint64 *received, guint64 *sent)
{
    *received = *sent = 0;
    if (*ppm_status_or_empty(ppm_dbus_connection_get_interface(connection)))
        ppm_dbus_connection_call_get_traffic_sync(connection, received, sent, NULL, NULL);
}

void
ppm_status_add_routes_json(PpmDBusConnection *connection, JsonBuilder *json)
{
    GVariant *routes = ppm_dbus_connection_get_routes(connection);
    const char *cidr;
    gboolean enabled, active;
    GVariantIter iter;

    json_builder_set_member_name(json, "routes");
    json_builder_begin_array(json);
    if (routes) {
        g_variant_iter_init(&iter, routes);
        while (g_variant_iter_next(&iter, "(&sbb)", &cidr, &enabled, &active)) {
            json_builder_begin_object(json);
            ppm_json_text(json, "cidr", cidr);
            ppm_json_boolean(json, "enabled", enabled);
            ppm_json_boolean(json, "active", active);
            json_builder_end_object(json);
        }
    }
    json_builder_end_array(json);
}

/* Of each its own members, and the sentence for people. */
static void
add_dicts(JsonBuilder *json, const char *name, GVariant *list, GStrv lines)
{
    json_builder_set_member_name(json, name);
    json_builder_begin_array(json);
    for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
        g_autoptr(GVariant) dict = g_variant_get_child_value(list, i);
        const char *key;
        GVariant *value;
        GVariantIter iter;

        json_builder_begin_object(json);
        g_variant_iter_init(&iter, dict);
        while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
            if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
                ppm_json_text(json, key, g_variant_get_string(value, NULL));
        ppm_json_text(json, "text", lines[i]);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static void
add_changes(PpmDBusConnection *connection, JsonBuilder *json)
{
    GVariant *changes = ppm_dbus_connection_get_changes(connection);
    GVariant *warnings = ppm_dbus_connection_get_warnings(connection);
    g_auto(GStrv) change_lines = ppm_changes_to_lines(changes);
    g_auto(GStrv) warning_lines = ppm_warnings_to_lines(warnings);

    add_dicts(json, "changes", changes, change_lines);
    add_dicts(json, "warnings", warnings, warning_lines);
}

static void
add_failure(const PpmFailure *failure, JsonBuilder *json)
{
    const PpmCauseInfo *info = ppm_cause_info(failure->cause);

    json_builder_set_member_name(json, "failure");
    json_builder_begin_object(json);
    ppm_json_text(json, "cause", failure->word);
    ppm_json_text(json, "summary", failure->summary);
    ppm_json_text(json, "detail", failure->detail);
    ppm_json_text(json, "hint", failure->hint);
    if (info->fix_key) {
        g_autofree char *fix = g_strdup_printf("%s=%s", info->fix_key, info->fix_value);

        ppm_json_text(json, "fix", fix);
    }
    json_builder_end_object(json);
}

void
ppm_status_add_json(PpmDBusConnection *connection, JsonBuilder *json)
{
    g_autoptr(PpmFailure) failure = ppm_status_failure(connection);
    gint64 since = ppm_dbus_connection_get_since(connection);
    gint64 next = ppm_dbus_connection_get_next_attempt(connection);
    g_autofree char *since_text = since ? ppm_text_iso_time(since) : NULL;
    g_autofree char *next_text = next ? ppm_text_iso_time(next) : NULL;
    g_auto(GStrv) dns = ppm_proxy_texts(G_DBUS_PROXY(connection), "Dns");
    guint64 received, sent;

    ppm_status_traffic(connection, &received, &sent);
    ppm_json_text(json, "name", ppm_dbus_connection_get_name(connection));
    ppm_json_text(json, "uuid", ppm_dbus_connection_get_uuid(connection));
    ppm_json_text(json, "managed_by", ppm_dbus_connection_get_managed_by(connection));
    ppm_json_text(json, "state", ppm_dbus_connection_get_state(connection));
    ppm_json_text(json, "since", since_text);
    ppm_json_text(json, "next_attempt", next_text);
    ppm_json_text(json, "interface", ppm_dbus_connection_get_interface(connection));
    ppm_json_text(json, "local_address", ppm_dbus_connection_get_local_address(connection));
    ppm_json_text(json, "peer_address", ppm_dbus_connection_get_peer_address(connection));
    ppm_json_text(json, "server_address", ppm_dbus_connection_get_server_address(connection));
    ppm_json_text(json, "encryption", ppm_dbus_connection_get_encryption(connection));
    ppm_json_text(json, "data_path", ppm_dbus_connection_get_data_path(connection));
    ppm_json_number(json, "mtu", ppm_dbus_connection_get_mtu(connection));
    ppm_status_add_routes_json(connection, json);
    ppm_json_texts(json, "dns", (const char *const *)dns);
    add_changes(connection, json);
    ppm_json_number(json, "rx_bytes", (gint64)received);
    ppm_json_number(json, "tx_bytes", (gint64)sent);
    ppm_json_text(json, "file_problem", ppm_dbus_connection_get_file_problem(connection));
    if (failure)
        add_failure(failure, json);
}

char *
ppm_status_file_problem(const char *problem)
{
    if (!problem || !*problem)
        return g_strdup("");
    return g_strdup_printf(_("The file was edited and cannot be used: %s. The settings are those "
                             "from before, and cannot be changed until the file is right again."),
                           problem);
}

void
ppm_status_note_file_problem(const char *name, const char *problem)
{
    g_autofree char *text = ppm_status_file_problem(problem);

    if (*text && ppm_output_format() != PPM_FORMAT_JSON)
        ppm_message_note("%s: %s", name, text);
}
