/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links, addresses and events, against iproute2 in a network of the test's own. */
#include "config.h"

#include "netlink-private.h"
#include "network-namespace.h"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define OWN    0x0a090001 /* 10.9.0.1 */
#define TARGET 0x0a010001 /* 10.1.0.1 */

typedef struct {
    guint event;
    int ifindex;
    char name[IFNAMSIZ];
    gboolean is_named;
    guint32 address;
} Event;

typedef struct {
    PpmNetlink *netlink;
    int v0, v1;
    GArray *events;
    Event wanted;
    gboolean happened;
} Fixture;

static gboolean
is_wanted(const Event *wanted, const Event *event)
{
    return wanted->event == event->event && wanted->ifindex == event->ifindex &&
           wanted->address == event->address &&
           (!wanted->is_named || g_str_equal(wanted->name, event->name));
}

static void
on_event(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
         gpointer user_data)
{
    Fixture *fixture = user_data;
    Event entry = {
        .event = event, .ifindex = ifindex, .is_named = name != NULL, .address = address};

    g_strlcpy(entry.name, name ?: "", sizeof entry.name);
    g_array_append_val(fixture->events, entry);
    fixture->happened |= is_wanted(&fixture->wanted, &entry);
}

static gboolean
has_happened(Fixture *fixture, Event wanted)
{
    for (guint i = 0; i < fixture->events->len; i++) {
        if (is_wanted(&wanted, &g_array_index(fixture->events, Event, i)))
            return TRUE;
    }
    return FALSE;
}

static void
expect_event(Fixture *fixture, Event wanted)
{
    fixture->wanted = wanted;
    fixture->happened = has_happened(fixture, wanted);
    assert_happens(&fixture->happened, 5);
}

static void
forget_events(Fixture *fixture)
{
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    g_array_set_size(fixture->events, 0);
}

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;

    enter_network_namespace();
    fixture->netlink = ppm_netlink_new(&error);
    assert_no_error(error);
    fixture->events = g_array_new(FALSE, FALSE, sizeof(Event));
    g_signal_connect(fixture->netlink, "event", G_CALLBACK(on_event), fixture);
    fixture->v0 = (int)if_nametoindex("v0");
    fixture->v1 = (int)if_nametoindex("v1");
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    g_clear_object(&fixture->netlink);
    g_array_unref(fixture->events);
    g_free(fixture);
    return 0;
}

/* ---- links and addresses ---- */

static void
test_find_link_facts(void **state)
{
    Fixture *fixture = *state;
    PpmLink link;

    do_run("ip link set v0 mtu 1400; ip link set v1 down");
    assert_true(ppm_netlink_find_link(fixture->netlink, "v0", &link));
    assert_int_equal(link.ifindex, fixture->v0);
    assert_string_equal(link.name, "v0");
    assert_int_equal(link.mtu, 1400);
    assert_true(link.up);
    assert_true(ppm_netlink_find_link(fixture->netlink, "v1", &link));
    assert_false(link.up);
}

static void
test_find_link_name_lengths(void **state)
{
    Fixture *fixture = *state;
    PpmLink link;

    do_run("ip link set v1 down; ip link set v1 name abcdefghijklmno");
    assert_true(ppm_netlink_find_link(fixture->netlink, "abcdefghijklmno", &link));
    assert_string_equal(link.name, "abcdefghijklmno");
    assert_int_equal(link.ifindex, fixture->v1);
    assert_false(ppm_netlink_find_link(fixture->netlink, "abcdefghijklmnop", &link));
    assert_false(ppm_netlink_find_link(fixture->netlink, "abcdefghijklmn", &link));
    assert_false(ppm_netlink_find_link(fixture->netlink, "", &link));
}

static void
test_find_link_missing(void **state)
{
    Fixture *fixture = *state;
    PpmLink link;

    assert_false(ppm_netlink_find_link(fixture->netlink, "pptp0", &link));
    assert_false(ppm_netlink_get_link(fixture->netlink, 9999, &link));
    assert_false(ppm_netlink_get_link(fixture->netlink, 0, &link));
    assert_false(ppm_netlink_get_link(fixture->netlink, -1, &link));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &link));
    assert_string_equal(link.name, "v0");
}

static void
send_bytes(guint32 address, gsize bytes)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(address)};
    g_autofree char *data = g_malloc0(bytes);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_int_equal(sendto(fd, data, bytes, 0, (struct sockaddr *)&to, sizeof to), bytes);
    close(fd);
}

static void
test_get_link_bytes(void **state)
{
    Fixture *fixture = *state;
    PpmLink near_before, near_after, far_before, far_after;

    do_run("ip neighbour add 10.9.0.98 lladdr 02:00:00:00:00:62 dev v0 nud permanent");
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &near_before));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v1, &far_before));
    send_bytes(0x0a090062, 1000);
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v0, &near_after));
    assert_true(ppm_netlink_get_link(fixture->netlink, fixture->v1, &far_after));
    assert_true(near_after.tx_bytes - near_before.tx_bytes >= 1028);
    assert_true(far_after.rx_bytes - far_before.rx_bytes >= 1028);
}

static void
test_addresses_all_but_loopback(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) addresses = NULL;
    const PpmIpv4Network *own, *point;

    do_run("ip address add 10.8.0.1 peer 10.8.0.2 dev v1");
    addresses = ppm_netlink_addresses(fixture->netlink, &error);
    assert_no_error(error);
    assert_int_equal(addresses->len, 2);
    own = &g_array_index(addresses, PpmIpv4Network, 0);
    point = &g_array_index(addresses, PpmIpv4Network, 1);
    if (own->address != OWN)
        own = point--;
    assert_int_equal(own->address, OWN);
    assert_int_equal(own->prefix, 24);
    assert_int_equal(point->address, 0x0a080001);
    assert_int_equal(point->prefix, 32);
}

/* ---- events ---- */

static void
test_event_link(void **state)
{
    Fixture *fixture = *state;
    int bridge;

    do_run("ip link add br0 type bridge");
    bridge = (int)if_nametoindex("br0");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br0", TRUE});
    forget_events(fixture);
    do_run("ip link set br0 name br1");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br1", TRUE});
    forget_events(fixture);
    do_run("ip link set br1 up");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br1", TRUE});
    forget_events(fixture);
    do_run("ip link set br1 down");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_CHANGED, bridge, "br1", TRUE});
    forget_events(fixture);
    do_run("ip link delete br1");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_REMOVED, bridge, "br1", TRUE});
}

/* A port that leaves its bridge is reported with the message of a removed link. */
static void
test_event_link_leaves_bridge(void **state)
{
    Fixture *fixture = *state;
    int bridge;

    do_run("ip link add br0 type bridge; ip link set v1 master br0; ip link set v1 nomaster");
    bridge = (int)if_nametoindex("br0");
    do_run("ip link delete br0");
    expect_event(fixture, (Event){PPM_NETLINK_LINK_REMOVED, bridge, "br0", TRUE});
    assert_false(has_happened(fixture, (Event){PPM_NETLINK_LINK_REMOVED, fixture->v1, "", FALSE}));
}

static void
test_event_address(void **state)
{
    Fixture *fixture = *state;

    do_run("ip address add 10.8.0.1 peer 10.8.0.2 dev v1");
    expect_event(fixture, (Event){PPM_NETLINK_ADDRESS_ADDED, fixture->v1, "v1", TRUE, 0x0a080001});
    do_run("ip address delete 10.8.0.1 peer 10.8.0.2 dev v1");
    expect_event(fixture,
                 (Event){PPM_NETLINK_ADDRESS_REMOVED, fixture->v1, "v1", TRUE, 0x0a080001});
}

static void
test_event_route(void **state)
{
    Fixture *fixture = *state;

    do_run("ip route add 10.1.0.1 dev v0");
    expect_event(fixture, (Event){PPM_NETLINK_ROUTE_ADDED, fixture->v0, "v0", TRUE});
    do_run("ip route delete 10.1.0.1 dev v0");
    expect_event(fixture, (Event){PPM_NETLINK_ROUTE_REMOVED, fixture->v0, "v0", TRUE});
}

/* By whomever: what we have added is not told, nor what became of others' as ours. */
static void
test_event_own_removed(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = {.destination = {TARGET, 32}, .ifindex = fixture->v0};

    forget_events(fixture);
    assert_true(ppm_netlink_add_route(fixture->netlink, &route, NULL));
    do_run("ip route delete 10.1.0.1 dev v0");
    expect_event(fixture, (Event){PPM_NETLINK_OWN_REMOVED, fixture->v0, "", TRUE});
    assert_false(has_happened(fixture, (Event){PPM_NETLINK_ROUTE_ADDED, fixture->v0, "v0", TRUE}));
    do_run("ip rule add priority 31799 protocol 214 lookup 70701;"
           "ip rule add priority 31798 lookup 70701");
    forget_events(fixture);
    do_run("ip rule delete priority 31798");
    do_run("ip rule delete priority 31799; ip address add 10.8.0.1/32 dev v1");
    expect_event(fixture, (Event){PPM_NETLINK_ADDRESS_ADDED, fixture->v1, "v1", TRUE, 0x0a080001});
    assert_true(has_happened(fixture, (Event){PPM_NETLINK_OWN_REMOVED, 0, "", TRUE}));
}

/* More than the socket holds while nobody reads; what comes afterwards is told again. */
static void
test_event_lost(void **state)
{
    Fixture *fixture = *state;

    do_run("for i in $(seq 12000); do\n"
           "echo route add 10.$((100 + i / 250)).$((i %% 250)).1 dev v0\n"
           "done | ip -batch -");
    expect_event(fixture, (Event){.event = PPM_NETLINK_EVENTS_LOST});
    forget_events(fixture);
    do_run("ip address add 10.8.0.1/32 dev v1");
    expect_event(fixture, (Event){PPM_NETLINK_ADDRESS_ADDED, fixture->v1, "v1", TRUE, 0x0a080001});
}

static void
on_event_drop(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
              gpointer user_data)
{
    Fixture *fixture = user_data;

    g_clear_object(&fixture->netlink);
}

/* The last reference may go while events are told, with more of them waiting. */
static void
test_event_last_reference(void **state)
{
    Fixture *fixture = *state;
    gpointer alive = fixture->netlink;

    g_object_add_weak_pointer(alive, &alive);
    g_signal_connect(fixture->netlink, "event", G_CALLBACK(on_event_drop), fixture);
    do_run("ip link add br0 type bridge; ip link delete br0");
    while (fixture->netlink)
        g_main_context_iteration(NULL, TRUE);
    assert_null(alive);
}

static void
count_event(PpmNetlink *netlink, guint event, int ifindex, const char *name, guint address,
            gpointer count)
{
    ++*(guint *)count;
}

static void
test_new_uses_context_of_construction(void **state)
{
    g_autoptr(GMainContext) context = g_main_context_new();
    g_autoptr(PpmNetlink) netlink = NULL;
    guint count = 0;

    g_main_context_push_thread_default(context);
    netlink = ppm_netlink_new(NULL);
    g_main_context_pop_thread_default(context);
    g_signal_connect(netlink, "event", G_CALLBACK(count_event), &count);
    do_run("ip link set v1 down");
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    assert_int_equal(count, 0);
    while (g_main_context_iteration(context, FALSE))
        continue;
    assert_true(count > 0);
}

/* ---- a broken exchange ---- */

static void
test_requests_recover(void **state)
{
    Fixture *fixture = *state;
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    PpmLink link;

    assert_int_equal(dup3(nowhere, nl_socket_get_fd(fixture->netlink->requests), O_CLOEXEC),
                     nl_socket_get_fd(fixture->netlink->requests));
    close(nowhere);
    assert_false(ppm_netlink_find_link(fixture->netlink, "v0", &link));
    assert_true(ppm_netlink_find_link(fixture->netlink, "v0", &link));
}

/* A refusal is an answer like others: what follows is not out of step. */
static void
test_requests_after_refusals(void **state)
{
    Fixture *fixture = *state;
    PpmKernelRoute route = {.destination = {TARGET, 32}, .ifindex = fixture->v0};
    PpmKernelRoute answer;
    PpmLink link;

    for (int i = 0; i < 3; i++) {
        PpmKernelRoute nowhere = {.destination = {TARGET, 32}, .ifindex = 9999};

        assert_false(ppm_netlink_lookup(fixture->netlink, TARGET, 0, &answer, NULL));
        assert_false(ppm_netlink_find_link(fixture->netlink, "pptp0", &link));
        assert_false(ppm_netlink_add_route(fixture->netlink, &nowhere, NULL));
        assert_true(ppm_netlink_find_link(fixture->netlink, "v0", &link));
        assert_true(ppm_netlink_add_route(fixture->netlink, &route, NULL));
        assert_true(ppm_netlink_lookup(fixture->netlink, TARGET, 0, &answer, NULL));
        assert_true(ppm_netlink_delete_route(fixture->netlink, &route, NULL));
    }
}

#define case_of(function) cmocka_unit_test_setup_teardown(function, setup, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(test_find_link_facts),
        case_of(test_find_link_name_lengths),
        case_of(test_find_link_missing),
        case_of(test_get_link_bytes),
        case_of(test_addresses_all_but_loopback),
        case_of(test_event_link),
        case_of(test_event_link_leaves_bridge),
        case_of(test_event_address),
        case_of(test_event_route),
        case_of(test_event_own_removed),
        case_of(test_event_lost),
        case_of(test_event_last_reference),
        case_of(test_new_uses_context_of_construction),
        case_of(test_requests_recover),
        case_of(test_requests_after_refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
