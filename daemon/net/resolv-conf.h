/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: the text of /etc/resolv.conf (resolv.conf(5)), and whose it is. Ours says so in its first
 * lines and bears a checksum of the rest, so that somebody's edit of it is told from our own work
 * by the file alone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Servers beyond these are ignored by the C library. */
#define PPM_RESOLV_CONF_MAX_SERVERS 3

/**
 * PpmResolvConfOwner:
 * @PPM_RESOLV_CONF_OURS: as we wrote it
 * @PPM_RESOLV_CONF_EDITED: ours, and changed by somebody
 * @PPM_RESOLV_CONF_GENERATED: says that a program wrote it, which will do so again
 * @PPM_RESOLV_CONF_FOREIGN: all else
 */
typedef enum {
    PPM_RESOLV_CONF_OURS,
    PPM_RESOLV_CONF_EDITED,
    PPM_RESOLV_CONF_GENERATED,
    PPM_RESOLV_CONF_FOREIGN,
} PpmResolvConfOwner;

PpmResolvConfOwner ppm_resolv_conf_owner(const char *text);

/* Ours says of itself that there was no file before. */
gboolean ppm_resolv_conf_was_first(const char *text);

/* Written by resolvconf or openresolv. */
gboolean ppm_resolv_conf_is_of_resolvconf(const char *text);

/* The name servers in it; of 127.0.0.53 alone: systemd-resolved. */
GStrv ppm_resolv_conf_servers(const char *text);
gboolean ppm_resolv_conf_asks_resolved(const char *text);

/* The file for @servers. What @before (NULL: there was no file) says of other things is kept, but
 * for "trust-ad": what a tunnel's server says of signatures is not to be trusted more than the
 * tunnel. @search comes before the domains searched so far. */
char *ppm_resolv_conf_render(const char *before, const char *interface, const char *const *servers,
                             const char *const *search);

G_END_DECLS
