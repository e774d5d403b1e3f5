/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "letters.h"

struct _PpmLetters {
    GHashTable *taken; /* set of gunichar, all small */
};

static gpointer
key_of(gunichar letter)
{
    return GUINT_TO_POINTER(g_unichar_tolower(letter));
}

PpmLetters *
ppm_letters_new(void)
{
    PpmLetters *letters = g_new(PpmLetters, 1);

    letters->taken = g_hash_table_new(NULL, NULL);
    return letters;
}

void
ppm_letters_free(PpmLetters *letters)
{
    g_hash_table_unref(letters->taken);
    g_free(letters);
}

void
ppm_letters_take(PpmLetters *letters, gunichar letter)
{
    g_hash_table_add(letters->taken, key_of(letter));
}

/* NULL where none is free. */
static const char *
find_free(PpmLetters *letters, const char *text, gboolean only_first)
{
    gboolean in_word = FALSE;

    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        gboolean usable = g_unichar_isalnum(letter);

        if (usable && !(in_word && only_first) &&
            !g_hash_table_contains(letters->taken, key_of(letter)))
            return at;
        in_word = usable;
    }
    return NULL;
}

char *
ppm_letters_mark(PpmLetters *letters, const char *text)
{
    const char *chosen = find_free(letters, text, TRUE);
    GString *marked = g_string_new(NULL);

    if (!chosen)
        chosen = find_free(letters, text, FALSE);
    if (chosen)
        ppm_letters_take(letters, g_utf8_get_char(chosen));
    for (const char *at = text; *at; at++) {
        if (at == chosen || *at == '_')
            g_string_append_c(marked, '_');
        g_string_append_c(marked, *at);
    }
    return g_string_free(marked, FALSE);
}
