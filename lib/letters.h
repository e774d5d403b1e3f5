/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The letters after Alt in one window, of which none may be there twice. They are found at run
 * time: the texts of the options are sentences, in each language others. Knows no widget. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PpmLetters PpmLetters;

PpmLetters *ppm_letters_new(void);
void ppm_letters_free(PpmLetters *letters);

/* @letter is used by somebody else. */
void ppm_letters_take(PpmLetters *letters, gunichar letter);

/* @text with an underline before a letter that was free and now is taken: the first of a word
 * where there is one. Where none is free there is no underline; those of the text itself stay what
 * they are. */
char *ppm_letters_mark(PpmLetters *letters, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmLetters, ppm_letters_free)

G_END_DECLS
