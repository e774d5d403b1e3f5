/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences of the properties Changes and Warnings.
 * covers: property Changes Warnings */
#include "config.h"

#include "change.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
test_change_to_text_known(void **state)
{
    g_autofree char *text = ppm_change_to_text("exception", "bypass", "10.1.0.0/16");

    assert_string_equal(text, "10.1.0.0/16 stays out of the tunnel, as set");
}

static void
test_change_to_text_of_newer_service(void **state)
{
    g_autofree char *text = ppm_change_to_text("moon", "full", "x");

    assert_string_equal(text, "moon: x (full)");
    assert_false(ppm_change_is_known("moon", "full"));
    assert_true(ppm_change_is_known("mtu", "uplink"));
    assert_true(ppm_change_is_known("mtu", "probe"));
    assert_true(ppm_change_is_known("mtu", "peer"));
}

static void
test_warning_to_text_with_evidence(void **state)
{
    g_autofree char *with = ppm_warning_to_text("route-conflict", "10.0.0.0/8", "eth0");
    g_autofree char *without = ppm_warning_to_text("route-conflict", "10.0.0.0/8", "");

    assert_string_equal(with, "10.0.0.0/8 is not reached through the tunnel as a whole (eth0)");
    assert_string_equal(without, "10.0.0.0/8 is not reached through the tunnel as a whole");
    assert_true(ppm_warning_is_known("route-conflict"));
    assert_false(ppm_warning_is_known("moon"));
}

/* A subject is the server's or the user's text, and never a format. */
static void
test_change_to_text_subject_is_no_format(void **state)
{
    g_autofree char *text = ppm_change_to_text("route", "dns", "%s{subject}");

    assert_string_equal(text, "%s{subject} goes into the tunnel: a name server of the other side");
}

static void
test_changes_to_lines_in_order(void **state)
{
    g_autoptr(GVariant) list = g_variant_ref_sink(
        g_variant_new_parsed("[{'kind': <'mtu'>, 'reason': <'setting'>, 'subject': <'1400'>}, "
                             "{'kind': <7>}]"));
    g_auto(GStrv) lines = ppm_changes_to_lines(list);
    g_auto(GStrv) nothing = ppm_changes_to_lines(NULL);

    assert_int_equal(g_strv_length(lines), 2);
    assert_string_equal(lines[0], "Packets have 1400 bytes at most, as set");
    assert_string_equal(lines[1], ":  ()");
    assert_int_equal(g_strv_length(nothing), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_change_to_text_known),
        cmocka_unit_test(test_change_to_text_of_newer_service),
        cmocka_unit_test(test_warning_to_text_with_evidence),
        cmocka_unit_test(test_change_to_text_subject_is_no_format),
        cmocka_unit_test(test_changes_to_lines_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
