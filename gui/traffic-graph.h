/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What went through a tunnel in the last five minutes, as two lines. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_TRAFFIC_GRAPH (ppm_traffic_graph_get_type())
G_DECLARE_FINAL_TYPE(PpmTrafficGraph, ppm_traffic_graph, PPM, TRAFFIC_GRAPH, GtkDrawingArea)

/* The totals, in bytes, at this second; the time between two calls is measured. Totals that are
 * less than before begin a new tunnel. */
void ppm_traffic_graph_add(PpmTrafficGraph *graph, guint64 rx_bytes, guint64 tx_bytes);

G_END_DECLS
