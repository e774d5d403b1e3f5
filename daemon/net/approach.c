/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One candidate after the other; what each answered is kept for the message. */
#include "config.h"

#include "approach.h"
#include "names.h"
#include "reach.h"

#define SMALLEST_PATH_MTU 616   /* what carries 576 bytes, the smallest that can be set */
#define LARGEST_PATH_MTU  65520 /* that the kernel takes for a route */

typedef struct {
    PpmNetlink *netlink;
    GPtrArray *candidates;
    guint32 mark;
    guint next;
    PpmApproach approach;
    PpmCause cause;
    GString *answers;
} Search;

static void try_next(GTask *task);

static void
search_free(gpointer data)
{
    Search *search = data;

    g_object_unref(search->netlink);
    g_ptr_array_unref(search->candidates);
    g_string_free(search->answers, TRUE);
    g_free(search);
}

static int
weight(PpmCause cause)
{
    if (cause == PPM_CAUSE_SERVER_REFUSED)
        return 3;
    if (cause == PPM_CAUSE_SERVER_UNREACHABLE)
        return 2;
    return cause == PPM_CAUSE_NO_ROUTE ? 1 : 0;
}

static void
note_answer(Search *search, guint32 address, PpmCause cause, const char *answer)
{
    g_autofree char *text = ppm_ipv4_to_string(address);

    if (weight(cause) > weight(search->cause))
        search->cause = cause;
    g_string_append_printf(search->answers, "%s%s: %s", search->answers->len > 0 ? "; " : "", text,
                           answer);
}

static void
on_reached(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Search *search = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;

    if (ppm_reach_finish(result, &error)) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_task_return_error(task, g_steal_pointer(&error));
        return;
    }
    note_answer(search, search->approach.address,
                g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
                    ? PPM_CAUSE_SERVER_REFUSED
                    : PPM_CAUSE_SERVER_UNREACHABLE,
                error->message);
    try_next(g_steal_pointer(&task));
}

/* What a route or a router says counts unless it is absurd: a forged message could cut every packet
 * to pieces. */
static guint
mtu_of(PpmNetlink *netlink, guint32 address, const PpmKernelRoute *uplink)
{
    guint path_mtu = ppm_netlink_path_mtu(netlink, address, PPM_MARK_PROBE);
    PpmLink link;

    if (!ppm_netlink_get_link(netlink, uplink->ifindex, &link))
        return 0;
    if (path_mtu >= SMALLEST_PATH_MTU && path_mtu < link.mtu)
        return path_mtu;
    return MIN(link.mtu, LARGEST_PATH_MTU);
}

gboolean
ppm_approach_find_uplink(PpmNetlink *netlink, guint32 address, PpmKernelRoute *uplink,
                         GError **error)
{
    if (!ppm_netlink_lookup(netlink, address, PPM_MARK_PROBE, uplink, error))
        return FALSE;
    uplink->mtu = mtu_of(netlink, address, uplink);
    return TRUE;
}

/* FALSE where there is no way there; the answer is noted. */
static gboolean
find_uplink(Search *search, guint32 address)
{
    g_autoptr(GError) error = NULL;

    search->approach.address = address;
    if (ppm_approach_find_uplink(search->netlink, address, &search->approach.uplink, &error))
        return TRUE;
    note_answer(search, address, PPM_CAUSE_NO_ROUTE, error->message);
    return FALSE;
}

/* Takes over @task. */
static void
try_next(GTask *task)
{
    g_autoptr(GTask) owned = task;
    Search *search = g_task_get_task_data(task);

    while (search->next < search->candidates->len) {
        const PpmCandidate *candidate = g_ptr_array_index(search->candidates, search->next++);

        if (!find_uplink(search, candidate->address))
            continue;
        ppm_reach_async(candidate->address, PPM_PPTP_PORT, search->mark, NULL,
                        PPM_APPROACH_TIMEOUT_MS, g_task_get_cancellable(task), on_reached,
                        g_steal_pointer(&owned));
        return;
    }
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "%s",
                            search->answers->str);
}

void
ppm_approach_async(PpmNetlink *netlink, GPtrArray *candidates, guint32 mark,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Search *search = g_new0(Search, 1);

    search->netlink = g_object_ref(netlink);
    search->candidates = g_ptr_array_ref(candidates);
    search->mark = mark;
    search->cause = PPM_CAUSE_NONE;
    search->answers = g_string_new(NULL);
    g_task_set_task_data(task, search, search_free);
    g_task_set_source_tag(task, ppm_approach_async);
    try_next(task);
}

gboolean
ppm_approach_finish(GAsyncResult *result, PpmApproach *approach, PpmCause *cause, GError **error)
{
    GTask *task = G_TASK(result);
    Search *search = g_task_get_task_data(task);

    *approach = search->approach;
    *cause = search->cause;
    return g_task_propagate_boolean(task, error);
}
