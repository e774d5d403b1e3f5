/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: how what is to go through a tunnel, and the addresses that the server gave, agree with the
 * networks that this computer is in. */
#pragma once

#include "cause.h"
#include "ipv4.h"

G_BEGIN_DECLS

/**
 * PpmSurroundings:
 * @addresses: PpmIpv4Network elements: address and prefix of each of this computer's, without the
 *             tunnel's own
 * @gateway: of the uplink, 0: none
 * @server: the address that is called
 */
typedef struct {
    const GArray *addresses;
    guint32 gateway;
    guint32 server;
} PpmSurroundings;

typedef enum {
    PPM_OVERLAP_NONE,
    PPM_OVERLAP_NARROWED, /* local networks in it stay out */
    PPM_OVERLAP_COVERED,  /* it is in a local network: nothing is left of it */
    PPM_OVERLAP_CUTS_OFF, /* the same, and the gateway, the server or an address of ours is in it */
} PpmOverlap;

/* The local networks of private, shared and link-local addresses only (RFC 1918, 6598, 3927), so
 * that nobody who hands out addresses can take public networks out of the tunnel. Each once,
 * without host bits. */
GArray *ppm_surroundings_private(const PpmSurroundings *surroundings);

/* The other ones. */
GArray *ppm_surroundings_public(const PpmSurroundings *surroundings);

/* Whether @address is in a network, of any kind, that this computer is in. */
gboolean ppm_surroundings_hold(const PpmSurroundings *surroundings, guint32 address);

gboolean ppm_network_is_within(const PpmIpv4Network *inner, const PpmIpv4Network *outer);

/* What is left of @network without @others: the fewest networks that are just that, in order. */
GArray *ppm_network_without(const PpmIpv4Network *network, const GArray *others);

/* @detail: which local networks, and what is left; NULL where there is no overlap. */
PpmOverlap ppm_route_conflict_look(const PpmIpv4Network *network,
                                   const PpmSurroundings *surroundings, char **detail);

/* PPM_CAUSE_NONE where the addresses that the peer gave, ours and its own, can be used;
 * address-refused where no host can have them, address-conflict where they would cut off this
 * computer, its gateway or the server. @error says which and why. */
PpmCause ppm_route_conflict_check_addresses(guint32 local, guint32 peer,
                                            const PpmSurroundings *surroundings, GError **error);

G_END_DECLS
