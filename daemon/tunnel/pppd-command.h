/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what pppd is started with. Words only, never a shell string from a user's text: the one
 * string that a shell sees (pty) holds numbers and names of ours alone (decision 1). */
#pragma once

#include "profile.h"

G_BEGIN_DECLS

/**
 * PpmPppdRequest:
 * @profile: the settings
 * @server: the address to call, host byte order
 * @interface: the interface's name to be
 * @uplink_mtu: the MTU of the link that the outer packets take; 0 where it is not known
 * @mark: the mark of the outer packets
 * @owner: the user id of a private connection's owner
 * @without_mppe: whatever the profile says, no encryption (the second attempt of mppe=prefer)
 * @debug: whatever the profile says, with the option "debug"
 * @pppd, @pptp, @script_directory: absolute paths
 */
typedef struct {
    PpmProfile *profile;
    guint32 server;
    const char *interface;
    guint uplink_mtu;
    guint32 mark;
    guint owner;
    gboolean without_mppe;
    gboolean debug;
    const char *pppd, *pptp, *script_directory;
} PpmPppdRequest;

/* What MPPE takes of it: pppd gives the interface so much less than it has asked for. */
#define PPM_MTU_OF_MPPE 4

/* What pppd is told to ask for: @key is "mtu" or "mru". */
guint ppm_pppd_mtu(PpmProfile *profile, const char *key, guint uplink_mtu);

/* What scripts get as the connection's name, and tell connections apart by. */
char *ppm_pppd_ipparam(PpmProfile *profile, guint owner);

/* The argument vector, ending with NULL. */
GStrv ppm_pppd_command(const PpmPppdRequest *request);

G_END_DECLS
