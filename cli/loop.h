/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting for the service: until somebody says how it ended, the service is gone, a signal comes,
 * or nobody reads the output any more. */
#pragma once

#include "client.h"

typedef struct _PpmLoop PpmLoop;

/* @number is the signal. A second one ends the program at once. */
typedef void (*PpmLoopSignal)(int number, gpointer user_data);

PpmLoop *ppm_loop_new(PpmClient *client);

/* SIGINT, SIGTERM and SIGHUP come here. */
void ppm_loop_on_signals(PpmLoop *loop, PpmLoopSignal signal, gpointer user_data);

/* Calls @expired once, or @tick again and again. */
void ppm_loop_after(PpmLoop *loop, guint milliseconds, GSourceOnceFunc expired, gpointer user_data);
void ppm_loop_every(PpmLoop *loop, guint milliseconds, GSourceFunc tick, gpointer user_data);

/* Ends with PPM_EXIT_DONE when the reader of standard output goes away. */
void ppm_loop_watch_output(PpmLoop *loop);

/* Runs until ppm_loop_end(), and returns its exit code. */
int ppm_loop_run(PpmLoop *loop);
void ppm_loop_end(PpmLoop *loop, int exit_code);
void ppm_loop_free(PpmLoop *loop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmLoop, ppm_loop_free)
