/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directory of profiles: order, what is broken, saving into the file it came from, deleting. */
#include "config.h"

#include "error.h"
#include "store.h"
#include "support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UUID_A "00000000-0000-4000-8000-00000000000a"
#define UUID_B "00000000-0000-4000-8000-00000000000b"

static char *
path_of(void **state, const char *name)
{
    return g_build_filename(*state, "connections", name, NULL);
}

static void
write_file(void **state, const char *name, const char *content)
{
    g_autofree char *path = path_of(state, name);
    g_autofree char *directory = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    g_mkdir_with_parents(directory, 0700);
    g_file_set_contents_full(path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
    assert_no_error(error);
}

static void
write_profile(void **state, const char *file, const char *name, const char *uuid, const char *owner)
{
    g_autofree char *content = g_strdup_printf(
        "[connection]\nname=%s\nuuid=%s\nowner=%s\n[server]\nserver=192.0.2.1\n"
        "[authentication]\nuser=carol\n",
        name, uuid, owner);

    write_file(state, file, content);
}

static gboolean
exists(void **state, const char *name)
{
    g_autofree char *path = path_of(state, name);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static guint
count_files(void **state)
{
    g_autofree char *path = path_of(state, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint count = 0;

    while (g_dir_read_name(dir))
        count++;
    return count;
}

static PpmStore *
open_store(void **state)
{
    g_autoptr(GError) error = NULL;
    PpmStore *store = ppm_store_new(*state, &error);

    assert_no_error(error);
    return store;
}

static PpmProfile *
new_profile(const char *name)
{
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(GError) error = NULL;

    ppm_profile_set(profile, "name", name, &error);
    assert_no_error(error);
    ppm_profile_set(profile, "server", "192.0.2.1", &error);
    assert_no_error(error);
    ppm_profile_set(profile, "user", "carol", &error);
    assert_no_error(error);
    return g_steal_pointer(&profile);
}

static void
test_store_new_makes_its_directory(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autofree char *path = path_of(state, NULL);
    g_autoptr(GPtrArray) profiles = ppm_store_load(store);
    struct stat status;

    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(profiles->len, 0);
    assert_int_equal(ppm_store_broken(store)->len, 0);
}

static void
test_store_new_where_a_file_is(void **state)
{
    g_autofree char *path = path_of(state, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmStore) store = NULL;

    g_file_set_contents(path, "x", 1, NULL);
    store = ppm_store_new(*state, &error);
    assert_null(store);
    assert_non_null(strstr(error->message, path));
}

static void
test_store_load_in_the_order_of_file_names(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;

    write_profile(state, "20.conf", "second", UUID_A, "");
    write_profile(state, "10.conf", "first", UUID_B, "");
    profiles = ppm_store_load(store);
    assert_int_equal(profiles->len, 2);
    assert_string_equal(ppm_profile_name(g_ptr_array_index(profiles, 0)), "first");
    assert_string_equal(ppm_profile_name(g_ptr_array_index(profiles, 1)), "second");
}

static void
test_store_load_other_files_are_no_profiles(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;

    write_profile(state, ".hidden.conf", "hidden", UUID_A, "");
    write_profile(state, "office.conf~", "backup", UUID_A, "");
    write_profile(state, "office.conf.dpkg-old", "old", UUID_A, "");
    write_file(state, ".0123abcd.unfinished", "[conn");
    profiles = ppm_store_load(store);
    assert_int_equal(profiles->len, 0);
    assert_int_equal(ppm_store_broken(store)->len, 0);
}

static void
assert_broken(PpmStore *store, guint index, const char *name)
{
    const PpmBrokenFile *file = g_ptr_array_index(ppm_store_broken(store), index);

    assert_string_equal(file->name, name);
    assert_true(file->reason[0]);
}

static void
test_store_load_broken_files_are_told_and_left_alone(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;
    g_autofree char *open_to_all = path_of(state, "c.conf");

    write_file(state, "a.conf", "no key file");
    write_file(state, "b.conf", "");
    write_profile(state, "c.conf", "open", UUID_B, "");
    g_chmod(open_to_all, 0666);
    write_profile(state, "d.conf", "good", UUID_A, "");
    write_file(state, "e.conf", "[connection]\nname=without a server\n");
    profiles = ppm_store_load(store);
    assert_int_equal(profiles->len, 1);
    assert_int_equal(ppm_store_broken(store)->len, 4);
    assert_broken(store, 0, "a.conf");
    assert_broken(store, 1, "b.conf");
    assert_broken(store, 2, "c.conf");
    assert_broken(store, 3, "e.conf");
    assert_int_equal(count_files(state), 5);
}

static void
test_store_load_a_second_of_the_same_is_broken(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;

    write_profile(state, "a.conf", "office", UUID_A, "");
    write_profile(state, "b.conf", "other name", UUID_A, "");
    write_profile(state, "c.conf", "office", UUID_B, "");
    write_profile(state, "d.conf", "office", UUID_B, "alice");
    profiles = ppm_store_load(store);
    assert_int_equal(profiles->len, 2);
    assert_int_equal(ppm_store_broken(store)->len, 2);
    assert_broken(store, 0, "b.conf");
    assert_broken(store, 1, "c.conf");
}

static void
test_store_load_again_forgets_what_was_broken(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) before = NULL, after = NULL;

    write_file(state, "a.conf", "no key file");
    before = ppm_store_load(store);
    write_profile(state, "a.conf", "office", UUID_A, "");
    after = ppm_store_load(store);
    assert_int_equal(before->len, 0);
    assert_int_equal(after->len, 1);
    assert_int_equal(ppm_store_broken(store)->len, 0);
}

static void
test_store_save_new_by_its_uuid(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(PpmProfile) profile = new_profile("../../etc/passwd");
    g_autofree char *name = g_strconcat(ppm_profile_uuid(profile), ".conf", NULL);
    g_autoptr(GPtrArray) profiles = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(ppm_store_save(store, profile, &error));
    assert_no_error(error);
    assert_true(exists(state, name));
    profiles = ppm_store_load(store);
    assert_int_equal(profiles->len, 1);
    assert_string_equal(ppm_profile_name(g_ptr_array_index(profiles, 0)), "../../etc/passwd");
}

static void
test_store_save_into_the_file_it_came_from(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL, again = NULL;
    PpmProfile *profile;

    write_profile(state, "my-office.conf", "office", UUID_A, "");
    profiles = ppm_store_load(store);
    profile = g_ptr_array_index(profiles, 0);
    for (guint i = 0; i < 2; i++) {
        assert_true(ppm_profile_set(profile, "name", "moved", NULL));
        assert_true(ppm_store_save(store, profile, NULL));
        assert_int_equal(count_files(state), 1);
        assert_true(exists(state, "my-office.conf"));
    }
    again = ppm_store_load(store);
    assert_string_equal(ppm_profile_name(g_ptr_array_index(again, 0)), "moved");
}

static void
test_store_delete(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;
    PpmProfile *profile;

    write_profile(state, "my-office.conf", "office", UUID_A, "");
    write_profile(state, "other.conf", "other", UUID_B, "");
    profiles = ppm_store_load(store);
    profile = g_ptr_array_index(profiles, 0);
    assert_true(ppm_store_delete(store, profile, NULL));
    assert_false(exists(state, "my-office.conf"));
    assert_true(exists(state, "other.conf"));
    assert_true(ppm_store_delete(store, profile, NULL)); /* gone is gone */
    assert_true(ppm_store_save(store, profile, NULL));
    assert_true(exists(state, UUID_A ".conf"));
}

static void
test_store_delete_what_is_no_file_any_more(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;
    g_autofree char *path = path_of(state, "office.conf");
    g_autoptr(GError) error = NULL;

    write_profile(state, "office.conf", "office", UUID_A, "");
    profiles = ppm_store_load(store);
    g_unlink(path);
    g_mkdir(path, 0700);
    assert_false(ppm_store_delete(store, g_ptr_array_index(profiles, 0), &error));
    assert_non_null(strstr(error->message, "office.conf"));
}

/* What an administrator wrote and we have not read is never lost. */
static void
test_store_save_not_over_an_edit(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;
    g_autoptr(GError) error = NULL;

    write_profile(state, "office.conf", "office", UUID_A, "");
    profiles = ppm_store_load(store);
    write_profile(state, "office.conf", "office, edited", UUID_A, "");
    assert_false(ppm_store_save(store, g_ptr_array_index(profiles, 0), &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_BUSY, "edited");
    assert_false(ppm_store_delete(store, g_ptr_array_index(profiles, 0), &error));
    assert_error(&error, PPM_ERROR, PPM_ERROR_BUSY);
    ppm_store_note_broken(store, "office.conf", "why");
    assert_false(ppm_store_save(store, g_ptr_array_index(profiles, 0), &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE, "why");
    ppm_store_take(store, "office.conf", g_ptr_array_index(profiles, 0));
    assert_true(ppm_store_save(store, g_ptr_array_index(profiles, 0), &error));
}

/* Nothing is left out silently. The warnings, one a file, are nobody's. */
static GLogWriterOutput
say_nothing(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    return G_LOG_WRITER_HANDLED;
}

static void
test_store_load_too_many_files(void **state)
{
    g_autoptr(PpmStore) store = open_store(state);
    g_autoptr(GPtrArray) profiles = NULL;
    const PpmBrokenFile *last;

    g_log_set_writer_func(say_nothing, NULL, NULL);
    write_profile(state, "z1.conf", "one", UUID_A, "");
    write_profile(state, "z2.conf", "two", UUID_B, "");
    for (guint i = 0; i < PPM_STORE_MAX_FILES - 1; i++) {
        g_autofree char *name = g_strdup_printf("%05u.conf", i);
        g_autofree char *path = path_of(state, name);

        close(g_creat(path, 0600));
    }
    profiles = ppm_store_load(store);
    assert_int_equal(profiles->len, 1);
    assert_string_equal(ppm_profile_name(g_ptr_array_index(profiles, 0)), "one");
    assert_int_equal(ppm_store_broken(store)->len, PPM_STORE_MAX_FILES);
    last = g_ptr_array_index(ppm_store_broken(store), PPM_STORE_MAX_FILES - 1);
    assert_string_equal(last->name, "z2.conf");
    assert_contains(last->reason, "16384");
    assert_true(exists(state, "z2.conf"));
}

/* What a crash while saving left; and what only looks like it. */
static void
test_store_sweep(void **state)
{
    static const char *const kept[] = {
        ".0123456.unfinished",   ".0123456g.unfinished",  ".0123456A.unfinished",
        ".012345678.unfinished", "01234567.unfinished",   ".01234567.unfinished~",
        ".01234567.conf",        "a.01234567.unfinished", "office.conf",
    };
    g_autoptr(PpmStore) store = open_store(state);
    g_autofree char *directory = path_of(state, ".deadbeef.unfinished");

    for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
        write_file(state, kept[i], "x");
    write_file(state, ".01234567.unfinished", "x");
    write_file(state, ".abcdef00.unfinished", "");
    g_mkdir(directory, 0700);
    ppm_store_sweep(store);
    assert_int_equal(count_files(state), G_N_ELEMENTS(kept) + 1);
    for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
        assert_true(exists(state, kept[i]));
    assert_true(exists(state, ".deadbeef.unfinished"));
}

#define STORE_TEST(function)                                                                       \
    cmocka_unit_test_setup_teardown(function, support_make_directory, support_remove_directory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_store_new_makes_its_directory),
        STORE_TEST(test_store_new_where_a_file_is),
        STORE_TEST(test_store_load_in_the_order_of_file_names),
        STORE_TEST(test_store_load_other_files_are_no_profiles),
        STORE_TEST(test_store_load_broken_files_are_told_and_left_alone),
        STORE_TEST(test_store_load_a_second_of_the_same_is_broken),
        STORE_TEST(test_store_load_again_forgets_what_was_broken),
        STORE_TEST(test_store_save_new_by_its_uuid),
        STORE_TEST(test_store_save_into_the_file_it_came_from),
        STORE_TEST(test_store_save_not_over_an_edit),
        STORE_TEST(test_store_delete),
        STORE_TEST(test_store_delete_what_is_no_file_any_more),
        STORE_TEST(test_store_load_too_many_files),
        STORE_TEST(test_store_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
