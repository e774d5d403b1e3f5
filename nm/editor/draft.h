/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user has changed of a connection of NetworkManager's, kept apart from the connection as
 * it was read, so that all the rest stays to the letter. Knows neither widgets nor libnm. */
#pragma once

#include "nm-mapping.h"

G_BEGIN_DECLS

typedef struct _PpmNmDraft PpmNmDraft;

typedef enum {
    PPM_NM_DRAFT_PLAIN = 0,
    PPM_NM_DRAFT_NEW = 1 << 0,    /* nothing is said yet: our own defaults count, and are said */
    PPM_NM_DRAFT_SHARED = 1 << 1, /* of the type that NetworkManager's own plugin reads too */
} PpmNmDraftFlags;

PpmNmDraft *ppm_nm_draft_new(const PpmNmConnection *connection, PpmNmDraftFlags flags);
void ppm_nm_draft_free(PpmNmDraft *draft);

/* Whether an editor shows it: it is none of NetworkManager's own work, has an effect and is the
 * user's to choose. */
gboolean ppm_nm_draft_has(const PpmOption *option);

/* @text as the user typed it; of a list, the entries separated by ";". */
void ppm_nm_draft_set(PpmNmDraft *draft, const PpmOption *option, const char *text);

/* The canonical text, or what is there where that is wrong. */
const char *ppm_nm_draft_text(PpmNmDraft *draft, const PpmOption *option);

/* What is wrong with it, in words for beside it; NULL where nothing is, and for what is only not
 * there yet. */
const char *ppm_nm_draft_problem(PpmNmDraft *draft, const PpmOption *option);

gboolean ppm_nm_draft_is_touched(PpmNmDraft *draft, const PpmOption *option);

/* Its id; NULL for none. */
const char *ppm_nm_draft_preset(PpmNmDraft *draft);

/* Sets what the preset says, but for what the user has set otherwise than the preset before it.
 * With NULL nothing changes but the name of the preset. */
void ppm_nm_draft_set_preset(PpmNmDraft *draft, const char *id);

/* Whether it can be saved. What the user has not touched is no hindrance. @culprit: the option that
 * is wrong, or NULL; its name is not in the message. */
gboolean ppm_nm_draft_check(PpmNmDraft *draft, const PpmOption **culprit, GError **error);

/* The connection as it would be, without what is wrong. */
PpmNmConnection *ppm_nm_draft_result(PpmNmDraft *draft);

/* Whether a change makes NetworkManager's own plugin refuse the connection. */
gboolean ppm_nm_draft_excludes_others(PpmNmDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmNmDraft, ppm_nm_draft_free)

G_END_DECLS
