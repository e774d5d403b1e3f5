/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords and histories of connections that are gone: files below the state directory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*PpmIsKnownFunc)(const char *uuid, gpointer user_data);

/* Removes those whose UUID @is_known denies. */
void ppm_leftovers_remove(const char *state_directory, PpmIsKnownFunc is_known, gpointer user_data);

G_END_DECLS
