/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks once a second what went through a page's tunnel, while somebody can see it. */
#pragma once

#include "connection-page.h"

G_BEGIN_DECLS

/* As long as @page lives. */
void ppm_page_traffic_follow(PpmConnectionPage *page);

G_END_DECLS
