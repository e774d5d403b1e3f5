/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what AddRoutes, RemoveRoutes and EnableRoutes do to a profile's list of routes. */
#pragma once

#include "route.h"

G_BEGIN_DECLS

/* Does to @routes (PpmRoute elements) what it is for with the route that @text names; @enabled is
 * for ppm_route_change_enable() alone. */
typedef gboolean (*PpmRouteChange)(GArray *routes, const char *text, gboolean enabled,
                                   GError **error);

/* @text as the option "route" has it; PPM_ERROR_EXISTS where there is one to that network. */
gboolean ppm_route_change_add(GArray *routes, const char *text, gboolean enabled, GError **error);

/* @text is a CIDR; PPM_ERROR_NOT_FOUND where there is none to that network. */
gboolean ppm_route_change_remove(GArray *routes, const char *text, gboolean enabled,
                                 GError **error);
gboolean ppm_route_change_enable(GArray *routes, const char *text, gboolean enabled,
                                 GError **error);

/* Whether that many can be changed at once. */
gboolean ppm_route_change_check_number(const char *const *texts, GError **error);

G_END_DECLS
