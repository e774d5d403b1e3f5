/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service tells the program `hooks` on its standard input: how many words, the words, and
 * the environment, each ended by a zero byte. Not as arguments: those everybody sees. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
    GStrv words; /* the event first */
    GStrv environment;
} PpmHookOrder;

GBytes *ppm_hook_order_write(const char *const *words, const char *const *environment);

/* NULL where it is none. */
PpmHookOrder *ppm_hook_order_read(const char *data, gsize length);

void ppm_hook_order_free(PpmHookOrder *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmHookOrder, ppm_hook_order_free)

G_END_DECLS
