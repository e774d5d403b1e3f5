/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by connection-adapter.c (properties, reading, changes of the profile) and
 * connection-calls.c (tunnels and passwords). */
#pragma once

#include "adapter.h"
#include "dbus-connection.h"

struct _PpmConnectionAdapter {
    PpmAdapterContext context;
    PpmConnection *connection;
    PpmDBusConnection *skeleton;
    char *path;
    gulong changed_handler;
    guint log_signal; /* idle source: many lines, one signal */
    guint64 calls;    /* to Connect and Disconnect: the number of the latest */
    guint64 ended_at; /* the number of the latest Disconnect that was carried out */
};

/* A call that comes back after polkit's answer: the connection may be gone by then. */
typedef struct {
    PpmAdapterContext context;
    PpmConnection *connection;
    PpmProfile *profile;
    PpmProfile *before; /* what polkit was asked about; @profile is a changed copy of it */
    PpmSecret *secret;
    guint timeout;
    gboolean debug;
    PpmConnectionAdapter *adapter; /* only while the connection is there */
    guint64 number;                /* of a Connect or Disconnect */
} PpmConnectionRequest;

PpmConnectionRequest *ppm_connection_request_new(PpmConnectionAdapter *adapter);
void ppm_connection_request_free(gpointer request);

/* Whether the connection has not been deleted since, nor changed; where it has, the call is
 * answered. */
gboolean ppm_connection_request_is_there(PpmConnectionRequest *request,
                                         GDBusMethodInvocation *invocation);
gboolean ppm_connection_request_is_same(PpmConnectionRequest *request,
                                        GDBusMethodInvocation *invocation);

/* Whether the connection belongs to another program, and is not the caller's to use, or, @to_root,
 * not to be changed by anybody; then the call is answered. */
gboolean ppm_connection_is_refused(PpmConnectionAdapter *adapter, GDBusMethodInvocation *invocation,
                                   gboolean to_root);

/* Answers a call that returns nothing. */
void ppm_connection_answer(GDBusMethodInvocation *invocation, GError *error);

/* What polkit is asked for where a connection is used. */
extern const char *const ppm_connection_use_actions[];

/* Connects the handlers of Connect, Disconnect, StoreSecret and ClearSecret. */
void ppm_connection_calls_add(PpmConnectionAdapter *adapter);
