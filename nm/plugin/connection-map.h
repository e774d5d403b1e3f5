/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libnm's connections and those of lib/nm-mapping.h, both ways. */
#pragma once

#include "nm-mapping.h"

#include <NetworkManager.h>

G_BEGIN_DECLS

/* What @connection says, without its secrets. Fails where libnm takes it for invalid. */
PpmNmConnection *ppm_connection_map_read(NMConnection *connection, GError **error);

/* Makes @connection say what @wanted says. What it says already stays to the letter, and so does
 * all that @wanted cannot say. */
gboolean ppm_connection_map_write(NMConnection *connection, const PpmNmConnection *wanted,
                                  GError **error);

/* Makes @connection say what is in effect in @profile, with its preset's values: NetworkManager has
 * no presets. What means that already stays to the letter. */
void ppm_connection_map_take(PpmNmConnection *connection, PpmProfile *profile);

/* A new connection, of our type, with nothing in it but @profile. */
NMConnection *ppm_connection_map_new(PpmProfile *profile, GError **error);

/* A copy without secrets, as libnm's key file. */
GKeyFile *ppm_connection_map_to_key_file(NMConnection *connection, GError **error);

G_END_DECLS
