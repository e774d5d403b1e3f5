/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Secrets come in by memfd or pipe, and in no other way. */
#include "config.h"

#include "descriptor.h"
#include "error.h"
#include "secret.h"
#include "support.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define ALL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

typedef struct {
    gboolean done;
    PpmSecret *secret;
    GError *error;
} Reception;

static void
on_received(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Reception *reception = user_data;

    reception->secret = ppm_secret_receive_finish(result, &reception->error);
    reception->done = TRUE;
}

static void
assert_received(Reception *reception, const char *expected)
{
    assert_happens(&reception->done, 8);
    assert_no_error(reception->error);
    assert_int_equal(ppm_secret_length(reception->secret), strlen(expected));
    assert_memory_equal(ppm_secret_bytes(reception->secret), expected, strlen(expected));
    g_clear_pointer(&reception->secret, ppm_secret_free);
}

static void
assert_refused(Reception *reception, const char *reason)
{
    assert_happens(&reception->done, 8);
    assert_null(reception->secret);
    assert_error_says(&reception->error, PPM_ERROR, PPM_ERROR_NO_SECRET, reason);
}

/* Hands @fd over and expects it to be refused. */
static void
refuse(int fd, const char *reason)
{
    Reception reception = {0};

    assert_true(fd >= 0);
    ppm_secret_receive_async(fd, NULL, on_received, &reception);
    assert_refused(&reception, reason);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static int
make_memfd(const char *bytes, gsize length, int seals)
{
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    assert_int_equal(write(fd, bytes, length), length);
    assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
    return fd;
}

/* The read end of a pipe that holds @bytes and has no writer. */
static int
make_pipe(const char *bytes, gsize length)
{
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], bytes, length), length);
    close(ends[1]);
    return ends[0];
}

static void
test_secret_new(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *longest = g_strnfill(255, 'a');
    g_autoptr(PpmSecret) secret = ppm_secret_new(longest, 255, &error);

    assert_no_error(error);
    assert_int_equal(ppm_secret_length(secret), 255);
    assert_string_equal(ppm_secret_bytes(secret), longest);
    ppm_secret_free(NULL);
}

static void
test_secret_new_keeps_every_byte(void **state)
{
    static const char *const texts[] = {"@/etc/shadow", " \"quoted\" \\ # ", "new\nline\t",
                                        "%n%s",         "\xff\xfe",          "pass\xc3\xa9"};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(PpmSecret) secret = ppm_secret_new(texts[i], strlen(texts[i]), NULL);

        assert_string_equal(ppm_secret_bytes(secret), texts[i]);
    }
}

static void
test_secret_new_refuses(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *longer = g_strnfill(5000, 'a');

    assert_null(ppm_secret_new("", 0, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_NO_SECRET, "empty");
    assert_null(ppm_secret_new(longer, 256, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_NO_SECRET, "255 bytes");
    assert_null(ppm_secret_new(longer, 5000, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_NO_SECRET, "255 bytes");
    assert_null(ppm_secret_new("a\0b", 3, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_NO_SECRET, "NUL");
}

static void
test_secret_wipe(void **state)
{
    char bytes[] = "hunter2";

    ppm_secret_wipe(bytes, sizeof bytes);
    for (guint i = 0; i < sizeof bytes; i++)
        assert_int_equal(bytes[i], 0);
}

static void
test_secret_to_memfd(void **state)
{
    g_autoptr(PpmSecret) secret = ppm_secret_new("hunter2", 7, NULL);
    g_autoptr(GError) error = NULL;
    ppm_autofd int fd = ppm_secret_to_memfd(secret, &error);
    char bytes[16] = "";

    assert_no_error(error);
    assert_int_equal(fcntl(fd, F_GET_SEALS), ALL_SEALS);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(read(fd, bytes, sizeof bytes), 7);
    assert_memory_equal(bytes, "hunter2", 7);
    assert_int_equal(write(fd, "x", 1), -1);
}

static void
test_secret_to_pipe(void **state)
{
    g_autoptr(PpmSecret) secret = ppm_secret_new("hunter2", 7, NULL);
    ppm_autofd int fd = ppm_secret_to_pipe(secret, NULL);
    char bytes[16] = "";

    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(read(fd, bytes, sizeof bytes), 7);
    assert_memory_equal(bytes, "hunter2", 7);
    assert_int_equal(read(fd, bytes, sizeof bytes), 0);
}

static void
test_secret_receive_memfd(void **state)
{
    g_autoptr(PpmSecret) secret = ppm_secret_new("hunter2", 7, NULL);
    Reception reception = {0};
    int fd = ppm_secret_to_memfd(secret, NULL);

    /* Wherever the sender left its position. */
    assert_int_equal(lseek(fd, 0, SEEK_END), 7);
    ppm_secret_receive_async(fd, NULL, on_received, &reception);
    assert_received(&reception, "hunter2");
    assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void
test_secret_receive_memfd_refuses(void **state)
{
    g_autofree char *longer = g_strnfill(256, 'a');
    int hole = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    refuse(make_memfd("hunter2", 7, 0), "not fully sealed");
    refuse(make_memfd("hunter2", 7, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE),
           "not fully sealed");
    refuse(make_memfd("hunter2", 7, ALL_SEALS & ~F_SEAL_WRITE), "not fully sealed");
    refuse(make_memfd("hunter2", 7, (ALL_SEALS & ~F_SEAL_WRITE) | F_SEAL_FUTURE_WRITE),
           "not fully sealed");
    refuse(memfd_create("test", MFD_CLOEXEC), "not fully sealed");
    refuse(make_memfd("", 0, ALL_SEALS), "empty");
    refuse(make_memfd(longer, 256, ALL_SEALS), "255 bytes");
    refuse(make_memfd("a\0b", 3, ALL_SEALS), "NUL");
    assert_int_equal(ftruncate(hole, 1 << 30), 0);
    assert_int_equal(fcntl(hole, F_ADD_SEALS, ALL_SEALS), 0);
    refuse(hole, "255 bytes");
}

static void
test_secret_receive_pipe(void **state)
{
    g_autofree char *longest = g_strnfill(255, 'a');
    Reception first = {0}, second = {0};

    ppm_secret_receive_async(make_pipe("hunter2\n", 8), NULL, on_received, &first);
    assert_received(&first, "hunter2\n");
    ppm_secret_receive_async(make_pipe(longest, 255), NULL, on_received, &second);
    assert_received(&second, longest);
}

static void
test_secret_receive_pipe_refuses(void **state)
{
    g_autofree char *longer = g_strnfill(65536, 'a');

    refuse(make_pipe("", 0), "empty");
    refuse(make_pipe(longer, 256), "255 bytes");
    refuse(make_pipe(longer, 5000), "255 bytes");
    refuse(make_pipe(longer, 65536), "255 bytes");
    refuse(make_pipe("a\0b", 3), "NUL");
}

static gboolean
on_write_more(gpointer user_data)
{
    int *fd = user_data;
    static const char bytes[] = "hunter2";
    static gsize position = 0;

    if (position < strlen(bytes)) {
        assert_int_equal(write(*fd, bytes + position++, 1), 1);
        return G_SOURCE_CONTINUE;
    }
    ppm_clear_fd(fd);
    return G_SOURCE_REMOVE;
}

static void
test_secret_receive_slow_pipe(void **state)
{
    Reception reception = {0};
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    ppm_secret_receive_async(ends[0], NULL, on_received, &reception);
    g_timeout_add(20, on_write_more, &ends[1]);
    assert_received(&reception, "hunter2");
}

/* The other side may share the pipe's state: neither that state nor a byte that it takes away again
 * may make us wait. */
static void
test_secret_receive_pipe_that_never_ends(void **state)
{
    Reception reception = {0};
    int ends[2];
    ppm_autofd int shared = -1;
    char byte;
    gint64 start = g_get_monotonic_time();

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    shared = dup(ends[0]);
    assert_int_equal(write(ends[1], "ab", 2), 2);
    ppm_secret_receive_async(ends[0], NULL, on_received, &reception);
    assert_int_equal(fcntl(shared, F_SETFL, 0), 0);
    assert_int_equal(read(shared, &byte, 1), 1);
    assert_refused(&reception, "5 seconds");
    assert_true(g_get_monotonic_time() - start < 7 * G_USEC_PER_SEC);
    close(ends[1]);
}

static gboolean
on_cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void
test_secret_receive_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Reception later = {0}, before = {0};
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    ppm_secret_receive_async(ends[0], cancellable, on_received, &later);
    g_timeout_add(20, on_cancel, cancellable);
    assert_happens(&later.done, 2);
    assert_error(&later.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    close(ends[1]);
    ppm_secret_receive_async(make_pipe("a", 1), cancellable, on_received, &before);
    assert_happens(&before.done, 2);
    assert_error(&before.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_secret_receive_refuses_other_kinds(void **state)
{
    int ends[2];
    int terminal;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(write(ends[1], "hunter2", 7), 7);
    refuse(ends[0], "memfd or a pipe");
    close(ends[1]);
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    refuse(terminal, "memfd or a pipe");
    refuse(open("/dev/zero", O_RDONLY | O_CLOEXEC), "memfd or a pipe");
    refuse(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "memfd or a pipe");
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    refuse(ends[1], "memfd or a pipe");
    close(ends[0]);
}

static void
test_secret_receive_refuses_files(void **state)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("pptp-manager-test-XXXXXX", &path, NULL);

    unlink(path);
    assert_int_equal(write(fd, "hunter2", 7), 7);
    /* A file on a tmpfs has seals too, of which none is set. */
    refuse(fd, "memfd");
}

static void
test_secret_receive_refuses_no_descriptor(void **state)
{
    Reception closed = {0}, negative = {0};
    int fd = make_pipe("a", 1);

    close(fd);
    ppm_secret_receive_async(fd, NULL, on_received, &closed);
    assert_refused(&closed, "cannot be read");
    ppm_secret_receive_async(-1, NULL, on_received, &negative);
    assert_refused(&negative, "cannot be read");
}

static void
assert_latin1(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_secret_new(text, strlen(text), NULL);
    g_autoptr(PpmSecret) latin1 = ppm_secret_to_latin1(secret, &error);

    assert_no_error(error);
    assert_int_equal(ppm_secret_length(latin1), strlen(expected));
    assert_memory_equal(ppm_secret_bytes(latin1), expected, strlen(expected));
}

static void
test_secret_to_latin1_narrows(void **state)
{
    g_autofree char *longest = g_strnfill(PPM_SECRET_MAX_BYTES, 'x');

    assert_latin1("secret", "secret");
    assert_latin1("\xc3\xbc\xc3\xbf\xc2\x80", "\xfc\xff\x80");
    assert_latin1("\xfc is no UTF-8", "\xfc is no UTF-8");
    assert_latin1(longest, longest);
}

static void
test_secret_to_latin1_refuses(void **state)
{
    static const char *const texts[] = {"\xe2\x82\xac", "x\xc4\x80", "\xf0\x9f\x94\x91"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PpmSecret) secret = ppm_secret_new(texts[i], strlen(texts[i]), NULL);

        assert_null(ppm_secret_to_latin1(secret, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_NO_SECRET, "Western European");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_secret_to_latin1_narrows),
        cmocka_unit_test(test_secret_to_latin1_refuses),
        cmocka_unit_test(test_secret_new),
        cmocka_unit_test(test_secret_new_keeps_every_byte),
        cmocka_unit_test(test_secret_new_refuses),
        cmocka_unit_test(test_secret_wipe),
        cmocka_unit_test(test_secret_to_memfd),
        cmocka_unit_test(test_secret_to_pipe),
        cmocka_unit_test(test_secret_receive_memfd),
        cmocka_unit_test(test_secret_receive_memfd_refuses),
        cmocka_unit_test(test_secret_receive_pipe),
        cmocka_unit_test(test_secret_receive_pipe_refuses),
        cmocka_unit_test(test_secret_receive_slow_pipe),
        cmocka_unit_test(test_secret_receive_pipe_that_never_ends),
        cmocka_unit_test(test_secret_receive_cancelled),
        cmocka_unit_test(test_secret_receive_refuses_other_kinds),
        cmocka_unit_test(test_secret_receive_refuses_files),
        cmocka_unit_test(test_secret_receive_refuses_no_descriptor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
