/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "ppp-statistics.h"
#include "descriptor.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/ppp-ioctl.h>

gboolean
ppm_ppp_statistics_unencrypted(const char *name, guint64 *packets)
{
    ppm_autofd int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ppp_comp_stats statistics = {0};
    struct ifreq request = {.ifr_data = (void *)&statistics};

    if (fd < 0 ||
        g_strlcpy(request.ifr_name, name, sizeof request.ifr_name) >= sizeof request.ifr_name ||
        ioctl(fd, SIOCGPPPCSTATS, &request) < 0)
        return FALSE;
    *packets = statistics.d.inc_packets;
    return TRUE;
}
