/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what an agent of NetworkManager's tells an authentication dialog on its standard input.
 * Lines DATA_KEY=…, DATA_VAL=…, SECRET_KEY=…, SECRET_VAL=…, each of which may go on in lines that
 * begin with
 * "="; then DONE, and later QUIT or CANCEL. */
#pragma once

#include "secret.h"

G_BEGIN_DECLS

#define PPM_DETAILS_MAX_BYTES (256 * 1024)

typedef struct _PpmDetails PpmDetails;

typedef enum {
    PPM_DETAILS_READING,
    PPM_DETAILS_DONE,
    PPM_DETAILS_OVER, /* nobody wants an answer any more, or needs one */
    PPM_DETAILS_BROKEN,
} PpmDetailsState;

PpmDetails *ppm_details_new(void);
void ppm_details_free(PpmDetails *details);

/* Takes what has come; the caller wipes @bytes. What is too much, has a NUL in it or is not UTF-8
 * is broken for good. */
PpmDetailsState ppm_details_feed(PpmDetails *details, const char *bytes, gsize length);

/* Whether DONE has come, also where something came behind it. */
gboolean ppm_details_are_complete(const PpmDetails *details);

/* Of vpn.data; NULL where it was not told. */
const char *ppm_details_get(const PpmDetails *details, const char *key);

/* NULL where it was not told, or cannot be one. */
const PpmSecret *ppm_details_password(const PpmDetails *details);
void ppm_details_forget_password(PpmDetails *details);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmDetails, ppm_details_free)

G_END_DECLS
