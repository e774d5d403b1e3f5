/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of the states, which clients and scripts rely on. */
#include "config.h"

#include "state.h"
#include "support.h"

/* covers: checked property State */
static void
test_state_words_come_back(void **state)
{
    for (guint i = 0; i <= PPM_STATE_LAST; i++) {
        PpmState read = PPM_STATE_LAST;

        assert_true(ppm_state_from_string(ppm_state_to_string((PpmState)i), &read));
        assert_int_equal(read, i);
        assert_true(ppm_state_label((PpmState)i)[0]);
    }
}

static void
test_state_from_string_refuses_others(void **state)
{
    static const char *const words[] = {"", "Connected", "connecting", NULL};
    PpmState read = PPM_STATE_WAITING;

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        assert_false(ppm_state_from_string(words[i], &read));
        assert_int_equal(read, PPM_STATE_WAITING);
    }
}

static void
test_state_is_idle_or_connecting(void **state)
{
    for (guint i = 0; i <= PPM_STATE_LAST; i++)
        assert_false(ppm_state_is_idle((PpmState)i) && ppm_state_is_connecting((PpmState)i));
    assert_true(ppm_state_is_idle(PPM_STATE_DISCONNECTED));
    assert_true(ppm_state_is_idle(PPM_STATE_FAILED));
    assert_false(ppm_state_is_idle(PPM_STATE_WAITING));
    assert_true(ppm_state_is_connecting(PPM_STATE_RESOLVING));
    assert_true(ppm_state_is_connecting(PPM_STATE_CONFIGURING));
    assert_false(ppm_state_is_connecting(PPM_STATE_CONNECTED));
    assert_false(ppm_state_is_connecting(PPM_STATE_DORMANT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state_words_come_back),
        cmocka_unit_test(test_state_from_string_refuses_others),
        cmocka_unit_test(test_state_is_idle_or_connecting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
