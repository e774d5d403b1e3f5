/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people at NetworkManager's editors call things. What has no word here is called as the
 * option table has it. */
#pragma once

#include "option-table.h"

G_BEGIN_DECLS

/* Translated: "Gateway". */
const char *ppm_nm_words_title(const PpmOption *option);

/* Translated: one of the option's choices. */
const char *ppm_nm_words_choice(const PpmOption *option, const char *choice);

/* What it is and what is allowed, for a tool tip. */
char *ppm_nm_words_tip(const PpmOption *option);

G_END_DECLS
