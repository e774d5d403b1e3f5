/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The service, as pptpctl sees it over the system bus. */
#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

#include "dbus-connection.h"
#include "dbus-manager.h"

typedef struct _PpmClient PpmClient;

/* Connects to the bus; starts the service where the bus can. A bus or a service that is not there
 * is a G_DBUS_ERROR. */
PpmClient *ppm_client_open(GError **error);

/* The same without starting anything, and with little patience: for completion. */
PpmClient *ppm_client_open_quietly(GError **error);
void ppm_client_free(PpmClient *client);

PpmDBusManager1 *ppm_client_manager(PpmClient *client);

/* By name or UUID. Properties are loaded and followed. */
PpmDBusConnection *ppm_client_find(PpmClient *client, const char *name, GError **error);
PpmDBusConnection *ppm_client_at(PpmClient *client, const char *path, GError **error);

/* All that the caller may see, sorted by name. Properties are loaded, not followed. */
GPtrArray *ppm_client_list(PpmClient *client, GError **error);

/* A connection in brief. */
typedef struct {
    char *name, *uuid, *owner, *state;
    char *file_problem; /* or "" */
    GStrv values;       /* of the options that were asked for, as in a profile file */
} PpmBrief;

/* The same list, of PpmBrief with what the options @keys have: many times as fast. */
GPtrArray *ppm_client_list_briefly(PpmClient *client, const char *const *keys, GError **error);

/* Calls a method that polkit may ask about: first without, and where polkit would ask for a
 * password, once more with its question, on the terminal or by the desktop. People get time to
 * answer. @arguments may be floating, and NULL where there are none. */
gboolean ppm_client_call(gpointer proxy, const char *method, GVariant *arguments, GVariant **reply,
                         GError **error);

/* The same with descriptors, which "h" in @arguments counts. */
gboolean ppm_client_call_with_fds(gpointer proxy, const char *method, GVariant *arguments,
                                  GUnixFDList *fds, GVariant **reply, GError **error);

/* Whether a call that failed with @error is worth being made again with the flag that lets polkit
 * ask. FALSE with --no-ask-password. */
gboolean ppm_client_may_ask(const GError *error);

/* The time, in milliseconds, of such a call. */
#define PPM_CLIENT_CALL_TIMEOUT (5 * 60 * 1000)

/* Says what is wrong, and returns the exit code: @otherwise where the error has none of its own.
 * @name is the connection that was meant, or NULL. */
int ppm_client_report(const GError *error, const char *name, int otherwise);

/* Says that the service is gone, and returns the exit code. */
int ppm_client_report_vanished(void);

/* Opens, or says why not and returns the exit code in @exit_code. */
PpmClient *ppm_client_open_or_report(int *exit_code);

/* All that the caller may see, or NULL after saying why not. */
GPtrArray *ppm_client_list_or_report(PpmClient *client, int *exit_code);
GPtrArray *ppm_client_list_briefly_or_report(PpmClient *client, const char *const *keys,
                                             int *exit_code);

/* Opens and finds, or says why not. */
PpmDBusConnection *ppm_client_find_or_report(PpmClient **client, const char *name, int *exit_code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmClient, ppm_client_free)
