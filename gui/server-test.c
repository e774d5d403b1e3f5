/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A name after the other, and of each an address after the other. */
#include "config.h"

#include "server-test.h"
#include "names.h"

typedef struct {
    GStrv servers;
    guint next_server;
    GList *addresses; /* of the server that is being tried */
    GList *next_address;
    PpmCause cause; /* of the last refusal */
} Test;

static void try_address(GTask *task);
static void try_server(GTask *task);

static void
test_free(gpointer data)
{
    Test *test = data;

    g_strfreev(test->servers);
    g_resolver_free_addresses(test->addresses);
    g_free(test);
}

static PpmCause
cause_of(const GError *error)
{
    if (error->domain == G_RESOLVER_ERROR)
        return PPM_CAUSE_NAME_NOT_FOUND;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
        return PPM_CAUSE_SERVER_REFUSED;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
        return PPM_CAUSE_NO_ROUTE;
    return PPM_CAUSE_SERVER_UNREACHABLE;
}

/* Whether the test is over because of it; else it is noted. Takes over @error. */
static gboolean
ends_with(GTask *task, GError *error)
{
    Test *test = g_task_get_task_data(task);
    g_autoptr(GError) owned = error;

    if (g_error_matches(owned, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_task_return_error(task, g_steal_pointer(&owned));
        return TRUE;
    }
    test->cause = cause_of(owned);
    return FALSE;
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GSocketConnection)
        connection = g_socket_client_connect_finish(G_SOCKET_CLIENT(source), result, &error);

    if (connection)
        g_task_return_int(task, PPM_CAUSE_NONE);
    else if (!ends_with(task, error))
        try_address(g_steal_pointer(&task));
}

static void
on_resolved(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Test *test = g_task_get_task_data(task);
    GError *error = NULL;

    g_resolver_free_addresses(test->addresses);
    test->addresses = g_resolver_lookup_by_name_with_flags_finish(G_RESOLVER(source), result,
                                                                  &error);
    test->next_address = test->addresses;
    if (test->addresses || !ends_with(task, error))
        try_address(g_steal_pointer(&task));
}

/* Takes over @task, as all steps do. */
static void
try_address(GTask *task)
{
    Test *test = g_task_get_task_data(task);
    g_autoptr(GSocketClient) client = NULL;
    g_autoptr(GSocketAddress) address = NULL;

    if (!test->next_address) {
        try_server(task);
        return;
    }
    address = g_inet_socket_address_new(test->next_address->data, PPM_PPTP_PORT);
    test->next_address = test->next_address->next;
    client = g_socket_client_new();
    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_set_timeout(client, PPM_SERVER_TEST_SECONDS);
    g_socket_client_connect_async(client, G_SOCKET_CONNECTABLE(address),
                                  g_task_get_cancellable(task), on_connected, task);
}

static void
try_server(GTask *task)
{
    Test *test = g_task_get_task_data(task);
    g_autoptr(GResolver) resolver = g_resolver_get_default();

    if (test->servers[test->next_server]) {
        g_resolver_lookup_by_name_with_flags_async(resolver, test->servers[test->next_server++],
                                                   G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY,
                                                   g_task_get_cancellable(task), on_resolved, task);
        return;
    }
    g_task_return_int(task, test->cause);
    g_object_unref(task);
}

void
ppm_server_test_async(const char *const *servers, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Test *test = g_new0(Test, 1);

    test->servers = g_strdupv((GStrv)servers);
    test->cause = PPM_CAUSE_SERVER_UNREACHABLE;
    g_task_set_task_data(task, test, test_free);
    g_task_set_source_tag(task, ppm_server_test_async);
    try_server(task);
}

PpmCause
ppm_server_test_finish(GAsyncResult *result, char **server, GError **error)
{
    Test *test = g_task_get_task_data(G_TASK(result));
    gssize cause = g_task_propagate_int(G_TASK(result), error);

    *server = g_strdup(test->next_server > 0 ? test->servers[test->next_server - 1] : NULL);
    return cause < 0 ? PPM_CAUSE_INTERNAL : (PpmCause)cause;
}
