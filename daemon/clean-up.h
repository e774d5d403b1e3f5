/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptp-managerd --clean-up: ends and undoes what is ours by its fixed names, without a memory. For
 * when the service has given up. */
#pragma once

#include "manager.h"

G_BEGIN_DECLS

/* Waits until all is undone. FALSE where the service itself runs (it is the one to ask), or where
 * something stays. */
gboolean ppm_clean_up(GDBusConnection *bus, PpmHost *host, GError **error);

G_END_DECLS
