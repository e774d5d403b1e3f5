/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One sample a second, drawn when it comes and never between. */
#include "config.h"

#include "traffic-graph.h"

#include <glib/gi18n.h>
#include <string.h>

#define SAMPLES     300
#define LOWEST_TOP  1024.0 /* bytes a second: noise does not fill the graph */
#define LINE_WIDTH  1.5
#define TEXT_MARGIN 4

typedef struct {
    double rx, tx; /* bytes a second */
} Sample;

struct _PpmTrafficGraph {
    GtkDrawingArea parent_instance;

    Sample samples[SAMPLES]; /* the newest last */
    guint64 rx_bytes, tx_bytes;
    gint64 at; /* monotonic, of the newest; 0 before the first */
};

G_DEFINE_FINAL_TYPE(PpmTrafficGraph, ppm_traffic_graph, GTK_TYPE_DRAWING_AREA)

static double
top_of(PpmTrafficGraph *self)
{
    double top = LOWEST_TOP;

    for (guint i = 0; i < SAMPLES; i++)
        top = MAX(top, MAX(self->samples[i].rx, self->samples[i].tx));
    return top;
}

static char *
rate_text(double rate)
{
    g_autofree char *size = g_format_size((guint64)rate);

    return g_strdup_printf(_("%s/s"), size);
}

/* For those who do not see it. */
static void
describe(PpmTrafficGraph *self)
{
    const Sample *now = &self->samples[SAMPLES - 1];
    g_autofree char *received = rate_text(now->rx);
    g_autofree char *sent = rate_text(now->tx);
    g_autofree char *top = rate_text(top_of(self));
    g_autofree char *text = g_strdup_printf(
        _("Now %s are received and %s sent; in the last five minutes it was at most %s."), received,
        sent, top);

    atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self)), text);
    gtk_widget_set_tooltip_text(GTK_WIDGET(self), text);
}

static void
push(PpmTrafficGraph *self, Sample sample)
{
    memmove(self->samples, self->samples + 1, sizeof self->samples - sizeof *self->samples);
    self->samples[SAMPLES - 1] = sample;
}

/* Where nobody looked for some seconds, what came in that time is spread over them. */
static void
push_since(PpmTrafficGraph *self, guint64 rx_bytes, guint64 tx_bytes, gint64 now)
{
    double seconds = MAX(0.1, (double)(now - self->at) / G_USEC_PER_SEC);
    Sample sample = {(double)(rx_bytes - self->rx_bytes) / seconds,
                     (double)(tx_bytes - self->tx_bytes) / seconds};
    int count = (int)CLAMP(seconds + 0.5, 1, SAMPLES);

    for (int i = 0; i < count; i++)
        push(self, sample);
}

void
ppm_traffic_graph_add(PpmTrafficGraph *self, guint64 rx_bytes, guint64 tx_bytes)
{
    gint64 now = g_get_monotonic_time();

    if (rx_bytes < self->rx_bytes || tx_bytes < self->tx_bytes)
        memset(self->samples, 0, sizeof self->samples);
    else if (self->at)
        push_since(self, rx_bytes, tx_bytes, now);
    self->rx_bytes = rx_bytes;
    self->tx_bytes = tx_bytes;
    self->at = now;
    describe(self);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* ---- drawing ---- */

static void
draw_line(PpmTrafficGraph *self, cairo_t *cairo, gboolean sent, double top)
{
    double width = gtk_widget_get_allocated_width(GTK_WIDGET(self));
    double height = gtk_widget_get_allocated_height(GTK_WIDGET(self)) - 2 * LINE_WIDTH;

    for (guint i = 0; i < SAMPLES; i++) {
        double rate = sent ? self->samples[i].tx : self->samples[i].rx;

        cairo_line_to(cairo, width * i / (SAMPLES - 1), LINE_WIDTH + height * (1 - rate / top));
    }
    cairo_stroke(cairo);
}

/* What is sent is dashed: colour alone tells some people nothing. */
static void
draw_lines(PpmTrafficGraph *self, cairo_t *cairo, const GdkRGBA *color, double top)
{
    static const double dashes[] = {4, 3};

    gdk_cairo_set_source_rgba(cairo, color);
    cairo_set_line_width(cairo, LINE_WIDTH);
    draw_line(self, cairo, FALSE, top);
    cairo_set_dash(cairo, dashes, G_N_ELEMENTS(dashes), 0);
    draw_line(self, cairo, TRUE, top);
}

static void
draw_text(PpmTrafficGraph *self, cairo_t *cairo, double top)
{
    g_autofree char *rate = rate_text(top);
    g_autofree char *text = g_strdup_printf(_("%s · solid: received, dashed: sent"), rate);
    g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new();

    pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_width(
        layout, (gtk_widget_get_allocated_width(GTK_WIDGET(self)) - 2 * TEXT_MARGIN) * PANGO_SCALE);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    gtk_render_layout(gtk_widget_get_style_context(GTK_WIDGET(self)), cairo, TEXT_MARGIN,
                      TEXT_MARGIN, layout);
}

static gboolean
ppm_traffic_graph_draw(GtkWidget *widget, cairo_t *cairo)
{
    PpmTrafficGraph *self = PPM_TRAFFIC_GRAPH(widget);
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    double top = top_of(self);
    GdkRGBA color;

    gtk_render_background(style, cairo, 0, 0, gtk_widget_get_allocated_width(widget),
                          gtk_widget_get_allocated_height(widget));
    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &color);
    draw_lines(self, cairo, &color, top);
    draw_text(self, cairo, top);
    return GDK_EVENT_PROPAGATE;
}

static void
ppm_traffic_graph_class_init(PpmTrafficGraphClass *class)
{
    GTK_WIDGET_CLASS(class)->draw = ppm_traffic_graph_draw;
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), ATK_ROLE_CHART);
}

static void
ppm_traffic_graph_init(PpmTrafficGraph *self)
{
    gtk_widget_set_size_request(GTK_WIDGET(self), -1, 100);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self)),
                                GTK_STYLE_CLASS_VIEW);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)),
                        _("Traffic of the last five minutes"));
    gtk_widget_show(GTK_WIDGET(self));
}
