/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk over the whole table: what every row must have, so that a new one cannot forget it. */
#include "config.h"

#include "option-table.h"
#include "support.h"

#include <string.h>

/* Every key of options.md, in its order. */
static const char *const keys[] = {
    "name",
    "uuid",
    "preset",
    "owner",
    "autoconnect",
    "server",
    "data-path",
    "timeout",
    "local-bind",
    "phone",
    "user",
    "domain",
    "password",
    "allow-eap",
    "allow-pap",
    "allow-chap",
    "allow-mschap",
    "allow-mschap-v2",
    "mppe",
    "mppe-stateful",
    "bsdcomp",
    "deflate",
    "vj",
    "pcomp",
    "accomp",
    "mtu",
    "mru",
    "mss-clamp",
    "echo-interval",
    "echo-failure",
    "mtu-probe",
    "interface",
    "reconnect",
    "reconnect-max",
    "reconnect-holdoff",
    "idle",
    "route",
    "default-route",
    "class-route",
    "bypass",
    "kill-switch",
    "block-ipv6",
    "dns",
    "dns-domain",
    "masquerade",
    "allow-incoming",
    "gre-helper",
    "hooks",
    "accepted",
    "ipv6",
    "local-address",
    "remote-name",
    "debug",
};

typedef void (*RowCheck)(const PpmOption *option);

static void
walk(RowCheck check)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        /* The last row named is the one that failed. */
        print_message("%s\n", table[i].key);
        check(&table[i]);
    }
}

/* covers: option * */
static void
test_option_table_has_all_keys(void **state)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    assert_int_equal(n_options, G_N_ELEMENTS(keys));
    for (gsize i = 0; i < n_options; i++) {
        assert_string_equal(table[i].key, keys[i]);
        assert_ptr_equal(ppm_option_find(keys[i]), &table[i]);
    }
}

static void
test_option_find_unknown(void **state)
{
    assert_null(ppm_option_find("psk"));
    assert_null(ppm_option_find(""));
    assert_null(ppm_option_find("Name"));
}

static void
check_texts(const PpmOption *option)
{
    g_autofree char *allowed = ppm_option_allowed(option);

    assert_true(option->key[0] && option->group[0] && option->summary[0]);
    assert_false(g_str_has_suffix(option->summary, "."));
    assert_true(allowed[0]);
}

static void
test_option_table_texts(void **state)
{
    walk(check_texts);
}

/* Keys and groups are words of a key file, of D-Bus and of a command line. */
static void
check_names(const PpmOption *option)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    static const PpmOptionFlags all = PPM_OPTION_READ_ONLY | PPM_OPTION_SYSTEM_WIDE |
                                      PPM_OPTION_LATER | PPM_OPTION_UNQUOTED | PPM_OPTION_DISTINCT |
                                      PPM_OPTION_NM_INVERTED;

    assert_int_equal(strspn(option->key, letters), strlen(option->key));
    assert_int_equal(strspn(option->group, letters), strlen(option->group));
    assert_true(g_ascii_islower(option->key[0]) && g_ascii_islower(option->group[0]));
    assert_int_equal(option->flags & ~all, 0);
    assert_true(!(option->flags & PPM_OPTION_DISTINCT) || option->type == PPM_OPTION_LIST);
    assert_true(!(option->flags & PPM_OPTION_NM_INVERTED) ||
                (option->type == PPM_OPTION_BOOLEAN && option->nm_key));
}

static void
test_option_table_names(void **state)
{
    walk(check_names);
}

/* The reference and the files have a group in one place. */
static void
test_option_table_groups_are_together(void **state)
{
    g_autoptr(GHashTable) ended = g_hash_table_new(g_str_hash, g_str_equal);
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 1; i < n_options; i++) {
        if (strcmp(table[i].group, table[i - 1].group) != 0)
            g_hash_table_add(ended, (gpointer)table[i - 1].group);
        assert_false(g_hash_table_contains(ended, table[i].group));
    }
}

static void
check_fields(const PpmOption *option)
{
    switch (option->type) {
    case PPM_OPTION_TEXT:
    case PPM_OPTION_LIST:
        assert_non_null(option->allowed);
        assert_true(option->maximum > 0);
        break;
    case PPM_OPTION_NUMBER:
    case PPM_OPTION_AUTO_NUMBER:
        assert_true(option->minimum < option->maximum);
        break;
    case PPM_OPTION_CHOICE:
        assert_non_null(option->choices);
        assert_true(g_strv_length((char **)option->choices) >= 2);
        break;
    case PPM_OPTION_BOOLEAN:
        break;
    }
    assert_non_null(option->default_text);
}

/* covers: option * */
static void
test_option_table_fields(void **state)
{
    walk(check_fields);
}

static void
check_default(const PpmOption *option)
{
    gboolean must_be_given = option->minimum > 0 && option->default_text[0] == '\0';
    g_autoptr(GError) error = NULL;
    g_autofree char *canonical = ppm_option_check(option, option->default_text, &error);

    assert_int_equal(canonical != NULL, !must_be_given);
    if (canonical)
        assert_string_equal(canonical, option->default_text);
}

/* covers: option * */
static void
test_option_table_defaults(void **state)
{
    walk(check_default);
}

static void
check_round_trip(const PpmOption *option)
{
    g_autoptr(GVariant)
        value = g_variant_ref_sink(ppm_option_to_variant(option, option->default_text));
    g_autoptr(GError) error = NULL;
    g_autofree char *canonical = NULL;

    if (option->minimum > 0 && !option->default_text[0])
        return;
    canonical = ppm_option_check_variant(option, value, &error);
    assert_no_error(error);
    assert_string_equal(canonical, option->default_text);
}

/* covers: option * */
static void
test_option_table_round_trips(void **state)
{
    walk(check_round_trip);
}

static void
check_refuses_other_types(const PpmOption *option)
{
    GVariant *values[] = {g_variant_new_int32(1), g_variant_new_strv(NULL, 0),
                          g_variant_new_double(1), g_variant_new("a{sv}", NULL),
                          g_variant_new_variant(g_variant_new_string("true"))};

    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autoptr(GVariant) value = g_variant_ref_sink(values[i]);
        g_autofree char *canonical = ppm_option_check_variant(option, value, NULL);

        assert_true(!canonical || option->type == PPM_OPTION_LIST);
    }
}

static void
test_option_table_refuses_other_types(void **state)
{
    walk(check_refuses_other_types);
}

static gboolean
is_unique(const char *nm_key)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);
    guint n_found = 0;

    for (gsize i = 0; i < n_options; i++)
        n_found += g_strcmp0(table[i].nm_key, nm_key) == 0;
    return n_found == 1;
}

static void
check_nm_key(const PpmOption *option)
{
    assert_true(!option->nm_key || is_unique(option->nm_key));
}

static void
test_option_table_nm_keys(void **state)
{
    walk(check_nm_key);
}

/* Words are one argument each: no row can add a second one. */
static void
check_words(const PpmOption *option)
{
    const char *const words[] = {option->word_if_true, option->word_if_false};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        assert_true(!words[i] || !strpbrk(words[i], " \t\n\"'\\"));
    assert_true(option->type == PPM_OPTION_BOOLEAN || !option->word_if_false);
}

static void
test_option_table_words(void **state)
{
    walk(check_words);
}

/* covers: checked option default-route kill-switch masquerade allow-incoming */
static void
test_option_table_system_wide(void **state)
{
    static const char *const system_wide[] = {"default-route", "kill-switch", "masquerade",
                                              "allow-incoming", "autoconnect"};

    for (guint i = 0; i < G_N_ELEMENTS(system_wide); i++)
        assert_true(ppm_option_find(system_wide[i])->flags & PPM_OPTION_SYSTEM_WIDE);
    assert_true(ppm_option_find("uuid")->flags & PPM_OPTION_READ_ONLY);
    assert_true(ppm_option_find("owner")->flags & PPM_OPTION_READ_ONLY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_option_table_has_all_keys),
        cmocka_unit_test(test_option_find_unknown),
        cmocka_unit_test(test_option_table_texts),
        cmocka_unit_test(test_option_table_names),
        cmocka_unit_test(test_option_table_groups_are_together),
        cmocka_unit_test(test_option_table_fields),
        cmocka_unit_test(test_option_table_defaults),
        cmocka_unit_test(test_option_table_round_trips),
        cmocka_unit_test(test_option_table_refuses_other_types),
        cmocka_unit_test(test_option_table_nm_keys),
        cmocka_unit_test(test_option_table_words),
        cmocka_unit_test(test_option_table_system_wide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
