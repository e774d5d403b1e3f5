/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that NetworkManager says in another way than by one key of the same kind. */
#pragma once

#include "nm-mapping.h"
#include "option-table.h"

G_BEGIN_DECLS

/**
 * PpmNmSpecial:
 * @key: of the option
 * @names: keys of vpn.data and properties in which NetworkManager says it; NULL behind the last
 * @read: what they say, not yet checked by the option table; NULL where they say nothing. An error
 *   names the key.
 * @nearest: what NetworkManager can say of a canonical text (NULL: all of it). The rest is kept
 *   under the option's own key in vpn.data, and counts as long as the two fit together.
 * @write: says a text that is its own nearest
 */
typedef struct {
    const char *key;
    const char *names[4];
    char *(*read)(const PpmNmConnection *connection, GPtrArray *warnings, GError **error);
    char *(*nearest)(const char *text);
    void (*write)(PpmNmConnection *connection, const char *text);
} PpmNmSpecial;

const PpmNmSpecial *ppm_nm_specials(gsize *n_specials);

/* The row of @option, or NULL where it needs none. */
const PpmNmSpecial *ppm_nm_special_find(const PpmOption *option);

/* "yes" and "no" alone, as in vpn.data. NULL reads as no. */
gboolean ppm_nm_read_flag(const char *name, const char *text, gboolean *flag, GError **error);

/* Adds a sentence about @name, which cannot be said in our words. */
void ppm_nm_warn(GPtrArray *warnings, const char *name, const char *reason);

G_END_DECLS
