/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Follows the file that a tunnel's pppd appends its log to: inotify, never a pipe, so that pppd
 * neither blocks nor falls silent when the service sleeps or dies. Blanks what could be used to
 * find the password in the file itself, and empties a file that has grown too large. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_LOG_MAX_BYTES (256 * 1024)

typedef struct _PpmLogFollower PpmLogFollower;

/* @line: valid UTF-8, blanked, without control characters, at most 1024 bytes. */
typedef void (*PpmLogLineFunc)(const char *line, gpointer user_data);

/* Follows @path (which must exist) from its beginning: what is there already is read with the first
 * change or by ppm_log_follower_drain(). The function may free the follower only from outside of
 * its own call. */
PpmLogFollower *ppm_log_follower_new(const char *path, PpmLogLineFunc func, gpointer user_data,
                                     GError **error);

/* Reads what is there right now, up to the end and a last line without newline. */
void ppm_log_follower_drain(PpmLogFollower *follower);

void ppm_log_follower_free(PpmLogFollower *follower);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmLogFollower, ppm_log_follower_free)

G_END_DECLS
