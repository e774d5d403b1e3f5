/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ring of lines: cursors hold whatever has been dropped. */
#include "config.h"

#include "attempt-log.h"
#include "support.h"

static void
add_lines(PpmAttemptLog *log, guint from, guint to)
{
    for (guint i = from; i < to; i++) {
        g_autofree char *text = g_strdup_printf("line %u", i);

        ppm_attempt_log_add(log, "pppd", text);
    }
}

/* Reads, and checks that the lines are @from … @to and the cursor behind is @to. */
static void
assert_lines(PpmAttemptLog *log, guint64 cursor, guint maximum, guint from, guint to)
{
    guint64 next = 0;
    g_autoptr(GVariant)
        lines = g_variant_ref_sink(ppm_attempt_log_read(log, cursor, maximum, &next));

    assert_string_equal(g_variant_get_type_string(lines), "a(xss)");
    assert_int_equal(g_variant_n_children(lines), to - from);
    assert_int_equal(next, to);
    for (guint i = from; i < to; i++) {
        g_autofree char *expected = g_strdup_printf("line %u", i);
        const char *source, *text;

        g_variant_get_child(lines, i - from, "(x&s&s)", NULL, &source, &text);
        assert_string_equal(source, "pppd");
        assert_string_equal(text, expected);
    }
}

static void
test_attempt_log_read_empty(void **state)
{
    g_autoptr(PpmAttemptLog) log = ppm_attempt_log_new();

    assert_lines(log, 0, 1000, 0, 0);
    assert_lines(log, G_MAXUINT64, 1000, 0, 0);
    assert_int_equal(ppm_attempt_log_end(log), 0);
}

static void
test_attempt_log_read_goes_on_where_it_stopped(void **state)
{
    g_autoptr(PpmAttemptLog) log = ppm_attempt_log_new();

    add_lines(log, 0, 25);
    assert_lines(log, 0, 10, 0, 10);
    assert_lines(log, 10, 10, 10, 20);
    assert_lines(log, 20, 10, 20, 25);
    assert_lines(log, 25, 10, 25, 25);
    add_lines(log, 25, 26);
    assert_lines(log, 25, 10, 25, 26);
    assert_int_equal(ppm_attempt_log_end(log), 26);
}

static void
test_attempt_log_read_limits(void **state)
{
    g_autoptr(PpmAttemptLog) log = ppm_attempt_log_new();

    add_lines(log, 0, 5);
    assert_lines(log, 0, 0, 0, 0);
    assert_lines(log, 6, 10, 5, 5);
    assert_lines(log, G_MAXUINT64, 10, 5, 5);
    assert_lines(log, 0, G_MAXUINT, 0, 5);
}

static void
test_attempt_log_add_drops_the_oldest(void **state)
{
    g_autoptr(PpmAttemptLog) log = ppm_attempt_log_new();
    guint end = PPM_ATTEMPT_LOG_MAX_LINES + 3;

    add_lines(log, 0, end);
    assert_int_equal(ppm_attempt_log_end(log), end);
    assert_lines(log, 0, 2, 3, 5);
    assert_lines(log, 2, 1, 3, 4);
    assert_lines(log, 4, 1, 4, 5);
    assert_lines(log, 0, G_MAXUINT, 3, end);
}

static void
test_attempt_log_add_time(void **state)
{
    g_autoptr(PpmAttemptLog) log = ppm_attempt_log_new();
    gint64 before = g_get_real_time(), time;
    guint64 next;
    g_autoptr(GVariant) lines = NULL;

    ppm_attempt_log_add(log, "state", "connected");
    lines = g_variant_ref_sink(ppm_attempt_log_read(log, 0, 1, &next));
    g_variant_get_child(lines, 0, "(x&s&s)", &time, NULL, NULL);
    assert_in_range(time, before, g_get_real_time());
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attempt_log_read_empty),
        cmocka_unit_test(test_attempt_log_read_goes_on_where_it_stopped),
        cmocka_unit_test(test_attempt_log_read_limits),
        cmocka_unit_test(test_attempt_log_add_drops_the_oldest),
        cmocka_unit_test(test_attempt_log_add_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
