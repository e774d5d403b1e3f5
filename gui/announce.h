/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a screen reader says by itself, wherever the focus is. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets the text of @label; a new one is read out where its window is to be seen. */
void ppm_announce_label(GtkLabel *label, const char *text);

G_END_DECLS
