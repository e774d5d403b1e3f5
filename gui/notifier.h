/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells the desktop what happens to connections while nobody looks at them. */
#pragma once

#include "operations.h"
#include "preferences.h"
#include "remote-service.h"

G_BEGIN_DECLS

#define PPM_TYPE_NOTIFIER (ppm_notifier_get_type())
G_DECLARE_FINAL_TYPE(PpmNotifier, ppm_notifier, PPM, NOTIFIER, GObject)

/* @application: it must outlive the notifier, and have the actions "show-connection", "connect" and
 * "disconnect", which take a connection's UUID. What is told goes away with the notifier. */
PpmNotifier *ppm_notifier_new(GtkApplication *application, PpmRemoteService *service,
                              PpmOperations *operations, PpmPreferences *preferences);

G_END_DECLS
