/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The error domain and its names on the bus. */
#include "config.h"

#include "error.h"
#include "names.h"

static const GDBusErrorEntry entries[] = {
    {PPM_ERROR_FAILED, PPM_DBUS_ERROR_PREFIX "Failed"},
    {PPM_ERROR_INVALID_VALUE, PPM_DBUS_ERROR_PREFIX "InvalidValue"},
    {PPM_ERROR_UNKNOWN_OPTION, PPM_DBUS_ERROR_PREFIX "UnknownOption"},
    {PPM_ERROR_EXISTS, PPM_DBUS_ERROR_PREFIX "Exists"},
    {PPM_ERROR_NOT_FOUND, PPM_DBUS_ERROR_PREFIX "NotFound"},
    {PPM_ERROR_NOT_AUTHORIZED, PPM_DBUS_ERROR_PREFIX "NotAuthorized"},
    {PPM_ERROR_BUSY, PPM_DBUS_ERROR_PREFIX "Busy"},
    {PPM_ERROR_NO_SECRET, PPM_DBUS_ERROR_PREFIX "NoSecret"},
    {PPM_ERROR_LIMIT_EXCEEDED, PPM_DBUS_ERROR_PREFIX "LimitExceeded"},
    {PPM_ERROR_BROKEN_PROFILE, PPM_DBUS_ERROR_PREFIX "BrokenProfile"},
    {PPM_ERROR_INTERACTION_REQUIRED, "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"},
};

/* Not g_dbus_error_register_error_domain(), which complains where it has been done: a program may
 * have loaded two libraries with this in them. */
GQuark
ppm_error_quark(void)
{
    static gsize quark = 0;

    if (g_once_init_enter(&quark)) {
        GQuark made = g_quark_from_string("ppm-error-quark");

        for (gsize i = 0; i < G_N_ELEMENTS(entries); i++)
            g_dbus_error_register_error(made, entries[i].error_code, entries[i].dbus_error_name);
        g_once_init_leave(&quark, made);
    }
    return (GQuark)quark;
}
