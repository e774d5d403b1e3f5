/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Encryption in honest words. */
#include "config.h"

#include "encryption.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
test_encryption_label_of_each(void **state)
{
    static const char *const pairs[][2] = {
        {"", ""},
        {"none", "not encrypted, unsafe"},
        {"mppe-128-stateless", "encrypted, weak: MPPE 128-bit"},
        {"mppe-128-stateful", "encrypted, unsafe: MPPE 128-bit stateful"},
        {"mppe-56-stateless", "encrypted, unsafe: MPPE 56-bit"},
        {"mppe-40-stateless", "encrypted, unsafe: MPPE 40-bit"},
        {"rot13", "rot13"},
        {"mppe-128", "mppe-128"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *label = ppm_encryption_label(pairs[i][0]);

        assert_string_equal(label, pairs[i][1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encryption_label_of_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
