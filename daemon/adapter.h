/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the model and the bus: one adapter for the manager, one for each connection. */
#pragma once

#include "authority.h"
#include "gate.h"
#include "manager.h"

G_BEGIN_DECLS

/* What adapters share. */
typedef struct {
    PpmGate *gate;
    PpmAuthority *authority;
    PpmManager *manager;
} PpmAdapterContext;

typedef struct _PpmManagerAdapter PpmManagerAdapter;

/* Exports the manager and every connection, now and later. */
PpmManagerAdapter *ppm_manager_adapter_new(GDBusConnection *bus, PpmManager *manager,
                                           GError **error);
void ppm_manager_adapter_free(PpmManagerAdapter *adapter);

typedef struct _PpmConnectionAdapter PpmConnectionAdapter;

PpmConnectionAdapter *ppm_connection_adapter_new(const PpmAdapterContext *context,
                                                 PpmConnection *connection);
void ppm_connection_adapter_free(PpmConnectionAdapter *adapter);

/* The object path of @connection. */
char *ppm_connection_path(PpmConnection *connection);

/* Whether @caller may see it: root, the owner, or everybody where it is shared. */
gboolean ppm_connection_is_visible(PpmConnection *connection, const PpmCaller *caller);

/* A call that waits for polkit: @go_on is called where it said yes, else the call is answered. The
 * caller's going is a no. @data is freed with @free. */
typedef void (*PpmGoOnFunc)(GDBusMethodInvocation *invocation, gpointer data);
void ppm_adapter_authorize(const PpmAdapterContext *context, GDBusMethodInvocation *invocation,
                           const char *const *actions, PpmGoOnFunc go_on, gpointer data,
                           GDestroyNotify free);

/* A new profile of @owner with @settings, checked as a whole. */
PpmProfile *ppm_adapter_build_profile(const char *owner, GVariant *settings, GError **error);

/* The actions that storing @profile needs, given what it replaces (NULL: nothing). */
GStrv ppm_adapter_store_actions(PpmProfile *profile, PpmProfile *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmManagerAdapter, ppm_manager_adapter_free)

G_END_DECLS
