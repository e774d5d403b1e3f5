/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The caller's own keyring, waited for. */
#include "config.h"

#include "kept.h"
#include "status.h"
#include "signal-watch.h"
#include "terminal.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#define TICK        200  /* milliseconds */
#define SHOWN_AFTER 1    /* seconds: an open keyring answers at once */
#define CANCELLING  3000 /* milliseconds for a dialog to go away */

/**
 * Wait:
 * @result: the answer. It may come after nobody waits any more
 * @over: there is an answer, or it is not waited for any longer
 * @expired: the time was over
 * @number: the signal that came, or 0
 */
typedef struct {
    GCancellable *cancellable;
    GAsyncResult *result;
    GPtrArray *sources;
    char *name;
    gint64 began;
    guint seconds;
    gboolean over;
    gboolean expired;
    int number;
} Wait;

static void
wait_clear(gpointer data)
{
    Wait *wait = data;

    g_clear_object(&wait->result);
    g_clear_object(&wait->cancellable);
    g_free(wait->name);
}

static void
wait_unref(Wait *wait)
{
    g_rc_box_release_full(wait, wait_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wait, wait_unref)

static Wait *
wait_new(PpmDBusConnection *connection, guint seconds)
{
    Wait *wait = g_rc_box_new0(Wait);

    wait->cancellable = g_cancellable_new();
    wait->name = g_strdup(ppm_status_or_empty(ppm_dbus_connection_get_name(connection)));
    wait->began = g_get_monotonic_time();
    wait->seconds = seconds;
    return wait;
}

/* For all of keyring.h. */
static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Wait) wait = user_data;

    wait->result = g_object_ref(result);
    wait->over = TRUE;
}

static void
watch(Wait *wait, GSource *source, GSourceFunc callback)
{
    g_source_set_callback(source, callback, wait, NULL);
    g_source_attach(source, NULL);
    g_ptr_array_add(wait->sources, source);
}

static gboolean
on_too_long(gpointer user_data)
{
    Wait *wait = user_data;

    wait->over = TRUE;
    return G_SOURCE_REMOVE;
}

static void
cancel(Wait *wait)
{
    if (g_cancellable_is_cancelled(wait->cancellable))
        return;
    g_cancellable_cancel(wait->cancellable);
    watch(wait, g_timeout_source_new(CANCELLING), on_too_long);
}

static void
on_signal(int number, gpointer user_data)
{
    Wait *wait = user_data;

    wait->over = wait->number != 0; /* the second one is not waited for */
    wait->number = number;
    cancel(wait);
}

static gboolean
on_tick(gpointer user_data)
{
    Wait *wait = user_data;
    guint seconds = (guint)((g_get_monotonic_time() - wait->began) / G_USEC_PER_SEC);
    g_autofree char *text = g_strdup_printf(_("%s: waiting for the keyring (%u s)"), wait->name,
                                            seconds);

    if (seconds >= SHOWN_AFTER)
        ppm_terminal_progress("keyring", text);
    if (seconds >= wait->seconds && !wait->number) {
        wait->expired = TRUE;
        cancel(wait);
    }
    return G_SOURCE_CONTINUE;
}

static void
destroy_source(gpointer source)
{
    g_source_destroy(source);
    g_source_unref(source);
}

static void
wait_for_answer(Wait *wait)
{
    PpmSignalWatch *signals = ppm_signal_watch_new(on_signal, wait);

    wait->sources = g_ptr_array_new_with_free_func(destroy_source);
    watch(wait, g_timeout_source_new(TICK), on_tick);
    while (!wait->over)
        g_main_context_iteration(NULL, TRUE);
    g_clear_pointer(&wait->sources, g_ptr_array_unref);
    g_clear_pointer(&signals, ppm_signal_watch_free);
    ppm_terminal_clear_progress();
    if (wait->number)
        raise(wait->number); /* nobody catches it any more */
}

/* Waits. FALSE where the time was over; else the answer is there to be finished. */
static gboolean
has_answer(Wait *wait, GError **error)
{
    wait_for_answer(wait);
    if (wait->result && !wait->expired)
        return TRUE;
    g_set_error(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_LOCKED,
                _("the keyring was not unlocked within %u seconds"), wait->seconds);
    return FALSE;
}

static const char *
uuid_of(PpmDBusConnection *connection)
{
    return ppm_status_or_empty(ppm_dbus_connection_get_uuid(connection));
}

PpmSecret *
ppm_kept_lookup(PpmDBusConnection *connection, guint seconds, GError **error)
{
    g_autoptr(Wait) wait = wait_new(connection, seconds);

    ppm_keyring_lookup_async(uuid_of(connection), ppm_terminal_asking_is_allowed(),
                             wait->cancellable, on_answer, g_rc_box_acquire(wait));
    return has_answer(wait, error) ? ppm_keyring_lookup_finish(wait->result, error) : NULL;
}

gboolean
ppm_kept_store(PpmDBusConnection *connection, const PpmSecret *secret, GError **error)
{
    g_autoptr(Wait) wait = wait_new(connection, PPM_KEPT_PATIENCE);
    g_autofree char *label = g_strdup_printf(_("PPTP connection %s"), wait->name);

    ppm_keyring_store_async(uuid_of(connection), label, secret, ppm_terminal_asking_is_allowed(),
                            wait->cancellable, on_answer, g_rc_box_acquire(wait));
    return has_answer(wait, error) && ppm_keyring_store_finish(wait->result, error);
}

gboolean
ppm_kept_clear(PpmDBusConnection *connection, gboolean may_ask, GError **error)
{
    g_autoptr(Wait) wait = wait_new(connection, PPM_KEPT_PATIENCE);

    ppm_keyring_clear_async(uuid_of(connection), may_ask && ppm_terminal_asking_is_allowed(),
                            wait->cancellable, on_answer, g_rc_box_acquire(wait));
    return has_answer(wait, error) && ppm_keyring_clear_finish(wait->result, error);
}

gboolean
ppm_kept_exists(PpmDBusConnection *connection, gboolean *exists, GError **error)
{
    g_autoptr(Wait) wait = wait_new(connection, PPM_KEPT_PATIENCE);

    ppm_keyring_exists_async(uuid_of(connection), wait->cancellable, on_answer,
                             g_rc_box_acquire(wait));
    return has_answer(wait, error) && ppm_keyring_exists_finish(wait->result, exists, error);
}
