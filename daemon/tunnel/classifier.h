/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: the cause of a failure, decided once, from the evidence (decision 7). */
#pragma once

#include "cause.h"
#include "evidence.h"

G_BEGIN_DECLS

/* The cause, and in @detail (to be freed) the line or number that shows it; never NULL.
 * PPM_CAUSE_NONE where the end was meant: nothing was sent or received for as long as the option
 * "idle" says. */
PpmCause ppm_classifier_decide(const PpmEvidence *evidence, char **detail);

G_END_DECLS
