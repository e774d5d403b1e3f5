/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instance in a session: it owns the model, the window and the actions. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_APPLICATION (ppm_application_get_type())
G_DECLARE_FINAL_TYPE(PpmApplication, ppm_application, PPM, APPLICATION, GtkApplication)

PpmApplication *ppm_application_new(void);

G_END_DECLS
