/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pauses between attempts to have a lost tunnel back. */
#include "config.h"

#include "redial.h"
#include "support.h"

static void
test_redial_pause_doubles_up_to_half_a_minute(void **state)
{
    static const guint pauses[] = {1, 2, 4, 8, 16, 30, 30};

    for (guint i = 0; i < G_N_ELEMENTS(pauses); i++)
        assert_int_equal(ppm_redial_pause(i), pauses[i]);
    assert_int_equal(ppm_redial_pause(G_MAXUINT), 30);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_redial_pause_doubles_up_to_half_a_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
