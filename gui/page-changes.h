/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes what the user wants changed on a page: routes, and settings that have a switch there. */
#pragma once

#include "connection-page.h"

G_BEGIN_DECLS

/* As long as @page lives. What the service refuses is shown on it. */
void ppm_page_changes_follow(PpmConnectionPage *page);

G_END_DECLS
