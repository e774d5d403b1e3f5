/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the editor of a connection, and saves, forgets and deletes what the user wants. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ppm_editing_start(PpmRemoteConnection *connection, GtkWindow *parent);

G_END_DECLS
