/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where files are looked for, and how tests move it. */
#include "config.h"

#include "directories.h"
#include "names.h"
#include "support.h"

static const struct {
    const char *variable;
    const char *(*directory)(void);
    const char *usual;
} rows[] = {
    {"PPTP_MANAGER_CONFIGURATION_DIRECTORY", ppm_directory_configuration,
     PPM_CONFIGURATION_DIRECTORY},
    {"PPTP_MANAGER_VENDOR_DIRECTORY", ppm_directory_vendor, PPM_VENDOR_DIRECTORY},
    {"PPTP_MANAGER_RUNTIME_DIRECTORY", ppm_directory_runtime, PPM_RUNTIME_DIRECTORY},
    {"PPTP_MANAGER_STATE_DIRECTORY", ppm_directory_state, PPM_STATE_DIRECTORY},
};

static void
test_directory_usual(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_unsetenv(rows[i].variable);
        assert_string_equal(rows[i].directory(), rows[i].usual);
    }
}

static void
test_directory_moved(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_setenv(rows[i].variable, "/elsewhere", TRUE);
        assert_string_equal(rows[i].directory(), "/elsewhere");
    }
}

static void
test_directory_relative_is_ignored(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_setenv(rows[i].variable, "here", TRUE);
        assert_string_equal(rows[i].directory(), rows[i].usual);
        g_setenv(rows[i].variable, "", TRUE);
        assert_string_equal(rows[i].directory(), rows[i].usual);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_directory_usual),
        cmocka_unit_test(test_directory_moved),
        cmocka_unit_test(test_directory_relative_is_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
