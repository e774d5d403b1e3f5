/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many connections and tunnels there may be: one user cannot fill up what is for all. */
#include "config.h"

#include "error.h"
#include "manager-private.h"

#include <glib/gi18n-lib.h>

typedef gboolean (*Counted)(PpmConnection *connection, const char *owner);

static const char *
owner_of(PpmConnection *connection)
{
    return ppm_profile_owner(ppm_connection_profile(connection));
}

static guint
count(const GPtrArray *connections, Counted is_counted, const char *owner)
{
    guint number = 0;

    for (guint i = 0; i < connections->len; i++)
        number += is_counted(g_ptr_array_index(connections, i), owner) ? 1 : 0;
    return number;
}

/* Whom polkit asks, or who could do anything without us, is not counted with the others. */
static gboolean
is_limited(const char *owner)
{
    return owner[0] && !g_str_equal(owner, "root");
}

static gboolean
is_of_limited(PpmConnection *connection, const char *owner)
{
    return is_limited(owner_of(connection));
}

static gboolean
is_of(PpmConnection *connection, const char *owner)
{
    return g_str_equal(owner_of(connection), owner);
}

static gboolean
is_running_of(PpmConnection *connection, const char *owner)
{
    return is_of(connection, owner) && !ppm_state_is_idle(ppm_connection_state(connection));
}

static gboolean
refuse(GError **error, char *message)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_LIMIT_EXCEEDED, message);
    g_free(message);
    return FALSE;
}

gboolean
ppm_manager_may_add(PpmManager *self, const char *owner, GError **error)
{
    guint maximum = is_limited(owner) ? PPM_MANAGER_MAX_PRIVATE : PPM_MANAGER_MAX_SHARED;

    if (count(self->connections, is_of, owner) >= maximum)
        return refuse(error,
                      g_strdup_printf(owner[0] ? _("one user can have at most %u connections")
                                               : _("there can be at most %u shared connections"),
                                      maximum));
    if (is_limited(owner) &&
        count(self->connections, is_of_limited, NULL) >= PPM_MANAGER_MAX_ALL_PRIVATE)
        return refuse(error,
                      g_strdup_printf(_("all users together can have at most %u connections"),
                                      PPM_MANAGER_MAX_ALL_PRIVATE));
    return TRUE;
}

gboolean
ppm_manager_may_connect(PpmManager *self, PpmConnection *connection, GError **error)
{
    const char *owner = owner_of(connection);

    if (!is_limited(owner) || is_running_of(connection, owner) ||
        count(self->connections, is_running_of, owner) +
                count(self->leaving, is_running_of, owner) <
            PPM_MANAGER_MAX_TUNNELS)
        return TRUE;
    return refuse(error, g_strdup_printf(_("one user can have at most %u tunnels at once"),
                                         PPM_MANAGER_MAX_TUNNELS));
}
