/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals that end programs, told by the main loop before anything that came after them. GLib's own
 * source learns of a signal through another thread, and an answer of the bus can overtake it: "not
 * authorised", say, because the same Ctrl-C ended the program that asks for the password. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PpmSignalWatch PpmSignalWatch;

typedef void (*PpmSignalFunc)(int number, gpointer user_data);

/* SIGINT, SIGTERM and SIGHUP come to @func. One watch at a time. NULL where the system has no more
 * descriptors: the signals then do what they did before. */
PpmSignalWatch *ppm_signal_watch_new(PpmSignalFunc func, gpointer user_data);

/* From here on the signals do what they did before. */
void ppm_signal_watch_free(PpmSignalWatch *watch);

G_END_DECLS
