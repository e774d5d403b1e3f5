/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "systemd.h"

gboolean
ppm_systemd_runs(void)
{
    return g_file_test("/run/systemd/system", G_FILE_TEST_IS_DIR);
}

void
ppm_systemd_add_property(GVariantBuilder *properties, const char *name, GVariant *value)
{
    g_variant_builder_add(properties, "(sv)", name, value);
}

GVariant *
ppm_systemd_exec_start(const char *const *argv)
{
    GVariantBuilder commands;

    g_variant_builder_init(&commands, G_VARIANT_TYPE("a(sasb)"));
    g_variant_builder_add(&commands, "(s^asb)", argv[0], argv, FALSE);
    return g_variant_builder_end(&commands);
}

void
ppm_systemd_start_unit(GDBusConnection *bus, const char *name, GVariant *properties,
                       GUnixFDList *descriptors, int timeout_ms, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
    g_dbus_connection_call_with_unix_fd_list(
        bus, PPM_SYSTEMD_NAME, PPM_SYSTEMD_PATH, PPM_SYSTEMD_MANAGER, "StartTransientUnit",
        g_variant_new("(ss@a(sv)a(sa(sv)))", name, "fail", properties, NULL), G_VARIANT_TYPE("(o)"),
        G_DBUS_CALL_FLAGS_NONE, timeout_ms, descriptors, cancellable, callback, user_data);
}
