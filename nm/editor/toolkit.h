/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What GTK 3 and GTK 4 say differently; what both know as a property is set as one. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ppm_toolkit_append(GtkWidget *box, GtkWidget *child);

/* Folded; @name is the GtkExpander's, @title has an underline before its letter. */
GtkWidget *ppm_toolkit_expander(const char *name, const char *title, GtkWidget *child);

/* As high as what is in it, up to @max_height pixels. */
GtkWidget *ppm_toolkit_scrolled(GtkWidget *child, int max_height);

/* A menu of @titles (NULL behind the last), of which one is chosen. */
GtkWidget *ppm_toolkit_menu(const char *const *titles);
guint ppm_toolkit_menu_get(GtkWidget *menu);
void ppm_toolkit_menu_set(GtkWidget *menu, guint number);
extern const char ppm_toolkit_menu_signal[];

/* An entry whose text is not shown unless @check (a check button) is active. */
GtkWidget *ppm_toolkit_password_entry(GtkWidget *check);

/* Its text runs from left to right in every language. */
void ppm_toolkit_keep_ltr(GtkWidget *entry);

/* A label of @title, with an underline before the letter that leads to @input; for those who cannot
 * see it, too. */
GtkWidget *ppm_toolkit_label(const char *title, GtkWidget *input);

/* For those who cannot see it. NULL: as it was. */
void ppm_toolkit_describe(GtkWidget *widget, const char *name, const char *description);

void ppm_toolkit_set_class(GtkWidget *widget, const char *name, gboolean on);

gboolean ppm_toolkit_has_focus(GtkWidget *widget);

/* How far below the top of @ancestor it begins, in pixels. */
int ppm_toolkit_top(GtkWidget *widget, GtkWidget *ancestor);

/* Not shown with what it is in, only by itself. */
void ppm_toolkit_keep_hidden(GtkWidget *widget);

/* All that is in it, but what is kept hidden. */
void ppm_toolkit_show_all(GtkWidget *widget);

G_END_DECLS
