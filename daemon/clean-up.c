/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process of its own, so that waiting is fine here. */
#include "config.h"

#include "clean-up.h"
#include "names.h"
#include "runtime-state.h"
#include "systemd.h"

#define CALL_TIMEOUT_MS 15000

static GVariant *
call_systemd(GDBusConnection *bus, const char *method, GVariant *parameters)
{
    return g_dbus_connection_call_sync(bus, PPM_SYSTEMD_NAME, PPM_SYSTEMD_PATH, PPM_SYSTEMD_MANAGER,
                                       method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE,
                                       CALL_TIMEOUT_MS, NULL, NULL);
}

/* Units that no state file names; where there is no systemd there are none. */
static void
stop_units(GDBusConnection *bus)
{
    static const char *const patterns[] = {PPM_UNIT_PREFIX "*.service", NULL};
    g_autoptr(GVariant) reply = call_systemd(
        bus, "ListUnitsByPatterns", g_variant_new("(^as^as)", (const char *[]){NULL}, patterns));
    g_autoptr(GVariantIter) units = NULL;
    const char *name;

    if (!reply)
        return;
    g_variant_get(reply, "(a(ssssssouso))", &units);
    while (g_variant_iter_next(units, "(&ssssssouso)", &name, NULL, NULL, NULL, NULL, NULL, NULL,
                               NULL, NULL, NULL)) {
        g_autoptr(GVariant)
            job = call_systemd(bus, "StopUnit", g_variant_new("(ss)", name, "replace"));

        if (!job)
            g_warning("%s cannot be stopped", name);
    }
}

static void
on_done(gpointer user_data)
{
    g_main_loop_quit(user_data);
}

typedef struct {
    PpmManager *manager;
    GMainLoop *loop;
    gboolean keep_blocks;
} CleanUp;

static gboolean
on_begin(gpointer user_data)
{
    const CleanUp *job = user_data;

    ppm_manager_end_all(job->manager, job->keep_blocks, on_done, job->loop);
    return G_SOURCE_REMOVE;
}

static gboolean
on_sweep(gpointer user_data)
{
    const CleanUp *job = user_data;

    ppm_manager_sweep_dns(job->manager, on_done, job->loop);
    return G_SOURCE_REMOVE;
}

/* Of tunnels that are gone but for that. */
static gboolean
has_blocks(PpmHost *host)
{
    g_auto(GStrv) uuids = ppm_runtime_state_list(ppm_host_runtime_directory(host));

    return uuids[0] != NULL;
}

void
ppm_clean_up(GDBusConnection *bus, PpmHost *host, gboolean keep_blocks)
{
    g_autoptr(PpmManager) manager = ppm_manager_new(host, NULL);
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    CleanUp job = {manager, loop, keep_blocks};

    g_idle_add(on_begin, &job);
    g_main_loop_run(loop);
    stop_units(bus);
    ppm_manager_sweep_routes(manager);
    if (!keep_blocks || !has_blocks(host))
        ppm_firewall_remove(ppm_host_firewall(host));
    g_idle_add(on_sweep, &job);
    g_main_loop_run(loop);
}
