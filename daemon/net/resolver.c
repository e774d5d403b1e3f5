/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One name after the other, each with its own time limit; literals need no look-up. */
#include "config.h"

#include "resolver.h"
#include "ipv4.h"
#include "source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
    GStrv servers;
    guint next;
    guint timeout_ms;
    GPtrArray *candidates;
    GError *first_error;

    /* Of the present name, for both its questions. */
    GCancellable *cancellable;
    GSource *timer;
    GSource *outer; /* the caller's cancellable */
    GError *no_ipv4;
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
end_name(Lookup *lookup)
{
    ppm_clear_source(&lookup->timer);
    ppm_clear_source(&lookup->outer);
    g_clear_object(&lookup->cancellable);
    g_clear_error(&lookup->no_ipv4);
    lookup->timed_out = FALSE;
}

static void
lookup_free(gpointer data)
{
    Lookup *lookup = data;

    end_name(lookup);
    g_clear_error(&lookup->first_error);
    g_ptr_array_unref(lookup->candidates);
    g_strfreev(lookup->servers);
    g_free(lookup);
}

static gboolean
is_full(Lookup *lookup)
{
    return lookup->candidates->len >= PPM_RESOLVER_MAX_CANDIDATES;
}

static gboolean
is_known(Lookup *lookup, guint32 address)
{
    for (guint i = 0; i < lookup->candidates->len; i++) {
        if (((PpmCandidate *)g_ptr_array_index(lookup->candidates, i))->address == address)
            return TRUE;
    }
    return FALSE;
}

/* FALSE where no server can have that address. */
static gboolean
add_candidate(Lookup *lookup, const char *name, guint32 address)
{
    PpmCandidate *candidate;

    if (!ppm_ipv4_is_unicast(address))
        return FALSE;
    if (is_full(lookup) || is_known(lookup, address))
        return TRUE;
    candidate = g_new0(PpmCandidate, 1);
    candidate->name = g_strdup(name);
    candidate->address = address;
    g_ptr_array_add(lookup->candidates, candidate);
    return TRUE;
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
note_error(Lookup *lookup, const char *name, GResolverError code, const char *reason)
{
    if (!lookup->first_error)
        lookup->first_error = g_error_new(G_RESOLVER_ERROR, (int)code, "%s: %s", name, reason);
}

/* ---- one name ---- */

static gboolean
on_timer(gpointer user_data)
{
    Lookup *lookup = user_data;

    lookup->timed_out = TRUE;
    g_cancellable_cancel(lookup->cancellable);
    return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    Lookup *lookup = user_data;

    g_cancellable_cancel(lookup->cancellable);
    return G_SOURCE_REMOVE;
}

static GSource *
attach(GSource *source, GSourceFunc func, GTask *task)
{
    g_source_set_callback(source, func, g_task_get_task_data(task), NULL);
    g_source_attach(source, g_task_get_context(task));
    return source;
}

static void
begin_name(GTask *task)
{
    Lookup *lookup = g_task_get_task_data(task);
    GCancellable *outer = g_task_get_cancellable(task);

    lookup->cancellable = g_cancellable_new();
    lookup->timer = attach(g_timeout_source_new(lookup->timeout_ms), on_timer, task);
    if (outer)
        lookup->outer = attach(g_cancellable_source_new(outer), G_SOURCE_FUNC(on_cancelled), task);
}

static void
ask(GTask *task, const char *name, GResolverNameLookupFlags flags, GAsyncReadyCallback callback)
{
    Lookup *lookup = g_task_get_task_data(task);
    g_autoptr(GResolver) resolver = g_resolver_get_default();

    g_resolver_lookup_by_name_with_flags_async(resolver, name, flags, lookup->cancellable, callback,
                                               task);
}

static void
note_silence(Lookup *lookup, const char *name)
{
    note_error(lookup, name, G_RESOLVER_ERROR_TEMPORARY_FAILURE, _("nobody answered in time"));
}

static void
note_ipv6_only(Lookup *lookup, const char *name)
{
    note_error(lookup, name, G_RESOLVER_ERROR_NOT_FOUND,
               _("it has IPv6 addresses only, and PPTP needs an IPv4 address"));
}

static void
note_unsuitable(Lookup *lookup, const char *name)
{
    note_error(lookup, name, G_RESOLVER_ERROR_NOT_FOUND,
               _("none of its addresses can be a server's"));
}

/* Why there is no IPv4 address, as the system's resolver says it. */
static void
note_answer(Lookup *lookup, const char *name, const GError *error)
{
    if (!error || g_error_matches(error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
        note_error(lookup, name, G_RESOLVER_ERROR_NOT_FOUND, _("the name has no address"));
    else if (g_error_matches(error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE))
        note_error(lookup, name, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                   _("no name server can be asked"));
    else
        note_error(lookup, name, G_RESOLVER_ERROR_INTERNAL, error->message);
}

static void
on_ipv6(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Lookup *lookup = g_task_get_task_data(task);
    const char *name = lookup->servers[lookup->next - 1];
    GList *addresses = g_resolver_lookup_by_name_with_flags_finish(G_RESOLVER(source), result,
                                                                   NULL);

    if (addresses)
        note_ipv6_only(lookup, name);
    else
        note_answer(lookup, name, lookup->no_ipv4);
    g_resolver_free_addresses(addresses);
    look_up_next(task);
}

static void
take_addresses(Lookup *lookup, const char *name, GList *addresses)
{
    gboolean has_ipv4 = FALSE;
    gboolean has_suitable = FALSE;

    for (GList *item = addresses; item; item = item->next) {
        guint32 address;

        if (address_of(item->data, &address)) {
            has_ipv4 = TRUE;
            has_suitable |= add_candidate(lookup, name, address);
        }
    }
    if (!has_ipv4)
        note_ipv6_only(lookup, name);
    else if (!has_suitable)
        note_unsuitable(lookup, name);
}

static void
on_ipv4(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Lookup *lookup = g_task_get_task_data(task);
    const char *name = lookup->servers[lookup->next - 1];
    g_autoptr(GError) error = NULL;
    GList *addresses = g_resolver_lookup_by_name_with_flags_finish(G_RESOLVER(source), result,
                                                                   &error);

    if (addresses) {
        take_addresses(lookup, name, addresses);
        g_resolver_free_addresses(addresses);
    } else if (lookup->timed_out) {
        note_silence(lookup, name);
    } else if (g_error_matches(error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE)) {
        note_answer(lookup, name, error);
    } else if (!g_cancellable_is_cancelled(lookup->cancellable)) {
        lookup->no_ipv4 = g_steal_pointer(&error);
        ask(task, name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, on_ipv6);
        return;
    }
    look_up_next(task);
}

/* ---- all names ---- */

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
                                _("no server is named"));
    g_object_unref(task);
}

/* Takes over @task. A task that was cancelled returns that, whatever it is given. */
static void
look_up_next(GTask *task)
{
    Lookup *lookup = g_task_get_task_data(task);

    end_name(lookup);
    while (lookup->servers[lookup->next] && !is_full(lookup) &&
           !g_cancellable_is_cancelled(g_task_get_cancellable(task))) {
        const char *name = lookup->servers[lookup->next++];
        guint32 address;

        if (!ppm_ipv4_parse(name, &address)) {
            begin_name(task);
            ask(task, name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, on_ipv4);
            return;
        }
        if (!add_candidate(lookup, name, address))
            note_unsuitable(lookup, name);
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

/* ---- what is known from before ---- */

GStrv
ppm_resolver_remember(const GPtrArray *candidates)
{
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();

    for (guint i = 0; candidates && i < candidates->len; i++) {
        const PpmCandidate *candidate = g_ptr_array_index(candidates, i);
        g_autofree char *address = ppm_ipv4_to_string(candidate->address);
        g_autofree char *line = g_strconcat(candidate->name, " ", address, NULL);

        g_strv_builder_add(lines, line);
    }
    return g_strv_builder_end(lines);
}

static void
recall_name(Lookup *lookup, const char *name, const char *const *remembered)
{
    for (gsize i = 0; remembered && remembered[i]; i++) {
        const char *behind = strrchr(remembered[i], ' ');
        guint32 address;

        if (behind && (gsize)(behind - remembered[i]) == strlen(name) &&
            g_str_has_prefix(remembered[i], name) && ppm_ipv4_parse(behind + 1, &address))
            add_candidate(lookup, name, address);
    }
}

GPtrArray *
ppm_resolver_recall(const char *const *servers, const char *const *remembered)
{
    Lookup lookup = {.candidates = g_ptr_array_new_with_free_func(candidate_free)};

    for (gsize i = 0; servers[i]; i++) {
        guint32 address;

        if (ppm_ipv4_parse(servers[i], &address))
            add_candidate(&lookup, servers[i], address);
        else
            recall_name(&lookup, servers[i], remembered);
    }
    if (lookup.candidates->len > 0)
        return lookup.candidates;
    g_ptr_array_unref(lookup.candidates);
    return NULL;
}
