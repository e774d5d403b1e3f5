/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does what the user wants of a page's routes. */
#pragma once

#include "connection-page.h"

G_BEGIN_DECLS

/* As long as @page lives. What the service refuses is shown on it. */
void ppm_page_routes_follow(PpmConnectionPage *page);

G_END_DECLS
