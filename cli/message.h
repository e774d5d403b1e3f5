/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people are told: on standard error, one line each, nothing in it that drives a terminal. */
#pragma once

#include <glib.h>

/* "pptpctl: …": something went wrong. */
void ppm_message_error(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* The same as it is: what was done, or a line that explains the one before. */
void ppm_message_note(const char *format, ...) G_GNUC_PRINTF(1, 2);
