/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is on the other end of a bus name: user id and name, asked once, kept until the name goes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpmCaller:
 * @name: unique bus name
 * @uid: user id
 * @user: user name; "" where the id has none
 * @subscribed: whether it has asked for connections, and so gets signals
 * @pending: its calls that have no answer yet
 * @gone: cancelled when the name goes
 */
typedef struct {
    char *name;
    guint uid;
    char *user;
    gboolean subscribed;
    guint pending;
    GCancellable *gone;
} PpmCaller;

typedef struct _PpmCallers PpmCallers;

PpmCallers *ppm_callers_new(GDBusConnection *bus);
void ppm_callers_free(PpmCallers *callers);

/* Finishes with a reference: a caller may go while its call is being worked on. */
void ppm_callers_lookup_async(PpmCallers *callers, const char *name, GAsyncReadyCallback callback,
                              gpointer user_data);
PpmCaller *ppm_callers_lookup_finish(GAsyncResult *result, GError **error);

PpmCaller *ppm_caller_ref(PpmCaller *caller);
void ppm_caller_unref(PpmCaller *caller);

/* Calls @func for each caller that has subscribed. */
void ppm_callers_foreach_subscribed(PpmCallers *callers,
                                    void (*func)(PpmCaller *caller, gpointer user_data),
                                    gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmCaller, ppm_caller_unref)

G_END_DECLS
