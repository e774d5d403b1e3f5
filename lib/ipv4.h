/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 addresses and networks, strictly parsed. Addresses are in host byte order throughout. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_IPV4_TEXT_SIZE 16

typedef struct {
    guint32 address;
    guint prefix; /* 0 to 32 */
} PpmIpv4Network;

/* Four decimal numbers without leading zeros, signs or spaces, and nothing else. */
gboolean ppm_ipv4_parse(const char *text, guint32 *address);

char *ppm_ipv4_to_string(guint32 address);

/* What a host can have: not 0/8, 127/8, 224/4, 240/4 (RFC 1122, section 3.2.1.3). */
gboolean ppm_ipv4_is_unicast(guint32 address);

/* "10.0.0.0/8" or "10.1.2.3" (a /32). Host bits, 0.0.0.0/0, 127/8 and 224/4 are refused with
 * PPM_ERROR_INVALID_VALUE; where host bits are set the message offers the network meant. */
gboolean ppm_ipv4_network_parse(const char *text, PpmIpv4Network *network, GError **error);

char *ppm_ipv4_network_to_string(const PpmIpv4Network *network);

gboolean ppm_ipv4_network_equal(const PpmIpv4Network *a, const PpmIpv4Network *b);

gboolean ppm_ipv4_network_contains(const PpmIpv4Network *network, guint32 address);

/* The netmask of @prefix: 24 gives 0xffffff00. */
guint32 ppm_ipv4_netmask(guint prefix);

/* The network of @address by its class, as before RFC 1519: what Windows takes to be behind the
 * tunnel.
 */
PpmIpv4Network ppm_ipv4_class_network(guint32 address);

G_END_DECLS
