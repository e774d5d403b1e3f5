/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tunnel's routes as a whole, in a network of our own: all or none, written down once, sent many
 * at a time. */
#include "config.h"

#include "error.h"
#include "names.h"
#include "network-namespace.h"
#include "tunnel-routes.h"

#include <net/if.h>
#include <sys/inotify.h>
#include <sys/syscall.h>

#define UUID "00000000-0000-4000-8000-000000000001"
#define MANY 1000

typedef struct {
    char *directory;
    PpmHost *host;
    PpmRuntimeState *runtime;
    int watch; /* inotify */
    int link;
} Fixture;

static guint sent;

/* libnl sends by these. */
ssize_t
sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *to,
       socklen_t to_length)
{
    sent++;
    return syscall(SYS_sendto, fd, data, length, flags, to, to_length);
}

ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
    sent++;
    return syscall(SYS_sendmsg, fd, message, flags);
}

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;
    void *directory = NULL;

    enter_network_namespace();
    assert_int_equal(support_make_directory(&directory), 0);
    fixture->directory = directory;
    fixture->host = ppm_host_new(NULL, fixture->directory, fixture->directory, &error);
    assert_no_error(error);
    fixture->runtime = ppm_runtime_state_new();
    fixture->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    assert_true(inotify_add_watch(fixture->watch, fixture->directory, IN_MOVED_FROM) >= 0);
    fixture->link = (int)if_nametoindex("v0");
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;
    void *directory = fixture->directory;

    close(fixture->watch);
    ppm_runtime_state_free(fixture->runtime);
    ppm_host_free(fixture->host);
    g_free(fixture);
    return support_remove_directory(&directory);
}

/* How often the state file has been written since it was asked last: each time it gets another name
 * first, so that the events are not taken for one. */
static guint
count_writes(Fixture *fixture)
{
    char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    ssize_t got;
    guint count = 0;

    while ((got = read(fixture->watch, buffer, sizeof buffer)) > 0) {
        for (char *at = buffer; at < buffer + got; count++)
            at += sizeof(struct inotify_event) + ((struct inotify_event *)at)->len;
    }
    return count;
}

static PpmKernelRoute
route_number(Fixture *fixture, guint number)
{
    return (PpmKernelRoute){.destination = {0xac000000 + (number << 8), 24},
                            .source = 0x0a090001,
                            .ifindex = fixture->link,
                            .table = PPM_TABLE_INNER};
}

static GArray *
routes_from(Fixture *fixture, guint first, guint count)
{
    GArray *routes = g_array_new(FALSE, FALSE, sizeof(PpmKernelRoute));

    for (guint i = first; i < first + count; i++) {
        PpmKernelRoute route = route_number(fixture, i);

        g_array_append_val(routes, route);
    }
    return routes;
}

static gboolean
replace(Fixture *fixture, const GArray *old, const GArray *new, GError **error)
{
    return ppm_tunnel_routes_replace(fixture->host, fixture->runtime, UUID, old, new, error);
}

static void
put_in(Fixture *fixture, const GArray *new)
{
    g_autoptr(GArray) none = routes_from(fixture, 0, 0);
    g_autoptr(GError) error = NULL;

    replace(fixture, none, new, &error);
    assert_no_error(error);
}

static char *
all_routes(void)
{
    return run("ip -N -d route show table all proto 214 | sort");
}

static void
expect_number(guint expected)
{
    g_autofree char *output = run("ip route show table 70701 | wc -l");

    assert_int_equal(atoi(output), expected);
}

/* What a service that was killed just then would find. */
static guint
written_down(Fixture *fixture)
{
    g_autoptr(PpmRuntimeState) state = ppm_runtime_state_load(fixture->directory, UUID, NULL);

    return state ? state->routes->len : 0;
}

static void
test_replace_many_is_one_batch(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) many = routes_from(fixture, 0, MANY);

    sent = 0;
    put_in(fixture, many);
    expect_number(MANY);
    assert_int_equal(count_writes(fixture), 1);
    assert_true(sent < 50);
    assert_int_equal(written_down(fixture), MANY);
}

static void
test_undo_many_is_one_batch(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) many = routes_from(fixture, 0, MANY);

    put_in(fixture, many);
    count_writes(fixture);
    sent = 0;
    ppm_tunnel_routes_undo(fixture->host, fixture->runtime, UUID);
    expect_number(0);
    assert_true(sent < 50);
    assert_int_equal(count_writes(fixture), 0); /* the file is removed as a whole */
}

static void
test_replace_by_others(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) before = routes_from(fixture, 0, MANY);
    g_autoptr(GArray) old = routes_from(fixture, 0, MANY / 2);
    g_autoptr(GArray) new = routes_from(fixture, MANY / 2, MANY);
    g_autofree char *after = NULL;
    g_autofree char *wanted = NULL;
    g_autoptr(GError) error = NULL;

    put_in(fixture, new);
    wanted = all_routes();
    ppm_tunnel_routes_undo(fixture->host, fixture->runtime, UUID);
    put_in(fixture, before);
    count_writes(fixture);
    replace(fixture, old, new, &error);
    assert_no_error(error);
    after = all_routes();
    assert_string_equal(after, wanted);
    assert_int_equal(count_writes(fixture), 2);
    assert_int_equal(fixture->runtime->routes->len, MANY);
    assert_int_equal(written_down(fixture), MANY);
}

/* Whichever it is that cannot be added. */
static void
test_replace_all_or_none(void **state)
{
    Fixture *fixture = *state;
    static const guint positions[] = {0, 31, 32, 517, MANY - 1};
    g_autoptr(GArray) before = routes_from(fixture, MANY, 50);
    g_autofree char *wanted = NULL;

    put_in(fixture, before);
    wanted = all_routes();
    for (guint i = 0; i < G_N_ELEMENTS(positions); i++) {
        g_autoptr(GArray) new = routes_from(fixture, 0, MANY);
        g_autofree char *after = NULL;
        g_autoptr(GError) error = NULL;

        g_array_index(new, PpmKernelRoute, positions[i]).ifindex = 9999;
        assert_false(replace(fixture, before, new, &error));
        assert_error_says(&error, PPM_ERROR, PPM_ERROR_FAILED, "no such device");
        after = all_routes();
        assert_string_equal(after, wanted);
        assert_int_equal(written_down(fixture), 50);
        assert_int_equal(fixture->runtime->routes->len, 50);
    }
}

static void
test_replace_somebody_elses(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) none = routes_from(fixture, 0, 0);
    g_autoptr(GArray) new = routes_from(fixture, 0, 3);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autoptr(GError) error = NULL;

    do_run("ip route add 172.0.1.0/24 dev v1 table 70701");
    before = run("ip -d route show table all");
    assert_false(replace(fixture, none, new, &error));
    assert_error_says(&error, PPM_ERROR, PPM_ERROR_EXISTS, "172.0.1.0/24: there is another one");
    after = run("ip -d route show table all");
    assert_string_equal(after, before);
    assert_int_equal(written_down(fixture), 0);
}

/* For the kernel it is the same route. */
static void
test_replace_only_the_gateway(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) plain = routes_from(fixture, 0, 3);
    g_autoptr(GArray) via_peer = routes_from(fixture, 0, 3);
    g_autofree char *one = NULL;
    g_autofree char *other = NULL;

    for (guint i = 0; i < 3; i++)
        g_array_index(via_peer, PpmKernelRoute, i).gateway = 0x0a090007;
    put_in(fixture, plain);
    assert_true(replace(fixture, plain, via_peer, NULL));
    one = run("ip route show table 70701 | grep -c 'via 10.9.0.7 '");
    assert_string_equal(one, "3\n");
    assert_true(replace(fixture, via_peer, plain, NULL));
    other = run("ip route show table 70701 | grep -vc via");
    assert_string_equal(other, "3\n");
    assert_int_equal(fixture->runtime->routes->len, 3);
}

/* Nor is anything left of it where another new one fails. */
static void
test_replace_only_the_gateway_or_none(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) old = routes_from(fixture, 0, 3);
    g_autoptr(GArray) new = routes_from(fixture, 0, 5);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    put_in(fixture, old);
    before = all_routes();
    g_array_index(new, PpmKernelRoute, 0).gateway = 0x0a090007;
    g_array_index(new, PpmKernelRoute, 1).gateway = 0x0a090007;
    g_array_index(new, PpmKernelRoute, 2).gateway = 0x0a090007;
    g_array_index(new, PpmKernelRoute, 4).ifindex = 9999;
    assert_false(replace(fixture, old, new, NULL));
    after = all_routes();
    assert_string_equal(after, before);
}

/* What another program has deleted is put in again, and nothing is written for it. */
static void
test_replace_what_is_gone(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) routes = routes_from(fixture, 0, 10);

    put_in(fixture, routes);
    count_writes(fixture);
    do_run("ip route flush table 70701");
    put_in(fixture, routes);
    expect_number(10);
    assert_int_equal(count_writes(fixture), 0);
}

/* Class and route of the profile may be the same. */
static void
test_replace_twice_the_same(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) routes = routes_from(fixture, 0, 2);
    PpmKernelRoute again = route_number(fixture, 1);

    g_array_append_val(routes, again);
    put_in(fixture, routes);
    expect_number(2);
    assert_int_equal(fixture->runtime->routes->len, 2);
}

static void
test_replace_cannot_be_written_down(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GArray) none = routes_from(fixture, 0, 0);
    g_autoptr(GArray) routes = routes_from(fixture, 0, 2);
    g_autoptr(GError) error = NULL;

    do_run("mkdir -p %s/" UUID ".state/x", fixture->directory);
    g_log_set_always_fatal(G_LOG_LEVEL_ERROR);
    assert_false(replace(fixture, none, routes, &error));
    assert_non_null(error);
    expect_number(0);
    assert_int_equal(fixture->runtime->routes->len, 0);
}

#define case_of(function) cmocka_unit_test_setup_teardown(function, setup, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(test_replace_many_is_one_batch),
        case_of(test_undo_many_is_one_batch),
        case_of(test_replace_by_others),
        case_of(test_replace_all_or_none),
        case_of(test_replace_somebody_elses),
        case_of(test_replace_only_the_gateway),
        case_of(test_replace_only_the_gateway_or_none),
        case_of(test_replace_what_is_gone),
        case_of(test_replace_twice_the_same),
        case_of(test_replace_cannot_be_written_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
