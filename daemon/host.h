/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all connections share: the kernel's door, the directories, and the numbers that keep two
 * tunnels apart. */
#pragma once

#include "net/dns.h"
#include "net/firewall.h"
#include "net/netlink.h"

G_BEGIN_DECLS

#define PPM_HOST_MAX_TUNNELS 256

typedef struct _PpmHost PpmHost;

/* @bus: the system's. @state_directory: for what outlives a reboot; it is made when it is needed.
 */
PpmHost *ppm_host_new(GDBusConnection *bus, const char *runtime_directory,
                      const char *state_directory, GError **error);
void ppm_host_free(PpmHost *host);

PpmNetlink *ppm_host_netlink(PpmHost *host);
PpmFirewall *ppm_host_firewall(PpmHost *host);

PpmDns *ppm_host_dns(PpmHost *host);
const char *ppm_host_runtime_directory(PpmHost *host);
const char *ppm_host_state_directory(PpmHost *host);

/* The lowest number that no other tunnel has and whose interface pptpN is free: it numbers the
 * interface, the mark and the metric of the server's route. -1 where all are taken. */
int ppm_host_take_slot(PpmHost *host);

/* Takes the slot of a tunnel that stands already. */
void ppm_host_keep_slot(PpmHost *host, int slot);

/* Whether any slot is taken. */
gboolean ppm_host_has_tunnels(PpmHost *host);

void ppm_host_free_slot(PpmHost *host, int slot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmHost, ppm_host_free)

G_END_DECLS
