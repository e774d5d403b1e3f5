/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One tunnel of our service's, from AddTemporaryConnection() until it is gone. */
#pragma once

#include "cause.h"
#include "dbus-connection.h"

G_BEGIN_DECLS

typedef struct _PpmCall PpmCall;

/**
 * PpmCallFuncs:
 * @up: the tunnel stands; its properties say how
 * @ended: it does not, for good. @cause is PPM_CAUSE_NONE where somebody wanted it so; @words are
 *   for people. The call is to be freed then, or made again.
 */
typedef struct {
    void (*up)(PpmDBusConnection *tunnel, gpointer user_data);
    void (*ended)(PpmCause cause, const char *words, gpointer user_data);
} PpmCallFuncs;

/* To be called while nothing is known yet: has our service started, and know us. */
void ppm_call_prepare(GDBusConnection *bus);

/* @settings may float. @password: NULL for none. */
PpmCall *ppm_call_new(GDBusConnection *bus, GVariant *settings, const char *password,
                      const PpmCallFuncs *funcs, gpointer user_data, GError **error);

/* The same once more, after it has ended: where the service still has it, in its own log. */
void ppm_call_again(PpmCall *call);

/* It will not be made again. */
void ppm_call_forget_password(PpmCall *call);

/* Has the tunnel ended where it has not; nothing is told any more. */
void ppm_call_free(PpmCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmCall, ppm_call_free)

G_END_DECLS
