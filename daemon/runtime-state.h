/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /run/pptp-manager/UUID.state: what a tunnel has changed in the system and what a later service
 * must know of it. Written before each change, removed when all is undone (decision 6). */
#pragma once

#include "net/netlink.h"

G_BEGIN_DECLS

/**
 * PpmRuntimeState:
 * @handle: of the process (ppm_tunnel_handle())
 * @interface: the tunnel's
 * @slot: its number
 * @server: the address called, host byte order
 * @is_up: whether the members below are known and the routes are in
 * @since: when it came up, microseconds since 1970
 * @local, @peer: addresses in the tunnel, host byte order
 * @encryption: the word of the D-Bus property
 * @dns: the servers that the peer named
 * @dns_method: the word of the back end that name servers were put into (net/dns.h); "": none
 * @blocks: whether its kill switch is on
 * @addresses: what the server's names were, while @blocks (ppm_resolver_remember())
 * @cause: why it failed, where only @blocks is left of it
 * @mtu_asked: what pppd was to ask the peer for
 * @mtu_before: that of the interface before we made it less; 0: we have not
 * @is_mtu_probed: whether that has been looked into
 * @announced: the word for it that the hooks were told when it came up; NULL: they were not
 * @routes: PpmKernelRoute elements, in the order in which they were added
 */
typedef struct {
    char *handle;
    char *interface;
    int slot;
    guint32 server;
    gboolean is_up;
    gint64 since;
    guint32 local, peer;
    char *encryption;
    GStrv dns;
    char *dns_method;
    gboolean blocks;
    GStrv addresses;
    char *cause;
    guint mtu_asked, mtu_before;
    gboolean is_mtu_probed;
    char *announced;
    GArray *routes;
} PpmRuntimeState;

PpmRuntimeState *ppm_runtime_state_new(void);
void ppm_runtime_state_free(PpmRuntimeState *state);

/* NULL and @error where the file is not there or not ours to read. What cannot be understood in it
 * is left out, never fatal: the routes that can be read must still be undone. */
PpmRuntimeState *ppm_runtime_state_load(const char *directory, const char *uuid, GError **error);

/* Pure halves of the above, for tests. */
PpmRuntimeState *ppm_runtime_state_parse(const char *data, gsize length, GError **error);
char *ppm_runtime_state_to_data(const PpmRuntimeState *state);

gboolean ppm_runtime_state_save(const PpmRuntimeState *state, const char *directory,
                                const char *uuid, GError **error);

void ppm_runtime_state_remove(const char *directory, const char *uuid);

/* Removes what a service left behind that was killed while it wrote ("UUID.state.XXXXXX"). */
void ppm_runtime_state_sweep(const char *directory);

/* The UUIDs of all state files there. */
GStrv ppm_runtime_state_list(const char *directory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmRuntimeState, ppm_runtime_state_free)

G_END_DECLS
