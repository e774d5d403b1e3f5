/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AddTemporaryConnection: the tunnels of other programs, such as NetworkManager's. */
#pragma once

#include "callers.h"
#include "dbus-manager.h"
#include "manager.h"

G_BEGIN_DECLS

/* Has @skeleton's calls answered as long as @manager lives, and finds those again who brought what
 * it has already. */
void ppm_guests_connect(PpmDBusManager1 *skeleton, PpmManager *manager, PpmCallers *callers);

G_END_DECLS
