/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
test_next_tells_of_the_end_of_an_attempt(void **state)
{
    PpmNoticeMemory memory = ppm_notice_begin(PPM_STATE_DISCONNECTED);

    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_RESOLVING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_CONNECTED), PPM_NOTICE_CONNECTED);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_DISCONNECTING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_FAILED), PPM_NOTICE_LOST);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_RESOLVING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_FAILED), PPM_NOTICE_FAILED);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_DISCONNECTED), PPM_NOTICE_NONE);
}

static void
test_next_keeps_silent_of_what_was_so_before(void **state)
{
    PpmNoticeMemory memory = ppm_notice_begin(PPM_STATE_CONNECTED);

    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_CONNECTED), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_FAILED), PPM_NOTICE_LOST);
}

static void
test_next_holds_one_notice_over_all_tries(void **state)
{
    PpmNoticeMemory memory = ppm_notice_begin(PPM_STATE_CONNECTED);

    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_WAITING), PPM_NOTICE_LOST_RETRYING);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ppm_notice_next(&memory, PPM_STATE_RESOLVING), PPM_NOTICE_LOST_RETRYING);
        assert_int_equal(ppm_notice_next(&memory, PPM_STATE_DISCONNECTING),
                         PPM_NOTICE_LOST_RETRYING);
        assert_int_equal(ppm_notice_next(&memory, PPM_STATE_WAITING), PPM_NOTICE_LOST_RETRYING);
    }
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_CONNECTED), PPM_NOTICE_CONNECTED);
}

static void
test_next_tells_a_first_try_from_a_loss(void **state)
{
    PpmNoticeMemory memory = ppm_notice_begin(PPM_STATE_DISCONNECTED);

    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_CALLING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_WAITING), PPM_NOTICE_RETRYING);
}

static void
test_end_silences_until_it_is_idle(void **state)
{
    PpmNoticeMemory memory = ppm_notice_begin(PPM_STATE_CONNECTED);

    ppm_notice_end(&memory);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_DISCONNECTING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_FAILED), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_RESOLVING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_FAILED), PPM_NOTICE_FAILED);
}

static void
test_end_of_what_is_idle_silences_nothing(void **state)
{
    PpmNoticeMemory memory = ppm_notice_begin(PPM_STATE_DISCONNECTED);

    ppm_notice_end(&memory);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_RESOLVING), PPM_NOTICE_NONE);
    assert_int_equal(ppm_notice_next(&memory, PPM_STATE_CONNECTED), PPM_NOTICE_CONNECTED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_tells_of_the_end_of_an_attempt),
        cmocka_unit_test(test_next_keeps_silent_of_what_was_so_before),
        cmocka_unit_test(test_next_holds_one_notice_over_all_tries),
        cmocka_unit_test(test_next_tells_a_first_try_from_a_loss),
        cmocka_unit_test(test_end_silences_until_it_is_idle),
        cmocka_unit_test(test_end_of_what_is_idle_silences_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
