/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a connection is, in words, as a colour and as JSON members. */
#pragma once

#include "cause.h"
#include "dbus-connection.h"
#include "output.h"
#include "state.h"

/* PPM_STATE_DISCONNECTED where a newer service has a state that we do not know. */
PpmState ppm_status_state(PpmDBusConnection *connection);

/* Whether something of it is in the system. */
gboolean ppm_status_has_changes(PpmDBusConnection *connection);
PpmState ppm_status_state_of(const char *word);

/* The label of the state, or a newer service's own word. */
const char *ppm_status_label(PpmDBusConnection *connection);
const char *ppm_status_label_of(const char *word);
PpmColour ppm_status_colour(PpmState state);

/* "encrypted, weak: MPPE 128-bit"; "" while nothing is known. */
char *ppm_status_encryption(PpmDBusConnection *connection);

/* "in 8 s", for people; "" where none is waited for. */
char *ppm_status_next_attempt(PpmDBusConnection *connection);

/* "office is connected (10.0.0.5, encrypted, weak: MPPE 128-bit)"; for any state. */
char *ppm_status_sentence(PpmDBusConnection *connection);

/* Why the last attempt failed. Free with ppm_failure_free(); NULL where it did not. */
typedef struct {
    PpmCause cause;
    char *word; /* as the service says it */
    char *summary;
    char *detail;
    const char *hint;
} PpmFailure;

PpmFailure *ppm_status_failure(PpmDBusConnection *connection);
void ppm_failure_free(PpmFailure *failure);

/* Tells people all about it on standard error, with the command that mends it. */
void ppm_failure_report(const PpmFailure *failure, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmFailure, ppm_failure_free)

/* The value of an option from Settings as text; "" where it is not there. */
char *ppm_status_setting(PpmDBusConnection *connection, const char *key);

/* Adds the members of the status object (interface.md). Asks the service for the traffic. */
void ppm_status_add_json(PpmDBusConnection *connection, JsonBuilder *json);

/* Adds the member "routes" alone. */
void ppm_status_add_routes_json(PpmDBusConnection *connection, JsonBuilder *json);

/* Bytes through a tunnel that stands; zeroes otherwise. */
void ppm_status_traffic(PpmDBusConnection *connection, guint64 *received, guint64 *sent);

/* What is wrong with the file of a connection, in words; "" where nothing is. @problem is what the
 * service says of it. */
char *ppm_status_file_problem(const char *problem);

/* The same on standard error, where there is one. Not where JSON is asked for: it has a member for
 * it. */
void ppm_status_note_file_problem(const char *name, const char *problem);

/* "" for NULL. */
const char *ppm_status_or_empty(const char *text);
