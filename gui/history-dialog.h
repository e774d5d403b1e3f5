/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attempts that are over, the newest first. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_HISTORY_DIALOG (ppm_history_dialog_get_type())
G_DECLARE_FINAL_TYPE(PpmHistoryDialog, ppm_history_dialog, PPM, HISTORY_DIALOG, GtkDialog)

/* @name, @user: of the connection. */
PpmHistoryDialog *ppm_history_dialog_new(GtkWindow *parent, const char *name, const char *user);

/* @attempts: aa{sv}, as GetHistory() gives it. */
void ppm_history_dialog_show(PpmHistoryDialog *dialog, GVariant *attempts);

/* What went wrong in place of them. */
void ppm_history_dialog_show_error(PpmHistoryDialog *dialog, const char *message);

G_END_DECLS
