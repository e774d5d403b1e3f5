/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by connection.c (the object, its state, what others ask for) and connection-actions.c
 * (what the state machine asks for). */
#pragma once

#include "connection.h"
#include "hook-queue.h"
#include "net/approach.h"
#include "retry.h"
#include "runtime-state.h"
#include "tries.h"
#include "tunnel/state-machine.h"
#include "tunnel/tunnel.h"

/* Packets that arrived unencrypted in an encrypted tunnel. */
typedef struct {
    gboolean is_known; /* whether the kernel counts them */
    guint64 before;    /* that there were when the tunnel came up */
    guint64 control;   /* of these, the network control protocols' */
    gint64 since;      /* when there were first more than these, monotonic; 0: there are not */
    guint timer;
} PpmPlaintext;

struct _PpmConnection {
    GObject parent_instance;

    PpmHost *host;
    PpmProfile *profile;
    guint owner_uid;
    char *file_problem; /* NULL: none */
    char *managed_by;   /* NULL: nobody but us */

    PpmState state;
    gint64 since;
    GQueue events; /* that wait for the present one to be carried out */
    gboolean is_dispatching;

    /* the attempt */
    gint64 began;
    gboolean is_attempt_open;   /* not written down yet */
    guint64 rx_bytes, tx_bytes; /* as last seen: at its end the interface is gone */
    gboolean without_mppe;      /* the second one of mppe=prefer */
    PpmSecret *secret;
    gboolean is_secret_encoded; /* as it goes on the wire */
    guint timeout;
    gboolean debug; /* whatever the profile says */
    GCancellable *cancellable;
    guint deadline;
    guint telling; /* while pppd names addresses */
    GPtrArray *candidates;
    PpmApproach approach;
    guint32 outer_source; /* from which the server was called; 0: not known */
    PpmTunnel *tunnel;
    gulong netlink_handler;
    gulong uplink_handler;
    guint uplink_look;        /* that is due */
    guint address_look;       /* the same */
    guint guard_look;         /* the same */
    guint no_way;             /* since there is none to the server, while an attempt is under way */
    PpmTries guard_tries;     /* to put in again what others have removed */
    PpmRuntimeState *runtime; /* NULL while nothing is changed in the system */
    gboolean is_being_undone;
    gboolean is_let_go; /* somebody wants it ended, whatever has failed */
    PpmRetry retry;
    gint64 stands_since; /* monotonic; 0: it does not */
    gint64 next_attempt; /* 0: none, or as soon as there is a way */
    guint retry_timer;
    guint retry_look;   /* that is due */
    gboolean is_asleep; /* the computer is, or is about to be: nothing is tried */
    gulong retry_handler;
    PpmPlaintext plaintext;
    GPtrArray *warnings; /* PpmWarning, of this tunnel */

    PpmFacts facts;
    PpmFailure failure;
    PpmAttemptLog *log;
    PpmDnsPlan *dns;       /* the name servers that are in; NULL: none */
    PpmDnsPlan *dns_to_be; /* those that were asked for last */
    gulong dns_handler;
    GCancellable *mtu_probe; /* while it runs */
    PpmHookQueue *hooks;     /* made when there is something to run */
};

/* The only way into another state. */
void ppm_connection_dispatch(PpmConnection *self, PpmEvent event);

/* Emits "changed". */
void ppm_connection_tell(PpmConnection *self, PpmConnectionChange change);

/* For a fresh attempt. */
void ppm_connection_prepare(PpmConnection *self);

void ppm_connection_log_line(PpmConnection *self, const char *source, const char *text);

void ppm_connection_clear_facts(PpmConnection *self);

/* Only the first cause of an attempt counts: what follows follows from it. */
void ppm_connection_note_failure(PpmConnection *self, PpmCause cause, const char *detail);

/* The same, and the attempt or the tunnel ends with it. */
void ppm_connection_fail(PpmConnection *self, PpmCause cause, const char *detail);

void ppm_connection_clear_failure(PpmConnection *self);

/* What works otherwise than asked for: added once for the same @warning and @subject, told and
 * logged. @warning is a word of lib/change.h. */
void ppm_connection_warn(PpmConnection *self, const char *warning, const char *subject,
                         const char *detail);

/* It is so no longer. */
void ppm_connection_unwarn(PpmConnection *self, const char *warning, const char *subject);

/* connection-actions.c: carries out #PpmAction flags. */
void ppm_connection_carry_out(PpmConnection *self, guint actions);

/* Adopts by the state file @runtime, which is taken over. */
void ppm_connection_take_over(PpmConnection *self, PpmRuntimeState *runtime);

/* Starts pppd and follows it. */
gboolean ppm_connection_start_tunnel(PpmConnection *self, GError **error);

void ppm_connection_let_go_of_tunnel(PpmConnection *self);

/* connection-secret.c: there is one, in the form that goes on the wire, or none is needed; FALSE
 * where it has failed for the lack of it. */
gboolean ppm_connection_find_secret(PpmConnection *self);

/* Whether an attempt could log in without asking anybody. */
gboolean ppm_connection_can_log_in(PpmConnection *self);

/* Whether it is kept for an attempt to come. */
gboolean ppm_connection_keeps_secret(PpmConnection *self);

/* Wipes it: nothing more is to come for which it would be needed. */
void ppm_connection_drop_secret(PpmConnection *self);

/* Whether another attempt follows this failure by itself, at once. */
gboolean ppm_connection_will_repeat(PpmConnection *self);

/* connection-retry.c: whether it comes back by itself at all; whether an attempt follows later. */
gboolean ppm_connection_reconnects(PpmConnection *self);
gboolean ppm_connection_wants_retry(PpmConnection *self);

/* Somebody has asked for it; it stands. */
void ppm_connection_note_wish(PpmConnection *self);
void ppm_connection_note_standing(PpmConnection *self);

/* Raises PPM_EVENT_RETRY when it is time. */
void ppm_connection_wait(PpmConnection *self);
void ppm_connection_leave_wait(PpmConnection *self);

/* connection-plaintext.c: while an encrypted tunnel stands, packets that were not are counted; each
 * line of pppd's is told to it. */
void ppm_connection_follow_plaintext(PpmConnection *self);
void ppm_connection_leave_plaintext(PpmConnection *self);
void ppm_connection_note_control_packet(PpmConnection *self, const char *line);
void ppm_connection_look_for_plaintext(PpmConnection *self);

/* connection-firewall.c: registers what the connection wants of the firewall, as it is now, or only
 * its kill switch, where that is all there is of it. A commit makes it so. */
void ppm_connection_register_tunnel(PpmConnection *self);
void ppm_connection_register_block(PpmConnection *self);

gboolean ppm_connection_wants_kill_switch(PpmConnection *self);

/* Registers and commits (ppm_firewall_commit_finish()). */
void ppm_connection_raise_firewall(PpmConnection *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);

/* After that: what cannot be had is warned of, or is a cause not to connect. */
PpmCause ppm_connection_judge_firewall(PpmConnection *self);

/* Removes what is there for the connection, but for its kill switch where that @must_block. */
void ppm_connection_lower_firewall(PpmConnection *self, gboolean must_block,
                                   GAsyncReadyCallback callback, gpointer user_data);

/* As the profile says now. */
void ppm_connection_update_firewall(PpmConnection *self);

/* connection-history.c: writes down how the attempt or the tunnel went that is over. */
void ppm_connection_record(PpmConnection *self);

/* Takes what pppd says at the end of a tunnel ("SENT bytes, received RECEIVED"). */
void ppm_connection_note_traffic(PpmConnection *self, const char *text);

/* connection-address.c: pppd has told of addresses. */
void ppm_connection_look_at_addresses(PpmConnection *self);

/* connection-conflicts.c: whether the addresses that the peer gave can be used; else why not. */
gboolean ppm_connection_check_address(PpmConnection *self, PpmCause *cause, GError **error);

/* connection-routes.c: adds all of the profile's enabled routes and writes down that the tunnel is
 * up. */
gboolean ppm_connection_put_routes_in(PpmConnection *self, GError **error);

/* Puts in what @profile asks for, in the place of the tunnel's other routes: all or none.
 * PPM_ERROR_INVALID_VALUE where one would cut this computer off. */
gboolean ppm_connection_replace_routes(PpmConnection *self, PpmProfile *profile, GError **error);

/* Whether that has been done of this tunnel. */
gboolean ppm_connection_routes_are_in(PpmConnection *self);

/* The same of the profile's routes, after the local networks have changed. */
void ppm_connection_refresh_routes(PpmConnection *self);

/* connection-guard.c: what another program removes of the tunnel's routes and rules is put in again
 * after a moment, as often as ppm_tries_take() allows. A tunnel stands unless its routes are gone
 * with its interface. */
gboolean ppm_connection_stands(PpmConnection *self);
void ppm_connection_guard_look_later(PpmConnection *self);
void ppm_connection_guard_reset(PpmConnection *self);

/* connection-uplink.c: the way to the server and the local networks are followed until the tunnel
 * ends. */
void ppm_connection_follow_uplink(PpmConnection *self);
void ppm_connection_leave_uplink(PpmConnection *self);

/* Whether there is one to the server at all; TRUE where none is called. */
gboolean ppm_connection_has_way(PpmConnection *self, GError **error);

/* Looks for the way to the server, and puts it in. */
void ppm_connection_follow_server(PpmConnection *self);
/* connection-dns.c: the plan for @profile; @reached: PpmKernelRoute elements. */
PpmDnsPlan *ppm_connection_plan_dns(PpmConnection *self, PpmProfile *profile,
                                    const GArray *addresses, const GArray *reached);

typedef void (*PpmConnectionDoneFunc)(gpointer user_data);

/* Puts the name servers in, or others in their place. What cannot be had is warned of. */
void ppm_connection_put_dns_in(PpmConnection *self, PpmConnectionDoneFunc done, gpointer user_data);
void ppm_connection_take_dns_out(PpmConnection *self, PpmConnectionDoneFunc done,
                                 gpointer user_data);

/* The peer has named another server. */
void ppm_connection_refresh_dns(PpmConnection *self);

/* connection-hooks.c: runs the administrator's hooks for @event, "up", "down", "route" or "dns",
 * after those of earlier events; waits for nothing. What was not told to be up has no other events.
 */
void ppm_connection_run_hooks(PpmConnection *self, const char *event);

/* connection-mtu.c: looks for a black hole, once a tunnel, and sends smaller packets where there is
 * one. */
void ppm_connection_probe_mtu(PpmConnection *self);
void ppm_connection_leave_mtu(PpmConnection *self);

/* Why the interface's MTU is what it is, as Changes tells. */
const char *ppm_connection_mtu_reason(PpmConnection *self);
