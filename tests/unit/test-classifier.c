/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cause of each failure, from recordings of real ones and from constructed evidence. */
#include "config.h"

#include "classifier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
add_file(PpmEvidence *evidence, const char *name, gboolean pptp)
{
    g_autofree char *path = g_build_filename(LOG_DIRECTORY, name, NULL);
    g_autofree char *data = NULL;
    g_auto(GStrv) lines = NULL;

    assert_true(g_file_get_contents(path, &data, NULL, NULL));
    lines = g_strsplit(data, "\n", 0);
    for (gsize i = 0; lines[i]; i++) {
        g_auto(PpmStatement) statement = {0};
        gboolean from_pptp = pptp || g_str_has_prefix(lines[i], "anon ");

        ppm_negotiation_read(from_pptp ? PPM_LOG_PPTP : PPM_LOG_PPPD, lines[i], &statement);
        ppm_evidence_add(evidence, &statement);
    }
}

static PpmCause
cause_of_recording(const char *name, PpmState phase, PpmExit exit)
{
    PpmEvidence evidence = {.phase = phase, .exit = exit};
    g_autofree char *log = g_strconcat(name, ".log", NULL);
    g_autofree char *pptp = g_strconcat(name, ".pptp", NULL);
    g_autofree char *detail = NULL;
    PpmCause cause;

    add_file(&evidence, log, FALSE);
    add_file(&evidence, pptp, TRUE);
    cause = ppm_classifier_decide(&evidence, &detail);
    assert_non_null(detail);
    ppm_evidence_clear(&evidence);
    return cause;
}

/* pppd's exit codes as they came with the recordings (pppd(8)): 16 and 5 hide the truth. */
/* covers: cause auth-rejected mppe-refused-by-peer mppe-40-only eap-required */
/* covers: cause auth-method-refused lcp-timeout server-refused server-unreachable */
/* covers: cause call-rejected not-pptp killed link-lost peer-closed peer-dead mppe-required-by-peer
 */
static void
test_classifier_decide_recordings(void **state)
{
    const struct {
        const char *name;
        PpmState phase;
        int code;
        PpmCause cause;
    } recordings[] = {
        {"wrong-password", PPM_STATE_AUTHENTICATING, 19, PPM_CAUSE_AUTH_REJECTED},
        {"no-mppe", PPM_STATE_ENCRYPTING, 10, PPM_CAUSE_MPPE_REFUSED_BY_PEER},
        {"mppe-40-only", PPM_STATE_ENCRYPTING, 16, PPM_CAUSE_MPPE_40_ONLY},
        {"mppe-128-only", PPM_STATE_ENCRYPTING, 10, PPM_CAUSE_MPPE_REQUIRED_BY_PEER},
        {"mppe-switched-off", PPM_STATE_ENCRYPTING, 16, PPM_CAUSE_MPPE_REQUIRED_BY_PEER},
        {"eap-required", PPM_STATE_NEGOTIATING, 10, PPM_CAUSE_EAP_REQUIRED},
        {"pap-only", PPM_STATE_NEGOTIATING, 10, PPM_CAUSE_AUTH_METHOD_REFUSED},
        {"chap-md5-only", PPM_STATE_NEGOTIATING, 10, PPM_CAUSE_AUTH_METHOD_REFUSED},
        {"gre-blocked", PPM_STATE_NEGOTIATING, 16, PPM_CAUSE_LCP_TIMEOUT},
        {"refused", PPM_STATE_CALLING, 16, PPM_CAUSE_SERVER_REFUSED},
        {"call-dropped", PPM_STATE_NEGOTIATING, 16, PPM_CAUSE_PEER_CLOSED},
        {"call-rejected", PPM_STATE_CALLING, 16, PPM_CAUSE_CALL_REJECTED},
        {"unreachable", PPM_STATE_CALLING, 16, PPM_CAUSE_SERVER_UNREACHABLE},
        {"not-pptp", PPM_STATE_CALLING, 16, PPM_CAUSE_NOT_PPTP},
        {"terminated", PPM_STATE_CONNECTED, 5, PPM_CAUSE_KILLED},
        {"pptp-killed", PPM_STATE_CONNECTED, 16, PPM_CAUSE_LINK_LOST},
        {"control-lost", PPM_STATE_CONNECTED, 16, PPM_CAUSE_PEER_CLOSED},
        {"peer-dead", PPM_STATE_CONNECTED, 15, PPM_CAUSE_PEER_DEAD},
        {"peer-terminated", PPM_STATE_CONNECTED, 16, PPM_CAUSE_PEER_CLOSED},
        {"no-addresses", PPM_STATE_CONNECTED, 0, PPM_CAUSE_PEER_CLOSED},
        {"idle", PPM_STATE_CONNECTED, 12, PPM_CAUSE_NONE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(recordings); i++) {
        PpmExit exit = {.known = TRUE, .code = recordings[i].code};
        PpmCause cause = cause_of_recording(recordings[i].name, recordings[i].phase, exit);

        if (cause != recordings[i].cause)
            print_error("%s: %s\n", recordings[i].name, ppm_cause_to_string(cause));
        assert_int_equal(cause, recordings[i].cause);
    }
}

static PpmCause
cause_of_lines(const char *const *lines, PpmExit exit)
{
    PpmEvidence evidence = {.phase = PPM_STATE_AUTHENTICATING, .exit = exit};
    g_autofree char *detail = NULL;
    PpmCause cause;

    for (gsize i = 0; lines[i]; i++) {
        g_auto(PpmStatement) statement = {0};

        ppm_negotiation_read(PPM_LOG_PPPD, lines[i], &statement);
        ppm_evidence_add(&evidence, &statement);
    }
    cause = ppm_classifier_decide(&evidence, &detail);
    ppm_evidence_clear(&evidence);
    return cause;
}

static PpmCause
cause_of_line(const char *line, int code)
{
    return cause_of_lines((const char *const[]){line, NULL},
                          (PpmExit){.known = TRUE, .code = code});
}

/* RFC 2759, section 6. */
/* covers: cause auth-hours auth-disabled auth-expired auth-no-dialin auth-rejected */
static void
test_classifier_decide_auth_codes(void **state)
{
    assert_int_equal(cause_of_line("rcvd [CHAP Failure id=0x1 \"E=646 R=0\"]", 19),
                     PPM_CAUSE_AUTH_HOURS);
    assert_int_equal(cause_of_line("rcvd [CHAP Failure id=0x1 \"E=647 R=0\"]", 19),
                     PPM_CAUSE_AUTH_DISABLED);
    assert_int_equal(cause_of_line("rcvd [CHAP Failure id=0x1 \"E=648 R=0\"]", 19),
                     PPM_CAUSE_AUTH_EXPIRED);
    assert_int_equal(cause_of_line("rcvd [CHAP Failure id=0x1 \"E=649 R=0\"]", 19),
                     PPM_CAUSE_AUTH_NO_DIALIN);
    assert_int_equal(cause_of_line("rcvd [CHAP Failure id=0x1 \"E=709 R=0\"]", 19),
                     PPM_CAUSE_AUTH_REJECTED);
}

/* covers: cause mppe-stateful-only mppe-keys-missing missing-kernel-support */
/* covers: cause server-not-authentic address-refused mppe-refused-by-peer missing-program */
static void
test_classifier_decide_decisive_lines(void **state)
{
    assert_int_equal(cause_of_line("Refusing MPPE stateful mode offered by peer", 10),
                     PPM_CAUSE_MPPE_STATEFUL_ONLY);
    assert_int_equal(cause_of_line("MPPE required, but keys are not available. Possible plugin "
                                   "problem?",
                                   10),
                     PPM_CAUSE_MPPE_KEYS_MISSING);
    assert_int_equal(cause_of_line("MPPE required, but kernel has no support.", 10),
                     PPM_CAUSE_MISSING_KERNEL_SUPPORT);
    assert_int_equal(cause_of_line("MS-CHAPv2 mutual authentication failed.", 19),
                     PPM_CAUSE_SERVER_NOT_AUTHENTIC);
    assert_int_equal(cause_of_line("Could not determine remote IP address", 10),
                     PPM_CAUSE_ADDRESS_REFUSED);
    assert_int_equal(cause_of_line("LCP terminated by peer (MPPE required but not available)", 10),
                     PPM_CAUSE_MPPE_REFUSED_BY_PEER);
    assert_int_equal(cause_of_line("Couldn't load plugin passwordfd.so", 2),
                     PPM_CAUSE_MISSING_PROGRAM);
}

static PpmCause
cause_of_peer_words(const char *sent, const char *received)
{
    const char *const lines[] = {
        sent,
        "LCP terminated by peer (MPPE required but peer negotiation failed)",
        received,
        NULL,
    };

    return cause_of_lines(lines, (PpmExit){.known = TRUE, .code = 16});
}

/* Where the peer is the first to give up, what it proposed comes late or not at all. */
/* covers: cause mppe-40-only mppe-required-by-peer mppe-refused-by-peer */
static void
test_classifier_decide_peer_gives_up(void **state)
{
    static const char strong[] = "sent [CCP ConfReq id=0x1 <mppe +H -M +S -L -D -C>]";
    static const char weak[] = "sent [CCP ConfReq id=0x1 <mppe +H -M -S +L -D -C>]";
    static const char any[] = "sent [CCP ConfReq id=0x1 <mppe +H -M +S +L -D -C>]";
    static const char late[] = "rcvd [CCP ConfReq id=0x1 <mppe +H -M -S +L -D -C>]";

    assert_int_equal(cause_of_peer_words(strong, late), PPM_CAUSE_MPPE_40_ONLY);
    assert_int_equal(cause_of_peer_words(strong, ""), PPM_CAUSE_MPPE_40_ONLY);
    assert_int_equal(cause_of_peer_words(weak, ""), PPM_CAUSE_MPPE_REQUIRED_BY_PEER);
    assert_int_equal(cause_of_peer_words("sent [CCP ConfReq id=0x1]", ""),
                     PPM_CAUSE_MPPE_REQUIRED_BY_PEER);
    assert_int_equal(cause_of_peer_words(any, ""), PPM_CAUSE_MPPE_REFUSED_BY_PEER);
}

/* With nothing said the exit code is all there is. */
/* covers: cause bad-option missing-kernel-support missing-program peer-dead */
/* covers: cause link-lost auth-rejected internal */
static void
test_classifier_decide_exit_codes(void **state)
{
    assert_int_equal(cause_of_line("", 2), PPM_CAUSE_BAD_OPTION);
    assert_int_equal(cause_of_line("", 4), PPM_CAUSE_MISSING_KERNEL_SUPPORT);
    assert_int_equal(cause_of_line("", 9), PPM_CAUSE_MISSING_PROGRAM);
    assert_int_equal(cause_of_line("", 12), PPM_CAUSE_NONE);
    assert_int_equal(cause_of_line("", 15), PPM_CAUSE_PEER_DEAD);
    assert_int_equal(cause_of_line("", 16), PPM_CAUSE_LINK_LOST);
    assert_int_equal(cause_of_line("", 19), PPM_CAUSE_AUTH_REJECTED);
    assert_int_equal(cause_of_line("", 1), PPM_CAUSE_INTERNAL);
}

/* covers: cause killed */
static void
test_classifier_decide_signals(void **state)
{
    const char *const nothing[] = {NULL};
    const char *const ended[] = {"Terminating on signal 15", NULL};

    assert_int_equal(cause_of_lines(nothing, (PpmExit){.known = TRUE, .signal = 9}),
                     PPM_CAUSE_KILLED);
    assert_int_equal(cause_of_lines(ended, (PpmExit){.known = FALSE}), PPM_CAUSE_KILLED);
    assert_int_not_equal(cause_of_lines(ended, (PpmExit){.known = TRUE, .asked = TRUE, .code = 5}),
                         PPM_CAUSE_KILLED);
}

/* What the call manager says when its other half is killed must not be taken for the server's end.
 */
static void
test_classifier_decide_killed_pptp(void **state)
{
    const char *const lines[] = {"Child process pptp 10.9.0.1 (pid 70) terminated with signal 9",
                                 "Modem hangup", NULL};
    PpmEvidence evidence = {.phase = PPM_STATE_CONNECTED, .exit = {.known = TRUE, .code = 16}};
    g_autofree char *detail = NULL;

    for (gsize i = 0; lines[i]; i++) {
        g_auto(PpmStatement) statement = {0};

        ppm_negotiation_read(PPM_LOG_PPPD, lines[i], &statement);
        ppm_evidence_add(&evidence, &statement);
    }
    evidence.stated[PPM_FACT_CONTROL_CLOSED] = TRUE;
    assert_int_equal(ppm_classifier_decide(&evidence, &detail), PPM_CAUSE_LINK_LOST);
    ppm_evidence_clear(&evidence);
}

/* covers: cause link-lost */
static void
test_classifier_decide_unknown_end(void **state)
{
    const char *const nothing[] = {NULL};

    assert_int_equal(cause_of_lines(nothing, (PpmExit){.known = FALSE}), PPM_CAUSE_LINK_LOST);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classifier_decide_recordings),
        cmocka_unit_test(test_classifier_decide_auth_codes),
        cmocka_unit_test(test_classifier_decide_decisive_lines),
        cmocka_unit_test(test_classifier_decide_peer_gives_up),
        cmocka_unit_test(test_classifier_decide_exit_codes),
        cmocka_unit_test(test_classifier_decide_signals),
        cmocka_unit_test(test_classifier_decide_killed_pptp),
        cmocka_unit_test(test_classifier_decide_unknown_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
