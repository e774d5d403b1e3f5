/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that lie in wait for a root service, and files that must not get lost. */
#include "config.h"

#include "descriptor.h"
#include "error.h"
#include "profile-file.h"
#include "support.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define GOOD "[connection]\nname=office\n[authentication]\nuser=alice\n"

typedef struct {
    char *path;
    int fd;
} Directory;

static int
open_directory(void **state)
{
    Directory *directory = g_new0(Directory, 1);
    void *path;

    if (support_make_directory(&path) != 0)
        return -1;
    directory->path = path;
    directory->fd = open(directory->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = directory;
    return 0;
}

static int
close_directory(void **state)
{
    Directory *directory = *state;
    void *path = directory->path;

    close(directory->fd);
    g_free(directory);
    return support_remove_directory(&path);
}

static void
write_data(const Directory *directory, const char *name, const char *data, gsize length)
{
    ppm_autofd int fd = openat(directory->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_int_equal(write(fd, data, length), length);
}

static void
assert_broken(const Directory *directory, const char *name, const char *reason)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_profile_file_load(directory->fd, name, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE, reason);
}

static guint
count_entries(const Directory *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory->path, 0, NULL);
    guint n_entries = 0;

    while (g_dir_read_name(dir))
        n_entries++;
    return n_entries;
}

static void
test_profile_file_load(void **state)
{
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = NULL;
    g_autoptr(PpmProfile) again = NULL;
    g_autoptr(GError) error = NULL;

    write_data(directory, "office.conf", GOOD, strlen(GOOD));
    profile = ppm_profile_file_load(directory->fd, "office.conf", &error);
    assert_no_error(error);
    assert_string_equal(ppm_profile_name(profile), "office");
    again = ppm_profile_file_load(directory->fd, "office.conf", NULL);
    assert_string_equal(ppm_profile_uuid(profile), ppm_profile_uuid(again));
}

static void
test_profile_file_load_missing(void **state)
{
    const Directory *directory = *state;
    g_autoptr(GError) error = NULL;

    assert_null(ppm_profile_file_load(directory->fd, "office.conf", &error));
    assert_error(&error, PPM_ERROR, PPM_ERROR_NOT_FOUND);
}

static void
test_profile_file_refuses_names(void **state)
{
    static const char *const names[] = {"", ".", "..", ".hidden", "../office.conf", "/etc/passwd"};
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = ppm_profile_new();

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(ppm_profile_file_load(directory->fd, names[i], &error));
        assert_error(&error, PPM_ERROR, PPM_ERROR_FAILED);
        assert_false(ppm_profile_file_save(directory->fd, names[i], profile, &error));
        assert_error(&error, PPM_ERROR, PPM_ERROR_FAILED);
    }
    assert_int_equal(count_entries(directory), 0);
}

static void
test_profile_file_refuses_links(void **state)
{
    const Directory *directory = *state;

    write_data(directory, "office.conf", GOOD, strlen(GOOD));
    assert_int_equal(symlinkat("office.conf", directory->fd, "link.conf"), 0);
    assert_int_equal(symlinkat("/etc/shadow", directory->fd, "shadow.conf"), 0);
    assert_broken(directory, "link.conf", "symbolic link");
    assert_broken(directory, "shadow.conf", "symbolic link");
    assert_int_equal(linkat(directory->fd, "office.conf", directory->fd, "hard.conf", 0), 0);
    assert_broken(directory, "hard.conf", "hard link");
    assert_broken(directory, "office.conf", "hard link");
}

static void
test_profile_file_refuses_other_kinds(void **state)
{
    const Directory *directory = *state;
    g_autofree char *path = g_build_filename(directory->path, "socket.conf", NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);

    assert_true(g_socket_bind(socket, address, TRUE, NULL));
    assert_int_equal(mkfifoat(directory->fd, "fifo.conf", 0600), 0);
    assert_int_equal(mkdirat(directory->fd, "directory.conf", 0700), 0);
    assert_broken(directory, "fifo.conf", "regular file");
    assert_broken(directory, "directory.conf", "regular file");
    assert_broken(directory, "socket.conf", "regular file");
}

static void
test_profile_file_refuses_permissions(void **state)
{
    static const mode_t modes[] = {0620, 0602, 0666, 0660};
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = NULL;

    write_data(directory, "office.conf", GOOD, strlen(GOOD));
    for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
        assert_int_equal(fchmodat(directory->fd, "office.conf", modes[i], 0), 0);
        assert_broken(directory, "office.conf", "write to it");
    }
    assert_int_equal(fchmodat(directory->fd, "office.conf", 0644, 0), 0);
    profile = ppm_profile_file_load(directory->fd, "office.conf", NULL);
    assert_non_null(profile);
}

static void
test_profile_file_refuses_other_owner(void **state)
{
    const Directory *directory = *state;

    if (geteuid() != 0)
        skip();
    write_data(directory, "office.conf", GOOD, strlen(GOOD));
    assert_int_equal(fchownat(directory->fd, "office.conf", 65534, 65534, 0), 0);
    assert_broken(directory, "office.conf", "another user");
}

static void
test_profile_file_refuses_contents(void **state)
{
    static const char binary[] = "\x7f"
                                 "ELF\0\0\0\xff";
    const Directory *directory = *state;
    ppm_autofd int fd = -1;

    write_data(directory, "empty.conf", "", 0);
    assert_broken(directory, "empty.conf", "truncated or empty");
    write_data(directory, "binary.conf", binary, sizeof binary);
    assert_broken(directory, "binary.conf", "UTF-8");
    write_data(directory, "half.conf", "[connection]\nna", 15);
    assert_broken(directory, "half.conf", "line 2");
    write_data(directory, "value.conf", "[link]\nmtu=0\n", 13);
    assert_broken(directory, "value.conf", "mtu: ");
    fd = openat(directory->fd, "large.conf", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(fd, 10 * 1024 * 1024), 0);
    assert_broken(directory, "large.conf", "64 KiB");
}

static void
test_profile_file_save_and_load(void **state)
{
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(PpmProfile) loaded = NULL;
    g_autoptr(GError) error = NULL;
    struct stat status;

    assert_true(ppm_profile_set(profile, "name", "office", NULL));
    ppm_profile_file_save(directory->fd, "office.conf", profile, &error);
    assert_no_error(error);
    assert_int_equal(fstatat(directory->fd, "office.conf", &status, 0), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(count_entries(directory), 1);
    loaded = ppm_profile_file_load(directory->fd, "office.conf", &error);
    assert_no_error(error);
    assert_string_equal(ppm_profile_uuid(loaded), ppm_profile_uuid(profile));
}

static void
test_profile_file_save_names_by_uuid(void **state)
{
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autofree char *name = g_strconcat(ppm_profile_uuid(profile), ".conf", NULL);

    assert_true(ppm_profile_file_save(directory->fd, NULL, profile, NULL));
    assert_int_equal(faccessat(directory->fd, name, R_OK, 0), 0);
}

static void
test_profile_file_save_replaces_a_link(void **state)
{
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autofree char *victim = g_build_filename(directory->path, "victim", NULL);
    g_autofree char *data = NULL;
    struct stat status;

    write_data(directory, "victim", "precious", 8);
    assert_int_equal(symlinkat("victim", directory->fd, "office.conf"), 0);
    assert_true(ppm_profile_file_save(directory->fd, "office.conf", profile, NULL));
    assert_int_equal(fstatat(directory->fd, "office.conf", &status, AT_SYMLINK_NOFOLLOW), 0);
    assert_true(S_ISREG(status.st_mode));
    assert_true(g_file_get_contents(victim, &data, NULL, NULL));
    assert_string_equal(data, "precious");
}

static void
test_profile_file_save_failure_leaves_the_old(void **state)
{
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autoptr(PpmProfile) loaded = NULL;
    g_autoptr(GError) error = NULL;
    struct rlimit usual, none = {16, 16};

    write_data(directory, "office.conf", GOOD, strlen(GOOD));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    none.rlim_max = usual.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_false(ppm_profile_file_save(directory->fd, "office.conf", profile, &error));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_FAILED, "office.conf");
    assert_int_equal(count_entries(directory), 1);
    loaded = ppm_profile_file_load(directory->fd, "office.conf", NULL);
    assert_string_equal(ppm_profile_name(loaded), "office");
}

static GVariant *
many(guint n_entries, const char *before, const char *after)
{
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_STRING_ARRAY);

    for (guint i = 0; i < n_entries; i++) {
        g_autofree char *entry = g_strdup_printf("%s%u.%u%s", before, 100 + i / 100, 100 + i % 100,
                                                 after);

        g_variant_builder_add(&builder, "s", entry);
    }
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

static void
test_profile_file_save_refuses_what_it_could_not_read(void **state)
{
    const Directory *directory = *state;
    g_autoptr(PpmProfile) profile = ppm_profile_new();
    g_autofree char *line = g_strnfill(240, 'a');
    g_autoptr(GVariant) routes = many(1000, "110.110.", "/32 via-peer metric 9999 off");
    g_autoptr(GVariant) lines = many(64, "", line);
    g_autoptr(GVariant) networks = many(256, "110.110.", "/32");
    g_autoptr(GVariant) domains = many(64, "a", ".example");
    g_autoptr(GError) error = NULL;

    assert_true(ppm_profile_set_variant(profile, "dns-domain", domains, NULL));
    assert_true(ppm_profile_set_variant(profile, "route", routes, NULL));
    assert_true(ppm_profile_set_variant(profile, "accepted", lines, NULL));
    assert_true(ppm_profile_set_variant(profile, "bypass", networks, NULL));
    assert_true(ppm_profile_set(profile, "user", line, NULL));
    assert_true(ppm_profile_set(profile, "domain", line, NULL));
    ppm_profile_file_save(directory->fd, "office.conf", profile, &error);
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_LIMIT_EXCEEDED, "64 KiB");
    assert_int_equal(count_entries(directory), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_directory, close_directory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_profile_file_load),
        TEST(test_profile_file_load_missing),
        TEST(test_profile_file_refuses_names),
        TEST(test_profile_file_refuses_links),
        TEST(test_profile_file_refuses_other_kinds),
        TEST(test_profile_file_refuses_permissions),
        TEST(test_profile_file_refuses_other_owner),
        TEST(test_profile_file_refuses_contents),
        TEST(test_profile_file_save_and_load),
        TEST(test_profile_file_save_names_by_uuid),
        TEST(test_profile_file_save_replaces_a_link),
        TEST(test_profile_file_save_failure_leaves_the_old),
        TEST(test_profile_file_save_refuses_what_it_could_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
