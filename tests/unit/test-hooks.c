/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files are run as root, how long, and what they are told. The place of the test is trusted
 * as the root directory is in earnest. */
#include "config.h"

#include "hook-order.h"
#include "hook-run.h"
#include "hook-trust.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- names ---- */

static void
test_name_is_fit_table(void **state)
{
    static const char *const fit[] = {"10-office", "a", "A_b-9", "dpkg-old"};
    static const char *const unfit[] = {"",    "office.sh", "a~", ".hidden",   "a b",
                                        "a/b", "a\n",       "ä",  "a.dpkg-old"};

    for (gsize i = 0; i < G_N_ELEMENTS(fit); i++)
        assert_true(ppm_hook_name_is_fit(fit[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(unfit); i++)
        assert_false(ppm_hook_name_is_fit(unfit[i]));
}

static void
test_name_is_leftover_table(void **state)
{
    static const char *const leftover[] = {"a~", ".a.swp", "a.dpkg-old", "a.dpkg-new", "a.bak"};

    for (gsize i = 0; i < G_N_ELEMENTS(leftover); i++)
        assert_true(ppm_hook_name_is_leftover(leftover[i]));
    assert_false(ppm_hook_name_is_leftover("office.sh"));
    assert_false(ppm_hook_name_is_leftover("dpkg-old"));
}

/* ---- trust ---- */

static char *
make_file(const char *directory, const char *name, const char *text, int mode)
{
    char *path = g_build_filename(directory, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(g_chmod(path, mode), 0);
    return path;
}

static char *
make_directory(const char *directory, const char *name, int mode)
{
    char *path = g_build_filename(directory, name, NULL);

    assert_int_equal(g_mkdir(path, 0700), 0);
    assert_int_equal(g_chmod(path, mode), 0);
    return path;
}

static void
make_link(const char *target, const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);

    assert_int_equal(symlink(target, path), 0);
}

static void
expect_trusted(const char *place, const char *name)
{
    g_autofree char *path = g_build_filename(place, name, NULL);
    g_autofree char *fault = ppm_hook_trust_file(place, path);

    if (fault)
        fail_msg("%s: %s", name, fault);
}

static void
expect_fault(const char *place, const char *name, const char *part)
{
    g_autofree char *path = g_build_filename(place, name, NULL);
    g_autofree char *fault = ppm_hook_trust_file(place, path);

    assert_non_null(fault);
    assert_contains(fault, part);
}

static void
test_trust_file_modes(void **state)
{
    const char *place = *state;
    g_autofree char *good = make_file(place, "good", "", 0755);
    g_autofree char *group = make_file(place, "group", "", 0775);
    g_autofree char *other = make_file(place, "other", "", 0757);
    g_autofree char *plain = make_file(place, "plain", "", 0644);

    expect_trusted(place, "good");
    expect_fault(place, "group", "others may write to ");
    expect_fault(place, "other", "(mode 0757)");
    expect_fault(place, "plain", "not executable");
    expect_fault(place, "missing", "No such file");
}

static void
test_trust_file_owner(void **state)
{
    const char *place = *state;
    g_autofree char *path = make_file(place, "theirs", "", 0755);

    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(path, 1234, 0), 0);
    expect_fault(place, "theirs", "theirs does not belong to root");
}

static void
test_trust_file_kinds(void **state)
{
    const char *place = *state;
    g_autofree char *directory = make_directory(place, "directory", 0755);
    g_autofree char *pipe = g_build_filename(place, "pipe", NULL);

    assert_int_equal(mkfifo(pipe, 0755), 0);
    assert_int_equal(g_chmod(pipe, 0755), 0);
    expect_fault(place, "directory", "no regular file");
    expect_fault(place, "pipe", "no regular file");
}

static void
test_trust_file_in_open_directory(void **state)
{
    const char *place = *state;
    g_autofree char *open = make_directory(place, "open", 01777);
    g_autofree char *inside = make_file(open, "hook", "", 0755);

    expect_fault(place, "open/hook", "open (mode 1777)");
}

static void
test_trust_file_links(void **state)
{
    const char *place = *state;
    g_autofree char *good = make_file(place, "good", "", 0755);
    g_autofree char *closed = make_directory(place, "closed", 0755);
    g_autofree char *inside = make_file(closed, "hook", "", 0755);
    g_autofree char *open = make_directory(place, "open", 0777);

    make_link("good", place, "near");
    make_link(good, place, "absolute");
    make_link("closed/../good", place, "up");
    make_link("closed", place, "way");
    make_link("../good", open, "stop");
    make_link("open/stop", place, "by-way-of-others");
    make_link("circle", place, "circle");
    make_link("missing", place, "broken");
    expect_trusted(place, "near");
    expect_trusted(place, "absolute");
    expect_trusted(place, "up");
    expect_trusted(place, "way/hook");
    expect_fault(place, "by-way-of-others", "others may write to ");
    expect_fault(place, "circle", "leads nowhere");
    expect_fault(place, "broken", "No such file");
}

static void
test_trust_directory_table(void **state)
{
    const char *place = *state;
    g_autofree char *closed = make_directory(place, "closed", 0755);
    g_autofree char *open = make_directory(place, "open", 0775);
    g_autofree char *file = make_file(place, "file", "", 0755);
    g_autofree char *of_closed = ppm_hook_trust_directory(place, closed);
    g_autofree char *of_open = ppm_hook_trust_directory(place, open);
    g_autofree char *of_file = ppm_hook_trust_directory(place, file);

    assert_null(of_closed);
    assert_contains(of_open, "others may write to ");
    assert_contains(of_file, "no directory");
}

/* Nothing is trusted beyond what is named. */
static void
test_trust_file_above(void **state)
{
    g_autofree char *fault = ppm_hook_trust_file("/", "/tmp/x");

    assert_contains(fault, "/tmp (mode 1777)");
}

/* ---- runs ---- */

static const char *const no_environment[] = {"PATH=/usr/bin:/bin", "WORD=told", NULL};

static char *
run_script(const char *place, const char *text, guint seconds)
{
    g_autofree char *script = g_strconcat("#!/bin/sh\n", text, "\n", NULL);
    g_autofree char *path = make_file(place, "hook", script, 0755);
    const char *const argv[] = {path, "up", "a b", NULL};

    return ppm_hook_run(argv, no_environment, seconds, 1);
}

static void
test_run_outcomes(void **state)
{
    static const struct {
        const char *script, *outcome;
    } rows[] = {
        {"exit 0", "exit code 0"},
        {"exit 3", "exit code 3"},
        {"kill -9 $$", "ended by signal 9"},
        {"test \"$1\" = up && test \"$2\" = 'a b' && test $# = 2 || exit 1", "exit code 0"},
        {"test \"$WORD\" = told && test -z \"$HOME\" || exit 1", "exit code 0"},
        {"test \"$(cat)\" = '' || exit 1", "exit code 0"},
        {"echo fine; echo well >&2", "exit code 0"},
        {"test \"$(ps -o pgid= -p $$ | tr -d ' ')\" = $$ || exit 1", "exit code 0"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *outcome = run_script(*state, rows[i].script, 20);

        assert_string_equal(outcome, rows[i].outcome);
    }
}

static void
test_run_cannot_be_started(void **state)
{
    g_autofree char *path = make_file(*state, "no-format", "no script\n", 0755);
    const char *const argv[] = {path, NULL};
    g_autofree char *outcome = ppm_hook_run(argv, no_environment, 20, 1);

    assert_contains(outcome, "it could not be started: ");
}

static gboolean
lives(const char *place, const char *file)
{
    g_autofree char *path = g_build_filename(place, file, NULL);
    g_autofree char *text = NULL;
    g_autofree char *status = NULL;
    g_autofree char *status_path = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    status_path = g_strdup_printf("/proc/%d/status", atoi(text));
    return g_file_get_contents(status_path, &status, NULL, NULL) && !strstr(status, "State:\tZ");
}

static void
wait_for_end(const char *place, const char *file)
{
    for (int i = 0; i < 1000 && lives(place, file); i++)
        g_usleep(10000);
    assert_false(lives(place, file));
}

static char *
in_place(const char *place, const char *format)
{
    g_auto(GStrv) parts = g_strsplit(format, "@", -1);

    return g_strjoinv(place, parts);
}

static void
test_run_too_long(void **state)
{
    g_autofree char *script = in_place(
        *state, "trap 'echo yes >@/asked; exit' TERM; sleep 1000 & echo $! >@/pid; wait");
    g_autofree char *asked = g_build_filename(*state, "asked", NULL);
    g_autofree char *outcome = run_script(*state, script, 1);

    assert_string_equal(outcome, "it still ran after 1 seconds and was ended");
    assert_true(g_file_test(asked, G_FILE_TEST_EXISTS));
    wait_for_end(*state, "pid");
}

static void
test_run_deaf(void **state)
{
    g_autofree char *script = in_place(
        *state, "trap '' TERM; sleep 1000 & echo $! >@/pid; wait; sleep 1000");
    g_autofree char *outcome = run_script(*state, script, 1);

    assert_string_equal(outcome, "it still ran after 1 seconds and was ended");
    wait_for_end(*state, "pid");
}

static void
test_run_leaves_nothing(void **state)
{
    g_autofree char *script = in_place(*state, "sleep 1000 & echo $! >@/pid");
    g_autofree char *outcome = run_script(*state, script, 20);

    assert_string_equal(outcome, "exit code 0");
    wait_for_end(*state, "pid");
}

/* ---- orders ---- */

static void
test_order_round_trip(void **state)
{
    const char *const words[] = {"up", "", "Büro \"1\"", NULL};
    const char *const environment[] = {"A=", "B=x y", NULL};
    g_autoptr(GBytes) bytes = ppm_hook_order_write(words, environment);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autoptr(PpmHookOrder) order = ppm_hook_order_read(data, length);

    assert_non_null(order);
    assert_true(g_strv_equal((const char *const *)order->words, words));
    assert_true(g_strv_equal((const char *const *)order->environment, environment));
}

#define BYTES(text) text, sizeof(text) - 1

static void
test_order_read_none(void **state)
{
    assert_null(ppm_hook_order_read(BYTES("")));
    assert_null(ppm_hook_order_read(BYTES("1\0up")));
    assert_null(ppm_hook_order_read(BYTES("2\0up\0")));
    assert_null(ppm_hook_order_read(BYTES("0\0up\0")));
    assert_null(ppm_hook_order_read(BYTES("x\0up\0")));
    assert_null(ppm_hook_order_read(BYTES("1\0")));
}

#define IN_PLACE(name)                                                                             \
    cmocka_unit_test_setup_teardown(name, support_make_directory, support_remove_directory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_is_fit_table),
        cmocka_unit_test(test_name_is_leftover_table),
        IN_PLACE(test_trust_file_modes),
        IN_PLACE(test_trust_file_owner),
        IN_PLACE(test_trust_file_kinds),
        IN_PLACE(test_trust_file_in_open_directory),
        IN_PLACE(test_trust_file_links),
        IN_PLACE(test_trust_directory_table),
        cmocka_unit_test(test_trust_file_above),
        IN_PLACE(test_run_outcomes),
        IN_PLACE(test_run_cannot_be_started),
        IN_PLACE(test_run_too_long),
        IN_PLACE(test_run_deaf),
        IN_PLACE(test_run_leaves_nothing),
        cmocka_unit_test(test_order_round_trip),
        cmocka_unit_test(test_order_read_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
