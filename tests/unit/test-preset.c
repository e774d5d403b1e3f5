/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The presets that we ship, and what an administrator's may and may not do. */
#include "config.h"

#include "error.h"
#include "option-table.h"
#include "preset.h"
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* covers: checked option preset */
static void
test_preset_load_every_one_that_we_ship(void **state)
{
    g_auto(GStrv) ids = ppm_preset_list();

    assert_int_equal(g_strv_length(ids), 8);
    assert_string_equal(ids[0], "default");
    for (guint i = 0; ids[i]; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PpmPreset) preset = ppm_preset_load(ids[i], &error);

        assert_no_error(error);
        assert_string_equal(ppm_preset_id(preset), ids[i]);
        assert_true(ppm_preset_name(preset)[0]);
        assert_true(g_str_has_suffix(ppm_preset_summary(preset), "."));
        assert_non_null(ppm_preset_hint(preset));
        assert_true(i < 2 || strcmp(ids[i - 1], ids[i]) < 0);
    }
}

static void
test_preset_get(void **state)
{
    static const char *const rows[][3] = {
        {"windows", "class-route", "true"},
        {"dd-wrt", "mtu", "1450"},
        {"dd-wrt-stateful", "mppe-stateful", "true"},
        {"mikrotik", "mru", "1450"},
        {"internet-provider", "default-route", "true"},
        {"internet-provider", "reconnect", "always"},
        {"low-mtu", "mtu", "1270"},
        {"low-mtu", "mppe", NULL},
        {"default", "mtu", NULL},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PpmPreset) preset = ppm_preset_load(rows[i][0], NULL);

        if (rows[i][2])
            assert_string_equal(ppm_preset_get(preset, rows[i][1]), rows[i][2]);
        else
            assert_null(ppm_preset_get(preset, rows[i][1]));
    }
}

static void
link_preset(const char *directory, const char *target)
{
    g_autofree char *path = g_build_filename(directory, "presets", "linked.preset", NULL);
    g_autofree char *file = g_strconcat(target, ".preset", NULL);
    g_autofree char *to = g_build_filename(g_getenv("PPTP_MANAGER_VENDOR_DIRECTORY"), "presets",
                                           file, NULL);

    g_unlink(path);
    assert_int_equal(symlink(to, path), 0);
}

/* Files that have not just been written are read once; another file in their place is seen. */
static void
test_preset_is_read_again_when_it_changes(void **state)
{
    g_autoptr(PpmPreset) first = NULL, same = NULL, other = NULL, gone = NULL;

    link_preset(*state, "low-mtu");
    first = ppm_preset_load("linked", NULL);
    same = ppm_preset_load("linked", NULL);
    assert_ptr_equal(same, first);
    link_preset(*state, "mikrotik");
    other = ppm_preset_load("linked", NULL);
    assert_string_equal(ppm_preset_get(other, "mtu"), "1450");
    assert_string_equal(ppm_preset_get(first, "mtu"), "1270");
    assert_int_equal(support_remove_directory(state), 0);
    gone = ppm_preset_load("linked", NULL);
    assert_null(gone);
}

static void
test_preset_default_changes_nothing(void **state)
{
    g_autoptr(PpmPreset) preset = ppm_preset_load("default", NULL);
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++)
        assert_null(ppm_preset_get(preset, table[i].key));
}

static void
test_preset_load_unknown(void **state)
{
    static const char *const ids[] = {"",        "../default", "a/b",
                                      "Default", "x.preset",   "123456789012345678901234567890123"};
    g_autoptr(GError) error = NULL;

    assert_null(ppm_preset_load("no-such", &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_NOT_FOUND, "no-such");
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        assert_null(ppm_preset_load(ids[i], &error));
        assert_error(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE);
    }
}

static int
make_configuration(void **state)
{
    g_autofree char *presets = NULL;

    if (support_make_directory(state) != 0)
        return -1;
    presets = g_build_filename(*state, "presets", NULL);
    g_setenv("PPTP_MANAGER_CONFIGURATION_DIRECTORY", *state, TRUE);
    return g_mkdir(presets, 0700);
}

static void
write_preset(void **state, const char *name, const char *data)
{
    g_autofree char *path = g_build_filename(*state, "presets", name, NULL);

    assert_true(g_file_set_contents(path, data, -1, NULL));
}

static void
test_preset_of_administrator_wins(void **state)
{
    g_autoptr(PpmPreset) preset = NULL;
    g_autoptr(GError) error = NULL;

    write_preset(state, "low-mtu.preset",
                 "[preset]\nname=Ours\nname[de]=Unseres\n"
                 "[options]\nmtu=800\nroute=10.0.0.0/8;10.1.1.1;\n");
    preset = ppm_preset_load("low-mtu", &error);
    assert_no_error(error);
    assert_string_equal(ppm_preset_name(preset), "Ours");
    assert_string_equal(ppm_preset_summary(preset), "");
    assert_string_equal(ppm_preset_hint(preset), "");
    assert_string_equal(ppm_preset_get(preset, "mtu"), "800");
    assert_string_equal(ppm_preset_get(preset, "route"), "10.0.0.0/8;10.1.1.1/32");
    assert_null(ppm_preset_get(preset, "mru"));
}

static void
test_preset_list_merges(void **state)
{
    g_auto(GStrv) ids = NULL;

    write_preset(state, "a-first.preset", "");
    write_preset(state, "low-mtu.preset", "");
    write_preset(state, "Not An Id.preset", "");
    write_preset(state, ".preset", "");
    write_preset(state, "x", "");
    write_preset(state, "backup.preset~", "");
    ids = ppm_preset_list();
    assert_int_equal(g_strv_length(ids), 9);
    assert_string_equal(ids[0], "default");
    assert_string_equal(ids[1], "a-first");
}

static void
test_preset_load_refuses(void **state)
{
    static const char *const rows[][2] = {
        {"", "no name"},
        {"[preset]\nname=x\n[options]\nname=office\n", "“name”"},
        {"[preset]\nname=x\n[options]\nuuid=x\n", "“uuid”"},
        {"[preset]\nname=x\n[options]\nowner=root\n", "“owner”"},
        {"[preset]\nname=x\n[options]\nserver=evil.example\n", "“server”"},
        {"[preset]\nname=x\n[options]\nuser=root\n", "“user”"},
        {"[preset]\nname=x\n[options]\ndomain=CORP\n", "“domain”"},
        {"[preset]\nname=x\n[options]\npreset=default\n", "“preset”"},
        {"[preset]\nname=x\n[options]\nplugin=/tmp/evil.so\n", "“plugin”"},
        {"[preset]\nname=x\n[options]\nmtu=0\n", "576 to 1500"},
        {"[preset]\nname=x\\ny\n", "control characters"},
        {"not a key file", "broken.preset"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        write_preset(state, "broken.preset", rows[i][0]);
        assert_null(ppm_preset_load("broken", &error));
        assert_contains(error->message, "broken.preset");
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, rows[i][1]);
    }
}

static void
test_preset_default_is_there_without_files(void **state)
{
    g_autofree char *vendor = g_strdup(g_getenv("PPTP_MANAGER_VENDOR_DIRECTORY"));
    g_autoptr(PpmPreset) preset = NULL;
    g_auto(GStrv) ids = NULL;

    g_setenv("PPTP_MANAGER_VENDOR_DIRECTORY", *state, TRUE);
    preset = ppm_preset_load("default", NULL);
    ids = ppm_preset_list();
    g_setenv("PPTP_MANAGER_VENDOR_DIRECTORY", vendor, TRUE);
    assert_true(ppm_preset_name(preset)[0]);
    assert_int_equal(g_strv_length(ids), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_preset_load_every_one_that_we_ship),
        cmocka_unit_test(test_preset_get),
        cmocka_unit_test(test_preset_default_changes_nothing),
        cmocka_unit_test(test_preset_load_unknown),
        cmocka_unit_test_setup(test_preset_is_read_again_when_it_changes, make_configuration),
        cmocka_unit_test_setup_teardown(test_preset_of_administrator_wins, make_configuration,
                                        support_remove_directory),
        cmocka_unit_test_setup_teardown(test_preset_list_merges, make_configuration,
                                        support_remove_directory),
        cmocka_unit_test_setup_teardown(test_preset_load_refuses, make_configuration,
                                        support_remove_directory),
        cmocka_unit_test_setup_teardown(test_preset_default_is_there_without_files,
                                        make_configuration, support_remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
