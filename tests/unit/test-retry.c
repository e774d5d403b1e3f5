/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which ends are followed by another attempt, and when. */
#include "config.h"

#include "retry.h"
#include "support.h"

static const PpmRetry stood = {.was_up = TRUE, .has_secret = TRUE};
static const PpmRetry never_up = {.has_secret = TRUE};

static PpmProfile *
profile_with(const char *reconnect, const char *max, const char *holdoff)
{
    PpmProfile *profile = ppm_profile_new();

    assert_true(ppm_profile_set(profile, "reconnect", reconnect, NULL));
    assert_true(ppm_profile_set(profile, "reconnect-max", max, NULL));
    assert_true(ppm_profile_set(profile, "reconnect-holdoff", holdoff, NULL));
    return profile;
}

static void
test_retry_is_wanted_as_the_profile_says(void **state)
{
    static const struct {
        const char *reconnect;
        gboolean after_failure, at_first;
    } rows[] = {{"off", FALSE, FALSE}, {"on-failure", TRUE, FALSE}, {"always", TRUE, TRUE}};

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmProfile) profile = profile_with(rows[i].reconnect, "0", "1");

        assert_int_equal(ppm_retry_is_wanted(&stood, profile, PPM_CAUSE_LINK_LOST),
                         rows[i].after_failure);
        assert_int_equal(ppm_retry_is_wanted(&never_up, profile, PPM_CAUSE_LINK_LOST),
                         rows[i].at_first);
        assert_false(ppm_retry_is_wanted(&stood, profile, PPM_CAUSE_NONE));
    }
}

/* Each of them again and again would lock the account, or fail in the same way for ever. */
static void
test_retry_is_wanted_never_where_it_cannot_help(void **state)
{
    static const PpmCause hopeless[] = {
        PPM_CAUSE_AUTH_REJECTED,  PPM_CAUSE_AUTH_EXPIRED,         PPM_CAUSE_AUTH_DISABLED,
        PPM_CAUSE_AUTH_NO_DIALIN, PPM_CAUSE_AUTH_METHOD_REFUSED,  PPM_CAUSE_EAP_REQUIRED,
        PPM_CAUSE_BAD_OPTION,     PPM_CAUSE_MPPE_REFUSED_BY_PEER, PPM_CAUSE_MPPE_STATEFUL_ONLY,
        PPM_CAUSE_NO_SECRET,      PPM_CAUSE_MISSING_PROGRAM,      PPM_CAUSE_SERVER_NOT_AUTHENTIC,
    };
    g_autoptr(PpmProfile) profile = profile_with("always", "0", "1");

    for (gsize i = 0; i < G_N_ELEMENTS(hopeless); i++)
        assert_false(ppm_retry_is_wanted(&stood, profile, hopeless[i]));
}

static void
test_retry_is_wanted_only_with_a_secret(void **state)
{
    PpmRetry without = {.was_up = TRUE};
    g_autoptr(PpmProfile) profile = profile_with("always", "0", "1");

    assert_false(ppm_retry_is_wanted(&without, profile, PPM_CAUSE_LINK_LOST));
}

static void
test_retry_is_wanted_up_to_its_limit(void **state)
{
    PpmRetry retry = {.was_up = TRUE, .has_secret = TRUE, .count = 2};
    g_autoptr(PpmProfile) profile = profile_with("on-failure", "3", "1");

    assert_true(ppm_retry_is_wanted(&retry, profile, PPM_CAUSE_PEER_DEAD));
    retry.count = 3;
    assert_false(ppm_retry_is_wanted(&retry, profile, PPM_CAUSE_PEER_DEAD));
}

static guint
seconds_before(guint count, const char *holdoff)
{
    PpmRetry retry = {.count = count};
    g_autoptr(PpmProfile) profile = profile_with("always", "0", holdoff);
    guint delay = ppm_retry_delay(&retry, profile, 0);

    assert_int_equal(delay % 1000, 0);
    return delay / 1000;
}

static void
test_retry_delay_grows(void **state)
{
    static const guint usual[] = {1, 2, 5, 10, 30, 60, 60, 60};
    static const guint patient[] = {20, 40, 60, 60};

    for (guint i = 0; i < G_N_ELEMENTS(usual); i++)
        assert_int_equal(seconds_before(i, "1"), usual[i]);
    for (guint i = 0; i < G_N_ELEMENTS(patient); i++)
        assert_int_equal(seconds_before(i, "20"), patient[i]);
    assert_int_equal(seconds_before(0, "3600"), 3600);
    assert_int_equal(seconds_before(G_MAXUINT, "3600"), 3600);
}

static void
test_retry_delay_differs_by_chance(void **state)
{
    PpmRetry retry = {.count = 3};
    g_autoptr(PpmProfile) profile = profile_with("always", "0", "1");

    assert_int_equal(ppm_retry_delay(&retry, profile, 0.5), 10500);
    assert_int_equal(ppm_retry_delay(&retry, profile, 1), 11000);
    assert_int_equal(ppm_retry_delay(&retry, profile, 7), 11000);
    assert_int_equal(ppm_retry_delay(&retry, profile, -1), 10000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retry_is_wanted_as_the_profile_says),
        cmocka_unit_test(test_retry_is_wanted_never_where_it_cannot_help),
        cmocka_unit_test(test_retry_is_wanted_only_with_a_secret),
        cmocka_unit_test(test_retry_is_wanted_up_to_its_limit),
        cmocka_unit_test(test_retry_delay_grows),
        cmocka_unit_test(test_retry_delay_differs_by_chance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
