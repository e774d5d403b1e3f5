/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A log that grows, that holds what nobody may read, and that grows too large. */
#include "config.h"

#include "log-follower.h"
#include "syslog-socket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *path;
    int writer;
    GPtrArray *lines;
    GMainLoop *loop;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->writer = g_file_open_tmp("log-follower-XXXXXX", &fixture->path, NULL);
    close(fixture->writer);
    fixture->writer = open(fixture->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    fixture->lines = g_ptr_array_new_with_free_func(g_free);
    fixture->loop = g_main_loop_new(NULL, FALSE);
    *state = fixture;
    return fixture->writer >= 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    close(fixture->writer);
    g_unlink(fixture->path);
    g_free(fixture->path);
    g_ptr_array_unref(fixture->lines);
    g_main_loop_unref(fixture->loop);
    g_free(fixture);
    return 0;
}

static void
on_line(const char *line, gpointer user_data)
{
    Fixture *fixture = user_data;

    g_ptr_array_add(fixture->lines, g_strdup(line));
    g_main_loop_quit(fixture->loop);
}

static gboolean
on_timeout(gpointer user_data)
{
    g_main_loop_quit(user_data);
    return G_SOURCE_CONTINUE;
}

static void
wait_for_line(Fixture *fixture)
{
    guint timer = g_timeout_add_seconds(5, on_timeout, fixture->loop);

    g_main_loop_run(fixture->loop);
    g_source_remove(timer);
}

static void
put(Fixture *fixture, const char *text)
{
    assert_int_equal(write(fixture->writer, text, strlen(text)), strlen(text));
}

static const char *
line(Fixture *fixture, guint index)
{
    assert_true(index < fixture->lines->len);
    return g_ptr_array_index(fixture->lines, index);
}

static void
test_log_follower_new_reads_what_comes(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(PpmLogFollower)
        follower = ppm_log_follower_new(fixture->path, on_line, fixture, NULL);

    assert_non_null(follower);
    put(fixture, "one\ntw");
    wait_for_line(fixture);
    put(fixture, "o\n");
    wait_for_line(fixture);
    assert_int_equal(fixture->lines->len, 2);
    assert_string_equal(line(fixture, 0), "one");
    assert_string_equal(line(fixture, 1), "two");
}

static void
test_log_follower_drain_last_line(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(PpmLogFollower) follower = NULL;

    put(fixture, "before\nunfinished");
    follower = ppm_log_follower_new(fixture->path, on_line, fixture, NULL);
    ppm_log_follower_drain(follower);
    assert_int_equal(fixture->lines->len, 2);
    assert_string_equal(line(fixture, 1), "unfinished");
}

/* In the file, too: it must not hold a crackable response for longer than it takes to read it. */
static void
test_log_follower_drain_blanks_file(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(PpmLogFollower)
        follower = ppm_log_follower_new(fixture->path, on_line, fixture, NULL);
    g_autofree char *content = NULL;

    put(fixture, "first\nsent [CHAP Response id=0x22 <3a58e1>, name = \"bob\"]\nlast\n");
    ppm_log_follower_drain(follower);
    assert_string_equal(line(fixture, 1), "sent [CHAP Response id=0x22 <******>, name = \"bob\"]");
    assert_true(g_file_get_contents(fixture->path, &content, NULL, NULL));
    assert_null(strstr(content, "3a58e1"));
    assert_string_equal(content,
                        "first\nsent [CHAP Response id=0x22 <******>, name = \"bob\"]\nlast\n");
}

static void
test_log_follower_drain_makes_printable(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(PpmLogFollower)
        follower = ppm_log_follower_new(fixture->path, on_line, fixture, NULL);

    put(fixture, "a\x1b[31mb\xff\xe2\x80\xae"
                 "c\td\n");
    ppm_log_follower_drain(follower);
    assert_string_equal(line(fixture, 0), "a?[31mb\xef\xbf\xbd?c d");
}

static void
test_log_follower_drain_bounded(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(PpmLogFollower)
        follower = ppm_log_follower_new(fixture->path, on_line, fixture, NULL);
    g_autofree char *huge = g_strnfill(50000, 'x');

    put(fixture, huge);
    ppm_log_follower_drain(follower);
    for (guint i = 0; i < fixture->lines->len; i++)
        assert_true(strlen(line(fixture, i)) <= 1024);
}

static void
test_log_follower_drain_empties_large_file(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(PpmLogFollower)
        follower = ppm_log_follower_new(fixture->path, on_line, fixture, NULL);
    g_autofree char *text = g_strnfill(1000, 'y');
    GStatBuf status;

    text[999] = '\n';
    for (int i = 0; i < PPM_LOG_MAX_BYTES / 1000 + 1; i++)
        put(fixture, text);
    ppm_log_follower_drain(follower);
    assert_int_equal(g_stat(fixture->path, &status), 0);
    assert_int_equal(status.st_size, 0);
    put(fixture, "after\n");
    ppm_log_follower_drain(follower);
    assert_string_equal(line(fixture, fixture->lines->len - 1), "after");
}

static void
test_log_follower_new_missing_file(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_log_follower_new("/nonexistent/log", on_line, NULL, &error));
    assert_non_null(error);
}

static void
test_syslog_split_shapes(void **state)
{
    g_autofree char *ident = NULL, *other = NULL, *none = NULL;
    const char *text;

    assert_true(
        ppm_syslog_split("<29>Nov 21 09:47:35 pptp[77]: anon log[main]: hello", &ident, &text));
    assert_string_equal(ident, "pptp");
    assert_string_equal(text, "anon log[main]: hello");
    assert_true(ppm_syslog_split("<13>Nov 21 09:47:35 root: from a script", &other, &text));
    assert_string_equal(other, "root");
    assert_string_equal(text, "from a script");
    assert_false(ppm_syslog_split("", &none, &text));
    assert_false(ppm_syslog_split("<29>", &none, &text));
    assert_false(ppm_syslog_split("<29>Nov 21 09:47:35 ", &none, &text));
    assert_false(ppm_syslog_split("no priority", &none, &text));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_log_follower_new_reads_what_comes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_follower_drain_last_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_follower_drain_blanks_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_follower_drain_makes_printable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_follower_drain_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_follower_drain_empties_large_file, set_up,
                                        tear_down),
        cmocka_unit_test(test_log_follower_new_missing_file),
        cmocka_unit_test(test_syslog_split_shapes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
