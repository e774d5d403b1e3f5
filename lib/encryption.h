/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the D-Bus property Encryption says, for people. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "encrypted, weak: MPPE 128-bit" for "mppe-128-stateless", translated; "" for "", and a word that
 * is not known as it is. MPPE is weak at best (RFC 3078: RC4, and nothing tells of changes). */
char *ppm_encryption_label(const char *word);

G_END_DECLS
