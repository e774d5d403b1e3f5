/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One name after the other, each with its own time limit; literals need no look-up. */
#include "config.h"

#include "resolver.h"
#include "ipv4.h"

#include <glib/gi18n-lib.h>

typedef struct {
    GStrv servers;
    guint next;
    guint timeout_ms;
    GPtrArray *candidates;
    GError *first_error;
    GCancellable *name_cancellable; /* of the present name */
    gulong chain;                   /* from the caller's cancellable to ours */
    guint timer;
    gboolean timed_out;
} Lookup;

static void look_up_next(GTask *task);

static void
candidate_free(gpointer data)
{
    PpmCandidate *candidate = data;

    g_free(candidate->name);
    g_free(candidate);
}

static void
lookup_free(gpointer data)
{
    Lookup *lookup = data;

    g_clear_handle_id(&lookup->timer, g_source_remove);
    g_clear_object(&lookup->name_cancellable);
    g_clear_error(&lookup->first_error);
    g_ptr_array_unref(lookup->candidates);
    g_strfreev(lookup->servers);
    g_free(lookup);
}

static void
add_candidate(Lookup *lookup, const char *name, guint32 address)
{
    PpmCandidate *candidate;

    if (!ppm_ipv4_is_unicast(address) || lookup->candidates->len >= PPM_RESOLVER_MAX_CANDIDATES)
        return;
    for (guint i = 0; i < lookup->candidates->len; i++) {
        if (((PpmCandidate *)g_ptr_array_index(lookup->candidates, i))->address == address)
            return;
    }
    candidate = g_new0(PpmCandidate, 1);
    candidate->name = g_strdup(name);
    candidate->address = address;
    g_ptr_array_add(lookup->candidates, candidate);
}

static gboolean
address_of(GInetAddress *inet, guint32 *address)
{
    g_autofree char *text = NULL;

    if (g_inet_address_get_family(inet) != G_SOCKET_FAMILY_IPV4)
        return FALSE;
    text = g_inet_address_to_string(inet);
    return ppm_ipv4_parse(text, address);
}

static void
note_error(Lookup *lookup, const char *name, const char *reason)
{
    if (!lookup->first_error)
        lookup->first_error = g_error_new(G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "%s: %s",
                                          name, reason);
}

static gboolean
on_timer(gpointer user_data)
{
    Lookup *lookup = g_task_get_task_data(user_data);

    lookup->timer = 0;
    lookup->timed_out = TRUE;
    g_cancellable_cancel(lookup->name_cancellable);
    return G_SOURCE_REMOVE;
}

static void
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    g_cancellable_cancel(user_data);
}

static void
ask(GTask *task, const char *name, GResolverNameLookupFlags flags, GAsyncReadyCallback callback)
{
    Lookup *lookup = g_task_get_task_data(task);
    GCancellable *outer = g_task_get_cancellable(task);
    g_autoptr(GResolver) resolver = g_resolver_get_default();

    g_clear_object(&lookup->name_cancellable);
    lookup->name_cancellable = g_cancellable_new();
    lookup->timed_out = FALSE;
    lookup->timer = g_timeout_add(lookup->timeout_ms, on_timer, task);
    if (outer)
        lookup->chain = g_cancellable_connect(outer, G_CALLBACK(on_cancelled),
                                              g_object_ref(lookup->name_cancellable),
                                              g_object_unref);
    g_resolver_lookup_by_name_with_flags_async(resolver, name, flags, lookup->name_cancellable,
                                               callback, task);
}

/* What an answer of either kind begins with. */
static GList *
take_answer(GObject *source, GAsyncResult *result, GTask *task, GError **error)
{
    Lookup *lookup = g_task_get_task_data(task);

    g_clear_handle_id(&lookup->timer, g_source_remove);
    if (lookup->chain) {
        g_cancellable_disconnect(g_task_get_cancellable(task), lookup->chain);
        lookup->chain = 0;
    }
    return g_resolver_lookup_by_name_with_flags_finish(G_RESOLVER(source), result, error);
}

static void
on_ipv6(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Lookup *lookup = g_task_get_task_data(task);
    const char *name = lookup->servers[lookup->next - 1];
    GList *addresses = take_answer(source, result, task, NULL);

    if (addresses)
        note_error(lookup, name, _("it has IPv6 addresses only, and PPTP needs an IPv4 address"));
    else
        note_error(lookup, name, _("the name has no address"));
    g_resolver_free_addresses(addresses);
    look_up_next(task);
}

static gboolean
add_addresses(Lookup *lookup, const char *name, GList *addresses)
{
    guint before = lookup->candidates->len;

    for (GList *item = addresses; item; item = item->next) {
        guint32 address;

        if (address_of(item->data, &address))
            add_candidate(lookup, name, address);
    }
    return lookup->candidates->len > before;
}

static void
on_ipv4(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Lookup *lookup = g_task_get_task_data(task);
    const char *name = lookup->servers[lookup->next - 1];
    g_autoptr(GError) error = NULL;
    GList *addresses = take_answer(source, result, task, &error);
    gboolean found = add_addresses(lookup, name, addresses);

    g_resolver_free_addresses(addresses);
    if (g_task_return_error_if_cancelled(task)) {
        g_object_unref(task);
    } else if (found) {
        look_up_next(task);
    } else if (lookup->timed_out) {
        note_error(lookup, name, _("nobody answered in time"));
        look_up_next(task);
    } else if (!error) {
        note_error(lookup, name, _("none of its addresses can be a server's"));
        look_up_next(task);
    } else {
        ask(task, name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, on_ipv6);
    }
}

static void
finish(GTask *task)
{
    Lookup *lookup = g_task_get_task_data(task);

    if (lookup->candidates->len > 0)
        g_task_return_pointer(task, g_ptr_array_ref(lookup->candidates),
                              (GDestroyNotify)g_ptr_array_unref);
    else if (lookup->first_error)
        g_task_return_error(task, g_steal_pointer(&lookup->first_error));
    else
        g_task_return_new_error(task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "%s",
                                _("none of the addresses can be a server's"));
    g_object_unref(task);
}

/* Takes over @task. */
static void
look_up_next(GTask *task)
{
    Lookup *lookup = g_task_get_task_data(task);

    while (lookup->servers[lookup->next]) {
        const char *name = lookup->servers[lookup->next++];
        guint32 address;

        if (ppm_ipv4_parse(name, &address)) {
            add_candidate(lookup, name, address);
            continue;
        }
        ask(task, name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, on_ipv4);
        return;
    }
    finish(task);
}

void
ppm_resolver_lookup_async(const char *const *servers, guint timeout_ms, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Lookup *lookup = g_new0(Lookup, 1);

    lookup->servers = g_strdupv((char **)servers);
    lookup->timeout_ms = timeout_ms;
    lookup->candidates = g_ptr_array_new_with_free_func(candidate_free);
    g_task_set_task_data(task, lookup, lookup_free);
    g_task_set_source_tag(task, ppm_resolver_lookup_async);
    look_up_next(task);
}

GPtrArray *
ppm_resolver_lookup_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
