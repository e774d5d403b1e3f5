/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names to candidates, with a resolver of the test's own: nothing leaves the machine. */
#include "config.h"

#include "resolver.h"
#include "support.h"

/* ---- a resolver that knows a few names ---- */

typedef struct {
    const char *name;
    const char *ipv4; /* separated by spaces; NULL: there are none */
    const char *ipv6;
    gboolean silent_ipv4;
    gboolean silent_ipv6;
    int code; /* what is said where there are none */
} Entry;

static const Entry entries[] = {
    {.name = "two.test", .ipv4 = "10.1.0.2 10.1.0.1"},
    {.name = "again.test", .ipv4 = "10.1.0.1 10.1.0.3 10.1.0.3"},
    {.name = "many.test",
     .ipv4 = "10.2.0.1 10.2.0.2 10.2.0.3 10.2.0.4 10.2.0.5 10.2.0.6 10.2.0.7 10.2.0.8 10.2.0.9 "
             "10.2.0.10 10.2.0.11 10.2.0.12 10.2.0.13 10.2.0.14 10.2.0.15 10.2.0.16 10.2.0.17 "
             "10.2.0.18"},
    {.name = "six.test", .ipv6 = "2001:db8::1"},
    {.name = "six-odd.test", .ipv6 = "2001:db8::1", .code = G_RESOLVER_ERROR_INTERNAL},
    {.name = "loop.test", .ipv4 = "127.0.0.1 0.0.0.0 224.0.0.1 255.255.255.255"},
    {.name = "mixed.test", .ipv4 = "127.0.0.1 10.3.0.1"},
    {.name = "slow.test", .silent_ipv4 = TRUE},
    {.name = "slow-six.test", .silent_ipv6 = TRUE},
    {.name = "busy.test", .code = G_RESOLVER_ERROR_TEMPORARY_FAILURE},
    {.name = "odd.test", .code = G_RESOLVER_ERROR_INTERNAL},
};

static guint lookups_of_ipv4, lookups_of_ipv6;

#define TEST_TYPE_RESOLVER (test_resolver_get_type())
G_DECLARE_FINAL_TYPE(TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver {
    GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE(TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
free_addresses(gpointer addresses)
{
    g_resolver_free_addresses(addresses);
}

static GList *
addresses_from(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 0);
    GList *addresses = NULL;

    for (int i = 0; words[i]; i++)
        addresses = g_list_append(addresses, g_inet_address_new_from_string(words[i]));
    return addresses;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    g_task_return_error_if_cancelled(user_data);
    return G_SOURCE_REMOVE;
}

static void
stay_silent(GTask *task)
{
    g_autoptr(GSource) source = g_cancellable_source_new(g_task_get_cancellable(task));

    g_source_set_callback(source, G_SOURCE_FUNC(on_cancelled), g_object_ref(task), g_object_unref);
    g_source_attach(source, g_task_get_context(task));
}

static void
answer(GTask *task, const Entry *entry, gboolean is_ipv6)
{
    const char *text = is_ipv6 ? entry->ipv6 : entry->ipv4;

    if (is_ipv6 ? entry->silent_ipv6 : entry->silent_ipv4)
        stay_silent(task);
    else if (text)
        g_task_return_pointer(task, addresses_from(text), free_addresses);
    else
        g_task_return_new_error(task, G_RESOLVER_ERROR, entry->code, "the system's own words");
}

static void
test_resolver_lookup_async(GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(resolver, cancellable, callback, user_data);
    gboolean is_ipv6 = flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
    Entry unknown = {.name = name};
    const Entry *entry = &unknown;

    assert_true(is_ipv6 || flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY);
    if (is_ipv6)
        lookups_of_ipv6++;
    else
        lookups_of_ipv4++;
    for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
        if (g_str_equal(entries[i].name, name))
            entry = &entries[i];
    }
    answer(task, entry, is_ipv6);
}

static GList *
test_resolver_lookup_finish(GResolver *resolver, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
test_resolver_class_init(TestResolverClass *class)
{
    GResolverClass *resolver = G_RESOLVER_CLASS(class);

    resolver->lookup_by_name_with_flags_async = test_resolver_lookup_async;
    resolver->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init(TestResolver *self)
{
}

/* ---- asking ---- */

typedef struct {
    gboolean done;
    GPtrArray *candidates;
    GError *error;
} Outcome;

static void
on_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Outcome *outcome = user_data;

    assert_false(outcome->done);
    outcome->candidates = ppm_resolver_lookup_finish(result, &outcome->error);
    outcome->done = TRUE;
}

/* @servers and what is expected: words separated by spaces. */
static Outcome
look_up_within(const char *servers, guint timeout_ms)
{
    g_auto(GStrv) names = g_strsplit(servers, " ", 0);
    Outcome outcome = {0};

    ppm_resolver_lookup_async((const char *const *)names, timeout_ms, NULL, on_done, &outcome);
    assert_false(outcome.done);
    assert_happens(&outcome.done, 5);
    return outcome;
}

static void
expect_candidates(const char *servers, const char *expected)
{
    Outcome outcome = look_up_within(servers, 2000);
    g_autoptr(GPtrArray) candidates = outcome.candidates;
    g_autoptr(GString) found = g_string_new(NULL);

    assert_no_error(outcome.error);
    for (guint i = 0; i < candidates->len; i++) {
        const PpmCandidate *candidate = g_ptr_array_index(candidates, i);
        guint32 address = candidate->address;

        g_string_append_printf(found, "%s%s=%u.%u.%u.%u", i ? " " : "", candidate->name,
                               address >> 24, address >> 16 & 255, address >> 8 & 255,
                               address & 255);
    }
    assert_string_equal(found->str, expected);
}

static void
expect_failure(const char *servers, guint timeout_ms, GResolverError code, const char *part)
{
    Outcome outcome = look_up_within(servers, timeout_ms);

    assert_null(outcome.candidates);
    assert_error_says(&outcome.error, G_RESOLVER_ERROR, (int)code, part);
}

static int
reset_counters(void **state)
{
    lookups_of_ipv4 = lookups_of_ipv6 = 0;
    return 0;
}

/* ---- candidates ---- */

static void
test_lookup_literal(void **state)
{
    expect_candidates("192.0.2.7", "192.0.2.7=192.0.2.7");
    assert_int_equal(lookups_of_ipv4, 0);
}

/* covers: option server */
static void
test_lookup_order(void **state)
{
    expect_candidates("two.test 192.0.2.7 again.test",
                      "two.test=10.1.0.2 two.test=10.1.0.1 192.0.2.7=192.0.2.7 "
                      "again.test=10.1.0.3");
    assert_int_equal(lookups_of_ipv6, 0);
}

static void
test_lookup_doubles(void **state)
{
    expect_candidates("10.1.0.1 two.test 10.1.0.1", "10.1.0.1=10.1.0.1 two.test=10.1.0.2");
}

static void
test_lookup_limit(void **state)
{
    Outcome outcome = look_up_within("many.test two.test 192.0.2.7", 2000);
    g_autoptr(GPtrArray) candidates = outcome.candidates;
    const PpmCandidate *last;

    assert_no_error(outcome.error);
    assert_int_equal(candidates->len, PPM_RESOLVER_MAX_CANDIDATES);
    last = g_ptr_array_index(candidates, PPM_RESOLVER_MAX_CANDIDATES - 1);
    assert_int_equal(last->address, 0x0a020010);
    assert_int_equal(lookups_of_ipv4, 1);
}

static void
test_lookup_unsuitable_dropped(void **state)
{
    expect_candidates("loop.test mixed.test 127.0.0.1", "mixed.test=10.3.0.1");
}

static void
test_lookup_goes_on_after_failure(void **state)
{
    expect_candidates("unknown.test six.test busy.test two.test",
                      "two.test=10.1.0.2 two.test=10.1.0.1");
}

static void
test_lookup_goes_on_after_silence(void **state)
{
    Outcome outcome = look_up_within("slow.test two.test", 50);
    g_autoptr(GPtrArray) candidates = outcome.candidates;

    assert_no_error(outcome.error);
    assert_int_equal(candidates->len, 2);
}

/* ---- failures ---- */

static void
test_lookup_unknown(void **state)
{
    expect_failure("unknown.test", 2000, G_RESOLVER_ERROR_NOT_FOUND,
                   "unknown.test: the name has no address");
}

static void
test_lookup_first_failure_is_told(void **state)
{
    expect_failure("unknown.test six.test", 2000, G_RESOLVER_ERROR_NOT_FOUND, "unknown.test: ");
}

static void
test_lookup_ipv6_only(void **state)
{
    expect_failure("six.test", 2000, G_RESOLVER_ERROR_NOT_FOUND, "six.test: it has IPv6");
    expect_failure("six-odd.test", 2000, G_RESOLVER_ERROR_NOT_FOUND, "six-odd.test: it has IPv6");
}

static void
test_lookup_ipv6_literal(void **state)
{
    expect_failure("2001:db8::1", 2000, G_RESOLVER_ERROR_NOT_FOUND, "2001:db8::1: it has IPv6");
}

static void
test_lookup_unsuitable_only(void **state)
{
    expect_failure("loop.test", 2000, G_RESOLVER_ERROR_NOT_FOUND, "loop.test: none of");
    expect_failure("127.0.0.1", 2000, G_RESOLVER_ERROR_NOT_FOUND, "127.0.0.1: none of");
}

/* A name server that cannot be asked does not know of IPv6 addresses either. */
static void
test_lookup_temporary_failure(void **state)
{
    expect_failure("busy.test", 2000, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "busy.test: ");
    assert_int_equal(lookups_of_ipv6, 0);
}

static void
test_lookup_other_failure(void **state)
{
    expect_failure("odd.test", 2000, G_RESOLVER_ERROR_INTERNAL, "odd.test: the system's own words");
}

static void
test_lookup_no_servers(void **state)
{
    const char *const none[] = {NULL};
    Outcome outcome = {0};

    ppm_resolver_lookup_async(none, 2000, NULL, on_done, &outcome);
    assert_happens(&outcome.done, 5);
    assert_error(&outcome.error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
}

/* ---- time and cancelling ---- */

static void
test_lookup_timeout(void **state)
{
    gint64 start = g_get_monotonic_time();

    expect_failure("slow.test", 100, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                   "slow.test: nobody answered");
    assert_in_range(g_get_monotonic_time() - start, 90000, 2000000);
    assert_int_equal(lookups_of_ipv6, 0);
}

/* The question for IPv6 has no time of its own, and its silence does not hide the answer. */
static void
test_lookup_timeout_of_ipv6(void **state)
{
    expect_failure("slow-six.test", 100, G_RESOLVER_ERROR_NOT_FOUND,
                   "slow-six.test: the name has no address");
    assert_int_equal(lookups_of_ipv6, 1);
}

static gboolean
on_cancel_time(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void
expect_cancelled(const char *servers, guint after_ms)
{
    g_auto(GStrv) names = g_strsplit(servers, " ", 0);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Outcome outcome = {0};

    ppm_resolver_lookup_async((const char *const *)names, 60000, cancellable, on_done, &outcome);
    if (after_ms)
        g_timeout_add(after_ms, on_cancel_time, cancellable);
    else
        g_cancellable_cancel(cancellable);
    assert_happens(&outcome.done, 5);
    assert_null(outcome.candidates);
    assert_error(&outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_lookup_cancel(void **state)
{
    expect_cancelled("slow.test", 50);
    expect_cancelled("slow-six.test", 50);
    expect_cancelled("slow.test two.test", 0);
}

static void
test_lookup_cancel_with_candidates(void **state)
{
    expect_cancelled("192.0.2.7 two.test slow.test", 50);
}

static void
test_lookup_cancelled_before(void **state)
{
    const char *const names[] = {"two.test", NULL};
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Outcome outcome = {0};

    g_cancellable_cancel(cancellable);
    ppm_resolver_lookup_async(names, 2000, cancellable, on_done, &outcome);
    assert_false(outcome.done);
    assert_happens(&outcome.done, 5);
    assert_error(&outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    assert_int_equal(lookups_of_ipv4, 0);
}

static void
expect_recalled(const char *servers, const char *remembered, const char *expected)
{
    g_auto(GStrv) names = g_strsplit(servers, " ", 0);
    g_auto(GStrv) lines = g_strsplit(remembered, ",", 0);
    g_autoptr(GPtrArray)
        candidates = ppm_resolver_recall((const char *const *)names, (const char *const *)lines);
    g_auto(GStrv) back = ppm_resolver_remember(candidates);
    g_autofree char *text = g_strjoinv(",", back);

    assert_string_equal(text, expected);
}

static void
test_recall(void **state)
{
    expect_recalled("a b", "b 10.0.0.3,a 10.0.0.1,a 10.0.0.2", "a 10.0.0.1,a 10.0.0.2,b 10.0.0.3");
    expect_recalled("10.0.0.9 a", "a 10.0.0.1", "10.0.0.9 10.0.0.9,a 10.0.0.1");
    expect_recalled("ab", "a 10.0.0.1", "");
    expect_recalled("a", "ab 10.0.0.1,a,a x,a 127.0.0.1,,a  10.0.0.1", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_lookup_literal, reset_counters),
        cmocka_unit_test_setup(test_lookup_order, reset_counters),
        cmocka_unit_test_setup(test_lookup_doubles, reset_counters),
        cmocka_unit_test_setup(test_lookup_limit, reset_counters),
        cmocka_unit_test_setup(test_lookup_unsuitable_dropped, reset_counters),
        cmocka_unit_test_setup(test_lookup_goes_on_after_failure, reset_counters),
        cmocka_unit_test_setup(test_lookup_goes_on_after_silence, reset_counters),
        cmocka_unit_test_setup(test_lookup_unknown, reset_counters),
        cmocka_unit_test_setup(test_lookup_first_failure_is_told, reset_counters),
        cmocka_unit_test_setup(test_lookup_ipv6_only, reset_counters),
        cmocka_unit_test_setup(test_lookup_ipv6_literal, reset_counters),
        cmocka_unit_test_setup(test_lookup_unsuitable_only, reset_counters),
        cmocka_unit_test_setup(test_lookup_temporary_failure, reset_counters),
        cmocka_unit_test_setup(test_lookup_other_failure, reset_counters),
        cmocka_unit_test_setup(test_lookup_no_servers, reset_counters),
        cmocka_unit_test_setup(test_lookup_timeout, reset_counters),
        cmocka_unit_test_setup(test_lookup_timeout_of_ipv6, reset_counters),
        cmocka_unit_test_setup(test_lookup_cancel, reset_counters),
        cmocka_unit_test_setup(test_lookup_cancel_with_candidates, reset_counters),
        cmocka_unit_test_setup(test_lookup_cancelled_before, reset_counters),
        cmocka_unit_test(test_recall),
    };
    g_autoptr(GResolver) resolver = g_object_new(TEST_TYPE_RESOLVER, NULL);

    g_resolver_set_default(resolver);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
