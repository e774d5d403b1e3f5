/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts the program that runs the administrator's hooks: in a transient systemd service of its
 * own, so that our sandbox does not bind them, or, where there is no systemd, as a child. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @order: as ppm_hook_order_write() has it. Returns a descriptor that tells what happens, a line
 * each, and ends with the last hook; -1 and @error. Hooks outlive us. */
int ppm_hook_process_start(const char *uuid, const char *directory, GBytes *order, GError **error);

/* Before the service ends: until systemd has taken what it was asked to start, which it does for
 * nobody who is gone. Runs the default main context, a few seconds at most. */
void ppm_hook_process_settle(void);

G_END_DECLS
