/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The routes of a connection, each with its switch; new ones are added in place. */
#pragma once

#include "remote-connection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_ROUTE_LIST (ppm_route_list_get_type())
G_DECLARE_FINAL_TYPE(PpmRouteList, ppm_route_list, PPM, ROUTE_LIST, GtkBox)

/**
 * Signal "switched": (PpmRouteList *list, const char *cidr, gboolean on, gpointer user_data)
 * Signal "added": (PpmRouteList *list, const char *route, gpointer user_data): as the option has it
 * Signal "removed": (PpmRouteList *list, const char *cidr, gpointer user_data)
 *
 * All by the user; the list shows it when the service has done it.
 */

/* @routes: PpmRemoteRoute elements. */
void ppm_route_list_show(PpmRouteList *list, GPtrArray *routes);

G_END_DECLS
