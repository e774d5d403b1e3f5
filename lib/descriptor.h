/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File descriptors that close themselves (GLib has these from 2.76 on only). */
#pragma once

#include <unistd.h>

/* Closes *@fd where it is open, and notes that it is not any more. */
static inline void
ppm_clear_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Hands the descriptor on: whoever gets it closes it. */
static inline int
ppm_steal_fd(int *fd)
{
    int stolen = *fd;

    *fd = -1;
    return stolen;
}

#define ppm_autofd __attribute__((cleanup(ppm_clear_fd)))
