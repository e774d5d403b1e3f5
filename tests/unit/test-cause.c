/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every cause has its words, and what it offers can be done. */
#include "config.h"

#include "cause.h"
#include "option-table.h"
#include "support.h"

#include <string.h>

/* In the order of the enumeration; what was ever said stays as it is. */
static const char *const words[] = {
    "none",
    "bad-option",
    "missing-program",
    "missing-kernel-support",
    "fips-mode",
    "name-not-found",
    "no-route",
    "server-unreachable",
    "server-refused",
    "not-pptp",
    "call-rejected",
    "gre-blocked",
    "gre-blocked-locally",
    "lcp-timeout",
    "peer-closed",
    "auth-rejected",
    "auth-expired",
    "auth-disabled",
    "auth-hours",
    "auth-no-dialin",
    "auth-method-refused",
    "eap-required",
    "server-not-authentic",
    "no-secret",
    "secret-locked",
    "password-not-representable",
    "mppe-refused-by-peer",
    "mppe-stateful-only",
    "mppe-40-only",
    "mppe-keys-missing",
    "mppe-required-by-peer",
    "address-refused",
    "address-conflict",
    "route-conflict",
    "peer-dead",
    "link-lost",
    "uplink-changed",
    "killed",
    "kill-switch-unavailable",
    "service-stopped",
    "timed-out",
    "internal",
};

G_STATIC_ASSERT(G_N_ELEMENTS(words) == PPM_CAUSE_LAST + 1);

/* covers: cause * */
static void
test_cause_words_come_back(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        assert_string_equal(ppm_cause_to_string((PpmCause)i), words[i]);
        assert_int_equal(ppm_cause_from_string(words[i]), i);
    }
}

static void
test_cause_from_string_unknown(void **state)
{
    assert_int_equal(ppm_cause_from_string("from-the-future"), PPM_CAUSE_INTERNAL);
    assert_int_equal(ppm_cause_from_string(""), PPM_CAUSE_INTERNAL);
    assert_int_equal(ppm_cause_from_string(NULL), PPM_CAUSE_INTERNAL);
    assert_ptr_equal(ppm_cause_info((PpmCause)9999), ppm_cause_info(PPM_CAUSE_INTERNAL));
}

/* covers: cause * */
static void
test_cause_info_is_complete(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        const PpmCauseInfo *info = ppm_cause_info((PpmCause)i);

        assert_true(g_str_has_suffix(info->summary, "."));
        assert_non_null(info->hint);
        assert_true(i == PPM_CAUSE_NONE || info->exit_code > 0);
        /* What helps to retry needs no other setting, and what needs one is no help to retry. */
        assert_false(info->retrying_helps && info->fix_key);
    }
}

/* covers: cause * */
static void
test_cause_fixes_are_options(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        const PpmCauseInfo *info = ppm_cause_info((PpmCause)i);
        g_autoptr(GError) error = NULL;
        g_autofree char *canonical = NULL;

        assert_true(!info->fix_key == !info->fix_value);
        if (!info->fix_key)
            continue;
        assert_non_null(ppm_option_find(info->fix_key));
        canonical = ppm_option_check(ppm_option_find(info->fix_key), info->fix_value, &error);
        assert_no_error(error);
    }
}

/* covers: checked cause auth-rejected auth-expired auth-disabled auth-hours auth-no-dialin */
static void
test_cause_that_locks_accounts_is_not_retried(void **state)
{
    static const PpmCause causes[] = {PPM_CAUSE_AUTH_REJECTED,  PPM_CAUSE_AUTH_EXPIRED,
                                      PPM_CAUSE_AUTH_DISABLED,  PPM_CAUSE_AUTH_HOURS,
                                      PPM_CAUSE_AUTH_NO_DIALIN, PPM_CAUSE_SERVER_NOT_AUTHENTIC,
                                      PPM_CAUSE_BAD_OPTION,     PPM_CAUSE_MPPE_STATEFUL_ONLY};

    for (guint i = 0; i < G_N_ELEMENTS(causes); i++)
        assert_false(ppm_cause_info(causes[i])->retrying_helps);
}

/* covers: checked cause bad-option timed-out server-unreachable auth-rejected no-secret */
static void
test_cause_exit_codes(void **state)
{
    static const struct {
        PpmCause cause;
        int exit_code;
    } rows[] = {
        {PPM_CAUSE_NONE, 0},
        {PPM_CAUSE_BAD_OPTION, 2},
        {PPM_CAUSE_TIMED_OUT, 3},
        {PPM_CAUSE_SERVER_UNREACHABLE, 4},
        {PPM_CAUSE_MPPE_STATEFUL_ONLY, 4},
        {PPM_CAUSE_AUTH_REJECTED, 20},
        {PPM_CAUSE_AUTH_NO_DIALIN, 20},
        {PPM_CAUSE_AUTH_METHOD_REFUSED, 4},
        {PPM_CAUSE_NO_SECRET, 22},
        {PPM_CAUSE_SECRET_LOCKED, 22},
        {PPM_CAUSE_PASSWORD_NOT_REPRESENTABLE, 22},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(ppm_cause_info(rows[i].cause)->exit_code, rows[i].exit_code);
}

static void
test_cause_summary_names_server_and_user(void **state)
{
    g_autofree char *server = ppm_cause_summary(PPM_CAUSE_SERVER_UNREACHABLE, "vpn.example.com",
                                                NULL);
    g_autofree char *user = ppm_cause_summary(PPM_CAUSE_AUTH_EXPIRED, NULL, "CORP\\alice");

    assert_string_equal(server, "vpn.example.com does not answer on the PPTP port (TCP 1723).");
    assert_string_equal(user, "The password of CORP\\alice has expired.");
}

static void
test_cause_summary_without_names(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *summary = ppm_cause_summary((PpmCause)i, NULL, "");

        assert_null(strpbrk(summary, "{}"));
        assert_false(g_unichar_islower(g_utf8_get_char(summary)));
    }
}

static void
test_cause_summary_with_hostile_names(void **state)
{
    g_autofree char *summary = ppm_cause_summary(PPM_CAUSE_AUTH_EXPIRED, "{user}", "%s{server}%n");

    assert_string_equal(summary, "The password of %s{server}%n has expired.");
}

static void
test_cause_hint_may_be_empty(void **state)
{
    assert_string_equal(ppm_cause_hint(PPM_CAUSE_NONE), "");
    assert_contains(ppm_cause_hint(PPM_CAUSE_GRE_BLOCKED), "PPTP passthrough");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cause_words_come_back),
        cmocka_unit_test(test_cause_from_string_unknown),
        cmocka_unit_test(test_cause_info_is_complete),
        cmocka_unit_test(test_cause_fixes_are_options),
        cmocka_unit_test(test_cause_that_locks_accounts_is_not_retried),
        cmocka_unit_test(test_cause_exit_codes),
        cmocka_unit_test(test_cause_summary_names_server_and_user),
        cmocka_unit_test(test_cause_summary_without_names),
        cmocka_unit_test(test_cause_summary_with_hostile_names),
        cmocka_unit_test(test_cause_hint_may_be_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
