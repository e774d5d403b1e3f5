/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pppd and all that it starts, wherever they live: a transient systemd service that outlives us
 * (decision 2), or, where there is no systemd, a child in a session and mount namespace of its own.
 */
#pragma once

#include <gio/gio.h>

#include "evidence.h"

G_BEGIN_DECLS

typedef struct _PpmProcess PpmProcess;

/* Called once, never from within ppm_process_start() or ppm_process_adopt(), when nothing of it
 * runs any more. @problem: NULL, or why it could not be started. */
typedef void (*PpmProcessEndedFunc)(const PpmExit *exit, const char *problem, gpointer user_data);

/**
 * PpmProcessRequest:
 * @uuid: the connection's
 * @description: for systemctl status
 * @argv: absolute path first
 * @secret_fd: becomes standard input; stays the caller's
 * @log_fd: becomes standard output and error; stays the caller's
 * @note: a file that a child leaves its number in before it becomes pppd
 * @journal_directory: is seen as /run/systemd/journal from within, with our dev-log in it
 */
typedef struct {
    const char *uuid;
    const char *description;
    const char *const *argv;
    int secret_fd;
    int log_fd;
    const char *note;
    const char *journal_directory;
} PpmProcessRequest;

PpmProcess *ppm_process_start(const PpmProcessRequest *request, PpmProcessEndedFunc func,
                              gpointer user_data, GError **error);

/* Takes charge of what an earlier service started, by the handle it wrote down, and, where it died
 * before it could, by @note. Where it has ended meanwhile, the function is called soon. */
PpmProcess *ppm_process_adopt(const char *uuid, const char *handle, const char *note,
                              PpmProcessEndedFunc func, gpointer user_data, GError **error);

/* What is written down before a process is started, so that one whose start we do not survive is
 * found all the same. */
const char *ppm_process_handle_to_be(void);

/* What a later service needs to adopt it. */
const char *ppm_process_handle(PpmProcess *process);

/* SIGTERM to pppd, which then takes leave of its peer; SIGKILL to all of it after five seconds. */
void ppm_process_stop(PpmProcess *process);

/* Lets go of it: what runs goes on running. */
void ppm_process_free(PpmProcess *process);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmProcess, ppm_process_free)

G_END_DECLS
