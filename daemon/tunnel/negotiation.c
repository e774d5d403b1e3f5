/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of lines. Rows are tried in order, the first that matches counts. */
#include "config.h"

#include "negotiation.h"

#include <string.h>

/**
 * Row:
 * @pattern: a regular expression; its first group, where there is one, becomes the text
 * @printed_by: the source file of pppd or pptp that prints the line
 *
 * Unless @since says otherwise the line is the same in pppd 2.4.9 and 2.5.x, pptp 1.10.0.
 */
typedef struct {
    PpmLogSource source;
    PpmFact fact;
    const char *pattern;
    const char *printed_by;
} Row;

static const Row rows[] = {
    /* "dump": words of ours and of the user's, which must match no other row. */
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^pppd options in effect:$|\\s# \\(from [^()]*\\)$",
     "options.c"},

    /* Packets, which pppd prints with "debug" (utils.c and each protocol's printpkt).
     * Authentication methods come first: the same packet is LCP, too, but this says more. */
    {PPM_LOG_PPPD, PPM_FACT_PEER_WANTS_METHOD, "^rcvd \\[LCP ConfReq .*<auth ([^>]+)>", "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_METHOD_DECLINED, "^sent \\[LCP Conf(?:Nak|Rej) .*<auth ([^>]+)>",
     "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_METHOD_AGREED, "^sent \\[LCP ConfAck .*<auth ([^>]+)>", "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:sent|rcvd) \\[LCP (?:Echo|Term|ProtRej|Disc|Code)",
     "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_LCP_SENT, "^sent \\[LCP ", "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_LCP_HEARD, "^rcvd \\[LCP ", "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_AUTH_CODE, "^rcvd \\[CHAP Failure .*\"E=([0-9]{1,5})", "chap-new.c"},
    {PPM_LOG_PPPD, PPM_FACT_AUTH_STARTED, "^(?:sent|rcvd) \\[(?:CHAP|PAP|EAP) ", "auth.c"},
    {PPM_LOG_PPPD, PPM_FACT_PEER_MPPE_BITS, "^rcvd \\[CCP Conf(?:Req|Nak) .*<mppe ([-+A-Z ]+)>",
     "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_OWN_MPPE_BITS, "^sent \\[CCP ConfReq .*<mppe ([-+A-Z ]+)>", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CCP_STARTED, "^(?:sent|rcvd) \\[CCP Conf", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_IPCP_STARTED, "^sent \\[IPCP ConfReq", "ipcp.c"},
    /* Earlier than what it says of both below, which comes after the addresses. */
    {PPM_LOG_PPPD, PPM_FACT_DNS,
     "^rcvd \\[IPCP ConfAck .*<ms-dns1 (?!0\\.0\\.0\\.0>)([0-9.]{7,15})>", "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:sent|rcvd) \\[", "utils.c"},

    /* What decides. */
    {PPM_LOG_PPPD, PPM_FACT_LCP_TIMEOUT, "^(LCP: timeout sending Config-Requests)", "fsm.c"},
    {PPM_LOG_PPPD, PPM_FACT_AUTH_SUCCEEDED, "^(?:CHAP|PAP|EAP) authentication succeeded",
     "chap-new.c"},
    {PPM_LOG_PPPD, PPM_FACT_SERVER_NOT_AUTHENTIC, "^(MS-CHAPv2 mutual authentication failed.*)",
     "chap_ms.c"},
    {PPM_LOG_PPPD, PPM_FACT_SERVER_NOT_AUTHENTIC, "^(MS-CHAPv2 Success packet is badly formed.*)",
     "chap_ms.c"},
    {PPM_LOG_PPPD, PPM_FACT_AUTH_FAILED, "^(MS-CHAP authentication failed.*)", "chap_ms.c"},
    {PPM_LOG_PPPD, PPM_FACT_AUTH_FAILED, "^((?:CHAP|PAP) authentication failed.*)", "chap-new.c"},
    {PPM_LOG_PPPD, PPM_FACT_AUTH_FAILED, "^(EAP: peer reports authentication failure.*)", "eap.c"},
    {PPM_LOG_PPPD, PPM_FACT_ENCRYPTION,
     "^(?:MPPC/)?MPPE ([0-9]+-bit state(?:less|ful)) compression enabled", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_MPPE_STATEFUL_OFFERED, "^(Refusing MPPE stateful mode.*)", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_MPPE_KEYS_MISSING, "^(MPPE required, but keys are not available.*)",
     "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_MPPE_KEYS_MISSING, "^(MPPE required, but MS-CHAP.*)", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_KERNEL_LACKS_MPPE, "^(MPPE required, but kernel has no support.*)",
     "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_MPPE_FAILED, "^(MPPE required.*)", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:BSD-Compress|Deflate) .*compression enabled", "ccp.c"},
    /* Said at every end of an encrypted link, also at one that we wished. */
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^MPPE disabled", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_MPPE_FAILED, "^(Too many MPPE errors.*)", "ccp.c"},
    {PPM_LOG_PPPD, PPM_FACT_LOCAL_ADDRESS, "^local  IP address ([0-9.]{7,15})$", "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_REMOTE_ADDRESS, "^remote IP address ([0-9.]{7,15})$", "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_DNS, "^(?:primary  |secondary) DNS address ([0-9.]{7,15})$", "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Could not determine remote IP address: defaulting to ",
     "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_ADDRESS_REFUSED, "^(Could not determine (?:local|remote) IP address.*)",
     "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_ADDRESS_REFUSED, "^(Peer refused to agree to .*IP address.*)",
     "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_ADDRESS_REFUSED, "^(Peer is not authorized to use remote address .*)",
     "ipcp.c"},
    /* One that the kernel takes for no host's, and pppd does not know. */
    {PPM_LOG_PPPD, PPM_FACT_ADDRESS_REFUSED, "^(ioctl\\(SIOCSIF(?:DST)?ADDR\\): .*)",
     "sys-linux.c"},
    {PPM_LOG_PPPD, PPM_FACT_PEER_TERMINATED, "^(?:LCP|IPCP) terminated by peer(?: \\((.*)\\))?",
     "fsm.c"},
    {PPM_LOG_PPPD, PPM_FACT_PEER_DEAD, "^(No response to [0-9]+ echo-requests)", "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_HANGUP, "^(Modem hangup)", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_SIGNAL, "^Terminating on signal ([0-9]{1,3})", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_SIGNAL, "^(Hangup \\(SIGHUP\\))", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_IDLE, "^(Terminating connection due to lack of activity.*)", "auth.c"},
    {PPM_LOG_PPPD, PPM_FACT_KERNEL_LACKS_PPP, "(This system lacks kernel support for PPP.*)",
     "sys-linux.c"},
    {PPM_LOG_PPPD, PPM_FACT_KERNEL_LACKS_PPP, "^(Couldn't open the /dev/ppp device.*)",
     "sys-linux.c"},
    {PPM_LOG_PPPD, PPM_FACT_BAD_OPTION, "(unrecognized option '.*)", "options.c"},
    {PPM_LOG_PPPD, PPM_FACT_BAD_OPTION, "(too few parameters for option.*)", "options.c"},
    {PPM_LOG_PPPD, PPM_FACT_BAD_OPTION, "(invalid .*parameter .*)", "options.c"},
    {PPM_LOG_PPPD, PPM_FACT_BAD_OPTION, "^(In file .*: .*)", "options.c"},
    {PPM_LOG_PPPD, PPM_FACT_MISSING_PROGRAM, "^(Couldn't load plugin .*)", "options.c"},
    {PPM_LOG_PPPD, PPM_FACT_MISSING_PROGRAM, "((?:sh|pptp): .*not found.*)", "/bin/sh"},

    /* What is of no consequence. */
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^[Uu]sing (?:channel|interface) ", "sys-linux.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Renamed interface ", "sys-linux.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Connect: ", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Plugin \\S+ loaded", "options.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Connection terminated", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Connect time ", "auth.c"},
    {PPM_LOG_PPPD, PPM_FACT_TRAFFIC, "^Sent ([0-9]+ bytes, received [0-9]+) bytes", "auth.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Exit\\.$", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_ALL_TOLD, "^Script \\S*/(?:ip-up|true) started ", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Script |^Waiting for [0-9]+ child|^  script ", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:Killed|Terminated)$", "/bin/sh"},
    /* 15 is what pppd itself ends it with. */
    {PPM_LOG_PPPD, PPM_FACT_PROGRAM_KILLED, "^(Child process .* terminated with signal (?!15).*)",
     "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Child process .* terminated with signal ", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:added response cache entry|response found in cache)",
     "chap_ms.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:local |remote) LL address ", "ipv6cp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Overriding m[rt]u ", "auth.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Serial link appears to be disconnected", "lcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^IPv6 socket creation failed", "sys-linux.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:Remote message|CHAP: |Peer is not authorized)",
     "chap-new.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^pppd \\S+ started by |^Removed stale lock", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:Local|Remote) IP address changed to ", "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Unsupported protocol |^Protocol-Reject for ", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Discarded non-LCP packet|^Alarm$", "main.c"},
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^(?:not )?replacing .*default route", "sys-linux.c"},
    /* As meant: the tunnel sees /etc/ppp read-only. */
    {PPM_LOG_PPPD, PPM_FACT_CHATTER, "^Failed to create /etc/ppp/resolv.conf: ", "ipcp.c"},
    {PPM_LOG_PPPD, PPM_FACT_TROUBLE, "^((?:Can't|Couldn't|Failed to|Cannot) .*)", "any"},

    /* pptp's own lines: "anon log[function:file:line]: text". */
    {PPM_LOG_PPTP, PPM_FACT_CONTROL_REFUSED, "(connect: Connection refused)", "pptp_callmgr.c"},
    {PPM_LOG_PPTP, PPM_FACT_CONTROL_UNREACHABLE, "(connect: .*)", "pptp_callmgr.c"},
    {PPM_LOG_PPTP, PPM_FACT_CHATTER, "Call manager exited with error", "pptp.c"},
    {PPM_LOG_PPTP, PPM_FACT_CONTROL_UNREACHABLE, "(Could not open control connection.*)",
     "pptp_callmgr.c"},
    {PPM_LOG_PPTP, PPM_FACT_CONTROL_ANSWERED, "Received Start Control Connection Reply",
     "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_CONTROL_ANSWERED, "Client connection established", "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_CALL_UP, "Outgoing call established", "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_CALL_REJECTED, "(Our outgoing call request .*has not been accepted.*)",
     "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_CALL_REJECTED, "(Result code is (?!1 ).*)", "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_NOT_PPTP, "([0-9]+ bad bytes thrown away.*)", "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_NOT_PPTP, "(Unrecognized|unexpected control (?:packet|message).*)",
     "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_NOT_PPTP, "(Could not launch call manager after .*)", "pptp.c"},
    {PPM_LOG_PPTP, PPM_FACT_CONTROL_CLOSED,
     "(Call disconnect notification received.*|Received Call (?:Clear|Disconnect).*|"
     "Received Stop Control Connection.*|read returned zero, peer has closed)",
     "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_CALLING, "Sent control packet type is 1 ", "pptp_ctrl.c"},
    {PPM_LOG_PPTP, PPM_FACT_MISSING_PROGRAM, "(fatal\\[.*socket.*: .*)", "pptp_gre.c"},
    {PPM_LOG_PPTP, PPM_FACT_TROUBLE, "(fatal\\[.*)", "any"},
    {PPM_LOG_PPTP, PPM_FACT_CHATTER, "(?:log|warn)\\[", "any"},
};

static GRegex *
compiled(gsize row)
{
    static GRegex *regexes[G_N_ELEMENTS(rows)];

    if (!regexes[row]) {
        g_autoptr(GError) error = NULL;

        regexes[row] = g_regex_new(rows[row].pattern, G_REGEX_OPTIMIZE, 0, &error);
        if (!regexes[row])
            g_error("pattern %s: %s", rows[row].pattern, error->message);
    }
    return regexes[row];
}

void
ppm_statement_clear(PpmStatement *statement)
{
    g_clear_pointer(&statement->text, g_free);
}

/* "128-bit stateless" becomes "mppe-128-stateless". */
static char *
encryption_word(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "-bit ", 2);

    return g_strdup_printf("mppe-%s-%s", parts[0], parts[1]);
}

static void
take_text(PpmStatement *statement, char *text)
{
    guint64 number = 0;

    if (text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &number, NULL))
        statement->number = (guint)number;
    if (statement->fact == PPM_FACT_ENCRYPTION) {
        statement->text = encryption_word(text);
        g_free(text);
    } else {
        statement->text = text;
    }
}

void
ppm_negotiation_read(PpmLogSource source, const char *line, PpmStatement *statement)
{
    *statement = (PpmStatement){.fact = PPM_FACT_UNKNOWN};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GMatchInfo) match = NULL;

        if (rows[i].source != source || !g_regex_match(compiled(i), line, 0, &match))
            continue;
        statement->fact = rows[i].fact;
        take_text(statement, g_match_info_fetch(match, 1));
        return;
    }
}

/* The field of each packet, up to its last closing mark or the end of a line that was cut.
 * "hide-password" keeps PAP's out already; the row is for the day it does not. */
static const char *const sensitive[] = {
    "\\[(?:CHAP (?:Challenge|Response)|EAP) [^<]*<(.*?)(?:>[^>]*)?$",
    "\\[CHAP Success [^\"]*\"S=([0-9A-Fa-f]+)",
    "\\[CHAP Failure [^\"]*\".*C=([0-9A-Fa-f]+)",
    "\\[PAP AuthReq .*password=(.*?)\\]?$",
};

gboolean
ppm_negotiation_find_sensitive(const char *line, gsize length, gsize *start, gsize *end)
{
    static GRegex *regexes[G_N_ELEMENTS(sensitive)];

    for (gsize i = 0; i < G_N_ELEMENTS(sensitive); i++) {
        g_autoptr(GMatchInfo) match = NULL;
        int from, to;

        if (!regexes[i])
            regexes[i] = g_regex_new(sensitive[i], G_REGEX_RAW | G_REGEX_DOTALL, 0, NULL);
        if (!g_regex_match_full(regexes[i], line, (gssize)length, 0, 0, &match, NULL) ||
            !g_match_info_fetch_pos(match, 1, &from, &to))
            continue;
        *start = (gsize)from;
        *end = (gsize)to;
        return to > from;
    }
    return FALSE;
}
