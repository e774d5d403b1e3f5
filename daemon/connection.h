/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection: its profile and, while there is one, its tunnel. The only place that knows both
 * pppd and the system's routes; knows nothing of D-Bus. */
#pragma once

#include "attempt-log.h"
#include "cause.h"
#include "host.h"
#include "profile.h"
#include "secret.h"
#include "state.h"

G_BEGIN_DECLS

/* What "notify-like" signal tells changed; flags. */
typedef enum {
    PPM_CONNECTION_STATE_CHANGED = 1 << 0,
    PPM_CONNECTION_FACTS_CHANGED = 1 << 1, /* addresses, encryption, routes … */
    PPM_CONNECTION_PROFILE_CHANGED = 1 << 2,
    PPM_CONNECTION_LOG_GREW = 1 << 3,
} PpmConnectionChange;

#define PPM_TYPE_CONNECTION (ppm_connection_get_type())
G_DECLARE_FINAL_TYPE(PpmConnection, ppm_connection, PPM, CONNECTION, GObject)

/**
 * Signal "changed": (PpmConnection *connection, guint changes, gpointer user_data)
 */

/* The facts of a tunnel; addresses are 0 and texts empty where they are not known. */
typedef struct {
    char interface[16];
    int ifindex;
    guint mtu;
    guint32 server, local, peer;
    char *encryption;
    GStrv dns;
} PpmFacts;

/* Why the last attempt failed; cause is PPM_CAUSE_NONE where it did not. */
typedef struct {
    PpmCause cause;
    char *detail;
    char *server; /* as the profile says it */
    char *user;   /* as sent */
} PpmFailure;

/* @warning: a word of lib/change.h; @subject: what it is about; @detail: the evidence. */
typedef struct {
    char *warning;
    char *subject;
    char *detail;
} PpmWarning;

/* @owner_uid: of a private profile's owner. */
PpmConnection *ppm_connection_new(PpmHost *host, PpmProfile *profile, guint owner_uid);

/* It belongs to the program @manager, as people know it: of its tunnel, nothing is put into the
 * system but what it needs itself. */
void ppm_connection_set_managed_by(PpmConnection *connection, const char *manager);

/* "" for one of our own. */
const char *ppm_connection_managed_by(PpmConnection *connection);

/* Takes over @secret, which may be NULL. @timeout: seconds, 0 for the profile's. @debug: as the
 * option, for this attempt. A connection that is busy or connected already is left as it is. */
void ppm_connection_connect(PpmConnection *connection, PpmSecret *secret, guint timeout,
                            gboolean debug);

void ppm_connection_disconnect(PpmConnection *connection);

/* The same; but a kill switch stays, where that @keep_block. */
void ppm_connection_end(PpmConnection *connection, gboolean keep_block);

/* Whether nothing of it is in the system: not even the kill switch of a tunnel that failed. */
gboolean ppm_connection_is_at_rest(PpmConnection *connection);

/* The same, where something runs, because its owner has logged out. */
void ppm_connection_log_out(PpmConnection *connection);

/* Takes charge of the tunnel that an earlier service left, where there is one. */
void ppm_connection_adopt(PpmConnection *connection);

/* Puts the routes of @profile in place of the present ones where a tunnel stands: all or none. */
gboolean ppm_connection_apply_routes(PpmConnection *connection, PpmProfile *profile,
                                     GError **error);

void ppm_connection_set_profile(PpmConnection *connection, PpmProfile *profile);

/* This computer goes to sleep: a tunnel that comes back by itself ends, and waits until the
 * computer is awake. The others are left as they are; a short sleep does not harm them. */
void ppm_connection_fall_asleep(PpmConnection *connection);
void ppm_connection_wake(PpmConnection *connection);

/* In state waiting: when the next attempt is made (microseconds since 1970), or 0 where it waits
 * for a way to the server. */
gint64 ppm_connection_next_attempt(PpmConnection *connection);

/* The password kept with root, used where the option "password" is "system" and the caller of
 * ppm_connection_connect() brings none. PPM_ERROR_NOT_FOUND from clear where there is none. */
gboolean ppm_connection_store_secret(PpmConnection *connection, const PpmSecret *secret,
                                     GError **error);
gboolean ppm_connection_clear_secret(PpmConnection *connection, GError **error);
gboolean ppm_connection_has_secret(PpmConnection *connection);

/* How the latest attempts went: aa{sv} (floating) as GetHistory returns it. */
GVariant *ppm_connection_history(PpmConnection *connection);

/* The connection is gone for good: removes its password and its history. */
void ppm_connection_forget(PpmConnection *connection);

/* Why its file cannot be used since it was edited; NULL: it can. */
void ppm_connection_set_file_problem(PpmConnection *connection, const char *problem);
const char *ppm_connection_file_problem(PpmConnection *connection);

/* Of a private one; G_MAXUINT where the owner is nobody, or not looked up yet. */
void ppm_connection_set_owner_uid(PpmConnection *connection, guint uid);
guint ppm_connection_owner_uid(PpmConnection *connection);

PpmProfile *ppm_connection_profile(PpmConnection *connection);
PpmState ppm_connection_state(PpmConnection *connection);
gint64 ppm_connection_since(PpmConnection *connection);
const PpmFacts *ppm_connection_facts(PpmConnection *connection);
const PpmFailure *ppm_connection_failure(PpmConnection *connection);
PpmAttemptLog *ppm_connection_log(PpmConnection *connection);

/* PpmWarning elements: what works otherwise than asked for. */
const GPtrArray *ppm_connection_warnings(PpmConnection *connection);

/* What the tunnel has changed in the system, but for the profile's own routes: aa{sv} (floating),
 * as the property Changes. */
GVariant *ppm_connection_changes(PpmConnection *connection);

/* Whether @route of the profile is in the kernel's table now. */
gboolean ppm_connection_route_is_active(PpmConnection *connection, const PpmRoute *route);

/* Bytes through the tunnel; 0 where there is none. */
void ppm_connection_traffic(PpmConnection *connection, guint64 *rx_bytes, guint64 *tx_bytes);

G_END_DECLS
