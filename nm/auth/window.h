/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window that asks, which is in a library of its own: the dialog needs no GTK where
 * NetworkManager's agent shows something itself, as nmcli and GNOME Shell do. */
#pragma once

#include "secret.h"

G_BEGIN_DECLS

/**
 * PpmAuthPrompt:
 * @reason: (nullable): why it is asked again
 * @may_be_empty: whether no password may be the answer, too
 */
typedef struct {
    const char *title;
    const char *text;
    const char *reason;
    gboolean may_be_empty;
} PpmAuthPrompt;

#define PPM_AUTH_WINDOW_SYMBOL "ppm_auth_window_ask"

/* Shows the window until it is answered, or @cancellable says that nobody wants it any more.
 * Whether it was answered; @secret is NULL where that was nothing. */
typedef gboolean (*PpmAuthWindowAsk)(const PpmAuthPrompt *prompt, GCancellable *cancellable,
                                     PpmSecret **secret, GError **error);

gboolean ppm_auth_window_ask(const PpmAuthPrompt *prompt, GCancellable *cancellable,
                             PpmSecret **secret, GError **error);

/* The same, by the library; an error where it is not installed. */
gboolean ppm_auth_window_load_and_ask(const PpmAuthPrompt *prompt, GCancellable *cancellable,
                                      PpmSecret **secret, GError **error);

G_END_DECLS
