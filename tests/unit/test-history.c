/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The history of a connection: newest first, bounded, and never in the way. */
#include "config.h"

#include "history.h"
#include "support.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define UUID "00000000-0000-4000-8000-00000000000a"

static char *
path_of(void **state)
{
    return g_build_filename(*state, "history", UUID, NULL);
}

static void
add(void **state, const char *detail)
{
    GVariantDict dict;

    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "ended", "x", (gint64)1);
    g_variant_dict_insert(&dict, "detail", "s", detail);
    ppm_history_add(*state, UUID, g_variant_dict_end(&dict));
}

static void
assert_history(void **state, gsize count, const char *newest)
{
    g_autoptr(GVariant) attempts = g_variant_ref_sink(ppm_history_load(*state, UUID));
    g_autoptr(GVariant) first = NULL;
    const char *detail;

    assert_int_equal(g_variant_n_children(attempts), count);
    if (!newest)
        return;
    first = g_variant_get_child_value(attempts, 0);
    assert_true(g_variant_lookup(first, "detail", "&s", &detail));
    assert_string_equal(detail, newest);
}

static void
test_history_add_newest_first(void **state)
{
    g_autofree char *path = path_of(state);
    struct stat status;

    assert_history(state, 0, NULL);
    add(state, "first");
    add(state, "quotes ' \" and a\nline, \\ too");
    assert_history(state, 2, "quotes ' \" and a\nline, \\ too");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void
test_history_add_is_bounded(void **state)
{
    for (int i = 0; i < PPM_HISTORY_MAX + 5; i++) {
        g_autofree char *detail = g_strdup_printf("number %d", i);

        add(state, detail);
    }
    assert_history(state, PPM_HISTORY_MAX, "number 54");
}

static void
test_history_load_of_what_is_none(void **state)
{
    static const char *const texts[] = {"", "[{", "[1, 2]", "{'detail': <'x'>}", "\xff"};
    g_autofree char *path = path_of(state);
    g_autofree char *folder = g_path_get_dirname(path);

    assert_int_equal(g_mkdir(folder, 0700), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        assert_history(state, 0, NULL);
    }
    add(state, "anew");
    assert_history(state, 1, "anew");
}

static void
test_history_remove(void **state)
{
    ppm_history_remove(*state, UUID);
    add(state, "first");
    ppm_history_remove(*state, UUID);
    assert_history(state, 0, NULL);
}

int
main(void)
{
#define TEST(name)                                                                                 \
    cmocka_unit_test_setup_teardown(name, support_make_directory, support_remove_directory)
    const struct CMUnitTest tests[] = {
        TEST(test_history_add_newest_first),
        TEST(test_history_add_is_bounded),
        TEST(test_history_load_of_what_is_none),
        TEST(test_history_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
