/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords that root keeps: for root alone, whole or not at all. */
#include "config.h"

#include "error.h"
#include "secret-store.h"
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UUID "00000000-0000-4000-8000-00000000000a"

static char *
path_of(void **state, const char *name)
{
    return g_build_filename(*state, "secrets", name, NULL);
}

static void
save(void **state, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_secret_new(text, strlen(text), NULL);

    assert_true(ppm_secret_store_save(*state, UUID, secret, &error));
    assert_no_error(error);
}

static void
assert_stored(void **state, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_secret_store_load(*state, UUID, &error);

    assert_no_error(error);
    assert_int_equal(ppm_secret_length(secret), strlen(text));
    assert_memory_equal(ppm_secret_bytes(secret), text, strlen(text));
}

static void
assert_refused(void **state, int code, const char *reason)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_secret_store_load(*state, UUID, &error));
    assert_error_says(&error, PPM_ERROR, code, reason);
}

static mode_t
mode_of(void **state, const char *name)
{
    g_autofree char *path = path_of(state, name);
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void
test_secret_store_save_is_for_root_alone(void **state)
{
    save(state, " n\xc3\xbcr\n");
    assert_stored(state, " n\xc3\xbcr\n");
    assert_int_equal(mode_of(state, UUID), 0600);
    assert_int_equal(mode_of(state, ""), 0700);
}

static void
test_secret_store_save_replaces(void **state)
{
    g_autofree char *unfinished = path_of(state, "." UUID);

    save(state, "the first one, which is longer");
    assert_true(g_file_set_contents(unfinished, "left by a crash", -1, NULL));
    save(state, "second");
    assert_stored(state, "second");
    assert_false(g_file_test(unfinished, G_FILE_TEST_EXISTS));
}

static void
test_secret_store_remove(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_false(ppm_secret_store_has(*state, UUID));
    assert_false(ppm_secret_store_remove(*state, UUID, &error));
    assert_error(&error, PPM_ERROR, PPM_ERROR_NOT_FOUND);
    save(state, "word");
    assert_true(ppm_secret_store_has(*state, UUID));
    assert_true(ppm_secret_store_remove(*state, UUID, &error));
    assert_no_error(error);
    assert_false(ppm_secret_store_has(*state, UUID));
    assert_refused(state, PPM_ERROR_NOT_FOUND, "no password");
}

static void
test_secret_store_load_refuses_what_others_may_read(void **state)
{
    g_autofree char *path = path_of(state, UUID);
    g_autofree char *folder = path_of(state, "");

    save(state, "word");
    assert_int_equal(chmod(path, 0640), 0);
    assert_refused(state, PPM_ERROR_NO_SECRET, "root alone");
    assert_int_equal(chmod(path, 0600), 0);
    assert_stored(state, "word");
    assert_int_equal(chmod(folder, 0755), 0);
    assert_refused(state, PPM_ERROR_FAILED, "not permitted");
}

static void
test_secret_store_load_refuses_what_is_no_password(void **state)
{
    g_autofree char *path = path_of(state, UUID);
    g_autofree char *long_text = g_strnfill(256, 'x');

    save(state, "word");
    assert_true(g_file_set_contents_full(path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    assert_refused(state, PPM_ERROR_NO_SECRET, "empty");
    assert_true(
        g_file_set_contents_full(path, long_text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    assert_refused(state, PPM_ERROR_NO_SECRET, "255");
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(symlink("/etc/hostname", path), 0);
    assert_refused(state, PPM_ERROR_FAILED, "symbolic");
}

int
main(void)
{
#define TEST(name)                                                                                 \
    cmocka_unit_test_setup_teardown(name, support_make_directory, support_remove_directory)
    const struct CMUnitTest tests[] = {
        TEST(test_secret_store_save_is_for_root_alone),
        TEST(test_secret_store_save_replaces),
        TEST(test_secret_store_remove),
        TEST(test_secret_store_load_refuses_what_others_may_read),
        TEST(test_secret_store_load_refuses_what_is_no_password),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
