/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the latest attempts and tunnels of a connection went: a file each below the service's state
 * directory, so that it outlives the service. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_HISTORY_MAX 50

/* @entry: a{sv} with the keys of GetHistory (may float). The oldest goes where there are too many.
 * What cannot be written is warned of and lost: no tunnel waits for it. */
void ppm_history_add(const char *directory, const char *uuid, GVariant *entry);

/* aa{sv} (floating), newest first; empty where there is none or it cannot be read. */
GVariant *ppm_history_load(const char *directory, const char *uuid);

void ppm_history_remove(const char *directory, const char *uuid);

G_END_DECLS
