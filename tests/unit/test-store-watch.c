/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edits are told once they are over, each with the names that it touched. */
#include "config.h"

#include "store-watch.h"
#include "support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    PpmStoreWatch *watch;
    GHashTable *names;
    gboolean told, overflowed;
    guint calls;
} Watched;

static void
on_edited(const char *const *names, gpointer user_data)
{
    Watched *watched = user_data;

    watched->told = TRUE;
    watched->calls++;
    watched->overflowed = !names;
    for (; names && *names; names++)
        g_hash_table_add(watched->names, g_strdup(*names));
}

static Watched *
watch(void **state)
{
    Watched *watched = g_new0(Watched, 1);
    g_autoptr(GError) error = NULL;

    watched->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    watched->watch = ppm_store_watch_new(*state, on_edited, watched, &error);
    assert_no_error(error);
    return watched;
}

static void
watched_free(Watched *watched)
{
    g_clear_pointer(&watched->watch, ppm_store_watch_free);
    g_hash_table_unref(watched->names);
    g_free(watched);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watched, watched_free)

static void
write_file(void **state, const char *name)
{
    g_autofree char *path = g_build_filename(*state, name, NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "x", 1), 1);
    close(fd);
}

static void
assert_told(Watched *watched, const char *name)
{
    assert_happens(&watched->told, 8);
    assert_false(watched->overflowed);
    assert_true(g_hash_table_contains(watched->names, name));
}

static void
test_store_watch_tells_every_kind_of_edit(void **state)
{
    g_autofree char *old = g_build_filename(*state, "old", NULL);
    g_autofree char *new = g_build_filename(*state, "new", NULL);
    g_autoptr(Watched) watched = watch(state);

    write_file(state, "old");
    assert_told(watched, "old");
    watched->told = FALSE;
    g_hash_table_remove_all(watched->names);
    assert_int_equal(rename(old, new), 0);
    assert_told(watched, "old");
    assert_told(watched, "new");
    watched->told = FALSE;
    g_hash_table_remove_all(watched->names);
    assert_int_equal(chmod(new, 0644), 0);
    assert_told(watched, "new");
    watched->told = FALSE;
    g_hash_table_remove_all(watched->names);
    assert_int_equal(g_unlink(new), 0);
    assert_told(watched, "new");
}

/* An editor that writes in steps is told of once. */
static void
test_store_watch_waits_for_the_end(void **state)
{
    g_autoptr(Watched) watched = watch(state);

    for (int i = 0; i < 20; i++)
        write_file(state, i % 2 ? "a.conf" : "b.conf");
    write_file(state, ".hidden");
    assert_told(watched, "a.conf");
    assert_told(watched, "b.conf");
    assert_int_equal(watched->calls, 1);
    assert_int_equal(g_hash_table_size(watched->names), 2);
}

static gboolean
on_more(gpointer user_data)
{
    write_file(user_data, "restless");
    return G_SOURCE_CONTINUE;
}

/* Somebody who never stops is told of all the same. */
static void
test_store_watch_is_not_put_off_for_ever(void **state)
{
    g_autoptr(Watched) watched = watch(state);
    guint source = g_timeout_add(50, on_more, state);

    assert_told(watched, "restless");
    g_source_remove(source);
}

static void
test_store_watch_directory_that_goes(void **state)
{
    g_autofree char *path = g_build_filename(*state, "connections", NULL);
    g_autoptr(GError) error = NULL;
    Watched watched = {.names = g_hash_table_new(g_str_hash, g_str_equal)};

    assert_null(ppm_store_watch_new(path, on_edited, &watched, &error));
    assert_error_says(&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, path);
    assert_int_equal(g_mkdir(path, 0700), 0);
    watched.watch = ppm_store_watch_new(path, on_edited, &watched, &error);
    assert_no_error(error);
    assert_int_equal(g_rmdir(path), 0);
    assert_happens(&watched.told, 8);
    assert_true(watched.overflowed);
    ppm_store_watch_free(watched.watch);
    g_hash_table_unref(watched.names);
}

int
main(void)
{
#define TEST(name)                                                                                 \
    cmocka_unit_test_setup_teardown(name, support_make_directory, support_remove_directory)
    const struct CMUnitTest tests[] = {
        TEST(test_store_watch_tells_every_kind_of_edit),
        TEST(test_store_watch_waits_for_the_end),
        TEST(test_store_watch_is_not_put_off_for_ever),
        TEST(test_store_watch_directory_that_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
