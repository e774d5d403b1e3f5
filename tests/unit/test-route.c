/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One route's text. */
#include "config.h"

#include "error.h"
#include "route.h"
#include "support.h"

/* covers: checked option route */
static void
test_route_parse_canonical(void **state)
{
    static const char *const rows[][2] = {
        {"10.1.0.0/16", "10.1.0.0/16"},
        {"10.1.2.3", "10.1.2.3/32"},
        {"10.1.0.0/16 off", "10.1.0.0/16 off"},
        {"10.1.0.0/16 off metric 9999 via-peer", "10.1.0.0/16 via-peer metric 9999 off"},
        {"  10.1.0.0/16   metric  5  ", "10.1.0.0/16 metric 5"},
        {"10.1.0.0/16 metric 0", "10.1.0.0/16"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;
        PpmRoute route;

        ppm_route_parse(rows[i][0], &route, &error);
        assert_no_error(error);
        text = ppm_route_to_string(&route);
        assert_string_equal(text, rows[i][1]);
    }
}

static void
test_route_parse_fields(void **state)
{
    PpmRoute route;

    assert_true(ppm_route_parse("10.1.0.0/16 via-peer metric 7 off", &route, NULL));
    assert_int_equal(route.network.address, 0x0a010000);
    assert_int_equal(route.network.prefix, 16);
    assert_true(route.via_peer);
    assert_int_equal(route.metric, 7);
    assert_false(route.enabled);
    assert_true(ppm_route_parse("10.1.0.0/16", &route, NULL));
    assert_false(route.via_peer);
    assert_int_equal(route.metric, 0);
    assert_true(route.enabled);
}

/* covers: checked option route */
static void
test_route_parse_refuses(void **state)
{
    static const char *const rows[][2] = {
        {"", "an IPv4 network"},
        {"via-peer", "an IPv4 network"},
        {"10.1.2.3/16", "10.1.0.0/16"},
        {"10.1.0.0/16 via 192.168.1.1", "“via”"},
        {"10.1.0.0/16 dev eth0", "“dev”"},
        {"10.1.0.0/16\toff", "an IPv4 network"},
        {"10.1.0.0/16 metric", "“metric”"},
        {"10.1.0.0/16 metric -1", "“-1”"},
        {"10.1.0.0/16 metric 10000", "“10000”"},
        {"10.1.0.0/16 metric off", "“off”"},
        {"10.1.0.0/16 $(id)", "“$(id)”"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        PpmRoute route = {.metric = 42};

        assert_false(ppm_route_parse(rows[i][0], &route, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, rows[i][1]);
        assert_int_equal(route.metric, 42);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_route_parse_canonical),
        cmocka_unit_test(test_route_parse_fields),
        cmocka_unit_test(test_route_parse_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
