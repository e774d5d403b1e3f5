/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "announce.h"
#include "isolate.h"

/* ATK has the signal since 2.46; before, nothing is said. */
static void
announce(GtkWidget *widget, const char *text)
{
    guint id = g_signal_lookup("announcement", ATK_TYPE_OBJECT);

    if (id)
        g_signal_emit(gtk_widget_get_accessible(widget), id, 0, text);
}

void
ppm_announce_label(GtkLabel *label, const char *text)
{
    GtkWidget *widget = GTK_WIDGET(label);
    g_autofree char *line = ppm_isolate_line(text);

    if (g_str_equal(gtk_label_get_text(label), line))
        return;
    gtk_label_set_text(label, line);
    if (*text && gtk_widget_get_mapped(gtk_widget_get_toplevel(widget)))
        announce(widget, text);
}
