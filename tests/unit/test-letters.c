/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters after Alt: each once in a window, whatever the language. */
#include "config.h"

#include "letters.h"
#include "support.h"

#define assert_marked(letters, text, expected)                                                     \
    G_STMT_START                                                                                   \
    {                                                                                              \
        g_autofree char *marked = ppm_letters_mark(letters, text);                                 \
        assert_string_equal(marked, expected);                                                     \
    }                                                                                              \
    G_STMT_END

static void
test_letters_first_of_a_word(void **state)
{
    g_autoptr(PpmLetters) letters = ppm_letters_new();

    assert_marked(letters, "User name", "_User name");
    assert_marked(letters, "User known", "User _known");
    assert_marked(letters, "User (known)", "U_ser (known)");
}

static void
test_letters_taken_by_others(void **state)
{
    g_autoptr(PpmLetters) letters = ppm_letters_new();

    ppm_letters_take(letters, 'S');
    assert_marked(letters, "save", "s_ave");
    assert_marked(letters, "sas", "sas");
}

static void
test_letters_other_languages(void **state)
{
    g_autoptr(PpmLetters) letters = ppm_letters_new();

    assert_marked(letters, "Über", "_Über");
    assert_marked(letters, "über", "ü_ber");
    assert_marked(letters, "الخادم", "_الخادم");
    assert_marked(letters, "الخادم", "ا_لخادم");
}

static void
test_letters_underlines_stay(void **state)
{
    g_autoptr(PpmLetters) letters = ppm_letters_new();

    assert_marked(letters, "_a_b", "___a__b");
    assert_marked(letters, "…", "…");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_first_of_a_word),
        cmocka_unit_test(test_letters_taken_by_others),
        cmocka_unit_test(test_letters_other_languages),
        cmocka_unit_test(test_letters_underlines_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
