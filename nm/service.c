/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetworkManager's calls become one call of our service, whose end becomes one of its reasons. */
#include "config.h"

#include "service.h"
#include "answer.h"
#include "call.h"
#include "request.h"

struct _PpmService {
    NMVpnServicePlugin parent_instance;

    PpmCall *call;
};

G_DEFINE_FINAL_TYPE(PpmService, ppm_service, NM_TYPE_VPN_SERVICE_PLUGIN)

static void
on_up(PpmDBusConnection *tunnel, gpointer user_data)
{
    NMVpnServicePlugin *plugin = user_data;

    nm_vpn_service_plugin_set_config(plugin, ppm_answer_config(tunnel));
    nm_vpn_service_plugin_set_ip4_config(plugin, ppm_answer_ip4_config(tunnel));
}

/* NetworkManager has three reasons; the log has ours. */
static void
on_ended(PpmCause cause, const char *words, gpointer user_data)
{
    PpmService *self = user_data;
    NMVpnServicePlugin *plugin = user_data;

    g_clear_pointer(&self->call, ppm_call_free);
    if (cause != PPM_CAUSE_NONE) {
        g_message("%s: %s", ppm_cause_to_string(cause), words);
        nm_vpn_service_plugin_failure(plugin, ppm_answer_failure(cause));
    }
    nm_vpn_service_plugin_disconnect(plugin, NULL);
}

static const PpmCallFuncs call_funcs = {on_up, on_ended};

static gboolean
service_connect(NMVpnServicePlugin *plugin, NMConnection *connection, GError **error)
{
    PpmService *self = PPM_SERVICE(plugin);
    g_autoptr(GError) problem = NULL;
    GVariant *settings = ppm_request_settings(connection, &problem);

    g_clear_pointer(&self->call, ppm_call_free);
    if (settings)
        self->call = ppm_call_new(nm_vpn_service_plugin_get_connection(plugin), settings,
                                  ppm_request_password(connection), &call_funcs, self, &problem);
    if (self->call)
        return TRUE;
    g_set_error_literal(error, NM_VPN_PLUGIN_ERROR, NM_VPN_PLUGIN_ERROR_BAD_ARGUMENTS,
                        problem->message);
    return FALSE;
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
    g_clear_pointer(&PPM_SERVICE(plugin)->call, ppm_call_free);
    return TRUE;
}

static void
ppm_service_dispose(GObject *object)
{
    g_clear_pointer(&PPM_SERVICE(object)->call, ppm_call_free);
    G_OBJECT_CLASS(ppm_service_parent_class)->dispose(object);
}

static void
ppm_service_class_init(PpmServiceClass *class)
{
    NMVpnServicePluginClass *plugin_class = NM_VPN_SERVICE_PLUGIN_CLASS(class);

    G_OBJECT_CLASS(class)->dispose = ppm_service_dispose;
    plugin_class->connect = service_connect;
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
