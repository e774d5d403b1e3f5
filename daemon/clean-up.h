/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptp-managerd --clean-up: ends and undoes what is ours by its fixed names, without a memory. For
 * when the service has given up. */
#pragma once

#include "manager.h"

G_BEGIN_DECLS

/* Waits until all is undone, but for kill switches where that @keep_blocks. Not for when the
 * service runs: it is the one to ask. */
void ppm_clean_up(GDBusConnection *bus, PpmHost *host, gboolean keep_blocks);

G_END_DECLS
