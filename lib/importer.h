/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What other programs keep of PPTP connections, and our own files, as profiles of ours. Pure: bytes
 * in, profiles out; clients walk the table, so that an importer that is added appears in all of
 * them. */
#pragma once

#include "profile.h"

G_BEGIN_DECLS

#define PPM_IMPORT_MAX_BYTES (1024 * 1024) /* of a source */

/**
 * PpmImport:
 * @name: as the source calls it, fit to be shown; never NULL
 * @uuid: by which the source knows it, or NULL
 * @owner: whom it belongs to there, "" for everybody
 * @profile: a new one, with a UUID of its own, without an owner; NULL where it cannot be taken over
 * @problem: why not, naming the source's field, or NULL
 * @warnings: (element-type utf8): each begins with the source's key and a colon: what has no
 *   equivalent, and what is unsafe
 *
 * One connection of a source.
 */
typedef struct {
    char *name;
    char *uuid;
    char *owner;
    PpmProfile *profile;
    GError *problem;
    GPtrArray *warnings;
} PpmImport;

PpmImport *ppm_import_new(const char *name);
void ppm_import_free(PpmImport *import);

/**
 * PpmImporter:
 * @id: for command lines
 * @title: N_(): of the program whose connections these are
 * @pattern: of its files' names: "*.nmconnection"
 * @recognises: whether the bytes, of valid UTF-8 without a NUL, look like it
 * @read: (element-type PpmImport): the connections in them. Fails where the whole cannot be read.
 *
 * Never sees more than PPM_IMPORT_MAX_BYTES. What it makes has been validated.
 */
typedef struct {
    const char *id;
    const char *title;
    const char *pattern;
    gboolean (*recognises)(const char *text);
    GPtrArray *(*read)(const char *text, GError **error);
} PpmImporter;

const PpmImporter *ppm_importers(gsize *n_importers);

/* The connections in @data (PpmImport elements), read by the importer that recognises it. */
GPtrArray *ppm_import_read(const char *data, gsize length, GError **error);

/* For importers: adds to the warnings what is unsafe in the profile, and takes the profile out
 * again where its settings do not fit together. */
void ppm_import_judge(PpmImport *import);

/* A name like @name that @is_taken has nothing against: "Office", "Office 2", ... */
char *ppm_import_free_name(const char *name,
                           gboolean (*is_taken)(const char *name, gpointer user_data),
                           gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmImport, ppm_import_free)

G_END_DECLS
