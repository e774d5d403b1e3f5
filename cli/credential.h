/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password that an attempt is made with, and what to say of it afterwards. */
#pragma once

#include "cause.h"
#include "client.h"
#include "secret.h"

/**
 * PpmCredentialOrigin:
 * @PPM_CREDENTIAL_NONE: none is needed, or somebody's attempt runs already
 * @PPM_CREDENTIAL_GIVEN: typed or read from a file, as was asked for
 * @PPM_CREDENTIAL_TYPED: typed since the keyring holds none
 * @PPM_CREDENTIAL_KEYRING: the keyring's
 * @PPM_CREDENTIAL_SERVICE: the service takes the one that it keeps
 */
typedef enum {
    PPM_CREDENTIAL_NONE,
    PPM_CREDENTIAL_GIVEN,
    PPM_CREDENTIAL_TYPED,
    PPM_CREDENTIAL_KEYRING,
    PPM_CREDENTIAL_SERVICE,
} PpmCredentialOrigin;

typedef struct {
    PpmCredentialOrigin origin;
    PpmSecret *secret; /* NULL where none is sent */
} PpmCredential;

/* Wipes the password; where it came from stays known. */
void ppm_credential_clear(PpmCredential *credential);

/* Asks for the password of @connection on the terminal. */
PpmSecret *ppm_credential_ask(PpmDBusConnection *connection, GError **error);

/* Finds the password as the connection's settings say, within @seconds where a keyring must be
 * unlocked; @file and @ask (from the command line) count more. Where there is none, says so with
 * the ways on, and returns the exit code. */
int ppm_credential_find(PpmCredential *credential, PpmDBusConnection *connection, const char *file,
                        gboolean ask, guint seconds);

/* After the attempt: how a password that was typed can be kept; that one that was kept is wrong.
 * @cause is PPM_CAUSE_NONE where the connection was made. */
void ppm_credential_advise(const PpmCredential *credential, const char *name, PpmCause cause);
