/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One option: what it is, its value, what is allowed, what is wrong, and the way back to the
 * preset. */
#pragma once

#include "draft.h"
#include "form-row.h"
#include "letters.h"
#include "option-table.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_OPTION_ROW (ppm_option_row_get_type())
G_DECLARE_FINAL_TYPE(PpmOptionRow, ppm_option_row, PPM, OPTION_ROW, PpmFormRow)

/**
 * Signal "changed": (PpmOptionRow *row, const char *text, gpointer user_data): by the user, to what
 * may be wrong
 * Signal "reset": (PpmOptionRow *row, gpointer user_data): the user wants what the preset says
 */

/* @simple: of a list, one entry with commas; and the key is not shown. */
GtkWidget *ppm_option_row_new(const PpmOption *option, gboolean simple);

const PpmOption *ppm_option_row_get_option(PpmOptionRow *row);

/* Shows what @draft says of the option. @with_text: the value too, else only what is said of it:
 * nobody writes into what the user is typing. */
void ppm_option_row_show(PpmOptionRow *row, PpmDraft *draft, gboolean with_text);

/* Gives the title a letter after Alt that is not taken; none where @letters is NULL. */
void ppm_option_row_give_letter(PpmOptionRow *row, PpmLetters *letters);

G_END_DECLS
