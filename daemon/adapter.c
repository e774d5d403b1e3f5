/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the adapters have in common: who may do what. */
#include "config.h"

#include "adapter.h"
#include "error.h"
#include "names.h"

#include <string.h>

typedef struct {
    GDBusMethodInvocation *invocation;
    PpmGoOnFunc go_on;
    gpointer data;
    GDestroyNotify free;
} Waiting;

char *
ppm_connection_path(PpmConnection *connection)
{
    g_autofree char *uuid = g_strdup(ppm_profile_uuid(ppm_connection_profile(connection)));

    return g_strconcat(PPM_DBUS_CONNECTION_PREFIX, g_strdelimit(uuid, "-", '_'), NULL);
}

gboolean
ppm_connection_is_visible(PpmConnection *connection, const PpmCaller *caller)
{
    const char *owner = ppm_profile_owner(ppm_connection_profile(connection));

    return caller->uid == 0 || !owner[0] || g_str_equal(owner, caller->user);
}

static void
on_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Waiting *waiting = user_data;
    g_autoptr(GError) error = NULL;

    if (ppm_authority_check_finish(result, &error))
        waiting->go_on(waiting->invocation, waiting->data);
    else
        g_dbus_method_invocation_return_gerror(waiting->invocation, error);
    if (waiting->free)
        waiting->free(waiting->data);
}

void
ppm_adapter_authorize(const PpmAdapterContext *context, GDBusMethodInvocation *invocation,
                      const char *const *actions, PpmGoOnFunc go_on, gpointer data,
                      GDestroyNotify free)
{
    GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);
    PpmCaller *caller = ppm_gate_caller(invocation);
    Waiting *waiting = g_new0(Waiting, 1);

    waiting->invocation = invocation;
    waiting->go_on = go_on;
    waiting->data = data;
    waiting->free = free;
    ppm_authority_check_async(context->authority, caller->name, caller->uid, actions,
                              g_dbus_message_get_flags(message) &
                                  G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
                              caller->gone, on_checked, waiting);
}

PpmProfile *
ppm_adapter_build_profile(const char *owner, GVariant *settings, GError **error)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();

    ppm_profile_set_owner(profile, owner);
    if (!ppm_profile_update(profile, settings, NULL, error) ||
        !ppm_profile_validate(profile, error))
        return NULL;
    return g_steal_pointer(&profile);
}

/* Shared ones are everybody's, and what touches the whole machine is the administrator's, whether
 * it comes or goes. */
GStrv
ppm_adapter_store_actions(PpmProfile *profile, PpmProfile *before)
{
    g_autoptr(GStrvBuilder) actions = g_strv_builder_new();
    gboolean shared = !ppm_profile_owner(profile)[0] || (before && !ppm_profile_owner(before)[0]);

    g_strv_builder_add(actions, shared ? PPM_ACTION_MODIFY_SHARED : PPM_ACTION_MODIFY_OWN);
    if (ppm_profile_has_system_effects(profile) ||
        (before && ppm_profile_has_system_effects(before)))
        g_strv_builder_add(actions, PPM_ACTION_SYSTEM_EFFECTS);
    return g_strv_builder_end(actions);
}
