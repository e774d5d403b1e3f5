/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One row a cause: its word, its texts and what clients do about it. */
#include "config.h"

#include "cause.h"

#include <glib/gi18n-lib.h>

/* What pptpctl ends with (interface.md). */
enum {
    EXIT_USAGE = 2,
    EXIT_TIME_OUT = 3,
    EXIT_NOT_CONNECTED = 4,
    EXIT_LOGIN = 20,
    EXIT_NO_SECRET = 22,
};

static const PpmCauseInfo causes[] = {
    [PPM_CAUSE_NONE] = {"none", N_("Nothing went wrong."), "", .exit_code = 0},
    [PPM_CAUSE_BAD_OPTION] =
        {
            "bad-option",
            N_("A setting was not understood by pppd."),
            N_("The details name it. It may be a line of /etc/ppp/options, which pppd reads for "
               "every "
               "connection."),
            .exit_code = EXIT_USAGE,
        },
    [PPM_CAUSE_MISSING_PROGRAM] =
        {
            "missing-program",
            N_("A program that is needed is not installed."),
            N_("Install the packages ppp and pptp-linux."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_MISSING_KERNEL_SUPPORT] =
        {
            "missing-kernel-support",
            N_("The kernel of this computer lacks what a PPTP connection needs."),
            N_("The modules ppp_generic, ppp_async and ppp_mppe are needed. Debian's cloud kernel "
               "has "
               "none of them: install linux-image-amd64 and restart the computer."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_FIPS_MODE] =
        {
            "fips-mode",
            N_("This computer runs in FIPS mode, which forbids the old ciphers of PPTP."),
            N_("MS-CHAP needs MD4 and MPPE needs RC4. PPTP cannot work here while FIPS mode is "
               "on."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_NAME_NOT_FOUND] =
        {
            "name-not-found",
            N_("{server} could not be found: there is no such name."),
            N_("Check how it is written, and whether this computer has a working name server."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_NO_ROUTE] =
        {
            "no-route",
            N_("There is no way to {server}: this computer has no network connection."),
            N_("Connect to a network first."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_SERVER_UNREACHABLE] =
        {
            "server-unreachable",
            N_("{server} does not answer on the PPTP port (TCP 1723)."),
            N_("The server may be switched off, or a firewall in between blocks the port."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_SERVER_REFUSED] =
        {
            "server-refused",
            N_("{server} refuses connections on the PPTP port (TCP 1723)."),
            N_("Its PPTP service is not running, or the address is not the right one."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_NOT_PPTP] =
        {
            "not-pptp",
            N_("{server} answers, but it is not a PPTP server."),
            N_("Check the address."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_CALL_REJECTED] =
        {
            "call-rejected",
            N_("{server} rejected the call."),
            N_("It may have no free line: try again later, or ask whoever runs it. The details "
               "have "
               "the reason it gave."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_GRE_BLOCKED] =
        {
            "gre-blocked",
            N_("{server} answers, but its data (GRE, IP protocol 47) does not arrive here."),
            N_("A router, firewall or provider on the way blocks it. Switch on “PPTP passthrough” "
               "in "
               "the router, end other PPTP connections behind it, or try another network such as a "
               "phone's hotspot."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_GRE_BLOCKED_LOCALLY] =
        {
            "gre-blocked-locally",
            N_("The firewall of this computer drops the data (GRE, IP protocol 47) of {server}."),
            N_("Let IP protocol 47 from the server in."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_LCP_TIMEOUT] =
        {
            "lcp-timeout",
            N_("{server} took the call and then did not negotiate."),
            N_("Mostly data (GRE, IP protocol 47) is blocked on the way, or the server is "
               "overloaded."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_PEER_CLOSED] =
        {
            "peer-closed",
            N_("{server} ended the connection."),
            N_("The details have what it said. Its log says more."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_AUTH_REJECTED] =
        {
            "auth-rejected",
            N_("The login of {user} was not accepted: wrong user name or password."),
            N_("Check both. A Windows server may want the domain too: DOMAIN\\user. It is not "
               "tried "
               "again by itself, so that the account does not get locked."),
            .exit_code = EXIT_LOGIN,
        },
    [PPM_CAUSE_AUTH_EXPIRED] =
        {
            "auth-expired",
            N_("The password of {user} has expired."),
            N_("Change it where you work with this account, or ask its administrator."),
            .exit_code = EXIT_LOGIN,
        },
    [PPM_CAUSE_AUTH_DISABLED] =
        {
            "auth-disabled",
            N_("The account of {user} is disabled."),
            N_("Ask its administrator."),
            .exit_code = EXIT_LOGIN,
        },
    [PPM_CAUSE_AUTH_HOURS] =
        {
            "auth-hours",
            N_("The account of {user} may not log in at this time of day."),
            N_("Try again within the allowed hours, or ask its administrator."),
            .exit_code = EXIT_LOGIN,
        },
    [PPM_CAUSE_AUTH_NO_DIALIN] =
        {
            "auth-no-dialin",
            N_("The account of {user} may not use dial-in or VPN."),
            N_("Ask its administrator for the permission."),
            .exit_code = EXIT_LOGIN,
        },
    [PPM_CAUSE_AUTH_METHOD_REFUSED] =
        {
            "auth-method-refused",
            N_("{server} wants a way of logging in that this connection does not allow."),
            N_("The details name it. PAP and CHAP go without encryption: allow them only where you "
               "trust every network on the way."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_EAP_REQUIRED] =
        {
            "eap-required",
            N_("{server} insists on EAP, which this connection does not allow."),
            N_("EAP can be allowed. Better have MS-CHAPv2 switched on at the server."),
            .exit_code = EXIT_NOT_CONNECTED,
            .fix_key = "allow-eap",
            .fix_value = "true",
        },
    [PPM_CAUSE_SERVER_NOT_AUTHENTIC] =
        {
            "server-not-authentic",
            N_("{server} could not prove that it knows your password."),
            N_("It may be an impostor. Do not try again before you know why, and do not type the "
               "password elsewhere."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_NO_SECRET] =
        {
            "no-secret",
            N_("A password is needed and there was none."),
            N_("Store one for this connection, or let it be asked for."),
            .exit_code = EXIT_NO_SECRET,
        },
    [PPM_CAUSE_SECRET_LOCKED] =
        {
            "secret-locked",
            N_("The password is in a keyring that is locked."),
            N_("Unlock the keyring and connect again."),
            .exit_code = EXIT_NO_SECRET,
        },
    [PPM_CAUSE_PASSWORD_NOT_REPRESENTABLE] =
        {
            "password-not-representable",
            N_("The password has characters that cannot be sent."),
            N_("Only Western European letters, digits and signs can be used, at most 255 bytes. "
               "Choose "
               "another password at the server."),
            .exit_code = EXIT_NO_SECRET,
        },
    [PPM_CAUSE_MPPE_REFUSED_BY_PEER] =
        {
            "mppe-refused-by-peer",
            N_("{server} offers no encryption, which this connection requires."),
            N_("Switch on MPPE at the server. Going on without encryption is unsafe: everybody on "
               "the "
               "way could read all."),
            .exit_code = EXIT_NOT_CONNECTED,
            .fix_key = "mppe",
            .fix_value = "prefer",
        },
    [PPM_CAUSE_MPPE_STATEFUL_ONLY] =
        {
            "mppe-stateful-only",
            N_("{server} offers only stateful encryption, which this connection does not allow."),
            N_("Set MPPE to stateless at the server (on DD-WRT: “mppe stateless”). Stateful mode "
               "can "
               "be allowed, but is weaker: unsafe."),
            .exit_code = EXIT_NOT_CONNECTED,
            .fix_key = "mppe-stateful",
            .fix_value = "true",
        },
    [PPM_CAUSE_MPPE_40_ONLY] =
        {
            "mppe-40-only",
            N_("{server} offers only 40-bit encryption, which this connection does not allow."),
            N_("Switch on 128-bit MPPE at the server. 40 bits can be allowed, but are broken in no "
               "time: unsafe."),
            .exit_code = EXIT_NOT_CONNECTED,
            .fix_key = "mppe",
            .fix_value = "require",
        },
    [PPM_CAUSE_MPPE_KEYS_MISSING] =
        {
            "mppe-keys-missing",
            N_("{server} let you in by a method from which no encryption can be made."),
            N_("Encryption needs MS-CHAP or MS-CHAPv2: switch it on at the server."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_MPPE_REQUIRED_BY_PEER] =
        {
            "mppe-required-by-peer",
            N_("{server} requires encryption that this connection does not use."),
            N_("The connection has encryption switched off, or set to 40 bits only. 128 bits, the "
               "default, can be switched on."),
            .exit_code = EXIT_NOT_CONNECTED,
            .fix_key = "mppe",
            .fix_value = "require-128",
        },
    [PPM_CAUSE_ADDRESS_REFUSED] =
        {
            "address-refused",
            N_("{server} gave no usable address."),
            N_("It may have run out of addresses. The details have what it offered."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_ADDRESS_CONFLICT] =
        {
            "address-conflict",
            N_("The address that {server} gave is in use on this computer or its network."),
            N_("Use another local network, or ask whoever runs the server for another range."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_ROUTE_CONFLICT] =
        {
            "route-conflict",
            N_("A route of this connection clashes with one that is there already."),
            N_("The details name it. Change or switch off the route, or disconnect the other "
               "network."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_PEER_DEAD] =
        {
            "peer-dead",
            N_("{server} stopped answering."),
            N_("The network in between or the server was interrupted."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_LINK_LOST] =
        {
            "link-lost",
            N_("The connection to {server} was lost."),
            "",
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_UPLINK_CHANGED] =
        {
            "uplink-changed",
            N_("This computer changed to another network, so the connection to {server} had to "
               "end."),
            "",
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_KILLED] =
        {
            "killed",
            N_("Somebody, or the system, ended pppd by a signal."),
            "",
            .retrying_helps = TRUE,
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_KILL_SWITCH_UNAVAILABLE] =
        {
            "kill-switch-unavailable",
            N_("The kill switch could not be set, so no connection was made."),
            N_("It needs nftables in the kernel. The details say what failed."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_SERVICE_STOPPED] =
        {
            "service-stopped",
            N_("The PPTP Manager service was stopped."),
            N_("Start it again: systemctl start pptp-managerd"),
            .exit_code = EXIT_NOT_CONNECTED,
        },
    [PPM_CAUSE_TIMED_OUT] =
        {
            "timed-out",
            N_("The connection to {server} did not come up in the time given."),
            N_("The log shows how far it came."),
            .retrying_helps = TRUE,
            .exit_code = EXIT_TIME_OUT,
        },
    [PPM_CAUSE_INTERNAL] =
        {
            "internal",
            N_("Something went wrong that PPTP Manager cannot explain."),
            N_("Please report it with the log of this connection."),
            .exit_code = EXIT_NOT_CONNECTED,
        },
};

G_STATIC_ASSERT(G_N_ELEMENTS(causes) == PPM_CAUSE_LAST + 1);

const PpmCauseInfo *
ppm_cause_info(PpmCause cause)
{
    if ((guint)cause > PPM_CAUSE_LAST)
        cause = PPM_CAUSE_INTERNAL;
    return &causes[cause];
}

const char *
ppm_cause_to_string(PpmCause cause)
{
    return ppm_cause_info(cause)->word;
}

PpmCause
ppm_cause_from_string(const char *word)
{
    for (guint i = 0; i <= PPM_CAUSE_LAST; i++) {
        if (g_strcmp0(word, causes[i].word) == 0)
            return (PpmCause)i;
    }
    return PPM_CAUSE_INTERNAL;
}

/* Appends @name, or @instead where there is none, with a capital where the sentence begins. */
static void
append_name(GString *text, const char *name, const char *instead)
{
    if (name && name[0]) {
        g_string_append(text, name);
    } else if (text->len > 0) {
        g_string_append(text, instead);
    } else {
        g_string_append_unichar(text, g_unichar_toupper(g_utf8_get_char(instead)));
        g_string_append(text, g_utf8_next_char(instead));
    }
}

/* Marks and not "%s": a name that holds a mark must not be replaced in turn, and a translator may
 * put the two in any order. */
char *
ppm_cause_summary(PpmCause cause, const char *server, const char *user)
{
    static const char server_mark[] = "{server}";
    static const char user_mark[] = "{user}";
    const char *rest = _(ppm_cause_info(cause)->summary);
    g_autoptr(GString) text = g_string_new(NULL);

    while (*rest) {
        if (g_str_has_prefix(rest, server_mark)) {
            append_name(text, server, _("the server"));
            rest += sizeof server_mark - 1;
        } else if (g_str_has_prefix(rest, user_mark)) {
            append_name(text, user, _("the user"));
            rest += sizeof user_mark - 1;
        } else {
            g_string_append_c(text, *rest++);
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

const char *
ppm_cause_hint(PpmCause cause)
{
    const char *hint = ppm_cause_info(cause)->hint;

    return hint[0] ? _(hint) : "";
}
