/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One hook from its start to the end of all that it left running. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs @argv, whose first word is an absolute path, in a session of its own, with both outputs in
 * our standard error. After @seconds its whole process group is told to end (SIGTERM), and is ended
 * (SIGKILL) @grace seconds later; what it leaves in the background ends with it. Returns how it
 * went, in words for the log. */
char *ppm_hook_run(const char *const *argv, const char *const *environment, guint seconds,
                   guint grace);

G_END_DECLS
