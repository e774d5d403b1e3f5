/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values between text and D-Bus, and the words of refusals. */
#include "config.h"

#include "error.h"
#include "option-table.h"
#include "support.h"

#include <string.h>

static void
assert_refused(const char *key, GVariant *floating, const char *reason)
{
    g_autoptr(GVariant) value = g_variant_ref_sink(floating);
    g_autoptr(GError) error = NULL;

    assert_null(ppm_option_check_variant(ppm_option_find(key), value, &error));
    assert_contains(error->message, key);
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, reason);
}

static void
assert_taken(const char *key, GVariant *floating, const char *expected)
{
    g_autoptr(GVariant) value = g_variant_ref_sink(floating);
    g_autoptr(GVariant) back = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *canonical = ppm_option_check_variant(ppm_option_find(key), value, &error);

    assert_no_error(error);
    assert_string_equal(canonical, expected);
    back = g_variant_ref_sink(ppm_option_to_variant(ppm_option_find(key), canonical));
    assert_true(g_variant_equal(back, value));
}

/* covers: checked option vj timeout mtu mppe user server route */
static void
test_check_variant_takes(void **state)
{
    static const char *const servers[] = {"a.example", "192.0.2.1", NULL};
    static const char *const routes[] = {"10.0.0.0/8 metric 5", "10.1.0.0/16 off", NULL};

    assert_taken("vj", g_variant_new_boolean(FALSE), "false");
    assert_taken("vj", g_variant_new_boolean(TRUE), "true");
    assert_taken("timeout", g_variant_new_uint32(5), "5");
    assert_taken("mtu", g_variant_new_string("auto"), "auto");
    assert_taken("mtu", g_variant_new_string("1400"), "1400");
    assert_taken("mppe", g_variant_new_string("off"), "off");
    assert_taken("user", g_variant_new_string("CORP\\alice"), "CORP\\alice");
    assert_taken("server", g_variant_new_strv(servers, -1), "a.example;192.0.2.1");
    assert_taken("route", g_variant_new_strv(routes, -1), "10.0.0.0/8 metric 5;10.1.0.0/16 off");
    assert_taken("route", g_variant_new_strv(NULL, 0), "");
}

static void
test_check_variant_refuses_types(void **state)
{
    assert_refused("vj", g_variant_new_string("true"), "“b”");
    assert_refused("timeout", g_variant_new_int32(5), "“u”");
    assert_refused("timeout", g_variant_new_string("5"), "“u”");
    assert_refused("mtu", g_variant_new_uint32(1400), "“s”");
    assert_refused("server", g_variant_new_string("a.example"), "“as”");
    assert_refused("user", g_variant_new_object_path("/a"), "“s”");
    assert_refused("server", g_variant_new("a{sv}", NULL), "“as”");
}

/* covers: checked option timeout mtu server accepted route */
static void
test_check_variant_refuses_values(void **state)
{
    static const char *const separator[] = {"one;two", NULL};
    static const char *const empty[] = {"", NULL};

    assert_refused("timeout", g_variant_new_uint32(G_MAXUINT32), "5 to 600");
    assert_refused("mtu", g_variant_new_string("90000"), "576 to 1500");
    assert_refused("server", g_variant_new_strv(NULL, 0), "1 to 8");
    assert_refused("server", g_variant_new_strv(separator, -1), "“one;two”");
    assert_refused("accepted", g_variant_new_strv(separator, -1), "“one;two”");
    assert_refused("accepted", g_variant_new_strv(empty, -1), "“”");
    assert_refused("route", g_variant_new_strv(separator, -1), "an IPv4 network");
}

static void
test_check_variant_refuses_many(void **state)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_STRING_ARRAY);

    for (guint i = 0; i < 10000; i++)
        g_variant_builder_add(&builder, "s", "10.0.0.0/8");
    assert_refused("route", g_variant_builder_end(&builder), "10000 entries");
}

static void
test_check_boolean_words(void **state)
{
    static const char *const rows[][2] = {
        {"true", "true"},   {"yes", "true"}, {"on", "true"}, {"1", "true"},
        {"false", "false"}, {"no", "false"}, {"0", "false"}, {"off", "false"},
        {"True", NULL},     {"", NULL},      {"2", NULL},    {"yes ", NULL},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *canonical = ppm_option_check(ppm_option_find("vj"), rows[i][0], &error);

        if (rows[i][1])
            assert_string_equal(canonical, rows[i][1]);
        else
            assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "true or false");
    }
}

static void
test_check_says_what_is_allowed(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_option_check(ppm_option_find("mtu"), "90000", &error));
    assert_string_equal(
        error->message,
        "mtu: “90000” is not allowed; allowed is auto or a number from 576 to 1500");
}

/* covers: checked option password */
static void
test_check_never_repeats_a_password(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_option_check(ppm_option_find("password"), "hunter2", &error));
    assert_null(strstr(error->message, "hunter2"));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                      "password: allowed is keyring, system, ask or none");
}

static void
test_check_repeats_hostile_values_harmlessly(void **state)
{
    g_autofree char *huge = g_strnfill(100000, 'x');
    g_autoptr(GError) error = NULL;

    assert_null(ppm_option_check(ppm_option_find("mtu"), "\x1b[31m%s\n", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "“\\x1b[31m%s\\n”");
    assert_null(ppm_option_check(ppm_option_find("mppe"), huge, &error));
    assert_true(strlen(error->message) < 300);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_variant_takes),
        cmocka_unit_test(test_check_variant_refuses_types),
        cmocka_unit_test(test_check_variant_refuses_values),
        cmocka_unit_test(test_check_variant_refuses_many),
        cmocka_unit_test(test_check_boolean_words),
        cmocka_unit_test(test_check_says_what_is_allowed),
        cmocka_unit_test(test_check_never_repeats_a_password),
        cmocka_unit_test(test_check_repeats_hostile_values_harmlessly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
