/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "sleep.h"
#include "descriptor.h"
#include "logind.h"

#include <gio/gunixfdlist.h>

struct _PpmSleep {
    GDBusConnection *bus;
    GCancellable *cancellable;
    guint subscription, watch;
    int lock; /* -1: none */
    gboolean goes;
    PpmSleepFunc func;
    gpointer user_data;
};

static void
on_locked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GUnixFDList) descriptors = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish(
        G_DBUS_CONNECTION(source), &descriptors, result, &error);
    PpmSleep *sleep = user_data;
    gint32 index = 0;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!reply) {
        g_info("sleep is not waited for: %s", error->message);
        return;
    }
    g_variant_get(reply, "(h)", &index);
    ppm_clear_fd(&sleep->lock);
    sleep->lock = descriptors ? g_unix_fd_list_get(descriptors, index, NULL) : -1;
}

static void
take_lock(PpmSleep *sleep)
{
    g_dbus_connection_call_with_unix_fd_list(
        sleep->bus, PPM_LOGIND_NAME, PPM_LOGIND_PATH, PPM_LOGIND_MANAGER, "Inhibit",
        g_variant_new("(ssss)", "sleep", "PPTP Manager", "Tunnels are ended before sleep", "delay"),
        G_VARIANT_TYPE("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, sleep->cancellable,
        on_locked, sleep);
}

static void
on_prepare_for_sleep(GDBusConnection *bus, const char *sender, const char *path,
                     const char *interface, const char *signal, GVariant *parameters,
                     gpointer user_data)
{
    PpmSleep *sleep = user_data;
    gboolean goes;

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(b)")))
        return;
    g_variant_get(parameters, "(b)", &goes);
    if (goes == sleep->goes)
        return;
    sleep->goes = goes;
    if (!goes)
        take_lock(sleep);
    sleep->func(goes, sleep->user_data);
}

/* Also when it comes back: it has forgotten the lock. */
static void
on_logind(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    PpmSleep *sleep = user_data;

    if (!sleep->goes)
        take_lock(sleep);
}

PpmSleep *
ppm_sleep_new(GDBusConnection *bus, PpmSleepFunc func, gpointer user_data)
{
    PpmSleep *sleep = g_new0(PpmSleep, 1);

    sleep->bus = g_object_ref(bus);
    sleep->cancellable = g_cancellable_new();
    sleep->lock = -1;
    sleep->func = func;
    sleep->user_data = user_data;
    sleep->subscription = g_dbus_connection_signal_subscribe(
        bus, PPM_LOGIND_NAME, PPM_LOGIND_MANAGER, "PrepareForSleep", PPM_LOGIND_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_prepare_for_sleep, sleep, NULL);
    sleep->watch = g_bus_watch_name_on_connection(
        bus, PPM_LOGIND_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_logind, NULL, sleep, NULL);
    return sleep;
}

void
ppm_sleep_ready(PpmSleep *sleep)
{
    ppm_clear_fd(&sleep->lock);
}

void
ppm_sleep_free(PpmSleep *sleep)
{
    g_cancellable_cancel(sleep->cancellable);
    g_object_unref(sleep->cancellable);
    g_bus_unwatch_name(sleep->watch);
    g_dbus_connection_signal_unsubscribe(sleep->bus, sleep->subscription);
    ppm_clear_fd(&sleep->lock);
    g_object_unref(sleep->bus);
    g_free(sleep);
}
