/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A short program that changes what the service itself cannot: it sees /etc read-only, and what it
 * starts would inherit that. With systemd it runs in a transient unit of its own, else as a child.
 * Never a shell; never longer than its time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpmErrand:
 * @argv: absolute path first
 * @input: its standard input; NULL: none
 * @is_confined: it needs nothing but to write to /etc
 * @seconds: after which it is killed
 */
typedef struct {
    const char *const *argv;
    const char *input;
    gboolean is_confined;
    guint seconds;
} PpmErrand;

/* Cannot be called off: what it is to undo must be undone. */
void ppm_errand_run_async(GDBusConnection *bus, const PpmErrand *errand,
                          GAsyncReadyCallback callback, gpointer user_data);

/* FALSE where it was not started or did not end well; the message is what it said, in one line. */
gboolean ppm_errand_run_finish(GAsyncResult *result, GError **error);

G_END_DECLS
