/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A transient systemd service for each tunnel (org.freedesktop.systemd1(5)): it has a control group
 * of its own, outlives us, and its end is told by the service manager. */
#include "config.h"

#include "process-private.h"
#include "names.h"
#include "systemd.h"

#include <sys/wait.h>

#define SYSTEMD_UNIT    "org.freedesktop.systemd1.Unit"
#define SYSTEMD_SERVICE "org.freedesktop.systemd1.Service"
#define PROPERTIES      "org.freedesktop.DBus.Properties"
#define CALL_TIMEOUT_MS 10000
/* systemd.exec(5), "Process Exit Codes": from here on it failed before pppd ran. */
#define EXIT_BEFORE_EXEC 200

typedef struct {
    PpmProcess base;
    GDBusConnection *bus;
    GCancellable *cancellable; /* of every call that looks back at us */
    char *name;
    char *path;
    guint subscription;
    gboolean has_ended;
    gboolean has_begun; /* "inactive" is its end and not what comes before its start */
} Unit;

/* Every byte but letters and digits becomes _xx, as sd_bus_path_encode(3) has it. */
static char *
unit_path(const char *name)
{
    GString *path = g_string_new(PPM_SYSTEMD_PATH "/unit/");

    for (const char *p = name; *p; p++) {
        if (g_ascii_isalnum(*p))
            g_string_append_c(path, *p);
        else
            g_string_append_printf(path, "_%02x", (guint8)*p);
    }
    return g_string_free(path, FALSE);
}

static void
call_manager(Unit *unit, const char *method, GVariant *parameters, GAsyncReadyCallback callback)
{
    g_dbus_connection_call(unit->bus, PPM_SYSTEMD_NAME, PPM_SYSTEMD_PATH, PPM_SYSTEMD_MANAGER,
                           method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS,
                           callback ? unit->cancellable : NULL, callback, callback ? unit : NULL);
}

static void
report_end(Unit *unit, const PpmExit *exit, const char *problem)
{
    if (unit->has_ended)
        return;
    unit->has_ended = TRUE;
    call_manager(unit, "UnrefUnit", g_variant_new("(s)", unit->name), NULL);
    unit->base.func(exit, problem, unit->base.user_data);
}

static PpmExit
exit_from_properties(GVariant *properties)
{
    PpmExit exit = {0};
    gint32 code = 0, status = 0;

    if (!g_variant_lookup(properties, "ExecMainCode", "i", &code) ||
        !g_variant_lookup(properties, "ExecMainStatus", "i", &status))
        return exit;
    exit.known = code != 0;
    if (code == CLD_EXITED)
        exit.code = status;
    else
        exit.signal = status;
    return exit;
}

static gboolean
is_cancelled(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
on_service_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autoptr(GVariant) properties = NULL;
    PpmExit exit = {0};

    if (is_cancelled(error))
        return;
    if (reply) {
        properties = g_variant_get_child_value(reply, 0);
        exit = exit_from_properties(properties);
    }
    report_end(user_data, &exit,
               exit.code >= EXIT_BEFORE_EXEC ? "systemd could not start pppd" : NULL);
}

static void
get_properties(Unit *unit, const char *interface, GAsyncReadyCallback callback)
{
    g_dbus_connection_call(unit->bus, PPM_SYSTEMD_NAME, unit->path, PROPERTIES, "GetAll",
                           g_variant_new("(s)", interface), G_VARIANT_TYPE("(a{sv})"),
                           G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, unit->cancellable, callback,
                           unit);
}

/* Notes what the unit's properties say; TRUE where it is over. */
static gboolean
is_over(Unit *unit, GVariant *properties)
{
    const char *state;

    if (!g_variant_lookup(properties, "ActiveState", "&s", &state))
        return FALSE;
    if (g_str_equal(state, "inactive"))
        return unit->has_begun;
    unit->has_begun = TRUE;
    return g_str_equal(state, "failed");
}

static void
on_properties_changed(GDBusConnection *bus, const char *sender, const char *path,
                      const char *interface, const char *signal, GVariant *parameters,
                      gpointer user_data)
{
    Unit *unit = user_data;
    g_autoptr(GVariant) changed = NULL;

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    changed = g_variant_get_child_value(parameters, 1);
    if (is_over(unit, changed))
        get_properties(unit, SYSTEMD_SERVICE, on_service_properties);
}

static void
on_unit_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Unit *unit = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    g_autoptr(GVariant) properties = NULL;
    PpmExit unknown = {0};

    if (is_cancelled(error))
        return;
    if (!reply) {
        report_end(unit, &unknown, NULL);
        return;
    }
    properties = g_variant_get_child_value(reply, 0);
    if (is_over(unit, properties))
        get_properties(unit, SYSTEMD_SERVICE, on_service_properties);
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Unit *unit = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish(
        G_DBUS_CONNECTION(source), NULL, result, &error);
    PpmExit unknown = {0};

    if (is_cancelled(error))
        return;
    if (!reply) {
        g_dbus_error_strip_remote_error(error);
        report_end(unit, &unknown, error->message);
    }
}

static GVariant *
bind_path(const char *from, const char *to)
{
    GVariantBuilder paths;

    g_variant_builder_init(&paths, G_VARIANT_TYPE("a(ssbt)"));
    g_variant_builder_add(&paths, "(ssbt)", from, to, FALSE, (guint64)0);
    return g_variant_builder_end(&paths);
}

static GVariant *
private_directory(const char *path)
{
    GVariantBuilder systems;

    g_variant_builder_init(&systems, G_VARIANT_TYPE("a(ss)"));
    g_variant_builder_add(&systems, "(ss)", path, "mode=0750");
    return g_variant_builder_end(&systems);
}

/* systemd.service(5), systemd.exec(5), systemd.kill(5). Not a sandbox for pppd alone: the
 * administrator's ip-up scripts run in here, too, and may do as they always could. */
static GVariant *
unit_properties(const PpmProcessRequest *request)
{
    static const char *const after[] = {"network.target", NULL};
    static const char *const read_only[] = {"/etc/ppp", NULL};
    static const char *const hidden[] = {"-/etc/ppp/ip-up.d/000resolvconf",
                                         "-/etc/ppp/ip-down.d/000resolvconf", NULL};
    GVariantBuilder properties;

    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    ppm_systemd_add_property(&properties, "Description",
                             g_variant_new_string(request->description));
    ppm_systemd_add_property(&properties, "After", g_variant_new_strv(after, -1));
    ppm_systemd_add_property(&properties, "CollectMode",
                             g_variant_new_string("inactive-or-failed"));
    ppm_systemd_add_property(&properties, "AddRef", g_variant_new_boolean(TRUE));
    ppm_systemd_add_property(&properties, "Type", g_variant_new_string("exec"));
    ppm_systemd_add_property(&properties, "ExecStart", ppm_systemd_exec_start(request->argv));
    ppm_systemd_add_property(&properties, "StandardInputFileDescriptor", g_variant_new_handle(0));
    ppm_systemd_add_property(&properties, "StandardOutputFileDescriptor", g_variant_new_handle(1));
    ppm_systemd_add_property(&properties, "StandardErrorFileDescriptor", g_variant_new_handle(1));
    ppm_systemd_add_property(&properties, "KillMode", g_variant_new_string("mixed"));
    ppm_systemd_add_property(&properties, "TimeoutStopUSec",
                             g_variant_new_uint64(PPM_PROCESS_STOP_SECONDS * G_USEC_PER_SEC));
    ppm_systemd_add_property(&properties, "TasksMax", g_variant_new_uint64(128));
    ppm_systemd_add_property(&properties, "LimitCORE", g_variant_new_uint64(0));
    /* "usepeerdns" would leave /etc/ppp/resolv.conf behind, which nobody asked for. */
    ppm_systemd_add_property(&properties, "ReadOnlyPaths", g_variant_new_strv(read_only, -1));
    /* Openresolv's would have all names asked of the tunnel's servers, whatever was set. */
    ppm_systemd_add_property(&properties, "InaccessiblePaths", g_variant_new_strv(hidden, -1));
    ppm_systemd_add_property(&properties, "TemporaryFileSystem", private_directory("/run/pptp"));
    ppm_systemd_add_property(&properties, "BindPaths",
                             bind_path(request->journal_directory, "/run/systemd/journal"));
    return g_variant_builder_end(&properties);
}

static GUnixFDList *
descriptors(const PpmProcessRequest *request, GError **error)
{
    g_autoptr(GUnixFDList) list = g_unix_fd_list_new();

    if (g_unix_fd_list_append(list, request->secret_fd, error) < 0 ||
        g_unix_fd_list_append(list, request->log_fd, error) < 0)
        return NULL;
    return g_steal_pointer(&list);
}

static void
unit_stop(PpmProcess *process)
{
    Unit *unit = (Unit *)process;

    call_manager(unit, "StopUnit", g_variant_new("(ss)", unit->name, "replace"), NULL);
}

static void
unit_free(PpmProcess *process)
{
    Unit *unit = (Unit *)process;

    g_cancellable_cancel(unit->cancellable);
    g_dbus_connection_signal_unsubscribe(unit->bus, unit->subscription);
    g_clear_object(&unit->cancellable);
    g_clear_object(&unit->bus);
    g_free(unit->name);
    g_free(unit->path);
    g_free(unit);
}

static const PpmProcessClass unit_class = {unit_stop, unit_free};

/* The shared connection is there already when the service runs, so this does not wait. */
static Unit *
unit_new(const char *uuid, GError **error)
{
    GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, error);
    Unit *unit;

    if (!bus)
        return NULL;
    unit = g_new0(Unit, 1);
    unit->base.class = &unit_class;
    unit->bus = bus;
    unit->cancellable = g_cancellable_new();
    unit->name = g_strconcat(PPM_UNIT_PREFIX, uuid, ".service", NULL);
    unit->path = unit_path(unit->name);
    unit->subscription = g_dbus_connection_signal_subscribe(
        bus, PPM_SYSTEMD_NAME, PROPERTIES, "PropertiesChanged", unit->path, SYSTEMD_UNIT,
        G_DBUS_SIGNAL_FLAGS_NONE, on_properties_changed, unit, NULL);
    /* Without it the manager tells nobody anything; more than once is harmless. */
    call_manager(unit, "Subscribe", NULL, NULL);
    return unit;
}

PpmProcess *
ppm_pppd_unit_start(const PpmProcessRequest *request, GError **error)
{
    g_autoptr(GUnixFDList) list = descriptors(request, error);
    Unit *unit = list ? unit_new(request->uuid, error) : NULL;

    if (!unit)
        return NULL;
    ppm_systemd_start_unit(unit->bus, unit->name, unit_properties(request), list, CALL_TIMEOUT_MS,
                           unit->cancellable, on_started, unit);
    return &unit->base;
}

PpmProcess *
ppm_pppd_unit_adopt(const char *uuid, GError **error)
{
    Unit *unit = unit_new(uuid, error);

    if (!unit)
        return NULL;
    unit->has_begun = TRUE;
    call_manager(unit, "RefUnit", g_variant_new("(s)", unit->name), NULL);
    get_properties(unit, SYSTEMD_UNIT, on_unit_properties);
    return &unit->base;
}
