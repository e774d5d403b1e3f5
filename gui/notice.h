/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is worth telling of one connection, by the states that it goes through. */
#pragma once

#include "state.h"

G_BEGIN_DECLS

typedef enum {
    PPM_NOTICE_NONE,
    PPM_NOTICE_CONNECTED,
    PPM_NOTICE_LOST_RETRYING, /* it was connected, and will be tried again */
    PPM_NOTICE_RETRYING,      /* it was not connected yet */
    PPM_NOTICE_LOST,          /* it was connected, and nobody tries again */
    PPM_NOTICE_FAILED,
} PpmNotice;

/* What is remembered of a connection between its states. */
typedef struct {
    PpmState state;
    PpmNotice notice;       /* what stands */
    gboolean was_connected; /* since somebody last asked for it */
    gboolean is_ending;     /* the user has asked for the end */
} PpmNoticeMemory;

/* What is so when the program comes is no news. */
PpmNoticeMemory ppm_notice_begin(PpmState state);

/* The user, who need not be told, ends it. */
void ppm_notice_end(PpmNoticeMemory *memory);

/* What stands from now on. The same notice as before is not told again: tries that follow each
 * other are one piece of news. */
PpmNotice ppm_notice_next(PpmNoticeMemory *memory, PpmState state);

G_END_DECLS
