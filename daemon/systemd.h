/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What our transient units have in common (org.freedesktop.systemd1(5)). */
#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

#define PPM_SYSTEMD_NAME    "org.freedesktop.systemd1"
#define PPM_SYSTEMD_PATH    "/org/freedesktop/systemd1"
#define PPM_SYSTEMD_MANAGER "org.freedesktop.systemd1.Manager"

/* Whether systemd is the init process, as sd_booted(3) has it. */
gboolean ppm_systemd_runs(void);

/* Adds to a builder of a(sv). @value may float. */
void ppm_systemd_add_property(GVariantBuilder *properties, const char *name, GVariant *value);

/* The property ExecStart, floating; @argv has the absolute path first. */
GVariant *ppm_systemd_exec_start(const char *const *argv);

/* Calls StartTransientUnit. @properties (a(sv)) may float, its handles are of @descriptors. The
 * callback finishes with g_dbus_connection_call_with_unix_fd_list_finish(). */
void ppm_systemd_start_unit(GDBusConnection *bus, const char *name, GVariant *properties,
                            GUnixFDList *descriptors, int timeout_ms, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
