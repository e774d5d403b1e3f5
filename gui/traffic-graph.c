/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One sample a second, drawn when it comes and never between. */
#include "config.h"

#include "traffic-graph.h"
#include "isolate.h"

#include <glib/gi18n.h>
#include <string.h>

#define SAMPLES        300
#define LOWEST_TOP     1024.0 /* bytes a second: noise does not fill the graph */
#define LINE_WIDTH     1.5
#define TEXT_MARGIN    6
#define GRID_ALPHA     0.15
#define FILL_ALPHA     0.25
#define LEAST_CONTRAST 3 /* to 1, of what is no text */

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
    g_autofree char *size = ppm_isolate_size((guint64)rate);

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

/* Where the lines are: below the text. */
static cairo_rectangle_t
plot_of(PpmTrafficGraph *self, PangoLayout *text)
{
    double width = gtk_widget_get_allocated_width(GTK_WIDGET(self));
    double height = gtk_widget_get_allocated_height(GTK_WIDGET(self));
    int text_height;

    pango_layout_get_pixel_size(text, NULL, &text_height);
    text_height += 2 * TEXT_MARGIN;
    return (cairo_rectangle_t){0, text_height, width, MAX(1, height - text_height - LINE_WIDTH)};
}

/* Time goes the way that people read. */
static void
trace_line(PpmTrafficGraph *self, cairo_t *cairo, const cairo_rectangle_t *plot, gboolean sent,
           double top)
{
    gboolean rtl = gtk_widget_get_direction(GTK_WIDGET(self)) == GTK_TEXT_DIR_RTL;

    for (guint i = 0; i < SAMPLES; i++) {
        double rate = sent ? self->samples[i].tx : self->samples[i].rx;
        double at = (double)(rtl ? SAMPLES - 1 - i : i) / (SAMPLES - 1);

        cairo_line_to(cairo, plot->width * at, plot->y + plot->height * (1 - rate / top));
    }
}

static void
draw_grid(cairo_t *cairo, const cairo_rectangle_t *plot)
{
    for (guint quarter = 0; quarter <= 4; quarter += 2) {
        double y = (int)(plot->y + plot->height * quarter / 4) + 0.5;

        cairo_move_to(cairo, 0, y);
        cairo_line_to(cairo, plot->width, y);
    }
    cairo_set_line_width(cairo, 1);
    cairo_stroke(cairo);
}

/* As the guidelines for web content define it, nearly. */
static double
luminance(const GdkRGBA *color)
{
    return 0.2126 * color->red * color->red + 0.7152 * color->green * color->green +
           0.0722 * color->blue * color->blue;
}

static gboolean
can_be_told_apart(const GdkRGBA *one, const GdkRGBA *other)
{
    double a = luminance(one), b = luminance(other);

    return (MAX(a, b) + 0.05) / (MIN(a, b) + 0.05) >= LEAST_CONTRAST;
}

/* The theme's own colour where it can be seen, or else that of text. */
static GdkRGBA
accent_of(GtkStyleContext *style, const GdkRGBA *text)
{
    GdkRGBA accent, background;

    if (gtk_style_context_lookup_color(style, "theme_selected_bg_color", &accent) &&
        gtk_style_context_lookup_color(style, "theme_base_color", &background) &&
        can_be_told_apart(&accent, &background))
        return accent;
    return *text;
}

/* What is received is filled, what is sent is dashed: colour alone tells some people nothing. */
static void
draw_lines(PpmTrafficGraph *self, cairo_t *cairo, const cairo_rectangle_t *plot, double top)
{
    static const double dashes[] = {4, 3};
    GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self));
    GdkRGBA text, accent;

    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &text);
    accent = accent_of(style, &text);
    cairo_set_source_rgba(cairo, text.red, text.green, text.blue, GRID_ALPHA);
    draw_grid(cairo, plot);
    cairo_set_line_width(cairo, LINE_WIDTH);
    trace_line(self, cairo, plot, FALSE, top);
    gdk_cairo_set_source_rgba(cairo, &accent);
    cairo_stroke_preserve(cairo);
    cairo_line_to(cairo, plot->width, plot->y + plot->height);
    cairo_line_to(cairo, 0, plot->y + plot->height);
    cairo_set_source_rgba(cairo, accent.red, accent.green, accent.blue, FILL_ALPHA);
    cairo_fill(cairo);
    trace_line(self, cairo, plot, TRUE, top);
    gdk_cairo_set_source_rgba(cairo, &text);
    cairo_set_dash(cairo, dashes, G_N_ELEMENTS(dashes), 0);
    cairo_stroke(cairo);
}

static PangoLayout *
new_text(PpmTrafficGraph *self, double top)
{
    g_autofree char *rate = rate_text(top);
    g_autofree char *text = g_strdup_printf(_("%s · filled: received, dashed: sent"), rate);
    PangoLayout *layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new();

    pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_width(
        layout, (gtk_widget_get_allocated_width(GTK_WIDGET(self)) - 2 * TEXT_MARGIN) * PANGO_SCALE);
    return layout;
}

static gboolean
ppm_traffic_graph_draw(GtkWidget *widget, cairo_t *cairo)
{
    PpmTrafficGraph *self = PPM_TRAFFIC_GRAPH(widget);
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    int width = gtk_widget_get_allocated_width(widget);
    int height = gtk_widget_get_allocated_height(widget);
    double top = top_of(self);
    g_autoptr(PangoLayout) text = new_text(self, top);
    cairo_rectangle_t plot = plot_of(self, text);

    gtk_render_background(style, cairo, 0, 0, width, height);
    draw_lines(self, cairo, &plot, top);
    gtk_render_frame(style, cairo, 0, 0, width, height);
    gtk_render_layout(style, cairo, TEXT_MARGIN, TEXT_MARGIN, text);
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
    gtk_widget_set_size_request(GTK_WIDGET(self), -1, 120);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self)),
                                GTK_STYLE_CLASS_VIEW);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self)),
                                GTK_STYLE_CLASS_FRAME);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)),
                        _("Traffic of the last five minutes"));
    gtk_widget_show(GTK_WIDGET(self));
}
