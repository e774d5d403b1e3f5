/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry of the option "route": "CIDR [via-peer] [metric N] [off]". */
#pragma once

#include "ipv4.h"

G_BEGIN_DECLS

typedef struct {
    PpmIpv4Network network;
    gboolean via_peer; /* name the peer's address as gateway */
    guint metric;      /* 0 to 9999; 0 = the kernel's default */
    gboolean enabled;
} PpmRoute;

/* PPM_ERROR_INVALID_VALUE names the word that is not understood. */
gboolean ppm_route_parse(const char *text, PpmRoute *route, GError **error);

/* The canonical text, which ppm_route_parse() reads back the same. */
char *ppm_route_to_string(const PpmRoute *route);

G_END_DECLS
