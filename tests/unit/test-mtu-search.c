/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rounds are written by the size of the largest packet that came back in each. */
#include "config.h"

#include "mtu-search.h"
#include "support.h"

typedef struct {
    const char *name;
    guint mtu;
    PpmMtuVerdict verdict; /* of the last round; before, it goes on */
    guint best;
    guint n_rounds, rounds[PPM_MTU_MOST_ROUNDS];
} Row;

/* covers: option mtu-probe */
static const Row rows[] = {
    {"all is well", 1456, PPM_MTU_FITS, 1456, 1, {1456}},
    {"lost by chance", 1456, PPM_MTU_FITS, 1456, 2, {1400, 1456}},
    {"twice", 1456, PPM_MTU_FITS, 1456, 3, {64, 1270, 1456}},
    {"a way of 1444", 1456, PPM_MTU_FITS, 1400, 3, {1400, 1400, 1400}},
    {"a way of 1384", 1456, PPM_MTU_FITS, 1340, 3, {1340, 1340, 1340}},
    {"a way of 1300", 1456, PPM_MTU_FITS, 1236, 3, {1236, 1236, 1236}},
    {"by chance less", 1456, PPM_MTU_FITS, 1340, 3, {64, 1340, 1270}},
    {"only small ones come", 1456, PPM_MTU_UNKNOWN, 64, 3, {64, 64, 64}},
    {"no answers", 1456, PPM_MTU_UNKNOWN, 0, 3, {0, 0, 0}},
    {"an answer late", 1456, PPM_MTU_FITS, 1456, 3, {0, 0, 1456}},
    {"silence is no evidence", 1456, PPM_MTU_FITS, 1340, 5, {0, 1340, 0, 1340, 1340}},
    {"it falls silent", 1456, PPM_MTU_UNKNOWN, 1340, 5, {1340, 0, 1340, 0, 0}},
    {"a small link", 1236, PPM_MTU_UNKNOWN, 64, 3, {64, 64, 64}},
    {"a tiny link", 576, PPM_MTU_FITS, 576, 2, {64, 576}},
};

static void
test_take_table(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Row *row = &rows[i];
        PpmMtuSearch search = {.mtu = row->mtu};

        for (guint round = 0; round < row->n_rounds; round++) {
            PpmMtuVerdict verdict = ppm_mtu_search_take(&search, row->rounds[round]);

            if (verdict != (round + 1 < row->n_rounds ? PPM_MTU_GO_ON : row->verdict))
                fail_msg("%s: verdict %d after round %u", row->name, verdict, round);
        }
        assert_int_equal(search.best, row->best);
    }
}

/* Whatever comes, it ends. */
static void
test_take_is_bounded(void **state)
{
    for (guint seed = 0; seed < 64; seed++) {
        PpmMtuSearch search = {.mtu = 1456};
        PpmMtuVerdict verdict = PPM_MTU_GO_ON;
        guint rounds = 0;

        for (; verdict == PPM_MTU_GO_ON; rounds++)
            verdict = ppm_mtu_search_take(&search, seed >> rounds & 1 ? 1340 : 0);
        assert_in_range(rounds, 3, PPM_MTU_MOST_ROUNDS);
    }
}

static void
expect_sizes(guint mtu, const char *expected)
{
    guint sizes[PPM_MTU_MOST_SIZES];
    guint count = ppm_mtu_search_sizes(mtu, sizes);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < count; i++)
        g_string_append_printf(text, "%s%u", i > 0 ? " " : "", sizes[i]);
    assert_string_equal(text->str, expected);
}

static void
test_sizes_table(void **state)
{
    expect_sizes(1456, "64 1236 1270 1340 1400 1456");
    expect_sizes(1400, "64 1236 1270 1340 1400");
    expect_sizes(1350, "64 1236 1270 1340 1350");
    expect_sizes(1236, "64 1236");
    expect_sizes(576, "64 576");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take_table),
        cmocka_unit_test(test_take_is_bounded),
        cmocka_unit_test(test_sizes_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
