/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A name server of Python's in a network of our own, and answers that are none. */
#include "config.h"

#include "direct-lookup.h"
#include "ipv4.h"
#include "network-namespace.h"

#include <signal.h>

#define SECONDS 20

static const guint8 answer[] = {
    0x12, 0x34, 0x81, 0x80, 0, 1,   0,   2,   0,   0, 0, 0,       /* id, flags, counts */
    3,    'v',  'p',  'n',  4, 't', 'e', 's', 't', 0, 0, 1, 0, 1, /* vpn.test A IN */
    0xc0, 12,   0,    5,    0, 1,   0,   0,   0,   9, 0, 4, 1, 'a', 0xc0, 16, /* is a.test, */
    1,    'a',  0xc0, 16,   0, 1,   0,   1,   0,   0, 0, 9, 0, 4,   10,   9,
    0,    1, /* which is 10.9.0.1 */
};

static void
expect_addresses(GArray *addresses, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);

    assert_non_null(addresses);
    for (guint i = 0; i < addresses->len; i++) {
        g_autofree char *address = ppm_ipv4_to_string(g_array_index(addresses, guint32, i));

        g_string_append_printf(text, "%s ", address);
    }
    assert_string_equal(text->str, expected);
    g_array_unref(addresses);
}

static GArray *
parse(const guint8 *packet, gsize length, guint16 id, const char *name)
{
    return ppm_direct_lookup_parse_answer(packet, length, id, name);
}

static void
test_parse_answer(void **state)
{
    expect_addresses(parse(answer, sizeof answer, 0x1234, "vpn.test"), "10.9.0.1 ");
    expect_addresses(parse(answer, sizeof answer, 0x1234, "VPN.test."), "10.9.0.1 ");
    assert_null(parse(answer, sizeof answer, 0x1235, "vpn.test"));
    assert_null(parse(answer, sizeof answer, 0x1234, "vpn.tes"));
    assert_null(parse(answer, sizeof answer, 0x1234, "vpn.test.x"));
    assert_null(parse(answer, 0, 0x1234, "vpn.test"));
}

/* Each byte may be anything, and the end anywhere; memory is watched where tests run with ASan. */
static void
test_parse_answer_hostile(void **state)
{
    for (gsize length = 0; length <= sizeof answer; length++) {
        for (gsize i = 0; i < length; i++) {
            for (guint value = 0; value < 256; value += 51) {
                g_autofree guint8 *copy = g_memdup2(answer, length);

                copy[i] = (guint8)value;
                g_clear_pointer(&(GArray *){parse(copy, length, 0x1234, "vpn.test")},
                                g_array_unref);
            }
        }
    }
}

static void
test_parse_answer_unsuitable(void **state)
{
    guint8 copy[sizeof answer];

    memcpy(copy, answer, sizeof answer);
    copy[sizeof copy - 4] = 127;
    expect_addresses(parse(copy, sizeof copy, 0x1234, "vpn.test"), "");
    memcpy(copy, answer, sizeof answer);
    copy[2] = 0x01; /* a question */
    assert_null(parse(copy, sizeof copy, 0x1234, "vpn.test"));
}

static void
test_parse_servers(void **state)
{
    expect_addresses(ppm_direct_lookup_parse_servers("# x\nsearch a\nnameserver 127.0.0.53\n"
                                                     "nameserver 10.0.0.1\n nameserver\t10.0.0.2 \n"
                                                     "nameserver fe80::1\nnameserver\nnameservers "
                                                     "10.0.0.9\nnameserver 10.0.0.3\n"
                                                     "nameserver 10.0.0.4\n"),
                     "10.0.0.1 10.0.0.2 10.0.0.3 ");
    expect_addresses(ppm_direct_lookup_parse_servers(""), "");
}

/* ---- asking ---- */

/* Answers every question with 10.9.0.77, but those whose name begins with "x". */
static const char server[] =
    "import socket; s = socket.socket(2, 2); s.bind(('10.9.0.1', 53)); print('ready', flush=True)\n"
    "while True:\n"
    "    q, a = s.recvfrom(512)\n"
    "    if q[13:14] == b'x': continue\n"
    "    s.sendto(b'\\0\\0' + q[2:], a)\n" /* somebody guesses */
    "    s.sendto(q[:2] + b'\\x81\\x80\\0\\1\\0\\1\\0\\0\\0\\0' + q[12:] + "
    "b'\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\1\\0\\4\\x0a\\x09\\0\\x4d', a)\n";

static GPid
start_server(int *output)
{
    const char *argv[] = {"/usr/bin/python3", "-c", server, NULL};
    g_autoptr(GError) error = NULL;
    char word[8];
    GPid pid;

    g_spawn_async_with_pipes(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                             NULL, output, NULL, &error);
    assert_no_error(error);
    assert_true(read(*output, word, sizeof word) > 0);
    return pid;
}

typedef struct {
    gboolean done;
    GStrv lines;
    GError *error;
} Answer;

static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Answer *told = user_data;

    told->lines = ppm_direct_lookup_finish(result, &told->error);
    told->done = TRUE;
}

static void
expect_found(const char *names, const char *servers, const char *expected)
{
    g_auto(GStrv) words = g_strsplit(names, " ", 0);
    g_autoptr(GArray) addresses = ppm_direct_lookup_parse_servers(servers);
    g_autofree char *text = NULL;
    Answer told = {0};

    ppm_direct_lookup_async((const char *const *)words, addresses, NULL, on_answer, &told);
    assert_happens(&told.done, SECONDS);
    assert_no_error(told.error);
    text = g_strjoinv(",", told.lines);
    assert_string_equal(text, expected);
    g_strfreev(told.lines);
}

static void
test_lookup(void **state)
{
    GPid pid;
    int output;

    enter_network_namespace();
    pid = start_server(&output);
    expect_found("vpn.test", "nameserver 10.9.0.1", "vpn.test 10.9.0.77");
    expect_found("a.test 10.1.2.3 b.test x.test", "nameserver 10.9.0.1",
                 "a.test 10.9.0.77,b.test 10.9.0.77");
    expect_found("vpn.test", "nameserver 10.9.0.9\nnameserver 10.9.0.1", "vpn.test 10.9.0.77");
    expect_found("vpn.test", "", "");
    expect_found("10.1.2.3", "nameserver 10.9.0.1", "");
    kill(pid, SIGKILL);
    g_spawn_close_pid(pid);
    close(output);
    expect_found("vpn.test", "nameserver 10.9.0.1", "");
}

static void
test_lookup_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GArray) servers = ppm_direct_lookup_parse_servers("nameserver 10.9.0.9");
    const char *names[] = {"vpn.test", NULL};
    Answer told = {0};

    enter_network_namespace();
    ppm_direct_lookup_async(names, servers, cancellable, on_answer, &told);
    g_cancellable_cancel(cancellable);
    assert_happens(&told.done, SECONDS);
    assert_error(&told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_answer),
        cmocka_unit_test(test_parse_answer_hostile),
        cmocka_unit_test(test_parse_answer_unsuitable),
        cmocka_unit_test(test_parse_servers),
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_lookup_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
