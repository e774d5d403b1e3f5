/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Main loop sources that have one owner. */
#pragma once

#include <glib.h>

/* Takes *@source off its main loop and forgets it; NULL is fine. */
static inline void
ppm_clear_source(GSource **source)
{
    if (*source) {
        g_source_destroy(*source);
        g_source_unref(*source);
        *source = NULL;
    }
}
