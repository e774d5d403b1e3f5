/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gathers statements. */
#include "config.h"

#include "evidence.h"

void
ppm_evidence_clear(PpmEvidence *evidence)
{
    for (guint i = 0; i <= PPM_FACT_LAST; i++)
        g_free(evidence->text[i]);
    *evidence = (PpmEvidence){0};
}

/* What the peer said last is what it insists on; pptp names the reason of a rejection last. */
static gboolean
last_counts(PpmFact fact)
{
    return fact == PPM_FACT_PEER_WANTS_METHOD || fact == PPM_FACT_METHOD_AGREED ||
           fact == PPM_FACT_PEER_MPPE_BITS || fact == PPM_FACT_CALL_REJECTED;
}

void
ppm_evidence_add(PpmEvidence *evidence, const PpmStatement *statement)
{
    PpmFact fact = statement->fact;

    if (!evidence->stated[fact] || last_counts(fact)) {
        g_free(evidence->text[fact]);
        evidence->text[fact] = g_strdup(statement->text);
        evidence->number[fact] = statement->number;
    }
    evidence->stated[fact] = TRUE;
}

void
ppm_evidence_reach(PpmEvidence *evidence, PpmState state)
{
    if (state <= PPM_STATE_CONNECTED && state > evidence->phase)
        evidence->phase = state;
}
