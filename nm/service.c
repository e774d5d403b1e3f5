/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetworkManager's calls become one call of our service, whose end becomes one of its reasons. */
#include "config.h"

#include "service.h"
#include "answer.h"
#include "call.h"
#include "redial.h"
#include "request.h"

struct _PpmService {
    NMVpnServicePlugin parent_instance;

    PpmCall *call;
    PpmRedial *redial; /* NULL: the profile is not to persist */
    gboolean was_up;
    gboolean has_class_route;
    gboolean may_ask; /* an agent has given the password, and can be asked for another */
};

G_DEFINE_FINAL_TYPE(PpmService, ppm_service, NM_TYPE_VPN_SERVICE_PLUGIN)

static void
set_state(PpmService *self, NMVpnServiceState state)
{
    g_object_set(self, NM_VPN_SERVICE_PLUGIN_STATE, state, NULL);
}

static void
let_go(PpmService *self)
{
    g_clear_pointer(&self->redial, ppm_redial_free);
    g_clear_pointer(&self->call, ppm_call_free);
}

static void
on_up(PpmDBusConnection *tunnel, gpointer user_data)
{
    NMVpnServicePlugin *plugin = user_data;
    PpmService *self = user_data;

    self->was_up = TRUE;
    if (self->redial)
        ppm_redial_reset(self->redial);
    else
        ppm_call_forget_password(self->call);
    nm_vpn_service_plugin_set_config(plugin, ppm_answer_config(tunnel));
    nm_vpn_service_plugin_set_ip4_config(plugin,
                                         ppm_answer_ip4_config(tunnel, self->has_class_route));
}

/* Else the agent would give the password that it keeps, at the next attempt too. It has the
 * sentence in its own language. */
static gboolean
ask_again(PpmService *self, PpmCause cause)
{
    static const char *wanted[] = {"password", NULL};
    NMVpnServiceState state;

    g_object_get(self, NM_VPN_SERVICE_PLUGIN_STATE, &state, NULL);
    if (!self->may_ask || state != NM_VPN_SERVICE_STATE_STARTING ||
        (cause != PPM_CAUSE_AUTH_REJECTED && cause != PPM_CAUSE_NO_SECRET))
        return FALSE;
    nm_vpn_service_plugin_secrets_required(NM_VPN_SERVICE_PLUGIN(self), PPM_REQUEST_REFUSED_MESSAGE,
                                           wanted);
    return TRUE;
}

/* libnm takes every end of what is starting for a failed connection and says so, after ours. */
static void
fail(PpmService *self, PpmCause cause)
{
    set_state(self, NM_VPN_SERVICE_STATE_STOPPING);
    nm_vpn_service_plugin_failure(NM_VPN_SERVICE_PLUGIN(self), ppm_answer_failure(cause));
    set_state(self, NM_VPN_SERVICE_STATE_STOPPED);
}

static void
dial_again(gpointer user_data)
{
    PpmService *self = user_data;

    ppm_call_again(self->call);
}

/* NetworkManager has three reasons; the log has ours. One that persists is told that we are at it
 * again, and keeps the connection meanwhile. */
static void
on_ended(PpmCause cause, const char *words, gpointer user_data)
{
    PpmService *self = user_data;

    g_message("%s: %s", cause == PPM_CAUSE_NONE ? "disconnected" : ppm_cause_to_string(cause),
              words);
    if (self->redial && self->was_up && ppm_cause_info(cause)->retrying_helps) {
        set_state(self, NM_VPN_SERVICE_STATE_STARTING);
        ppm_redial_wait(self->redial);
        return;
    }
    let_go(self);
    if (ask_again(self, cause))
        return;
    if (cause != PPM_CAUSE_NONE)
        fail(self, cause);
    else
        nm_vpn_service_plugin_disconnect(NM_VPN_SERVICE_PLUGIN(self), NULL);
}

static const PpmCallFuncs call_funcs = {on_up, on_ended};

static void
log_ignored(GPtrArray *ignored)
{
    for (guint i = 0; i < ignored->len; i++)
        g_message("%s", (const char *)g_ptr_array_index(ignored, i));
}

static gboolean
start(NMVpnServicePlugin *plugin, NMConnection *connection, GError **error)
{
    PpmService *self = PPM_SERVICE(plugin);
    g_autoptr(GDBusConnection) bus = nm_vpn_service_plugin_get_connection(plugin);
    g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) problem = NULL;
    GVariant *settings = ppm_request_settings(connection, ignored, &problem);

    let_go(self);
    log_ignored(ignored);
    self->was_up = FALSE;
    self->has_class_route = ppm_request_has_class_route(connection);
    if (settings)
        self->call = ppm_call_new(bus, settings, ppm_request_password(connection), &call_funcs,
                                  self, &problem);
    if (self->call && ppm_request_persists(connection))
        self->redial = ppm_redial_new(dial_again, self);
    if (self->call)
        return TRUE;
    g_message("%s", problem->message);
    g_set_error_literal(error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_BAD_ARGUMENTS,
                        problem->message);
    return FALSE;
}

static gboolean
service_connect(NMVpnServicePlugin *plugin, NMConnection *connection, GError **error)
{
    PPM_SERVICE(plugin)->may_ask = FALSE;
    return start(plugin, connection, error);
}

static gboolean
service_connect_interactive(NMVpnServicePlugin *plugin, NMConnection *connection, GVariant *details,
                            GError **error)
{
    PPM_SERVICE(plugin)->may_ask = ppm_request_password_is_agents(connection);
    return start(plugin, connection, error);
}

static gboolean
service_need_secrets(NMVpnServicePlugin *plugin, NMConnection *connection,
                     const char **setting_name, GError **error)
{
    if (!ppm_request_needs_password(connection))
        return FALSE;
    *setting_name = NM_SETTING_VPN_SETTING_NAME;
    return TRUE;
}

static gboolean
service_disconnect(NMVpnServicePlugin *plugin, GError **error)
{
    let_go(PPM_SERVICE(plugin));
    return TRUE;
}

static void
ppm_service_dispose(GObject *object)
{
    let_go(PPM_SERVICE(object));
    G_OBJECT_CLASS(ppm_service_parent_class)->dispose(object);
}

static void
ppm_service_class_init(PpmServiceClass *class)
{
    NMVpnServicePluginClass *plugin_class = NM_VPN_SERVICE_PLUGIN_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_service_dispose;
    plugin_class->connect = service_connect;
    plugin_class->connect_interactive = service_connect_interactive;
    plugin_class->new_secrets = start;
    plugin_class->need_secrets = service_need_secrets;
    plugin_class->disconnect = service_disconnect;
}

static void
ppm_service_init(PpmService *self)
{
}

PpmService *
ppm_service_new(const char *bus_name, GError **error)
{
    return g_initable_new(PPM_TYPE_SERVICE, NULL, error, NM_VPN_SERVICE_PLUGIN_DBUS_SERVICE_NAME,
                          bus_name, NM_VPN_SERVICE_PLUGIN_DBUS_WATCH_PEER, TRUE, NULL);
}
