/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What widgets have as mnemonics. */
#pragma once

#include "letters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The letters of all labels in the window of @widget. */
PpmLetters *ppm_mnemonics_taken(GtkWidget *widget);

/* Gives @label a letter, or none where @letters is NULL. */
void ppm_mnemonics_give(GtkLabel *label, const char *text, PpmLetters *letters);

G_END_DECLS
