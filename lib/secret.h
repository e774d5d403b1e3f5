/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A password in memory that is locked, left out of core dumps, and wiped. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PPM_SECRET_MAX_BYTES 255 /* pppd cuts what is longer, silently (MAXSECRETLEN) */

typedef struct _PpmSecret PpmSecret;

/* Takes a copy of @bytes; the caller wipes its own. PPM_ERROR_NO_SECRET in words where it is empty,
 * longer than PPM_SECRET_MAX_BYTES or holds a NUL. */
PpmSecret *ppm_secret_new(const char *bytes, gsize length, GError **error);

/* Wipes and frees. */
void ppm_secret_free(PpmSecret *secret);

const char *ppm_secret_bytes(const PpmSecret *secret);
gsize ppm_secret_length(const PpmSecret *secret);

/* The same password in ISO 8859-1, as pppd needs it for MS-CHAP: it widens each byte to the UTF-16
 * that RFC 2759, section 8.3 hashes. What is not UTF-8 is taken to be in that form already.
 * PPM_ERROR_NO_SECRET where a character is not in ISO 8859-1. */
PpmSecret *ppm_secret_to_latin1(const PpmSecret *secret, GError **error);

/* A fully sealed memfd that holds the secret, close-on-exec; -1 and @error on failure. */
int ppm_secret_to_memfd(const PpmSecret *secret, GError **error);

/* The read end of a pipe that holds the secret and ends behind it, close-on-exec: what is read is
 * gone. -1 and @error on failure. */
int ppm_secret_to_pipe(const PpmSecret *secret, GError **error);

/* Reads a secret from @fd (taken over and closed), which a client sent: a memfd with all of
 * F_SEAL_SHRINK, GROW, WRITE and SEAL (read with pread), or a pipe, read without blocking, at most
 * 4 KiB and 5 seconds. Anything else is refused with PPM_ERROR_NO_SECRET. */
void ppm_secret_receive_async(int fd, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
PpmSecret *ppm_secret_receive_finish(GAsyncResult *result, GError **error);

/* Overwrites @length bytes in a way the compiler keeps. */
void ppm_secret_wipe(void *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmSecret, ppm_secret_free)

G_END_DECLS
