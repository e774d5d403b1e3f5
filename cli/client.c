/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The service, as pptpctl sees it over the system bus. */
#include "config.h"

#include "client.h"
#include "error.h"
#include "exit-code.h"
#include "message.h"
#include "names.h"
#include "option-check.h"
#include "terminal.h"
#include "text-agent.h"

#include <glib/gi18n.h>
#include <string.h>

#define QUIET_TIMEOUT 1000 /* milliseconds */

struct _PpmClient {
    GDBusConnection *bus;
    PpmDBusManager1 *manager;
};

static GDBusConnection *
open_bus(GError **error)
{
    g_autoptr(GError) problem = NULL;
    GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &problem);

    if (!bus) {
        g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER, "%s", problem->message);
        return NULL;
    }
    /* GLib would end us with a signal; we say what happened, with an exit code of its own. */
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    return bus;
}

static PpmClient *
open_client(GDBusProxyFlags flags, GError **error)
{
    g_autoptr(PpmClient) client = g_new0(PpmClient, 1);

    (void)PPM_ERROR; /* registers the names of the service's errors */
    client->bus = open_bus(error);
    if (!client->bus)
        return NULL;
    client->manager = ppm_dbus_manager1_proxy_new_sync(
        client->bus, flags | G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, PPM_DBUS_NAME,
        PPM_DBUS_PATH, NULL, error);
    if (!client->manager)
        return NULL;
    return g_steal_pointer(&client);
}

PpmClient *
ppm_client_open(GError **error)
{
    return open_client(G_DBUS_PROXY_FLAGS_NONE, error);
}

PpmClient *
ppm_client_open_quietly(GError **error)
{
    PpmClient *client = open_client(G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, error);

    if (client)
        g_dbus_proxy_set_default_timeout(G_DBUS_PROXY(client->manager), QUIET_TIMEOUT);
    return client;
}

void
ppm_client_free(PpmClient *client)
{
    g_clear_object(&client->manager);
    g_clear_object(&client->bus);
    g_free(client);
}

PpmDBusManager1 *
ppm_client_manager(PpmClient *client)
{
    return client->manager;
}

/* GLib keeps quiet where GetAll fails: then there is no state, and the reason must be found. */
static gboolean
check_loaded(PpmClient *client, PpmDBusConnection *connection, GError **error)
{
    g_autofree char *owner = NULL;

    if (ppm_dbus_connection_get_state(connection))
        return TRUE;
    owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(client->manager));
    if (owner)
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_FAILED,
                            _("the service does not tell the state of the connection"));
    else
        g_set_error_literal(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, PPM_DBUS_NAME);
    return FALSE;
}

PpmDBusConnection *
ppm_client_at(PpmClient *client, const char *path, GError **error)
{
    g_autoptr(PpmDBusConnection) connection = ppm_dbus_connection_proxy_new_sync(
        client->bus, G_DBUS_PROXY_FLAGS_NONE, PPM_DBUS_NAME, path, NULL, error);

    if (!connection || !check_loaded(client, connection, error))
        return NULL;
    return g_steal_pointer(&connection);
}

PpmDBusConnection *
ppm_client_find(PpmClient *client, const char *name, GError **error)
{
    g_autofree char *path = NULL;

    if (!g_utf8_validate(name, -1, NULL)) {
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NOT_FOUND, name);
        return NULL;
    }
    if (!ppm_dbus_manager1_call_find_connection_sync(client->manager, name, &path, NULL, error))
        return NULL;
    return ppm_client_at(client, path, error);
}

/* A proxy that already knows its properties and asks nobody for anything: with the well-known name
 * in place of @owner, it would ask the bus whose that is. */
static PpmDBusConnection *
proxy_of_known(PpmClient *client, const char *owner, const char *path, GVariant *properties,
               GError **error)
{
    PpmDBusConnection *connection = ppm_dbus_connection_proxy_new_sync(
        client->bus,
        G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS |
            G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
        owner, path, NULL, error);
    GVariantIter iter;
    const char *name;
    GVariant *value;

    if (!connection)
        return NULL;
    g_variant_iter_init(&iter, properties);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value))
        g_dbus_proxy_set_cached_property(G_DBUS_PROXY(connection), name, value);
    return connection;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    PpmDBusConnection *first = *(PpmDBusConnection *const *)a;
    PpmDBusConnection *second = *(PpmDBusConnection *const *)b;

    return g_strcmp0(ppm_dbus_connection_get_name(first), ppm_dbus_connection_get_name(second));
}

GPtrArray *
ppm_client_list(PpmClient *client, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GVariant) reply = g_dbus_proxy_call_sync(
        G_DBUS_PROXY(client->manager), "org.freedesktop.DBus.ObjectManager.GetManagedObjects", NULL,
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
    g_autofree char *owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(client->manager));
    g_autoptr(GVariantIter) objects = NULL;
    const char *path;
    GVariant *interfaces;

    if (!reply)
        return NULL;
    g_variant_get(reply, "(a{oa{sa{sv}}})", &objects);
    while (g_variant_iter_loop(objects, "{&o@a{sa{sv}}}", &path, &interfaces)) {
        g_autoptr(GVariant) properties = g_variant_lookup_value(
            interfaces, PPM_DBUS_CONNECTION_INTERFACE, G_VARIANT_TYPE_VARDICT);
        PpmDBusConnection *connection = NULL;

        if (properties)
            connection = proxy_of_known(client, owner ? owner : PPM_DBUS_NAME, path, properties,
                                        error);
        if (connection) {
            g_ptr_array_add(list, connection);
        } else if (properties) {
            g_variant_unref(interfaces);
            return NULL;
        }
    }
    g_ptr_array_sort(list, compare_names);
    return g_steal_pointer(&list);
}

gboolean
ppm_client_may_ask(const GError *error)
{
    return g_error_matches(error, PPM_ERROR, PPM_ERROR_INTERACTION_REQUIRED) &&
           ppm_terminal_asking_is_allowed();
}

static GVariant *
call(gpointer proxy, const char *method, GVariant *arguments, GUnixFDList *fds,
     GDBusCallFlags flags, GError **error)
{
    return g_dbus_proxy_call_with_unix_fd_list_sync(
        proxy, method, arguments, flags, PPM_CLIENT_CALL_TIMEOUT, fds, NULL, NULL, error);
}

/* The call again, and this time polkit may ask: on this terminal, or on the user's desktop. */
static GVariant *
call_asking(gpointer proxy, const char *method, GVariant *arguments, GUnixFDList *fds,
            GError **error)
{
    g_autoptr(PpmTextAgent) agent = ppm_text_agent_start();

    return call(proxy, method, arguments, fds, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
                error);
}

static void
brief_free(gpointer data)
{
    PpmBrief *brief = data;

    g_free(brief->name);
    g_free(brief->uuid);
    g_free(brief->owner);
    g_free(brief->state);
    g_free(brief->file_problem);
    g_strfreev(brief->values);
    g_free(brief);
}

static int
compare_briefs(gconstpointer a, gconstpointer b)
{
    const PpmBrief *first = *(const PpmBrief *const *)a;
    const PpmBrief *second = *(const PpmBrief *const *)b;

    return strcmp(first->name, second->name);
}

GPtrArray *
ppm_client_list_briefly(PpmClient *client, const char *const *keys, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(brief_free);
    g_autoptr(GVariant) reply = NULL;
    gsize n_keys = g_strv_length((char **)keys);
    PpmBrief brief;
    GVariantIter iter;

    if (!ppm_dbus_manager1_call_list_connections_sync(client->manager, keys, &reply, NULL, error))
        return NULL;
    g_variant_iter_init(&iter, reply);
    while (g_variant_iter_next(&iter, "(osssss^as)", NULL, &brief.name, &brief.uuid, &brief.owner,
                               &brief.state, &brief.file_problem, &brief.values)) {
        g_ptr_array_add(list, g_memdup2(&brief, sizeof brief));
        if (g_strv_length(brief.values) != n_keys) {
            g_set_error_literal(error, PPM_ERROR, PPM_ERROR_FAILED,
                                _("the service gives another answer than was asked for"));
            return NULL;
        }
    }
    g_ptr_array_sort(list, compare_briefs);
    return g_steal_pointer(&list);
}

gboolean
ppm_client_call_with_fds(gpointer proxy, const char *method, GVariant *arguments, GUnixFDList *fds,
                         GVariant **reply, GError **error)
{
    g_autoptr(GVariant) kept = arguments ? g_variant_ref_sink(arguments) : NULL;
    g_autoptr(GError) problem = NULL;
    g_autoptr(GVariant) answer = call(proxy, method, kept, fds, G_DBUS_CALL_FLAGS_NONE, &problem);

    if (ppm_client_may_ask(problem)) {
        g_clear_error(&problem);
        answer = call_asking(proxy, method, kept, fds, &problem);
    }
    if (!answer) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (reply)
        *reply = g_steal_pointer(&answer);
    return TRUE;
}

gboolean
ppm_client_call(gpointer proxy, const char *method, GVariant *arguments, GVariant **reply,
                GError **error)
{
    return ppm_client_call_with_fds(proxy, method, arguments, NULL, reply, error);
}

static int
exit_code_of_service(int code, int otherwise)
{
    switch ((PpmError)code) {
    case PPM_ERROR_INVALID_VALUE:
    case PPM_ERROR_UNKNOWN_OPTION:
    case PPM_ERROR_EXISTS:
        return PPM_EXIT_USAGE;
    case PPM_ERROR_NOT_FOUND:
        return PPM_EXIT_UNKNOWN_CONNECTION;
    case PPM_ERROR_NOT_AUTHORIZED:
    case PPM_ERROR_INTERACTION_REQUIRED:
        return PPM_EXIT_NOT_AUTHORIZED;
    case PPM_ERROR_NO_SECRET:
        return PPM_EXIT_NO_PASSWORD;
    case PPM_ERROR_FAILED:
    case PPM_ERROR_BUSY:
    case PPM_ERROR_LIMIT_EXCEEDED:
    case PPM_ERROR_BROKEN_PROFILE:
        return otherwise;
    }
    return otherwise;
}

/* Errors of the bus itself: the service is not there, went away, or cannot be reached. */
static gboolean
means_no_service(const GError *error)
{
    static const GDBusError codes[] = {
        G_DBUS_ERROR_SERVICE_UNKNOWN,
        G_DBUS_ERROR_NAME_HAS_NO_OWNER,
        G_DBUS_ERROR_NO_REPLY,
        G_DBUS_ERROR_NO_SERVER,
        G_DBUS_ERROR_DISCONNECTED,
        G_DBUS_ERROR_SPAWN_EXEC_FAILED,
        G_DBUS_ERROR_SPAWN_FORK_FAILED,
        G_DBUS_ERROR_SPAWN_CHILD_EXITED,
        G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
        G_DBUS_ERROR_SPAWN_FAILED,
        G_DBUS_ERROR_SPAWN_SETUP_FAILED,
        G_DBUS_ERROR_SPAWN_CONFIG_INVALID,
        G_DBUS_ERROR_SPAWN_SERVICE_INVALID,
        G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND,
        G_DBUS_ERROR_SPAWN_PERMISSIONS_INVALID,
        G_DBUS_ERROR_SPAWN_FILE_INVALID,
        G_DBUS_ERROR_SPAWN_NO_MEMORY,
    };

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED))
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
        if (g_error_matches(error, G_DBUS_ERROR, (int)codes[i]))
            return TRUE;
    return FALSE;
}

static int
exit_code_of(const GError *error, int otherwise)
{
    if (error->domain == PPM_ERROR)
        return exit_code_of_service(error->code, otherwise);
    if (means_no_service(error))
        return PPM_EXIT_NO_SERVICE;
    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) ||
        g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_AUTH_FAILED))
        return PPM_EXIT_NOT_AUTHORIZED;
    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT))
        return PPM_EXIT_UNKNOWN_CONNECTION;
    return otherwise;
}

static int
report_no_service(const GError *error)
{
    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER))
        ppm_message_error(_("the system bus cannot be reached: %s"), error->message);
    else if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
             g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED))
        return ppm_client_report_vanished();
    else
        ppm_message_error(
            _("the service is not running; start it with: systemctl start pptp-managerd"));
    return PPM_EXIT_NO_SERVICE;
}

int
ppm_client_report_vanished(void)
{
    ppm_message_error(_("the service has ended before it answered; "
                        "start it with: systemctl start pptp-managerd"));
    return PPM_EXIT_NO_SERVICE;
}

/* Errors of the bus and of GLib, whose own words help nobody but developers. */
static const char *
words_of_the_bus(const GError *error)
{
    if (exit_code_of(error, PPM_EXIT_ERROR) == PPM_EXIT_NOT_AUTHORIZED)
        return _("the system bus does not let you do that");
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
        g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
        g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT))
        return _("the service does not answer");
    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED))
        return _("there are more calls on the system bus than it allows");
    return _("the service does not understand this pptpctl; are they of one version?");
}

/* What the service said, in this user's language where the text has no values in it. */
static char *
words_of(const GError *error)
{
    g_autoptr(GError) copy = g_error_copy(error);

    g_dbus_error_strip_remote_error(copy);
    if (g_error_matches(error, PPM_ERROR, PPM_ERROR_INTERACTION_REQUIRED))
        return g_strdup(_("not authorised: a password would be needed, and --no-ask-password "
                          "forbids to ask for it"));
    if (error->domain == PPM_ERROR)
        return g_strdup(*copy->message ? _(copy->message) : _("the service gave no reason"));
    if (error->domain == G_DBUS_ERROR || error->domain == G_IO_ERROR)
        return g_strdup(words_of_the_bus(error));
    return g_strdup(copy->message);
}

int
ppm_client_report(const GError *error, const char *name, int otherwise)
{
    int exit_code = exit_code_of(error, otherwise);
    g_autofree char *excerpt = ppm_option_excerpt(name ? name : "");
    g_autofree char *words = NULL;

    if (exit_code == PPM_EXIT_NO_SERVICE)
        return report_no_service(error);
    words = words_of(error);
    if (exit_code == PPM_EXIT_UNKNOWN_CONNECTION && name)
        ppm_message_error(_("there is no connection \"%s\" (pptpctl list shows them)"), excerpt);
    else if (name)
        ppm_message_error("%s: %s", name, words);
    else
        ppm_message_error("%s", words);
    if (exit_code == PPM_EXIT_NOT_AUTHORIZED)
        ppm_message_note(_("An administrator may do this, for example with sudo."));
    return exit_code;
}

PpmClient *
ppm_client_open_or_report(int *exit_code)
{
    g_autoptr(GError) error = NULL;
    PpmClient *client = ppm_client_open(&error);

    if (!client)
        *exit_code = ppm_client_report(error, NULL, PPM_EXIT_ERROR);
    return client;
}

GPtrArray *
ppm_client_list_or_report(PpmClient *client, int *exit_code)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *list = ppm_client_list(client, &error);

    if (error)
        *exit_code = ppm_client_report(error, NULL, PPM_EXIT_ERROR);
    return list;
}

GPtrArray *
ppm_client_list_briefly_or_report(PpmClient *client, const char *const *keys, int *exit_code)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *list = ppm_client_list_briefly(client, keys, &error);

    if (error)
        *exit_code = ppm_client_report(error, NULL, PPM_EXIT_ERROR);
    return list;
}

PpmDBusConnection *
ppm_client_find_or_report(PpmClient **client, const char *name, int *exit_code)
{
    g_autoptr(GError) error = NULL;
    PpmDBusConnection *connection;

    if (!*client)
        *client = ppm_client_open_or_report(exit_code);
    if (!*client)
        return NULL;
    connection = ppm_client_find(*client, name, &error);
    if (!connection)
        *exit_code = ppm_client_report(error, name, PPM_EXIT_ERROR);
    return connection;
}
