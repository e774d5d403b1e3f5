/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "call-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

static const char *
sentence_of_bus(GDBusError code)
{
    switch ((int)code) {
    case G_DBUS_ERROR_SERVICE_UNKNOWN:
    case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
    case G_DBUS_ERROR_SPAWN_EXEC_FAILED:
    case G_DBUS_ERROR_SPAWN_FORK_FAILED:
    case G_DBUS_ERROR_SPAWN_CHILD_EXITED:
    case G_DBUS_ERROR_SPAWN_CHILD_SIGNALED:
    case G_DBUS_ERROR_SPAWN_FAILED:
    case G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND:
        return _("the service is not running");
    case G_DBUS_ERROR_NO_REPLY:
    case G_DBUS_ERROR_TIMEOUT:
    case G_DBUS_ERROR_TIMED_OUT:
    case G_DBUS_ERROR_DISCONNECTED:
        return _("the service did not answer");
    case G_DBUS_ERROR_UNKNOWN_METHOD:
    case G_DBUS_ERROR_UNKNOWN_OBJECT:
    case G_DBUS_ERROR_UNKNOWN_INTERFACE:
        return _("it is not there any more");
    case G_DBUS_ERROR_ACCESS_DENIED:
        return _("this computer does not let you use the service");
    default:
        return NULL;
    }
}

static const char *
sentence(const GError *error)
{
    if (error->domain == G_DBUS_ERROR)
        return sentence_of_bus((GDBusError)error->code);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED))
        return _("the service did not answer");
    return NULL;
}

GError *
ppm_call_error_for_people(GError *error)
{
    const char *text = sentence(error);

    g_dbus_error_strip_remote_error(error);
    if (text) {
        g_free(error->message);
        error->message = g_strdup(text);
    }
    return error;
}
