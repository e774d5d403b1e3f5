/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One pppd from start to end: its process, what it says, and the evidence that gathers. */
#pragma once

#include "evidence.h"
#include "negotiation.h"
#include "secret.h"

G_BEGIN_DECLS

typedef struct _PpmTunnel PpmTunnel;

/**
 * PpmTunnelFuncs:
 * @said: a line was read; @statement says what it means
 * @ended: nothing of the tunnel runs any more; everything it said has been reported before
 *
 * Neither is called from within ppm_tunnel_start() or ppm_tunnel_adopt().
 */
typedef struct {
    void (*said)(PpmLogSource source, const char *line, const PpmStatement *statement,
                 gpointer user_data);
    void (*ended)(const char *problem, gpointer user_data);
} PpmTunnelFuncs;

/* Starts @argv with @secret (NULL: an empty one) as its standard input. Its log is
 * @directory/UUID.log. */
PpmTunnel *ppm_tunnel_start(const char *uuid, const char *description, const char *directory,
                            const char *const *argv, const PpmSecret *secret,
                            const PpmTunnelFuncs *funcs, gpointer user_data, GError **error);

/* Takes charge of one that an earlier service started, by ppm_tunnel_handle(). */
PpmTunnel *ppm_tunnel_adopt(const char *uuid, const char *directory, const char *handle,
                            const PpmTunnelFuncs *funcs, gpointer user_data, GError **error);

/* As ppm_process_handle_to_be(). */
const char *ppm_tunnel_handle_to_be(void);

const char *ppm_tunnel_handle(PpmTunnel *tunnel);

const PpmEvidence *ppm_tunnel_evidence(PpmTunnel *tunnel);

/* Notes how far the attempt has come. */
void ppm_tunnel_reach(PpmTunnel *tunnel, PpmState state);

/* Ends it; "ended" follows. */
void ppm_tunnel_stop(PpmTunnel *tunnel);

/* Lets go of it. What runs goes on, its files stay. */
void ppm_tunnel_free(PpmTunnel *tunnel);

/* Removes the files of a tunnel that has ended, also those in /run that a pppd leaves which had no
 * time to take leave. */
void ppm_tunnel_remove_files(const char *uuid, const char *directory, const char *interface);

G_END_DECLS
