/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log of the latest attempts, to read, copy and save. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PPM_TYPE_LOG_DIALOG (ppm_log_dialog_get_type())
G_DECLARE_FINAL_TYPE(PpmLogDialog, ppm_log_dialog, PPM, LOG_DIALOG, GtkDialog)

/* @name: of the connection. */
PpmLogDialog *ppm_log_dialog_new(GtkWindow *parent, const char *name);

/* @at: microseconds since 1970. @source: which program said it. */
void ppm_log_dialog_append(PpmLogDialog *dialog, gint64 at, const char *source, const char *text);

/* What went wrong; NULL takes it away. */
void ppm_log_dialog_show_error(PpmLogDialog *dialog, const char *message);

G_END_DECLS
