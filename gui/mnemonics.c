/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "mnemonics.h"

static void
take(GtkWidget *widget, gpointer user_data)
{
    guint key = GTK_IS_LABEL(widget) ? gtk_label_get_mnemonic_keyval(GTK_LABEL(widget))
                                     : GDK_KEY_VoidSymbol;

    if (key != GDK_KEY_VoidSymbol)
        ppm_letters_take(user_data, gdk_keyval_to_unicode(key));
    if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), take, user_data);
}

PpmLetters *
ppm_mnemonics_taken(GtkWidget *widget)
{
    PpmLetters *letters = ppm_letters_new();

    take(gtk_widget_get_toplevel(widget), letters);
    return letters;
}

void
ppm_mnemonics_give(GtkLabel *label, const char *text, PpmLetters *letters)
{
    g_autofree char *marked = letters ? ppm_letters_mark(letters, text) : NULL;

    if (marked)
        gtk_label_set_text_with_mnemonic(label, marked);
    else
        gtk_label_set_text(label, text);
}
