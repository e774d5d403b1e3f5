/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directory of profile files. */
#pragma once

#include "profile.h"

G_BEGIN_DECLS

typedef struct _PpmStore PpmStore;

/* Why a file was left alone. */
typedef struct {
    char *name;
    char *reason;
} PpmBrokenFile;

/* Opens @directory/connections, made where it is missing (0700). */
PpmStore *ppm_store_new(const char *directory, GError **error);
void ppm_store_free(PpmStore *store);

/* Reads every *.conf: an array of PpmProfile. Broken files are left alone and told of by
 * ppm_store_broken(); of two files with one UUID, or one name and owner, the second is broken. */
GPtrArray *ppm_store_load(PpmStore *store);

/* PpmBrokenFile elements. */
const GPtrArray *ppm_store_broken(PpmStore *store);

/* To the file it came from, else to UUID.conf. */
gboolean ppm_store_save(PpmStore *store, PpmProfile *profile, GError **error);
gboolean ppm_store_delete(PpmStore *store, PpmProfile *profile, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmStore, ppm_store_free)

G_END_DECLS
