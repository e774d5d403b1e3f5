/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel counts about a PPP interface beside its bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many packets came out of the PPP interface @name without having been encrypted, while its
 * decompressor is MPPE: the kernel's "incompressible" ones. Those of the network control protocols
 * (CCP, IPCP) are among them. FALSE where there is no such interface. */
gboolean ppm_ppp_statistics_unencrypted(const char *name, guint64 *packets);

G_END_DECLS
