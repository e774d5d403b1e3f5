/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: which name servers a tunnel brings, and which names they are asked for. Applying it is
 * ppm_dns_apply_async()'s work (dns.h).
 *
 * All names go to the tunnel's servers only where somebody has said so: with "default-route", since
 * whoever sends all traffic through the tunnel does not want his names told around it, or with the
 * domain "~.". With domains alone, those names. With neither, none: the office need not hear of
 * every name, and PPTP does not tell which are its own. */
#pragma once

#include "ipv4.h"

G_BEGIN_DECLS

#define PPM_DNS_MAX_SERVERS 8

/**
 * PpmDnsRequest:
 * @wanted: the option "dns": "peer", "none", or addresses
 * @from_peer: what the peer named
 * @domains: the option "dns-domain"
 * @all_traffic: the option "default-route"
 * @local: our address in the tunnel
 * @addresses: PpmIpv4Network elements: address and prefix of each of this machine's, without
 *   @local
 * @reached: PpmIpv4Network elements: what goes through the tunnel in any case
 */
typedef struct {
    const char *const *wanted;
    const char *const *from_peer;
    const char *const *domains;
    gboolean all_traffic;
    guint32 local;
    const GArray *addresses;
    const GArray *reached;
} PpmDnsRequest;

/**
 * PpmDnsRefusal:
 * @word: "dns-server-refused": @subject cannot be a server here; "dns-domain-refused": @subject is
 *   no domain; "dns-no-server": names were to be asked for, but there is no server; "dns-unused":
 *   servers were given, but no names to ask them for
 * @detail: English
 */
typedef struct {
    const char *word;
    char *subject;
    char *detail;
} PpmDnsRefusal;

/**
 * PpmDnsPlan:
 * @servers: guint32 elements; empty: there is nothing to do
 * @search: domains that are tried behind short names, too
 * @domains: all that the servers are asked for, @search included, without "~"
 * @all_names: the servers are asked for every name
 * @routes: PpmIpv4Network elements: what must go through the tunnel for the servers to be reached
 * @refusals: PpmDnsRefusal elements
 */
typedef struct {
    GArray *servers;
    GStrv search;
    GStrv domains;
    gboolean all_names;
    GArray *routes;
    GPtrArray *refusals;
} PpmDnsPlan;

PpmDnsPlan *ppm_dns_plan_new(const PpmDnsRequest *request);
PpmDnsPlan *ppm_dns_plan_copy(const PpmDnsPlan *plan);
void ppm_dns_plan_free(PpmDnsPlan *plan);

/* Whether any name is to be asked for. */
gboolean ppm_dns_plan_is_used(const PpmDnsPlan *plan);

/* What is applied; routes and refusals do not count. */
gboolean ppm_dns_plan_equal(const PpmDnsPlan *a, const PpmDnsPlan *b);

/* The servers as texts. */
GStrv ppm_dns_plan_server_texts(const PpmDnsPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmDnsPlan, ppm_dns_plan_free)

G_END_DECLS
