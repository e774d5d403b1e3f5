/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status --history: the attempts of a connection that are over. */
#pragma once

/* Prints them, newest first; returns the exit code. */
int ppm_history_run(const char *name);
