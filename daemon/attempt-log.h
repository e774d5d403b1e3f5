/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a connection's latest attempts, in memory, for ReadLog: bounded, blanked. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PPM_ATTEMPT_LOG_MAX_LINES 2000

typedef struct _PpmAttemptLog PpmAttemptLog;

PpmAttemptLog *ppm_attempt_log_new(void);
void ppm_attempt_log_free(PpmAttemptLog *log);

/* @source: "state", "pppd", "pptp" or "service"; @text: valid UTF-8 without control characters. The
 * oldest line goes where there are too many. */
void ppm_attempt_log_add(PpmAttemptLog *log, const char *source, const char *text);

/* Lines from @cursor on (a(xss), floating), at most @maximum of them; @next is the cursor behind.
 */
GVariant *ppm_attempt_log_read(PpmAttemptLog *log, guint64 cursor, guint maximum, guint64 *next);

/* The cursor behind the newest line. */
guint64 ppm_attempt_log_end(PpmAttemptLog *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmAttemptLog, ppm_attempt_log_free)

G_END_DECLS
