/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an option's value is set with, by its type: a switch, a menu, an entry, a list. Speaks text
 * as in a profile file. */
#pragma once

#include "option-table.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_OPTION_CONTROL (ppm_option_control_get_type())
G_DECLARE_FINAL_TYPE(PpmOptionControl, ppm_option_control, PPM, OPTION_CONTROL, GtkBin)

/**
 * Signal "changed": (PpmOptionControl *control, gpointer user_data): by the user
 */

/* @one_line: of a list, one entry with commas in place of a list editor. */
GtkWidget *ppm_option_control_new(const PpmOption *option, gboolean one_line);

char *ppm_option_control_get_text(PpmOptionControl *control);
void ppm_option_control_set_text(PpmOptionControl *control, const char *text);

/* Whether it needs a line of its own. */
gboolean ppm_option_control_is_wide(PpmOptionControl *control);

/* The widget that the user acts on. */
GtkWidget *ppm_option_control_get_input(PpmOptionControl *control);

G_END_DECLS
