/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the terminal can do, and the one line that is rewritten while something takes time. */
#pragma once

#include <glib.h>

/* Whether somebody can be asked: standard input and standard error are a terminal, and nobody has
 * forbidden it. */
gboolean ppm_terminal_can_ask(void);

/* --no-ask-password: from here on nobody is asked for anything. */
void ppm_terminal_forbid_asking(void);
gboolean ppm_terminal_asking_is_allowed(void);

/* NO_COLOR, CLICOLOR_FORCE and TERM=dumb are honoured. */
gboolean ppm_terminal_has_colours(int fd);

/* How many columns a line on @fd may have: $COLUMNS, or what the terminal has; 0 where there is no
 * limit, as in a pipe. */
guint ppm_terminal_width(int fd);

/* Shows @text in place of what was shown before, where standard error is a terminal. One that
 * cannot go back to the start of a line gets a line of its own for each new @step. */
void ppm_terminal_progress(const char *step, const char *text);

/* Removes the progress line. Whoever writes to the terminal calls this before. */
void ppm_terminal_clear_progress(void);
