/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nm-pptp-manager-service: options and the main loop. */
#include "config.h"

#include "service.h"
#include "call.h"
#include "import-networkmanager.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

static gboolean persist, debug;
static char *bus_name;

static const GOptionEntry options[] = {
    {"persist", 0, 0, G_OPTION_ARG_NONE, &persist, N_("Stay when a tunnel has ended"), NULL},
    {"debug", 0, 0, G_OPTION_ARG_NONE, &debug, N_("Log more"), NULL},
    {"bus-name", 0, 0, G_OPTION_ARG_STRING, &bus_name, N_("The name to have on the bus"),
     N_("NAME")},
    {NULL},
};

static const char *
text_of(const GLogField *fields, gsize n_fields)
{
    for (gsize i = 0; i < n_fields; i++)
        if (g_str_equal(fields[i].key, "MESSAGE"))
            return fields[i].value;
    return "";
}

static int
severity_of(GLogLevelFlags level)
{
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
        return LOG_WARNING;
    return level & G_LOG_LEVEL_MESSAGE ? LOG_NOTICE : LOG_DEBUG;
}

/* In the journal a line of a process that has just ended has no unit, unless it comes by the stream
 * that NetworkManager's own come by. */
static GLogWriterOutput
write_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    if (!g_log_writer_is_journald(STDERR_FILENO))
        return g_log_writer_default(level, fields, n_fields, user_data);
    if (!g_log_writer_default_would_drop(level, G_LOG_DOMAIN))
        g_printerr("<%d>%s: %s\n", severity_of(level), g_get_prgname(), text_of(fields, n_fields));
    return G_LOG_WRITER_HANDLED;
}

static gboolean
on_signal(gpointer user_data)
{
    g_main_loop_quit(user_data);
    return G_SOURCE_CONTINUE;
}

/* The library has us quit as soon as the connection has ended, with the reason not yet sent. */
static void
say_the_rest(NMVpnServicePlugin *plugin)
{
    g_autoptr(GDBusConnection) bus = nm_vpn_service_plugin_get_connection(plugin);

    g_dbus_connection_flush_sync(bus, NULL, NULL);
}

static void
run(PpmService *service)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    g_autoptr(GDBusConnection)
        bus = nm_vpn_service_plugin_get_connection(NM_VPN_SERVICE_PLUGIN(service));
    guint term = g_unix_signal_add(SIGTERM, on_signal, loop);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, loop);

    if (!persist)
        g_signal_connect_swapped(service, "quit", G_CALLBACK(g_main_loop_quit), loop);
    ppm_call_prepare(bus);
    g_main_loop_run(loop);
    g_source_remove(term);
    g_source_remove(interrupt);
    say_the_rest(NM_VPN_SERVICE_PLUGIN(service));
    nm_vpn_service_plugin_shutdown(NM_VPN_SERVICE_PLUGIN(service));
}

static gboolean
parse(int argc, char **argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_add_main_entries(context, options, GETTEXT_PACKAGE);
    return g_option_context_parse(context, &argc, &argv, error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmService) service = NULL;

    g_log_set_writer_func(write_log, NULL, NULL);
    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
    textdomain(GETTEXT_PACKAGE);
    /* not NetworkManager's, which would wait for its answer */
    g_setenv("GIO_USE_NETWORK_MONITOR", "netlink", TRUE);
    if (parse(argc, argv, &error)) {
        if (debug)
            g_setenv("G_MESSAGES_DEBUG", "all", TRUE);
        service = ppm_service_new(bus_name ? bus_name : PPM_NETWORKMANAGER_OWN_SERVICE_TYPE,
                                  &error);
    }
    if (!service) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return EXIT_FAILURE;
    }
    run(service);
    return EXIT_SUCCESS;
}
