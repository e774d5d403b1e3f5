/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door between the bus and our objects. Every call, property reads included, passes here:
 * who calls is found out, what the caller may not see does not exist, and signals go to one
 * receiver each. Behind it the generated skeletons do the typing. */
#pragma once

#include "callers.h"

G_BEGIN_DECLS

#define PPM_GATE_MAX_PENDING 64

typedef struct _PpmGate PpmGate;

typedef gboolean (*PpmVisibleFunc)(const PpmCaller *caller, gpointer user_data);

PpmGate *ppm_gate_new(GDBusConnection *bus, GError **error);
void ppm_gate_free(PpmGate *gate);

/* Exports @skeleton at @path, PPM_DBUS_PATH or below PPM_DBUS_CONNECTION_PREFIX. @visible may be
 * NULL: everybody. Those who subscribed and may see it are told of it, and of changes of its
 * properties. Properties annotated org.pptp.RootOnly read as empty for others than root. */
void ppm_gate_export(PpmGate *gate, const char *path, GDBusInterfaceSkeleton *skeleton,
                     PpmVisibleFunc visible, gpointer user_data);
void ppm_gate_unexport(PpmGate *gate, const char *path);

/* Sends a signal of the object at @path to all subscribers that may see it. @parameters may float.
 */
void ppm_gate_emit(PpmGate *gate, const char *path, const char *signal, GVariant *parameters);

/* Who has called so far. */
PpmCallers *ppm_gate_callers(PpmGate *gate);

/* Who made the call that is being handled. */
PpmCaller *ppm_gate_caller(GDBusMethodInvocation *invocation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmGate, ppm_gate_free)

G_END_DECLS
