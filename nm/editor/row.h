/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One option: its label, what it is changed with, and what is to be said of its value. */
#pragma once

#include "draft.h"
#include "letters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_NM_ROW (ppm_nm_row_get_type())
G_DECLARE_FINAL_TYPE(PpmNmRow, ppm_nm_row, PPM, NM_ROW, GObject)

/**
 * Signal "changed": (PpmNmRow *row, const char *text, gpointer user_data): by the user
 */

PpmNmRow *ppm_nm_row_new(const PpmOption *option, PpmLetters *letters);
const PpmOption *ppm_nm_row_option(PpmNmRow *row);

/* Into two columns from line @top on; returns the first line behind it. @wide: the input gets the
 * room that is there, not the label. */
int ppm_nm_row_attach(PpmNmRow *row, GtkWidget *grid, int top, gboolean wide);

void ppm_nm_row_show(PpmNmRow *row, PpmNmDraft *draft, gboolean with_text);

/* ---- for rows of another kind ---- */

/* @name: which tests and style sheets know @input by. */
GtkWidget *ppm_nm_row_label(const char *title, GtkWidget *input, const char *name,
                            PpmLetters *letters);

/* A line of its own, hidden until something is to be said. */
GtkWidget *ppm_nm_row_note(void);
void ppm_nm_row_note_set(GtkWidget *note, const char *text, gboolean is_problem);

G_END_DECLS
