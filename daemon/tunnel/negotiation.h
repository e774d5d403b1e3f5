/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: the lines that pppd and pptp print, as facts. Each pattern is a table row with the source
 * file that prints it; what no row matches is PPM_FACT_UNKNOWN. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    PPM_LOG_PPPD,
    PPM_LOG_PPTP,
} PpmLogSource;

/**
 * PpmFact:
 * @PPM_FACT_UNKNOWN: no row knows the line
 * @PPM_FACT_CHATTER: known, and of no consequence
 * @PPM_FACT_CALLING: the control connection is being opened (RFC 2637, section 3.1)
 * @PPM_FACT_CONTROL_ANSWERED: Start-Control-Connection-Reply arrived
 * @PPM_FACT_CALL_UP: Outgoing-Call-Reply arrived, the call stands
 * @PPM_FACT_CALL_REJECTED: the server did not take the call, or has disconnected it; text: pptp's
 * words for the result code
 * @PPM_FACT_CONTROL_REFUSED: TCP connection refused
 * @PPM_FACT_CONTROL_UNREACHABLE: TCP connection failed otherwise
 * @PPM_FACT_NOT_PPTP: what answers does not speak PPTP
 * @PPM_FACT_CONTROL_CLOSED: the server ended the call or the control connection
 * @PPM_FACT_LCP_SENT: we sent LCP
 * @PPM_FACT_LCP_HEARD: LCP of the peer arrived
 * @PPM_FACT_PEER_WANTS_METHOD: a Configure-Request asks for an authentication method; text: it
 * @PPM_FACT_METHOD_DECLINED: we answered that we will not use that method
 * @PPM_FACT_METHOD_AGREED: we accepted a method; text: it
 * @PPM_FACT_LCP_TIMEOUT: our Configure-Requests stayed unanswered
 * @PPM_FACT_AUTH_STARTED: a challenge or request of the authentication protocol
 * @PPM_FACT_AUTH_SUCCEEDED: the peer accepted us
 * @PPM_FACT_AUTH_CODE: the E= code of an MS-CHAP failure; number: it
 * @PPM_FACT_AUTH_FAILED: the peer rejected us; text: its words
 * @PPM_FACT_SERVER_NOT_AUTHENTIC: its MS-CHAPv2 authenticator is wrong (RFC 2759, section 5)
 * @PPM_FACT_CCP_STARTED: CCP packets
 * @PPM_FACT_ENCRYPTION: MPPE is on; text: "mppe-128-stateless"
 * @PPM_FACT_MPPE_FAILED: MPPE is required and does not come; text: the line
 * @PPM_FACT_MPPE_STATEFUL_OFFERED: the peer insists on stateful mode
 * @PPM_FACT_PEER_MPPE_BITS: what the peer proposes or NAKs to; text: "+H -M +S -L -D -C"
 * @PPM_FACT_OWN_MPPE_BITS: what we proposed first; text as above
 * @PPM_FACT_MPPE_KEYS_MISSING: no keys came out of the authentication
 * @PPM_FACT_KERNEL_LACKS_MPPE: the kernel has no MPPE
 * @PPM_FACT_KERNEL_LACKS_PPP: the kernel has no PPP
 * @PPM_FACT_IPCP_STARTED: IPCP packets
 * @PPM_FACT_ADDRESS_REFUSED: no address could be agreed on; text: the line
 * @PPM_FACT_LOCAL_ADDRESS: text: ours
 * @PPM_FACT_REMOTE_ADDRESS: text: the peer's
 * @PPM_FACT_DNS: text: a server's address
 * @PPM_FACT_ALL_TOLD: pppd has named all addresses
 * @PPM_FACT_PEER_TERMINATED: LCP Terminate-Request; text: its words
 * @PPM_FACT_PEER_DEAD: no answer to LCP echoes
 * @PPM_FACT_HANGUP: the pty ended: pptp is gone
 * @PPM_FACT_PROGRAM_KILLED: somebody killed pptp; text: the line
 * @PPM_FACT_SIGNAL: a signal ended pppd; number: it
 * @PPM_FACT_BAD_OPTION: pppd did not understand a word; text: the line
 * @PPM_FACT_MISSING_PROGRAM: a program or plugin could not be started; text: the line
 * @PPM_FACT_IDLE: the idle time ran out
 * @PPM_FACT_TRAFFIC: what went through, told at the end; text: "SENT bytes, received RECEIVED"
 * @PPM_FACT_TROUBLE: a line at error level that decides nothing alone; text: it
 */
typedef enum {
    PPM_FACT_UNKNOWN,
    PPM_FACT_CHATTER,
    PPM_FACT_CALLING,
    PPM_FACT_CONTROL_ANSWERED,
    PPM_FACT_CALL_UP,
    PPM_FACT_CALL_REJECTED,
    PPM_FACT_CONTROL_REFUSED,
    PPM_FACT_CONTROL_UNREACHABLE,
    PPM_FACT_NOT_PPTP,
    PPM_FACT_CONTROL_CLOSED,
    PPM_FACT_LCP_SENT,
    PPM_FACT_LCP_HEARD,
    PPM_FACT_PEER_WANTS_METHOD,
    PPM_FACT_METHOD_DECLINED,
    PPM_FACT_METHOD_AGREED,
    PPM_FACT_LCP_TIMEOUT,
    PPM_FACT_AUTH_STARTED,
    PPM_FACT_AUTH_SUCCEEDED,
    PPM_FACT_AUTH_CODE,
    PPM_FACT_AUTH_FAILED,
    PPM_FACT_SERVER_NOT_AUTHENTIC,
    PPM_FACT_CCP_STARTED,
    PPM_FACT_ENCRYPTION,
    PPM_FACT_MPPE_FAILED,
    PPM_FACT_MPPE_STATEFUL_OFFERED,
    PPM_FACT_PEER_MPPE_BITS,
    PPM_FACT_OWN_MPPE_BITS,
    PPM_FACT_MPPE_KEYS_MISSING,
    PPM_FACT_KERNEL_LACKS_MPPE,
    PPM_FACT_KERNEL_LACKS_PPP,
    PPM_FACT_IPCP_STARTED,
    PPM_FACT_ADDRESS_REFUSED,
    PPM_FACT_LOCAL_ADDRESS,
    PPM_FACT_REMOTE_ADDRESS,
    PPM_FACT_DNS,
    PPM_FACT_ALL_TOLD,
    PPM_FACT_PEER_TERMINATED,
    PPM_FACT_PEER_DEAD,
    PPM_FACT_HANGUP,
    PPM_FACT_PROGRAM_KILLED,
    PPM_FACT_SIGNAL,
    PPM_FACT_BAD_OPTION,
    PPM_FACT_MISSING_PROGRAM,
    PPM_FACT_IDLE,
    PPM_FACT_TRAFFIC,
    PPM_FACT_TROUBLE,
} PpmFact;

#define PPM_FACT_LAST PPM_FACT_TROUBLE

/* What one line says. @text is owned by the struct. */
typedef struct {
    PpmFact fact;
    char *text;
    guint number;
} PpmStatement;

void ppm_statement_clear(PpmStatement *statement);

/* Reads one line (valid UTF-8, no newline). */
void ppm_negotiation_read(PpmLogSource source, const char *line, PpmStatement *statement);

/* Where a line holds what could be used to find the password (challenge, response, authenticator,
 * PAP password): the byte range to blank. FALSE where there is nothing. */
gboolean ppm_negotiation_find_sensitive(const char *line, gsize length, gsize *start, gsize *end);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PpmStatement, ppm_statement_clear)

G_END_DECLS
