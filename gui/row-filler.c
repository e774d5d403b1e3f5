/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "row-filler.h"

#define SCREENFUL 30
#define AT_A_TIME 20

struct _PpmRowFiller {
    GObject parent_instance;

    GQueue waiting; /* PpmConnectionRow; some may have left the list again */
    guint filled;   /* since the list was last complete */
    guint source;
};

G_DEFINE_FINAL_TYPE(PpmRowFiller, ppm_row_filler, G_TYPE_OBJECT)

static gboolean
fill_some(gpointer user_data)
{
    PpmRowFiller *self = user_data;

    for (guint i = 0; i < AT_A_TIME && !g_queue_is_empty(&self->waiting); i++) {
        g_autoptr(PpmConnectionRow) row = g_queue_pop_head(&self->waiting);

        if (gtk_widget_get_parent(GTK_WIDGET(row)))
            ppm_connection_row_fill(row);
    }
    if (!g_queue_is_empty(&self->waiting))
        return G_SOURCE_CONTINUE;
    self->filled = 0;
    self->source = 0;
    return G_SOURCE_REMOVE;
}

static gboolean
on_drawn(PpmRowFiller *self)
{
    if (!self->source && !g_queue_is_empty(&self->waiting))
        self->source = g_idle_add_full(G_PRIORITY_LOW, fill_some, self, NULL);
    return GDK_EVENT_PROPAGATE;
}

void
ppm_row_filler_add(PpmRowFiller *self, PpmConnectionRow *row)
{
    if (self->filled < SCREENFUL) {
        ppm_connection_row_fill(row);
        self->filled++;
    } else {
        g_queue_push_tail(&self->waiting, g_object_ref(row)); /* still floating for the list */
    }
}

static void
ppm_row_filler_dispose(GObject *object)
{
    PpmRowFiller *self = PPM_ROW_FILLER(object);

    g_clear_handle_id(&self->source, g_source_remove);
    g_queue_clear_full(&self->waiting, g_object_unref);
    G_OBJECT_CLASS(ppm_row_filler_parent_class)->dispose(object);
}

static void
ppm_row_filler_class_init(PpmRowFillerClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ppm_row_filler_dispose;
}

static void
ppm_row_filler_init(PpmRowFiller *self)
{
    g_queue_init(&self->waiting);
}

PpmRowFiller *
ppm_row_filler_new(GtkWidget *list)
{
    PpmRowFiller *self = g_object_new(PPM_TYPE_ROW_FILLER, NULL);

    g_signal_connect_object(list, "draw", G_CALLBACK(on_drawn), self,
                            G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    return self;
}
