/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What CONTRIBUTING.md says of adding an option: this program, pptpctl and the reference that it
 * runs have the row shown there, and nothing else of it was written anywhere. */
#include "config.h"

#include "error.h"
#include "nm-mapping.h"
#include "option-table.h"
#include "pppd-command.h"
#include "support.h"

#include <string.h>

#define KEY "connect-limit"

static PpmProfile *
profile_with(const char *lines)
{
    g_autofree char *data = g_strconcat("[connection]\nname=office\n[server]\nserver=a.example\n"
                                        "[authentication]\nuser=bob\n",
                                        lines, NULL);
    g_autoptr(GError) error = NULL;
    PpmProfile *profile = ppm_profile_parse(data, strlen(data), "office", &error);

    assert_no_error(error);
    return profile;
}

static void
test_example_in_files(void **state)
{
    static const char broken[] = "[link]\n" KEY "=90000\n";
    g_autoptr(PpmProfile) profile = profile_with("[link]\n" KEY "=3600\n");
    g_autoptr(GError) error = NULL;
    g_autofree char *data = NULL;

    assert_int_equal(ppm_profile_get_number(profile, KEY), 3600);
    assert_true(ppm_profile_set(profile, KEY, "60", NULL));
    data = ppm_profile_to_data(profile, NULL);
    assert_contains(data, "[link]\n" KEY "=60\n");
    assert_null(ppm_profile_parse(broken, strlen(broken), "office", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE,
                      KEY ": “90000” is not allowed; allowed is a number from 0 to 86400");
}

static void
test_example_on_the_bus(void **state)
{
    g_autoptr(PpmProfile) profile = profile_with("");
    g_autoptr(GVariant) settings = NULL;
    guint seconds = 0;

    assert_true(ppm_profile_set_variant(profile, KEY, g_variant_new_uint32(60), NULL));
    settings = g_variant_ref_sink(ppm_profile_settings(profile));
    assert_true(g_variant_lookup(settings, KEY, "u", &seconds));
    assert_int_equal(seconds, 60);
}

static char *
command_of(const char *lines)
{
    g_autoptr(PpmProfile) profile = profile_with(lines);
    PpmPppdRequest request = {.profile = profile,
                              .server = 0x0a090001,
                              .interface = "pptp0",
                              .pppd = "/usr/sbin/pppd",
                              .pptp = "/usr/sbin/pptp",
                              .script_directory = "/usr/libexec/pptp-manager"};
    g_auto(GStrv) words = ppm_pppd_command(&request);

    return g_strjoinv("\n", words);
}

static void
test_example_for_pppd(void **state)
{
    g_autofree char *limited = command_of("[link]\n" KEY "=3600\n");
    g_autofree char *unlimited = command_of("");

    assert_contains(limited, "\nmaxconnect\n3600\n");
    assert_contains(unlimited, "\nmaxconnect\n0\n");
}

static void
test_example_in_networkmanager(void **state)
{
    g_autoptr(PpmProfile) profile = profile_with("[link]\n" KEY "=3600\n");
    g_autoptr(PpmNmConnection) connection = ppm_nm_connection_new();
    g_autoptr(GHashTable) settings = NULL;

    ppm_nm_from_profile(connection, profile);
    assert_string_equal(ppm_nm_get(connection, KEY), "3600");
    settings = ppm_nm_to_settings(connection, NULL, NULL);
    assert_string_equal(g_hash_table_lookup(settings, KEY), "3600");
}

static void
assert_prints(const char *const *words, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;

    g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                 &error);
    assert_no_error(error);
    assert_contains(output, part);
}

static void
test_example_in_pptpctl(void **state)
{
    assert_prints((const char *const[]){PPTPCTL, "__complete", "--", "set", "office", "conn", NULL},
                  KEY "=\tSeconds after which to disconnect (0: never)\n");
}

static void
test_example_in_the_manual(void **state)
{
    assert_prints((const char *const[]){OPTION_REFERENCE, NULL}, "\n*" KEY "*::\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example_in_files),   cmocka_unit_test(test_example_on_the_bus),
        cmocka_unit_test(test_example_for_pppd),   cmocka_unit_test(test_example_in_networkmanager),
        cmocka_unit_test(test_example_in_pptpctl), cmocka_unit_test(test_example_in_the_manual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
