/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of one attempt: which facts were stated, by which line, and how pppd ended. The
 * classifier decides upon this alone. */
#pragma once

#include "negotiation.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * PpmExit:
 * @known: whether how pppd ended is known (an adopted child's end is not)
 * @asked: whether we ended it
 * @code: pppd's exit code (pppd(8)), where no signal killed it
 * @signal: the signal that killed it, else 0
 */
typedef struct {
    gboolean known;
    gboolean asked;
    int code;
    int signal;
} PpmExit;

typedef struct {
    gboolean stated[PPM_FACT_LAST + 1];
    char *text[PPM_FACT_LAST + 1]; /* of the first statement, or of the last (last_counts()) */
    guint number[PPM_FACT_LAST + 1];
    PpmState phase; /* the furthest state of the attempt */
    PpmExit exit;
} PpmEvidence;

void ppm_evidence_clear(PpmEvidence *evidence);

/* Notes @statement (its text is copied). */
void ppm_evidence_add(PpmEvidence *evidence, const PpmStatement *statement);

/* Notes that the attempt came as far as @state. */
void ppm_evidence_reach(PpmEvidence *evidence, PpmState state);

G_END_DECLS
