/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the log and the history of a connection, and reads them from the service. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ppm_records_show_log(PpmRemoteConnection *connection, GtkWindow *parent);
void ppm_records_show_history(PpmRemoteConnection *connection, GtkWindow *parent);

G_END_DECLS
