/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people are told: on standard error, nothing in it that drives a terminal, long lines broken
 * between words where it is one. */
#pragma once

#include <glib.h>

/* "pptpctl: …": something went wrong. */
void ppm_message_error(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* The same as it is: what was done, or a line that explains the one before. */
void ppm_message_note(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* How a command is used: further lines are indented, also where it is no terminal. */
void ppm_message_usage(const char *format, ...) G_GNUC_PRINTF(1, 2);
