/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one window: connections on the left, the chosen one on the right, one at a time where it is
 * narrow. */
#pragma once

#include "operations.h"
#include "remote-service.h"

#include <handy.h>

G_BEGIN_DECLS

#define PPM_TYPE_WINDOW (ppm_window_get_type())
G_DECLARE_FINAL_TYPE(PpmWindow, ppm_window, PPM, WINDOW, HdyApplicationWindow)

PpmWindow *ppm_window_new(GtkApplication *application, PpmRemoteService *service,
                          PpmOperations *operations);

/* Shows the connection @name (or UUID) and connects it; says so where there is none. */
void ppm_window_connect(PpmWindow *window, const char *name);

/* Shows a connection of the list. */
void ppm_window_choose(PpmWindow *window, PpmRemoteConnection *connection);

/* Whether its page is to be seen, unless something lies over the window. */
gboolean ppm_window_shows(PpmWindow *window, PpmRemoteConnection *connection);

void ppm_window_disconnect_all(PpmWindow *window);

G_END_DECLS
