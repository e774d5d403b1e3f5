/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what an importer of ours takes to a connection of NetworkManager's. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

/**
 * ppm_nm_import:
 * @warnings: (element-type utf8): gets what has no equivalent in NetworkManager, and what is unsafe
 *
 * The one connection that is in @data, as a new one: with a UUID of its own, and never used. A
 * private one stays private; who is not among its users becomes its user.
 */
NMConnection *ppm_nm_import(GBytes *data, GPtrArray *warnings, GError **error);

G_END_DECLS
