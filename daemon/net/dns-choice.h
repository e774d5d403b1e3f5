/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: who decides on this machine which server is asked for a name. What /etc/resolv.conf is, or
 * leads to, tells; that a program is installed or runs says nothing. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PpmDnsScene:
 * @target: where the symbolic link leads; NULL: it is none
 * @text: what is in the file; "" where there is none
 * @is_ours: we have put it there, before this process began
 * @has_resolvconf: there is such a program, other than systemd-resolved's of that name
 */
typedef struct {
    const char *target;
    const char *text;
    gboolean is_ours;
    gboolean has_resolvconf;
} PpmDnsScene;

/* The word of the back end: "systemd-resolved", "resolvconf", or "resolv.conf" for the file itself,
 * of which @reason says "networkmanager" or "plain". */
const char *ppm_dns_choice(const PpmDnsScene *scene, const char **reason);

G_END_DECLS
