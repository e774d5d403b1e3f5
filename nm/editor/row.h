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

/* Below what is in @box. With @labels the label is as wide as those, and the input gets the room
 * that is there; without, the label gets it. */
void ppm_nm_row_attach(PpmNmRow *row, GtkWidget *box, GtkSizeGroup *labels);

void ppm_nm_row_show(PpmNmRow *row, PpmNmDraft *draft, gboolean with_text);

/* ---- for rows of another kind ---- */

/* @name: which tests and style sheets know @input by. */
GtkWidget *ppm_nm_row_label(const char *title, GtkWidget *input, const char *name,
                            PpmLetters *letters);

typedef enum {
    PPM_NM_NOTE_HINT,
    PPM_NM_NOTE_WARNING,
    PPM_NM_NOTE_PROBLEM,
} PpmNmNote;

/* A line of its own, hidden until something is to be said. */
GtkWidget *ppm_nm_row_note(void);
void ppm_nm_row_note_set(GtkWidget *note, const char *text, PpmNmNote kind);

/* As ppm_nm_row_attach(). @below: (nullable): between the input and its note. */
void ppm_nm_row_add(GtkWidget *box, GtkWidget *label, GtkWidget *input, GtkWidget *below,
                    GtkWidget *note, GtkSizeGroup *labels);

GtkWidget *ppm_nm_row_box(void);

G_END_DECLS
