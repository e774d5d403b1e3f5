/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nearness is the number of letters to insert, remove or replace (Levenshtein). */
#include "config.h"

#include "suggest.h"

#include <string.h>

#define LONGEST_WORD 32

static guint
distance(const char *a, const char *b)
{
    guint row[LONGEST_WORD + 1];
    gsize length = strlen(b);

    for (guint j = 0; j <= length; j++)
        row[j] = j;
    for (guint i = 1; a[i - 1]; i++) {
        guint diagonal = row[0];

        row[0] = i;
        for (guint j = 1; j <= length; j++) {
            guint replaced = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            row[j] = MIN(replaced, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[length];
}

const char *
ppm_suggest(const char *word, const char *const *candidates)
{
    const char *nearest = NULL;
    guint least = (guint)MAX(strlen(word) / 2, 1) + 1;

    for (; *candidates; candidates++) {
        guint edits;

        if (strlen(*candidates) > LONGEST_WORD)
            continue;
        edits = distance(word, *candidates);
        if (edits < least) {
            least = edits;
            nearest = *candidates;
        }
    }
    return nearest;
}
