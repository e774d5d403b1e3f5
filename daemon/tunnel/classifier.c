/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules from the most telling to the least; pppd's exit code comes last, since 16 and 5 hide the
 * truth and 10 is only where it stands when nothing else was said. */
#include "config.h"

#include "classifier.h"

#include <string.h>

/* pppd(8), "Exit status". */
enum {
    EXIT_FATAL = 1,
    EXIT_OPTION = 2,
    EXIT_NOT_ROOT = 3,
    EXIT_NO_KERNEL_SUPPORT = 4,
    EXIT_SIGNALLED = 5,
    EXIT_CONNECT_FAILED = 8,
    EXIT_PTY_FAILED = 9,
    EXIT_NEGOTIATION_FAILED = 10,
    EXIT_IDLE = 12,
    EXIT_PEER_DEAD = 15,
    EXIT_HANGUP = 16,
    EXIT_AUTH_TO_PEER_FAILED = 19,
};

/* A fact that decides by itself. */
static const struct {
    PpmFact fact;
    PpmCause cause;
} decisive[] = {
    {PPM_FACT_BAD_OPTION, PPM_CAUSE_BAD_OPTION},
    {PPM_FACT_KERNEL_LACKS_PPP, PPM_CAUSE_MISSING_KERNEL_SUPPORT},
    {PPM_FACT_KERNEL_LACKS_MPPE, PPM_CAUSE_MISSING_KERNEL_SUPPORT},
    {PPM_FACT_MISSING_PROGRAM, PPM_CAUSE_MISSING_PROGRAM},
    {PPM_FACT_SERVER_NOT_AUTHENTIC, PPM_CAUSE_SERVER_NOT_AUTHENTIC},
    {PPM_FACT_ADDRESS_REFUSED, PPM_CAUSE_ADDRESS_REFUSED},
    {PPM_FACT_PEER_DEAD, PPM_CAUSE_PEER_DEAD},
    {PPM_FACT_PROGRAM_KILLED, PPM_CAUSE_LINK_LOST},
    {PPM_FACT_CONTROL_REFUSED, PPM_CAUSE_SERVER_REFUSED},
    {PPM_FACT_NOT_PPTP, PPM_CAUSE_NOT_PPTP},
};

/* The E= codes of MS-CHAP failures (RFC 2759, section 6). */
static const struct {
    guint code;
    PpmCause cause;
} auth_codes[] = {
    {646, PPM_CAUSE_AUTH_HOURS},     {647, PPM_CAUSE_AUTH_DISABLED}, {648, PPM_CAUSE_AUTH_EXPIRED},
    {649, PPM_CAUSE_AUTH_NO_DIALIN}, {691, PPM_CAUSE_AUTH_REJECTED},
};

/* Of a call that was taken the same words tell its end. */
static PpmCause
decide_call(const PpmEvidence *evidence, char **detail)
{
    if (!evidence->stated[PPM_FACT_CALL_REJECTED] || evidence->stated[PPM_FACT_CALL_UP])
        return PPM_CAUSE_NONE;
    *detail = g_strdup(evidence->text[PPM_FACT_CALL_REJECTED]);
    return PPM_CAUSE_CALL_REJECTED;
}

static PpmCause
decide_authentication(const PpmEvidence *evidence, char **detail)
{
    guint code = evidence->number[PPM_FACT_AUTH_CODE];

    if (evidence->stated[PPM_FACT_AUTH_CODE]) {
        *detail = g_strdup_printf("E=%u", code);
        for (gsize i = 0; i < G_N_ELEMENTS(auth_codes); i++) {
            if (auth_codes[i].code == code)
                return auth_codes[i].cause;
        }
        return PPM_CAUSE_AUTH_REJECTED;
    }
    if (evidence->stated[PPM_FACT_AUTH_FAILED]) {
        *detail = g_strdup(evidence->text[PPM_FACT_AUTH_FAILED]);
        return PPM_CAUSE_AUTH_REJECTED;
    }
    return PPM_CAUSE_NONE;
}

/* What was proposed: "+S" 128 bit, "+L" 40 bit, "-H" stateful (RFC 3078, section 2.1). */
static gboolean
has_bits(const char *proposal, const char *bits)
{
    return proposal && strstr(proposal, bits);
}

/* @peer_insists: the peer was the one to give up. Where it was quick about it, its own proposal is
 * not known, and it is what ours was not. */
static PpmCause
compare_proposals(const PpmEvidence *evidence, gboolean peer_insists)
{
    const char *peer = evidence->text[PPM_FACT_PEER_MPPE_BITS];
    const char *own = evidence->text[PPM_FACT_OWN_MPPE_BITS];
    gboolean peer_has_128 = peer ? has_bits(peer, "+S") : peer_insists && !has_bits(own, "+S");
    gboolean peer_has_40 = peer ? has_bits(peer, "+L") : peer_insists && !has_bits(own, "+L");

    if (peer_has_128 && !has_bits(own, "+S"))
        return PPM_CAUSE_MPPE_REQUIRED_BY_PEER;
    if (peer_has_40 && !peer_has_128)
        return own ? PPM_CAUSE_MPPE_40_ONLY : PPM_CAUSE_MPPE_REQUIRED_BY_PEER;
    return PPM_CAUSE_MPPE_REFUSED_BY_PEER;
}

static PpmCause
decide_encryption(const PpmEvidence *evidence, char **detail)
{
    if (evidence->stated[PPM_FACT_MPPE_STATEFUL_OFFERED]) {
        *detail = g_strdup(evidence->text[PPM_FACT_MPPE_STATEFUL_OFFERED]);
        return PPM_CAUSE_MPPE_STATEFUL_ONLY;
    }
    if (evidence->stated[PPM_FACT_MPPE_KEYS_MISSING]) {
        *detail = g_strdup(evidence->text[PPM_FACT_MPPE_KEYS_MISSING]);
        return PPM_CAUSE_MPPE_KEYS_MISSING;
    }
    if (!evidence->stated[PPM_FACT_MPPE_FAILED])
        return PPM_CAUSE_NONE;
    *detail = g_strdup(evidence->text[PPM_FACT_MPPE_FAILED]);
    return compare_proposals(evidence, FALSE);
}

/* The peer asked for a method that we declined, and none was agreed upon. */
static PpmCause
decide_method(const PpmEvidence *evidence, char **detail)
{
    const char *method = evidence->text[PPM_FACT_PEER_WANTS_METHOD];

    if (!evidence->stated[PPM_FACT_METHOD_DECLINED] || evidence->stated[PPM_FACT_METHOD_AGREED])
        return PPM_CAUSE_NONE;
    *detail = g_strdup(method);
    return g_strcmp0(method, "eap") == 0 ? PPM_CAUSE_EAP_REQUIRED : PPM_CAUSE_AUTH_METHOD_REFUSED;
}

/* The peer closes the link for want of MPPE; "MPPE disabled" is what it says at every end, and "not
 * available" where it has none itself. */
static PpmCause
decide_mppe_of_peer(const PpmEvidence *evidence, char **detail)
{
    const char *words = evidence->text[PPM_FACT_PEER_TERMINATED];

    if (!words || !strstr(words, "MPPE required"))
        return PPM_CAUSE_NONE;
    *detail = g_strdup(words);
    return compare_proposals(evidence, !strstr(words, "not available"));
}

static PpmCause
decide_peer(const PpmEvidence *evidence, char **detail)
{
    if (evidence->stated[PPM_FACT_LCP_TIMEOUT]) {
        *detail = g_strdup(evidence->text[PPM_FACT_LCP_TIMEOUT]);
        return PPM_CAUSE_LCP_TIMEOUT;
    }
    if (evidence->stated[PPM_FACT_PEER_TERMINATED]) {
        *detail = g_strdup(evidence->text[PPM_FACT_PEER_TERMINATED] ?: "LCP terminated by peer");
        return PPM_CAUSE_PEER_CLOSED;
    }
    if (evidence->stated[PPM_FACT_CONTROL_CLOSED]) {
        *detail = g_strdup(evidence->text[PPM_FACT_CALL_REJECTED]
                               ?: evidence->text[PPM_FACT_CONTROL_CLOSED]);
        return PPM_CAUSE_PEER_CLOSED;
    }
    if (evidence->stated[PPM_FACT_CONTROL_UNREACHABLE]) {
        *detail = g_strdup(evidence->text[PPM_FACT_CONTROL_UNREACHABLE]);
        return PPM_CAUSE_SERVER_UNREACHABLE;
    }
    return PPM_CAUSE_NONE;
}

static PpmCause
decide_signal(const PpmEvidence *evidence, char **detail)
{
    int number = evidence->exit.signal;

    if (evidence->exit.asked)
        return PPM_CAUSE_NONE;
    if (!number && evidence->stated[PPM_FACT_SIGNAL])
        number = (int)evidence->number[PPM_FACT_SIGNAL] ?: 1;
    if (!number && evidence->exit.known && evidence->exit.code == EXIT_SIGNALLED)
        number = 15;
    if (!number)
        return PPM_CAUSE_NONE;
    *detail = g_strdup_printf("pppd: signal %d", number);
    return PPM_CAUSE_KILLED;
}

static PpmCause
cause_of_exit_code(int code)
{
    switch (code) {
    case EXIT_OPTION:
        return PPM_CAUSE_BAD_OPTION;
    case EXIT_NO_KERNEL_SUPPORT:
        return PPM_CAUSE_MISSING_KERNEL_SUPPORT;
    case EXIT_CONNECT_FAILED:
    case EXIT_PTY_FAILED:
        return PPM_CAUSE_MISSING_PROGRAM;
    case EXIT_PEER_DEAD:
        return PPM_CAUSE_PEER_DEAD;
    case EXIT_AUTH_TO_PEER_FAILED:
        return PPM_CAUSE_AUTH_REJECTED;
    case EXIT_NEGOTIATION_FAILED:
    case EXIT_HANGUP:
        return PPM_CAUSE_LINK_LOST;
    default:
        return PPM_CAUSE_INTERNAL;
    }
}

static PpmCause
decide_end(const PpmEvidence *evidence, char **detail)
{
    if (evidence->stated[PPM_FACT_HANGUP] || !evidence->exit.known ||
        evidence->phase == PPM_STATE_CONNECTED) {
        *detail = g_strdup(evidence->text[PPM_FACT_HANGUP] ?: "pppd ended");
        return PPM_CAUSE_LINK_LOST;
    }
    *detail = evidence->text[PPM_FACT_TROUBLE]
                  ? g_strdup(evidence->text[PPM_FACT_TROUBLE])
                  : g_strdup_printf("pppd: exit code %d", evidence->exit.code);
    return cause_of_exit_code(evidence->exit.code);
}

/* As the option "idle" wants it. */
static gboolean
was_idle(const PpmEvidence *evidence)
{
    return evidence->stated[PPM_FACT_IDLE] ||
           (evidence->exit.known && evidence->exit.code == EXIT_IDLE);
}

PpmCause
ppm_classifier_decide(const PpmEvidence *evidence, char **detail)
{
    static PpmCause (*const rules[])(const PpmEvidence *, char **) = {
        decide_call,   decide_authentication, decide_method, decide_encryption,
        decide_signal, decide_mppe_of_peer,   decide_peer,   decide_end,
    };

    *detail = NULL;
    if (was_idle(evidence)) {
        *detail = g_strdup(evidence->text[PPM_FACT_IDLE] ?: "");
        return PPM_CAUSE_NONE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(decisive); i++) {
        if (evidence->stated[decisive[i].fact]) {
            *detail = g_strdup(evidence->text[decisive[i].fact] ?: "");
            return decisive[i].cause;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        PpmCause cause = rules[i](evidence, detail);

        if (cause != PPM_CAUSE_NONE)
            return cause;
    }
    return PPM_CAUSE_INTERNAL;
}
