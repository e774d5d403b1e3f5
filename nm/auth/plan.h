/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: whom to ask for the password, and with which words. */
#pragma once

#include "details.h"

G_BEGIN_DECLS

/**
 * PpmAuthRequest: what the agent says on the command line
 * @hints: (nullable): names of secrets that are wanted anew, and at most one "x-vpn-message:TEXT"
 * @may_interact: whether somebody may be asked
 * @again: the password that is known is the wrong one
 */
typedef struct {
    const char *uuid;
    const char *name;
    const char *service;
    const char *const *hints;
    gboolean may_interact;
    gboolean again;
} PpmAuthRequest;

/* Whether @request can be followed. */
gboolean ppm_auth_request_check(const PpmAuthRequest *request, GError **error);

/* Whether one that is known already will do, and one in the keyring. */
gboolean ppm_auth_may_use_known(const PpmAuthRequest *request, const PpmDetails *details);
gboolean ppm_auth_may_use_keyring(const PpmAuthRequest *request, const PpmDetails *details);

/* Whether somebody is to be asked where no password is @known. */
gboolean ppm_auth_must_ask(const PpmAuthRequest *request, const PpmDetails *details,
                           gboolean known);

/* Whether an empty one may be the answer. */
gboolean ppm_auth_may_be_empty(const PpmDetails *details);

/* Words for people. The reason is NULL where it is the first time. */
char *ppm_auth_title(const PpmAuthRequest *request);
char *ppm_auth_text(const PpmAuthRequest *request, const PpmDetails *details);
char *ppm_auth_reason(const PpmAuthRequest *request);

/* The answers of a dialog that shows something itself, and of one whose agent does (the key file of
 * "external UI mode"). @secret: NULL for none. Freeing the answer wipes it. */
GBytes *ppm_auth_answer(const PpmSecret *secret);
GBytes *ppm_auth_external_answer(const char *title, const char *text, const PpmSecret *secret,
                                 gboolean ask);

G_END_DECLS
