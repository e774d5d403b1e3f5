/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The entries of a list, each in an entry of its own. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_LIST_EDITOR (ppm_list_editor_get_type())
G_DECLARE_FINAL_TYPE(PpmListEditor, ppm_list_editor, PPM, LIST_EDITOR, GtkBox)

/**
 * Signal "changed": (PpmListEditor *editor, gpointer user_data): by whomever
 */

/* @name: what the list holds, for those who cannot see it. */
GtkWidget *ppm_list_editor_new(const char *name);

/* The entries separated by ";"; empty ones are left out. */
char *ppm_list_editor_get_text(PpmListEditor *editor);
void ppm_list_editor_set_text(PpmListEditor *editor, const char *text);

G_END_DECLS
