/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs pptp-manager-firewall, which is linked to libnftables so that the service need not be. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts "@program @word" with @text on its standard input, and tells its process id, 0 where it
 * does not run. It cannot be cancelled; after 15 seconds it is killed, and then the kernel has all
 * of it or nothing. */
guint32 ppm_firewall_program_run_async(const char *program, const char *word, const char *text,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* What it said on standard output, or NULL and @error with what it said on standard error:
 * PPM_ERROR_FAILED, or another domain where it could not be started. */
char *ppm_firewall_program_run_finish(GAsyncResult *result, GError **error);

G_END_DECLS
