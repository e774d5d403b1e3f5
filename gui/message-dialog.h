/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short messages and questions. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @parent, here and below, may be NULL, or gone; @text may be NULL. */
void ppm_message_dialog_show(GtkWindow *parent, const char *title, const char *text);

/* @verb: the button that does it, with a mnemonic. The caller connects to "response"
 * (GTK_RESPONSE_OK), and destroys it then. */
GtkWidget *ppm_message_dialog_ask(GtkWindow *parent, const char *title, const char *text,
                                  const char *verb);

G_END_DECLS
