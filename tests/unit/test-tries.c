/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How often something is done again that another program undoes. */
#include "config.h"

#include "support.h"
#include "tries.h"

#define SECOND ((gint64)G_USEC_PER_SEC)

static void
test_take_five_at_once(void **state)
{
    PpmTries tries = {0};

    for (guint i = 0; i < 5; i++)
        assert_true(ppm_tries_take(&tries, 0));
    assert_false(ppm_tries_take(&tries, 0));
}

/* Who gives up does not begin again. */
static void
test_take_no_more_after_the_sixth(void **state)
{
    PpmTries tries = {0};

    for (guint i = 0; i < 6; i++)
        ppm_tries_take(&tries, 0);
    assert_true(tries.given_up);
    assert_false(ppm_tries_take(&tries, 3600 * SECOND));
}

static void
test_take_every_quarter_of_a_minute(void **state)
{
    PpmTries tries = {0};

    for (guint i = 0; i < 1000; i++)
        assert_true(ppm_tries_take(&tries, i * 15 * SECOND));
}

static void
test_take_within_a_minute_after_a_long_time(void **state)
{
    PpmTries tries = {0};

    assert_true(ppm_tries_take(&tries, 0));
    for (guint i = 0; i < 5; i++)
        assert_true(ppm_tries_take(&tries, 1000 * SECOND + i * 14 * SECOND));
    assert_false(ppm_tries_take(&tries, 1059 * SECOND));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take_five_at_once),
        cmocka_unit_test(test_take_no_more_after_the_sixth),
        cmocka_unit_test(test_take_every_quarter_of_a_minute),
        cmocka_unit_test(test_take_within_a_minute_after_a_long_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
