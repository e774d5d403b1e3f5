/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a port answers, in a network of the test's own. */
#include "config.h"

#include "reach.h"
#include "descriptor.h"
#include "network-namespace.h"

#include <netinet/in.h>
#include <sys/socket.h>

#define LOOPBACK 0x7f000001
#define OWN      0x0a090001 /* 10.9.0.1 */
#define ABSENT   0x0a090063 /* 10.9.0.99 answers no ARP */
#define SILENT   0x0a090062 /* 10.9.0.98 has an address on the link, and nobody there */
#define NOWHERE  0xcb007101 /* 203.0.113.1 has no route */

static int
setup(void **state)
{
    enter_network_namespace();
    do_run("ip neighbour add 10.9.0.98 lladdr 02:00:00:00:00:62 dev v0 nud permanent;"
           "echo 100 >/proc/sys/net/ipv4/neigh/v0/retrans_time_ms");
    return 0;
}

/* ---- attempts ---- */

typedef struct {
    gboolean done;
    gboolean reached;
    GError *error;
} Outcome;

static void
on_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Outcome *outcome = user_data;

    assert_false(outcome->done);
    outcome->reached = ppm_reach_finish(result, &outcome->error);
    outcome->done = TRUE;
}

static guint
count_descriptors(void)
{
    g_autoptr(GDir) directory = g_dir_open("/proc/self/fd", 0, NULL);
    guint count = 0;

    while (g_dir_read_name(directory))
        count++;
    return count;
}

typedef struct {
    guint32 address;
    guint16 port;
    guint32 mark;
    const char *interface;
    guint timeout_ms;
} Target;

/* The libraries open descriptors of their own at the first attempt. */
static int
warm_up(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Outcome outcome = {0};

    enter_network_namespace();
    ppm_reach_async(LOOPBACK, 1723, 0, NULL, 5000, cancellable, on_done, &outcome);
    assert_happens(&outcome.done, 10);
    g_clear_error(&outcome.error);
    return 0;
}

/* No attempt leaves a descriptor behind. */
static GError *
reach(Target target)
{
    guint before = count_descriptors();
    Outcome outcome = {0};

    ppm_reach_async(target.address, target.port ?: 1723, target.mark, target.interface,
                    target.timeout_ms ?: 5000, NULL, on_done, &outcome);
    assert_false(outcome.done);
    assert_happens(&outcome.done, 10);
    assert_int_equal(outcome.reached, outcome.error == NULL);
    assert_int_equal(count_descriptors(), before);
    return outcome.error;
}

static int
open_port(guint32 address, guint16 *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &length), 0);
    *port = ntohs(at.sin_port);
    return fd;
}

/* ---- answers ---- */

static void
test_reach_listener(void **state)
{
    guint16 port;
    ppm_autofd int fd = open_port(LOOPBACK, &port);

    assert_int_equal(listen(fd, 4), 0);
    assert_no_error(reach((Target){.address = LOOPBACK, .port = port}));
}

/* The other side sees the connection, and its end. */
static void
test_reach_closes(void **state)
{
    guint16 port;
    ppm_autofd int fd = open_port(OWN, &port);
    ppm_autofd int accepted = -1;
    char byte;

    assert_int_equal(listen(fd, 4), 0);
    assert_no_error(reach((Target){.address = OWN, .port = port}));
    accepted = accept(fd, NULL, NULL);
    assert_true(accepted >= 0);
    assert_int_equal(read(accepted, &byte, 1), 0);
}

static void
test_reach_refused(void **state)
{
    guint16 port;
    ppm_autofd int fd = open_port(LOOPBACK, &port);
    g_autoptr(GError) error = reach((Target){.address = LOOPBACK, .port = port});

    assert_error(&error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_reach_host_unreachable(void **state)
{
    g_autoptr(GError) error = reach((Target){.address = ABSENT});

    assert_error(&error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

static void
test_reach_network_unreachable(void **state)
{
    g_autoptr(GError) error = reach((Target){.address = NOWHERE});

    assert_error(&error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
}

static void
test_reach_unreachable_route(void **state)
{
    g_autoptr(GError) error = NULL;

    do_run("ip route add unreachable 203.0.113.1");
    error = reach((Target){.address = NOWHERE});
    assert_error(&error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

static void
test_reach_silent(void **state)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(GError) error = reach((Target){.address = SILENT, .timeout_ms = 300});

    assert_error(&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    assert_in_range(g_get_monotonic_time() - start, 290000, 3000000);
}

/* A listener that takes no more: the last of the hand-shake is never heard of. */
static void
test_reach_backlog_full(void **state)
{
    guint16 port;
    ppm_autofd int fd = open_port(LOOPBACK, &port);
    g_autoptr(GError) error = NULL;

    assert_int_equal(listen(fd, 0), 0);
    assert_no_error(reach((Target){.address = LOOPBACK, .port = port}));
    error = reach((Target){.address = LOOPBACK, .port = port, .timeout_ms = 300});
    assert_error(&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* ---- mark and interface ---- */

static void
test_reach_mark(void **state)
{
    guint16 port;
    ppm_autofd int fd = open_port(OWN, &port);
    g_autoptr(GError) error = NULL;

    assert_int_equal(listen(fd, 4), 0);
    do_run("ip rule add fwmark 0x70740000/0xffff0000 priority 0 prohibit;"
           "ip rule add priority 1 lookup local; ip rule delete priority 0 lookup local");
    assert_no_error(reach((Target){.address = OWN, .port = port}));
    error = reach((Target){.address = OWN, .port = port, .mark = 0x70740001});
    assert_error(&error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Bound to a link an address is asked for there, whatever the routes say. */
static void
test_reach_interface(void **state)
{
    g_autoptr(GError) error = reach((Target){.address = NOWHERE, .interface = "v0"});

    assert_error(&error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

static void
test_reach_interface_missing(void **state)
{
    g_autoptr(GError) error = reach((Target){.address = LOOPBACK, .interface = "pptp0"});

    assert_non_null(error);
    assert_int_equal(error->domain, G_IO_ERROR);
}

/* ---- cancelling ---- */

static gboolean
on_cancel_time(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void
expect_cancelled(guint32 address, guint after_ms)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    guint before = count_descriptors();
    Outcome outcome = {0};

    ppm_reach_async(address, 1723, 0, NULL, 5000, cancellable, on_done, &outcome);
    if (after_ms)
        g_timeout_add(after_ms, on_cancel_time, cancellable);
    else
        g_cancellable_cancel(cancellable);
    assert_happens(&outcome.done, 2);
    assert_false(outcome.reached);
    assert_error(&outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_object(&cancellable);
    assert_int_equal(count_descriptors(), before);
}

static void
test_reach_cancel(void **state)
{
    expect_cancelled(SILENT, 100);
}

static void
test_reach_cancel_at_once(void **state)
{
    expect_cancelled(SILENT, 0);
    expect_cancelled(LOOPBACK, 0);
    expect_cancelled(NOWHERE, 0);
}

static void
test_reach_cancelled_before(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Outcome outcome = {0};

    g_cancellable_cancel(cancellable);
    ppm_reach_async(SILENT, 1723, 0, NULL, 5000, cancellable, on_done, &outcome);
    assert_happens(&outcome.done, 2);
    assert_error(&outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_reach_cancelled_after(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Outcome outcome = {0};

    ppm_reach_async(NOWHERE, 1723, 0, NULL, 5000, cancellable, on_done, &outcome);
    assert_happens(&outcome.done, 2);
    g_cancellable_cancel(cancellable);
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    assert_error(&outcome.error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_reach_listener, setup),
        cmocka_unit_test_setup(test_reach_closes, setup),
        cmocka_unit_test_setup(test_reach_refused, setup),
        cmocka_unit_test_setup(test_reach_host_unreachable, setup),
        cmocka_unit_test_setup(test_reach_network_unreachable, setup),
        cmocka_unit_test_setup(test_reach_unreachable_route, setup),
        cmocka_unit_test_setup(test_reach_silent, setup),
        cmocka_unit_test_setup(test_reach_backlog_full, setup),
        cmocka_unit_test_setup(test_reach_mark, setup),
        cmocka_unit_test_setup(test_reach_interface, setup),
        cmocka_unit_test_setup(test_reach_interface_missing, setup),
        cmocka_unit_test_setup(test_reach_cancel, setup),
        cmocka_unit_test_setup(test_reach_cancel_at_once, setup),
        cmocka_unit_test_setup(test_reach_cancelled_before, setup),
        cmocka_unit_test_setup(test_reach_cancelled_after, setup),
    };

    return cmocka_run_group_tests(tests, warm_up, NULL);
}
