/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pauses between attempts to have a lost tunnel back. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Pure: seconds before the attempt with this number (0, 1, …). */
guint ppm_redial_pause(guint attempt);

typedef struct _PpmRedial PpmRedial;

/* @again is called behind each pause. */
PpmRedial *ppm_redial_new(void (*again)(gpointer user_data), gpointer user_data);
void ppm_redial_free(PpmRedial *redial);

/* The next pause, longer than the one before; it ends where the network changes meanwhile. */
void ppm_redial_wait(PpmRedial *redial);

/* It has worked: the next pause is the first. Ends one that is under way. */
void ppm_redial_reset(PpmRedial *redial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmRedial, ppm_redial_free)

G_END_DECLS
