/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether this machine forwards IPv4 (net.ipv4.ip_forward): switched on while a tunnel is shared,
 * and then back. What was before is written down first, in DIRECTORY/forwarding. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether it was us who switched it on, or are about to. */
gboolean ppm_forwarding_is_ours(const char *directory);

/* Writes down how things are, where forwarding is off. */
gboolean ppm_forwarding_prepare(const char *directory, GError **error);

/* To be called when the rules are in that keep others from making use of it. */
gboolean ppm_forwarding_switch_on(GError **error);

/* As it was before. Never fails: what cannot be done is warned of. */
void ppm_forwarding_restore(const char *directory);

G_END_DECLS
