/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which values make a connection weaker, and why: for every client. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
    const char *key;
    const char *text; /* canonical */
    const char *why;  /* N_() */
} PpmWeakness;

/* All of them, @count. */
const PpmWeakness *ppm_weakness_table(gsize *count);

/* Why @key with the canonical @text is unsafe, N_(); NULL where it is not. */
const char *ppm_weakness_of(const char *key, const char *text);

G_END_DECLS
