/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A signal is told before what came after it. */
#include "config.h"

#include "signal-watch.h"
#include "support.h"

#include <signal.h>

static void
note_number(int number, gpointer user_data)
{
    g_string_append_printf(user_data, "%d ", number);
}

static gboolean
note_answer(gpointer user_data)
{
    g_string_append(user_data, "answer ");
    return G_SOURCE_REMOVE;
}

static void
dispatch_all(void)
{
    while (g_main_context_iteration(NULL, FALSE))
        continue;
}

static void
test_signal_watch_before_answers(void **state)
{
    g_autoptr(GString) order = g_string_new(NULL);
    PpmSignalWatch *watch = ppm_signal_watch_new(note_number, order);

    for (guint i = 0; i < 100; i++) {
        g_string_truncate(order, 0);
        raise(SIGINT);
        g_idle_add_full(G_PRIORITY_DEFAULT, note_answer, order, NULL);
        dispatch_all();
        assert_string_equal(order->str, "2 answer ");
    }
    ppm_signal_watch_free(watch);
}

static void
test_signal_watch_each(void **state)
{
    g_autoptr(GString) order = g_string_new(NULL);
    PpmSignalWatch *watch = ppm_signal_watch_new(note_number, order);

    raise(SIGINT);
    raise(SIGHUP);
    raise(SIGTERM);
    raise(SIGINT);
    dispatch_all();
    assert_string_equal(order->str, "2 1 15 2 ");
    ppm_signal_watch_free(watch);
}

static void
test_signal_watch_free_restores(void **state)
{
    g_autoptr(GString) order = g_string_new(NULL);
    struct sigaction action;
    PpmSignalWatch *watch;

    signal(SIGHUP, SIG_IGN);
    watch = ppm_signal_watch_new(note_number, order);
    ppm_signal_watch_free(watch);
    sigaction(SIGHUP, NULL, &action);
    assert_ptr_equal(action.sa_handler, SIG_IGN);
    sigaction(SIGINT, NULL, &action);
    assert_ptr_equal(action.sa_handler, SIG_DFL);
    raise(SIGHUP);
    dispatch_all();
    assert_string_equal(order->str, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signal_watch_before_answers),
        cmocka_unit_test(test_signal_watch_each),
        cmocka_unit_test(test_signal_watch_free_restores),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
