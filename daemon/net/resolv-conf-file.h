/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts our own resolv.conf in place of what is there, and that back again. Both are one rename(2):
 * at every moment there is a whole file, and what was there before, be it a file with its owner
 * and its mode or a symbolic link to somewhere, is the very same afterwards. Meanwhile it lies
 * beside it (PPM_RESOLV_CONF_SAVED), so that it is found by whoever comes next, also after the
 * power has failed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_RESOLV_CONF_NAME  "resolv.conf"
#define PPM_RESOLV_CONF_SAVED "resolv.conf.before-pptp-manager"

/**
 * PpmResolvConfState:
 * @PPM_RESOLV_CONF_STATE_FREE: nothing of ours
 * @PPM_RESOLV_CONF_STATE_OURS: as we wrote it
 * @PPM_RESOLV_CONF_STATE_REWRITTEN: a program has written it again, as it did before us
 * @PPM_RESOLV_CONF_STATE_EDITED: somebody has changed it since
 */
typedef enum {
    PPM_RESOLV_CONF_STATE_FREE,
    PPM_RESOLV_CONF_STATE_OURS,
    PPM_RESOLV_CONF_STATE_REWRITTEN,
    PPM_RESOLV_CONF_STATE_EDITED,
} PpmResolvConfState;

/* Of the file in @directory ("/etc"). */
PpmResolvConfState ppm_resolv_conf_state(const char *directory);

/* What is in the file, by a symbolic link or not; "" where it cannot be had. */
char *ppm_resolv_conf_read(const char *directory, const char *name);

/* Puts ours in, whatever is there. */
gboolean ppm_resolv_conf_put(const char *directory, const char *interface,
                             const char *const *servers, const char *const *search, GError **error);

/* Puts back what was there. What somebody has edited since stays as it is, and what was there
 * before stays beside it: G_IO_ERROR_EXISTS. */
gboolean ppm_resolv_conf_restore(const char *directory, GError **error);

G_END_DECLS
