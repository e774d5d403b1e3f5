/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tunnel of another program: what there is to see, and why nothing can be done here. */
#pragma once

#include "foreign-tunnel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_FOREIGN_PAGE (ppm_foreign_page_get_type())
G_DECLARE_FINAL_TYPE(PpmForeignPage, ppm_foreign_page, PPM, FOREIGN_PAGE, GtkBox)

GtkWidget *ppm_foreign_page_new(PpmForeignTunnel *tunnel);

PpmForeignTunnel *ppm_foreign_page_get_tunnel(PpmForeignPage *page);

G_END_DECLS
