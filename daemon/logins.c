/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The signal UserRemoved, which comes when the user's sessions and their manager are gone. The bus
 * itself sees to it that only logind's counts. */
#include "config.h"

#include "logins.h"
#include "logind.h"

struct _PpmLogins {
    GDBusConnection *bus;
    guint subscription;
    PpmLoggedOutFunc func;
    gpointer user_data;
};

static void
on_user_removed(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *signal, GVariant *parameters, gpointer user_data)
{
    PpmLogins *logins = user_data;
    guint32 uid;

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uo)")))
        return;
    g_variant_get(parameters, "(u&o)", &uid, NULL);
    logins->func(uid, logins->user_data);
}

PpmLogins *
ppm_logins_new(GDBusConnection *bus, PpmLoggedOutFunc func, gpointer user_data)
{
    PpmLogins *logins = g_new0(PpmLogins, 1);

    logins->bus = g_object_ref(bus);
    logins->func = func;
    logins->user_data = user_data;
    logins->subscription = g_dbus_connection_signal_subscribe(
        bus, PPM_LOGIND_NAME, PPM_LOGIND_MANAGER, "UserRemoved", PPM_LOGIND_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_user_removed, logins, NULL);
    return logins;
}

void
ppm_logins_free(PpmLogins *logins)
{
    g_dbus_connection_signal_unsubscribe(logins->bus, logins->subscription);
    g_object_unref(logins->bus);
    g_free(logins);
}
