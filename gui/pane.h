/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A box that wants no more width than it needs. HdyLeaflet folds where its children's natural
 * widths do not fit: what is shown in a pane, a long message say, is not to fold the window away
 * from it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_PANE (ppm_pane_get_type())
G_DECLARE_FINAL_TYPE(PpmPane, ppm_pane, PPM, PANE, GtkBox)

G_END_DECLS
