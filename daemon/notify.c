/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protocol of sd_notify(3), which is one datagram, without the library and the six that come
 * with it (docs/decisions.md). */
#include "config.h"

#include "notify.h"
#include "descriptor.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

void
ppm_notify(const char *state)
{
    const char *path = g_getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    ppm_autofd int fd = -1;
    gsize length = path ? strlen(path) : 0;

    if (length < 2 || length >= sizeof address.sun_path || !strchr("/@", path[0]))
        return;
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') /* an abstract name */
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
                         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) < 0)
        g_warning("the service manager cannot be told: %s", state);
}
