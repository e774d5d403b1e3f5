/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings that cannot work together, and those that touch everybody. */
#include "config.h"

#include "error.h"
#include "profile.h"
#include "support.h"

static PpmProfile *
complete_profile(void)
{
    PpmProfile *profile = ppm_profile_new();

    assert_true(ppm_profile_set(profile, "name", "office", NULL));
    assert_true(ppm_profile_set(profile, "server", "vpn.example", NULL));
    assert_true(ppm_profile_set(profile, "user", "alice", NULL));
    return profile;
}

/* A complete profile with "KEY=VALUE KEY=VALUE" on top. */
static PpmProfile *
profile_with(const char *settings)
{
    g_auto(GStrv) pairs = g_strsplit(settings, " ", -1);
    PpmProfile *profile = complete_profile();

    for (guint i = 0; pairs[i]; i++) {
        g_auto(GStrv) pair = g_strsplit(pairs[i], "=", 2);
        g_autoptr(GError) error = NULL;

        ppm_profile_set(profile, pair[0], pair[1], &error);
        assert_no_error(error);
    }
    return profile;
}

static void
test_profile_validate_accepts(void **state)
{
    static const char *const settings[] = {
        "mtu=auto",
        "mppe=off allow-mschap-v2=false allow-pap=true",
        "allow-mschap-v2=false allow-mschap=true",
        "mppe=require-40 allow-eap=true",
        "autoconnect=boot password=system",
        "autoconnect=never password=ask",
        "preset=internet-provider",
    };

    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
        g_autoptr(PpmProfile) profile = profile_with(settings[i]);
        g_autoptr(GError) error = NULL;

        ppm_profile_validate(profile, &error);
        assert_no_error(error);
    }
}

/* covers: checked option allow-mschap-v2 mppe autoconnect password preset */
static void
test_profile_validate_refuses(void **state)
{
    static const char *const rows[][2] = {
        {"allow-mschap-v2=false mppe=off", "no way of logging in"},
        {"allow-mschap-v2=false allow-pap=true", "mppe: encryption needs allow-mschap-v2=true"},
        {"allow-mschap-v2=false allow-eap=true mppe=prefer", "mppe: "},
        {"autoconnect=boot password=ask", "autoconnect: "},
        {"autoconnect=login password=ask", "autoconnect: "},
        {"autoconnect=on-demand password=ask", "autoconnect: "},
        {"preset=internet-provider password=ask", "autoconnect: "},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmProfile) profile = profile_with(rows[i][0]);
        g_autoptr(GError) error = NULL;

        assert_false(ppm_profile_validate(profile, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, rows[i][1]);
    }
}

/* covers: checked option name server user */
static void
test_profile_validate_needs(void **state)
{
    static const char *const keys[] = {"name", "server", "user"};

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(PpmProfile) profile = complete_profile();
        g_autoptr(GError) error = NULL;

        assert_true(ppm_profile_unset(profile, keys[i], NULL));
        assert_false(ppm_profile_validate(profile, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, keys[i]);
    }
}

/* covers: checked option user domain */
static void
test_profile_validate_user_with_domain(void **state)
{
    g_autoptr(PpmProfile) profile = complete_profile();
    g_autofree char *longest = g_strnfill(250, 'a');
    g_autofree char *longer = g_strnfill(251, 'a');
    g_autoptr(GError) error = NULL;

    assert_true(ppm_profile_set(profile, "domain", "CORP", NULL));
    assert_true(ppm_profile_set(profile, "user", longest, NULL));
    assert_true(ppm_profile_validate(profile, NULL));
    assert_true(ppm_profile_set(profile, "user", longer, NULL));
    assert_false(ppm_profile_validate(profile, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "255 bytes");
}

/* covers: checked option default-route kill-switch masquerade allow-incoming */
/* covers: checked option autoconnect route interface */
static void
test_profile_has_system_effects(void **state)
{
    static const struct {
        const char *settings;
        gboolean expected;
    } rows[] = {
        {"mtu=1400", FALSE},
        {"default-route=false", FALSE},
        {"route=10.0.0.0/8", FALSE},
        {"dns-domain=corp.example", FALSE},
        {"dns-domain=~corp.example", FALSE},
        {"dns-domain=corp.example;~.", TRUE},
        {"dns-domain=com", TRUE},
        {"dns-domain=~com", TRUE},
        {"default-route=true", TRUE},
        {"kill-switch=true", TRUE},
        {"masquerade=true", TRUE},
        {"allow-incoming=true", TRUE},
        {"autoconnect=boot", TRUE},
        {"preset=internet-provider", TRUE},
        {"preset=internet-provider autoconnect=never", TRUE},
        {"preset=internet-provider autoconnect=never default-route=false", FALSE},
        {"route=0.0.0.0/1;128.0.0.0/1", TRUE},
        {"interface=pptp-home", FALSE},
        {"interface=br0", TRUE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmProfile) profile = profile_with(rows[i].settings);

        assert_int_equal(ppm_profile_has_system_effects(profile), rows[i].expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile_validate_accepts),
        cmocka_unit_test(test_profile_validate_refuses),
        cmocka_unit_test(test_profile_validate_needs),
        cmocka_unit_test(test_profile_validate_user_with_domain),
        cmocka_unit_test(test_profile_has_system_effects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
