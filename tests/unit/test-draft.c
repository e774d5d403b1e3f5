/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the desktop program's editor sends, given what was shown and what is there now. */
#include "config.h"

#include "draft.h"
#include "option-table.h"
#include "support.h"

static GVariant *
values(const char *text)
{
    return g_variant_ref_sink(g_variant_new_parsed(text));
}

static PpmDraft *
draft_of(const char *settings, const char *overrides)
{
    g_autoptr(GVariant) settings_value = values(settings);
    g_autoptr(GVariant) overrides_value = values(overrides);

    return ppm_draft_new(settings_value, overrides_value);
}

static GStrv
rebase(PpmDraft *draft, const char *settings, const char *overrides)
{
    g_autoptr(GVariant) settings_value = values(settings);
    g_autoptr(GVariant) overrides_value = values(overrides);

    return ppm_draft_rebase(draft, settings_value, overrides_value);
}

#define SETTINGS                                                                                   \
    "{'name': <'Home'>, 'server': <['a.example']>, 'user': <'u'>, 'preset': <'default'>, "         \
    "'mtu': <'1400'>, 'mru': <'auto'>, 'timeout': <uint32 60>, 'later-key': <'x'>}"
#define OVERRIDES                                                                                  \
    "{'name': <'Home'>, 'server': <['a.example']>, 'user': <'u'>, 'mtu': <'1400'>, "               \
    "'later-key': <'x'>}"

static void
assert_sends(PpmDraft *draft, const char *set, const char *unset)
{
    g_autoptr(GVariant) sent = g_variant_ref_sink(ppm_draft_values(draft));
    g_autoptr(GVariant) wanted = values(set);
    g_auto(GStrv) keys = ppm_draft_unset_keys(draft);
    g_autofree char *joined = g_strjoinv(" ", keys);

    g_autofree char *sent_text = g_variant_print(sent, TRUE);
    g_autofree char *wanted_text = g_variant_print(wanted, TRUE);

    assert_string_equal(sent_text, wanted_text);
    assert_string_equal(joined, unset);
    assert_int_equal(ppm_draft_is_changed(draft),
                     g_variant_n_children(wanted) > 0 || keys[0] != NULL);
}

static void
test_draft_sends_nothing_untouched(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);

    assert_sends(draft, "@a{sv} {}", "");
    assert_true(ppm_draft_is_own(draft, "mtu"));
    assert_false(ppm_draft_is_own(draft, "mru"));
    assert_true(ppm_draft_check(draft, NULL));
}

static void
test_draft_sends_what_was_changed(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);

    ppm_draft_set(draft, "server", "a.example;b.example");
    ppm_draft_set(draft, "mtu", "auto");
    assert_sends(draft, "{'server': <['a.example', 'b.example']>}", "mtu");
    ppm_draft_set(draft, "server", "a.example");
    ppm_draft_set(draft, "mtu", "1400");
    assert_sends(draft, "@a{sv} {}", "");
}

static void
test_draft_reset(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);

    ppm_draft_reset(draft, "mtu");
    ppm_draft_reset(draft, "mru");
    assert_string_equal(ppm_draft_text(draft, "mtu"), "auto");
    assert_false(ppm_draft_is_own(draft, "mtu"));
    assert_sends(draft, "@a{sv} {}", "mtu");
}

static void
test_draft_follows_the_preset(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);

    ppm_draft_set(draft, "preset", "low-mtu");
    assert_string_equal(ppm_draft_text(draft, "mru"), "1270");
    assert_string_equal(ppm_draft_text(draft, "mtu"), "1400");
    assert_sends(draft, "{'preset': <'low-mtu'>}", "");
    ppm_draft_set(draft, "mtu", "1270");
    ppm_draft_set(draft, "mru", "auto");
    assert_sends(draft, "{'preset': <'low-mtu'>, 'mru': <'auto'>}", "mtu");
    ppm_draft_set(draft, "preset", "default");
    assert_sends(draft, "{'mtu': <'1270'>}", "");
}

static void
test_draft_refuses(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);
    g_autoptr(GError) error = NULL;

    ppm_draft_set(draft, "mtu", "9999");
    assert_string_equal(ppm_draft_text(draft, "mtu"), "9999");
    assert_non_null(strstr(ppm_draft_problem(draft, "mtu"), "576"));
    assert_false(g_str_has_prefix(ppm_draft_problem(draft, "mtu"), "mtu"));
    assert_false(ppm_draft_check(draft, &error));
    assert_true(ppm_draft_is_changed(draft));
    ppm_draft_set(draft, "mtu", "1400");
    assert_null(ppm_draft_problem(draft, "mtu"));
    ppm_draft_set(draft, "allow-mschap-v2", "false");
    assert_null(ppm_draft_problem(draft, "allow-mschap-v2"));
    assert_false(ppm_draft_check(draft, NULL));
}

static void
test_draft_new_connection(void **state)
{
    g_autoptr(PpmDraft) draft = ppm_draft_new(NULL, NULL);

    assert_false(ppm_draft_check(draft, NULL));
    ppm_draft_set(draft, "name", "Work");
    ppm_draft_set(draft, "server", "vpn.example");
    ppm_draft_set(draft, "user", "CORP\\alice");
    ppm_draft_set(draft, "preset", "default");
    assert_true(ppm_draft_check(draft, NULL));
    assert_sends(draft,
                 "{'name': <'Work'>, 'server': <['vpn.example']>, 'user': <'CORP\\\\alice'>}", "");
}

static void
test_draft_with_a_preset_that_is_not_here(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of("{'preset': <'elsewhere'>, 'mtu': <'1200'>, "
                                         "'mru': <'1300'>}",
                                         "{'preset': <'elsewhere'>, 'mtu': <'1200'>}");

    assert_string_equal(ppm_draft_text(draft, "mru"), "1300");
    ppm_draft_set(draft, "mtu", "auto"); /* what the preset says of it, nobody here knows */
    assert_sends(draft, "{'mtu': <'auto'>}", "");
    ppm_draft_reset(draft, "mtu");
    assert_sends(draft, "@a{sv} {}", "mtu");
    assert_true(ppm_draft_check(draft, NULL));
}

static void
test_draft_when_others_change_it(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);
    g_auto(GStrv) same = NULL, other = NULL, both = NULL;

    ppm_draft_set(draft, "mtu", "1300");
    same = rebase(draft, SETTINGS, OVERRIDES);
    assert_null(same[0]);
    other = rebase(draft, "{'mtu': <'1400'>, 'user': <'v'>}", "{'mtu': <'1400'>, 'user': <'v'>}");
    assert_null(other[0]);
    assert_string_equal(ppm_draft_text(draft, "user"), "v");
    assert_sends(draft, "{'mtu': <'1300'>}", "");
    both = rebase(draft, "{'mtu': <'1200'>}", "{'mtu': <'1200'>}");
    assert_string_equal(both[0], "mtu");
    assert_null(both[1]);
    assert_string_equal(ppm_draft_text(draft, "mtu"), "1300");
}

static void
test_draft_when_others_do_the_same(void **state)
{
    g_autoptr(PpmDraft) draft = draft_of(SETTINGS, OVERRIDES);
    g_auto(GStrv) keys = NULL;

    ppm_draft_set(draft, "mtu", "1300");
    keys = rebase(draft, "{'mtu': <'1300'>}", "{'mtu': <'1300'>}");
    assert_null(keys[0]);
    assert_sends(draft, "@a{sv} {}", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draft_sends_nothing_untouched),
        cmocka_unit_test(test_draft_sends_what_was_changed),
        cmocka_unit_test(test_draft_reset),
        cmocka_unit_test(test_draft_follows_the_preset),
        cmocka_unit_test(test_draft_refuses),
        cmocka_unit_test(test_draft_new_connection),
        cmocka_unit_test(test_draft_with_a_preset_that_is_not_here),
        cmocka_unit_test(test_draft_when_others_change_it),
        cmocka_unit_test(test_draft_when_others_do_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
