/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors arrive at a client as they left the service. */
#include "config.h"

#include "error.h"
#include "names.h"
#include "support.h"

static void
test_error_crosses_the_bus(void **state)
{
    for (int code = PPM_ERROR_FAILED; code <= PPM_ERROR_BROKEN_PROFILE; code++) {
        g_autoptr(GError) sent = g_error_new_literal(PPM_ERROR, code, "why");
        g_autofree char *name = g_dbus_error_encode_gerror(sent);
        g_autoptr(GError) received = g_dbus_error_new_for_dbus_error(name, "why");

        assert_true(g_str_has_prefix(name, PPM_DBUS_ERROR_PREFIX));
        assert_true(g_dbus_error_strip_remote_error(received));
        assert_error_says(&received, PPM_ERROR, code, "why");
    }
}

/* The name that other services use, and their clients look for. */
static void
test_error_interaction_required_has_standard_name(void **state)
{
    g_autoptr(GError) error = g_error_new_literal(PPM_ERROR, PPM_ERROR_INTERACTION_REQUIRED, "");
    g_autofree char *name = g_dbus_error_encode_gerror(error);

    assert_string_equal(name, "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired");
}

static void
test_error_has_documented_name(void **state)
{
    g_autoptr(GError) error = g_error_new_literal(PPM_ERROR, PPM_ERROR_INVALID_VALUE, "");
    g_autofree char *name = g_dbus_error_encode_gerror(error);

    assert_string_equal(name, "org.pptp.Manager1.Error.InvalidValue");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_crosses_the_bus),
        cmocka_unit_test(test_error_interaction_required_has_standard_name),
        cmocka_unit_test(test_error_has_documented_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
