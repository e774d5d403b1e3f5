/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared things and numbers. */
#include "config.h"

#include "host.h"
#include "names.h"

#define RESOLV_CONF_PROGRAM PPM_LIBEXECDIR "/pptp-manager-resolv-conf"

struct _PpmHost {
    PpmNetlink *netlink;
    PpmFirewall *firewall;
    PpmDns *dns;
    char *runtime_directory;
    char *state_directory;
    gboolean taken[PPM_HOST_MAX_TUNNELS];
};

PpmHost *
ppm_host_new(GDBusConnection *bus, const char *runtime_directory, const char *state_directory,
             GError **error)
{
    g_autoptr(PpmHost) host = g_new0(PpmHost, 1);

    host->runtime_directory = g_strdup(runtime_directory);
    host->state_directory = g_strdup(state_directory);
    host->dns = ppm_dns_new(bus, "", RESOLV_CONF_PROGRAM);
    host->netlink = ppm_netlink_new(error);
    if (!host->netlink)
        return NULL;
    host->firewall = ppm_firewall_new(host->netlink, runtime_directory,
                                      PPM_LIBEXECDIR "/pptp-manager-firewall");
    return g_steal_pointer(&host);
}

void
ppm_host_free(PpmHost *host)
{
    g_clear_object(&host->firewall);
    g_clear_object(&host->netlink);
    g_clear_object(&host->dns);
    g_free(host->runtime_directory);
    g_free(host->state_directory);
    g_free(host);
}

PpmNetlink *
ppm_host_netlink(PpmHost *host)
{
    return host->netlink;
}

PpmFirewall *
ppm_host_firewall(PpmHost *host)
{
    return host->firewall;
}

PpmDns *
ppm_host_dns(PpmHost *host)
{
    return host->dns;
}

const char *
ppm_host_runtime_directory(PpmHost *host)
{
    return host->runtime_directory;
}

const char *
ppm_host_state_directory(PpmHost *host)
{
    return host->state_directory;
}

static gboolean
interface_is_free(PpmHost *host, int slot)
{
    g_autofree char *name = g_strdup_printf(PPM_INTERFACE_PREFIX "%d", slot);
    PpmLink link;

    return !ppm_netlink_find_link(host->netlink, name, &link);
}

int
ppm_host_take_slot(PpmHost *host)
{
    for (int slot = 0; slot < PPM_HOST_MAX_TUNNELS; slot++) {
        if (host->taken[slot] || !interface_is_free(host, slot))
            continue;
        host->taken[slot] = TRUE;
        return slot;
    }
    return -1;
}

void
ppm_host_keep_slot(PpmHost *host, int slot)
{
    if (slot >= 0 && slot < PPM_HOST_MAX_TUNNELS)
        host->taken[slot] = TRUE;
}

gboolean
ppm_host_has_tunnels(PpmHost *host)
{
    for (int slot = 0; slot < PPM_HOST_MAX_TUNNELS; slot++) {
        if (host->taken[slot])
            return TRUE;
    }
    return FALSE;
}

void
ppm_host_free_slot(PpmHost *host, int slot)
{
    if (slot >= 0 && slot < PPM_HOST_MAX_TUNNELS)
        host->taken[slot] = FALSE;
}
