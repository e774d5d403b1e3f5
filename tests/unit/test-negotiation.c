/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines to facts, on lines that pppd 2.4.9 and pptp 1.10.0 printed. */
#include "config.h"

#include "negotiation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

typedef struct {
    PpmLogSource source;
    const char *line;
    PpmFact fact;
    const char *text;
    guint number;
} Case;

static const Case cases[] = {
    {PPM_LOG_PPPD, "rcvd [LCP ConfReq id=0x1 <mru 1400> <auth eap> <magic 0x71251209>]",
     PPM_FACT_PEER_WANTS_METHOD, "eap", 0},
    {PPM_LOG_PPPD, "sent [LCP ConfNak id=0x1 <auth chap MS-v2>]", PPM_FACT_METHOD_DECLINED,
     "chap MS-v2", 0},
    {PPM_LOG_PPPD, "sent [LCP ConfAck id=0x2 <auth chap MS-v2> <magic 0x1>]",
     PPM_FACT_METHOD_AGREED, "chap MS-v2", 0},
    {PPM_LOG_PPPD, "sent [LCP ConfReq id=0x1 <mru 1460>]", PPM_FACT_LCP_SENT, NULL, 0},
    {PPM_LOG_PPPD, "rcvd [LCP ConfAck id=0x1 <mru 1460>]", PPM_FACT_LCP_HEARD, NULL, 0},
    {PPM_LOG_PPPD, "sent [LCP EchoReq id=0x0 magic=0x1]", PPM_FACT_CHATTER, NULL, 0},
    {PPM_LOG_PPPD, "rcvd [CHAP Challenge id=0x0 <****>, name = \"S\"]", PPM_FACT_AUTH_STARTED, NULL,
     0},
    {PPM_LOG_PPPD, "rcvd [CHAP Failure id=0xd8 \"E=691 R=1 C=86 V=0 M=Access denied\"]",
     PPM_FACT_AUTH_CODE, "691", 691},
    {PPM_LOG_PPPD, "MS-CHAP authentication failed: Access denied", PPM_FACT_AUTH_FAILED,
     "MS-CHAP authentication failed: Access denied", 0},
    {PPM_LOG_PPPD, "CHAP authentication succeeded", PPM_FACT_AUTH_SUCCEEDED, NULL, 0},
    {PPM_LOG_PPPD, "MS-CHAPv2 mutual authentication failed.", PPM_FACT_SERVER_NOT_AUTHENTIC,
     "MS-CHAPv2 mutual authentication failed.", 0},
    {PPM_LOG_PPPD, "rcvd [CCP ConfReq id=0x1 <mppe +H -M -S +L -D -C>]", PPM_FACT_PEER_MPPE_BITS,
     "+H -M -S +L -D -C", 0},
    {PPM_LOG_PPPD, "sent [CCP ConfReq id=0x1]", PPM_FACT_CCP_STARTED, NULL, 0},
    {PPM_LOG_PPPD, "sent [CCP ConfReq id=0x1 <mppe +H -M +S -L -D -C>]", PPM_FACT_OWN_MPPE_BITS,
     "+H -M +S -L -D -C", 0},
    {PPM_LOG_PPPD, "MPPE 128-bit stateless compression enabled", PPM_FACT_ENCRYPTION,
     "mppe-128-stateless", 0},
    {PPM_LOG_PPPD, "MPPC/MPPE 40-bit stateful compression enabled", PPM_FACT_ENCRYPTION,
     "mppe-40-stateful", 0},
    {PPM_LOG_PPPD, "Refusing MPPE stateful mode offered by peer", PPM_FACT_MPPE_STATEFUL_OFFERED,
     "Refusing MPPE stateful mode offered by peer", 0},
    {PPM_LOG_PPPD, "MPPE required but peer negotiation failed", PPM_FACT_MPPE_FAILED,
     "MPPE required but peer negotiation failed", 0},
    {PPM_LOG_PPPD, "MPPE required, but kernel has no support.", PPM_FACT_KERNEL_LACKS_MPPE,
     "MPPE required, but kernel has no support.", 0},
    {PPM_LOG_PPPD, "MPPE disabled", PPM_FACT_CHATTER, NULL, 0},
    {PPM_LOG_PPPD, "sent [IPCP ConfReq id=0x1 <addr 0.0.0.0>]", PPM_FACT_IPCP_STARTED, NULL, 0},
    {PPM_LOG_PPPD, "rcvd [IPCP ConfReq id=0x1 <addr 192.168.99.1>]", PPM_FACT_CHATTER, NULL, 0},
    {PPM_LOG_PPPD, "local  IP address 192.168.99.10", PPM_FACT_LOCAL_ADDRESS, "192.168.99.10", 0},
    {PPM_LOG_PPPD, "remote IP address 192.168.99.1", PPM_FACT_REMOTE_ADDRESS, "192.168.99.1", 0},
    {PPM_LOG_PPPD, "primary   DNS address 172.20.0.53", PPM_FACT_DNS, "172.20.0.53", 0},
    {PPM_LOG_PPPD,
     "rcvd [IPCP ConfAck id=0x2 <addr 192.168.99.10> <ms-dns1 172.20.0.53> <ms-dns2 172.20.0.53>]",
     PPM_FACT_DNS, "172.20.0.53", 0},
    {PPM_LOG_PPPD, "rcvd [IPCP ConfAck id=0x2 <addr 192.168.99.10> <ms-dns1 0.0.0.0>]",
     PPM_FACT_CHATTER, NULL, 0},
    {PPM_LOG_PPPD, "secondary DNS address 172.20.0.53", PPM_FACT_DNS, "172.20.0.53", 0},
    {PPM_LOG_PPPD, "Peer is not authorized to use remote address 127.0.0.1",
     PPM_FACT_ADDRESS_REFUSED, "Peer is not authorized to use remote address 127.0.0.1", 0},
    {PPM_LOG_PPPD, "ioctl(SIOCSIFADDR): Invalid argument (line 2696)", PPM_FACT_ADDRESS_REFUSED,
     "ioctl(SIOCSIFADDR): Invalid argument (line 2696)", 0},
    {PPM_LOG_PPPD, "LCP: timeout sending Config-Requests", PPM_FACT_LCP_TIMEOUT,
     "LCP: timeout sending Config-Requests", 0},
    {PPM_LOG_PPPD, "LCP terminated by peer (MPPE disabled)", PPM_FACT_PEER_TERMINATED,
     "MPPE disabled", 0},
    {PPM_LOG_PPPD, "No response to 3 echo-requests", PPM_FACT_PEER_DEAD,
     "No response to 3 echo-requests", 0},
    {PPM_LOG_PPPD, "Modem hangup", PPM_FACT_HANGUP, "Modem hangup", 0},
    {PPM_LOG_PPPD, "Terminating on signal 15", PPM_FACT_SIGNAL, "15", 15},
    {PPM_LOG_PPPD, "pppd: unrecognized option 'nosuch'", PPM_FACT_BAD_OPTION,
     "unrecognized option 'nosuch'", 0},
    {PPM_LOG_PPPD, "a line that nobody knows", PPM_FACT_UNKNOWN, NULL, 0},
    {PPM_LOG_PPTP,
     "anon log[ctrlp_disp:pptp_ctrl.c:939]: Outgoing call established (call ID 1, "
     "peer's call ID 0).",
     PPM_FACT_CALL_UP, NULL, 0},
    {PPM_LOG_PPTP, "anon log[ctrlp_disp:pptp_ctrl.c:781]: Received Start Control Connection Reply",
     PPM_FACT_CONTROL_ANSWERED, NULL, 0},
    {PPM_LOG_PPTP, "anon warn[open_inetsock:pptp_callmgr.c:352]: connect: Connection refused",
     PPM_FACT_CONTROL_REFUSED, "connect: Connection refused", 0},
    {PPM_LOG_PPTP, "anon warn[open_inetsock:pptp_callmgr.c:352]: connect: Network is unreachable",
     PPM_FACT_CONTROL_UNREACHABLE, "connect: Network is unreachable", 0},
    {PPM_LOG_PPTP,
     "anon fatal[open_callmgr:pptp.c:533]: Could not launch call manager after 3 "
     "tries.",
     PPM_FACT_NOT_PPTP, "Could not launch call manager after 3 tries.", 0},
    {PPM_LOG_PPTP, "anon log[pptp_read_some:pptp_ctrl.c:586]: read returned zero, peer has closed",
     PPM_FACT_CONTROL_CLOSED, "read returned zero, peer has closed", 0},
    {PPM_LOG_PPTP, "anon log[callmgr_main:pptp_callmgr.c:245]: Closing connection (unhandled)",
     PPM_FACT_CHATTER, NULL, 0},
};

static void
test_negotiation_read_each_row(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(PpmStatement) statement = {0};

        ppm_negotiation_read(cases[i].source, cases[i].line, &statement);
        if (statement.fact != cases[i].fact)
            print_error("%s\n", cases[i].line);
        assert_int_equal(statement.fact, cases[i].fact);
        if (cases[i].text)
            assert_string_equal(statement.text, cases[i].text);
        assert_int_equal(statement.number, cases[i].number);
    }
}

/* No line that a real pppd or pptp printed is unknown. */
static void
read_recording(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *data = NULL;
    gboolean pptp = g_str_has_suffix(name, ".pptp");
    g_auto(GStrv) lines = NULL;

    assert_true(g_file_get_contents(path, &data, NULL, NULL));
    lines = g_strsplit(data, "\n", 0);
    for (gsize i = 0; lines[i]; i++) {
        g_auto(PpmStatement) statement = {0};
        gboolean from_pptp = pptp || g_str_has_prefix(lines[i], "anon ");

        if (!lines[i][0])
            continue;
        ppm_negotiation_read(from_pptp ? PPM_LOG_PPTP : PPM_LOG_PPPD, lines[i], &statement);
        if (statement.fact == PPM_FACT_UNKNOWN)
            print_error("%s: %s\n", name, lines[i]);
        assert_int_not_equal(statement.fact, PPM_FACT_UNKNOWN);
    }
}

static void
test_negotiation_read_recordings(void **state)
{
    g_autoptr(GDir) dir = g_dir_open(LOG_DIRECTORY, 0, NULL);
    const char *name;
    guint count = 0;

    assert_non_null(dir);
    while ((name = g_dir_read_name(dir))) {
        read_recording(LOG_DIRECTORY, name);
        count++;
    }
    assert_true(count >= 20);
}

static void
test_negotiation_read_hostile(void **state)
{
    g_autofree char *long_line = g_strnfill(100000, 'A');
    const char *const hostile[] = {
        "",
        "rcvd [",
        "rcvd [CHAP Failure id=0x1 \"E=99999999999999\"]",
        "local  IP address 999999999999999999",
        "local  IP address 1.2.3.4; reboot",
        "Terminating on signal 99999999999",
        "rcvd [LCP ConfReq <auth ",
        long_line,
    };

    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_auto(PpmStatement) statement = {0};

        ppm_negotiation_read(PPM_LOG_PPPD, hostile[i], &statement);
        assert_int_not_equal(statement.fact, PPM_FACT_LOCAL_ADDRESS);
    }
}

static void
assert_blanked(const char *line, const char *expected)
{
    g_autofree char *copy = g_strdup(line);
    gsize start, end;

    if (ppm_negotiation_find_sensitive(copy, strlen(copy), &start, &end)) {
        assert_true(start < end && end <= strlen(copy));
        memset(copy + start, '*', end - start);
    }
    assert_string_equal(copy, expected);
}

static void
test_negotiation_find_sensitive_packets(void **state)
{
    assert_blanked("rcvd [CHAP Challenge id=0x22 <27e5>, name = \"server\"]",
                   "rcvd [CHAP Challenge id=0x22 <****>, name = \"server\"]");
    assert_blanked("sent [CHAP Response id=0x22 <3a58e1>, name = \"CONTOSO\\\\bob\"]",
                   "sent [CHAP Response id=0x22 <******>, name = \"CONTOSO\\\\bob\"]");
    assert_blanked("rcvd [CHAP Success id=0x22 \"S=B377 M=Access granted\"]",
                   "rcvd [CHAP Success id=0x22 \"S=**** M=Access granted\"]");
    assert_blanked("rcvd [CHAP Failure id=0xd8 \"E=691 R=1 C=8620 V=0 M=no\"]",
                   "rcvd [CHAP Failure id=0xd8 \"E=691 R=1 C=**** V=0 M=no\"]");
    assert_blanked("sent [PAP AuthReq id=0x1 user=\"bob\" password=\"secret\"]",
                   "sent [PAP AuthReq id=0x1 user=\"bob\" password=********]");
    assert_blanked("rcvd [EAP Request id=0x1 MSCHAPv2 Challenge <aabb>, <name>]",
                   "rcvd [EAP Request id=0x1 MSCHAPv2 Challenge <************>]");
}

static void
test_negotiation_find_sensitive_cut_line(void **state)
{
    assert_blanked("sent [CHAP Response id=0x22 <3a58e1", "sent [CHAP Response id=0x22 <******");
}

static void
test_negotiation_find_sensitive_harmless(void **state)
{
    assert_blanked("rcvd [LCP ConfReq id=0x1 <auth chap MS-v2>]",
                   "rcvd [LCP ConfReq id=0x1 <auth chap MS-v2>]");
    assert_blanked("", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_negotiation_read_each_row),
        cmocka_unit_test(test_negotiation_read_recordings),
        cmocka_unit_test(test_negotiation_read_hostile),
        cmocka_unit_test(test_negotiation_find_sensitive_packets),
        cmocka_unit_test(test_negotiation_find_sensitive_cut_line),
        cmocka_unit_test(test_negotiation_find_sensitive_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
