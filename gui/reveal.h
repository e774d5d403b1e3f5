/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the label with @text, or hides it where that is NULL or empty. What appears in the row that
 * the user is at is scrolled to: what is wrong with a field is seen also at the edge of the window,
 * and heard. */
void ppm_reveal_text(GtkLabel *label, const char *text);

/* The row has been added: once it has its place, it is scrolled to, with what is around its list as
 * far as that fits. */
void ppm_reveal_row(GtkListBoxRow *row);

G_END_DECLS
