/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a connection failed: one row a cause, with the same words and the same fix for every client.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The causes of interface.md, in its order. */
typedef enum {
    PPM_CAUSE_NONE,
    PPM_CAUSE_BAD_OPTION,
    PPM_CAUSE_MISSING_PROGRAM,
    PPM_CAUSE_MISSING_KERNEL_SUPPORT,
    PPM_CAUSE_FIPS_MODE,
    PPM_CAUSE_NAME_NOT_FOUND,
    PPM_CAUSE_NO_ROUTE,
    PPM_CAUSE_SERVER_UNREACHABLE,
    PPM_CAUSE_SERVER_REFUSED,
    PPM_CAUSE_NOT_PPTP,
    PPM_CAUSE_CALL_REJECTED,
    PPM_CAUSE_GRE_BLOCKED,
    PPM_CAUSE_GRE_BLOCKED_LOCALLY,
    PPM_CAUSE_LCP_TIMEOUT,
    PPM_CAUSE_PEER_CLOSED,
    PPM_CAUSE_AUTH_REJECTED,
    PPM_CAUSE_AUTH_EXPIRED,
    PPM_CAUSE_AUTH_DISABLED,
    PPM_CAUSE_AUTH_HOURS,
    PPM_CAUSE_AUTH_NO_DIALIN,
    PPM_CAUSE_AUTH_METHOD_REFUSED,
    PPM_CAUSE_EAP_REQUIRED,
    PPM_CAUSE_SERVER_NOT_AUTHENTIC,
    PPM_CAUSE_NO_SECRET,
    PPM_CAUSE_SECRET_LOCKED,
    PPM_CAUSE_PASSWORD_NOT_REPRESENTABLE,
    PPM_CAUSE_MPPE_REFUSED_BY_PEER,
    PPM_CAUSE_MPPE_STATEFUL_ONLY,
    PPM_CAUSE_MPPE_40_ONLY,
    PPM_CAUSE_MPPE_KEYS_MISSING,
    PPM_CAUSE_MPPE_REQUIRED_BY_PEER,
    PPM_CAUSE_ADDRESS_REFUSED,
    PPM_CAUSE_ADDRESS_CONFLICT,
    PPM_CAUSE_ROUTE_CONFLICT,
    PPM_CAUSE_PEER_DEAD,
    PPM_CAUSE_LINK_LOST,
    PPM_CAUSE_UPLINK_CHANGED,
    PPM_CAUSE_KILLED,
    PPM_CAUSE_KILL_SWITCH_UNAVAILABLE,
    PPM_CAUSE_SERVICE_STOPPED,
    PPM_CAUSE_TIMED_OUT,
    PPM_CAUSE_INTERNAL,
} PpmCause;

#define PPM_CAUSE_LAST PPM_CAUSE_INTERNAL

/**
 * PpmCauseInfo:
 * @word: as in interface.md: "auth-rejected"
 * @summary: one plain sentence, with "{server}" and "{user}" in place of the names
 * @hint: what to do; may be empty
 * @retrying_helps: whether an automatic second attempt makes sense
 * @exit_code: what pptpctl up ends with (interface.md)
 * @fix_key: the option that mends it after asking, or %NULL
 * @fix_value: its value
 */
typedef struct {
    const char *word;
    const char *summary;
    const char *hint;
    gboolean retrying_helps;
    int exit_code;
    const char *fix_key;
    const char *fix_value;
} PpmCauseInfo;

/* The row of @cause, its texts not yet translated (N_()). Never NULL. */
const PpmCauseInfo *ppm_cause_info(PpmCause cause);

const char *ppm_cause_to_string(PpmCause cause);

/* PPM_CAUSE_INTERNAL where @word is unknown (a newer service): a client must still say something.
 */
PpmCause ppm_cause_from_string(const char *word);

/* The summary for people in their language, with @server and @user filled in where the text has a
 * place for them; both may be NULL. */
char *ppm_cause_summary(PpmCause cause, const char *server, const char *user);

/* The hint for people in their language; "" where there is none. */
const char *ppm_cause_hint(PpmCause cause);

G_END_DECLS
