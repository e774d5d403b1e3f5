/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directory of profile files: which file is whose, and which cannot be used. An administrator
 * may edit them at any time; what was edited is never written over unread. */
#pragma once

#include "profile.h"

G_BEGIN_DECLS

/* More than connections can be made (manager.h): what was taken is found again, beside as many
 * files again of an administrator. */
#define PPM_STORE_MAX_FILES 16384u

typedef struct _PpmStore PpmStore;

/* Why a file was left alone. */
typedef struct {
    char *file; /* as the kernel has it */
    char *name; /* the same in valid UTF-8 */
    char *reason;
} PpmBrokenFile;

/* Opens @directory/connections, made where it is missing (0700). */
PpmStore *ppm_store_new(const char *directory, GError **error);
void ppm_store_free(PpmStore *store);

/* Removes what a crash while saving has left. Only for who is alone with the directory. */
void ppm_store_sweep(PpmStore *store);

/* Reads every *.conf: an array of PpmProfile. Broken files are left alone and told of by
 * ppm_store_broken(); of two files with one UUID, or one name and owner, the second is broken.
 * Of more than PPM_STORE_MAX_FILES, in the order of their names, the others are told of as one. */
GPtrArray *ppm_store_load(PpmStore *store);

/* PpmBrokenFile elements. */
const GPtrArray *ppm_store_broken(PpmStore *store);

/* To the file it came from, else to UUID.conf. PPM_ERROR_BUSY where somebody has edited that
 * file since it was read, PPM_ERROR_NOT_FOUND where it is gone, PPM_ERROR_BROKEN_PROFILE where it
 * cannot be used since an edit. */
gboolean ppm_store_save(PpmStore *store, PpmProfile *profile, GError **error);

/* The same errors; a file that is gone already is fine. */
gboolean ppm_store_delete(PpmStore *store, PpmProfile *profile, GError **error);

/* ---- edits (manager-edits.c) ---- */

/* Whether the directory is still the one that was opened; else PPM_ERROR_NOT_FOUND. */
gboolean ppm_store_is_there(PpmStore *store, GError **error);

/* The directory's path. */
const char *ppm_store_path(PpmStore *store);

/* The names of all profile files, and of those that are gone since they were read. */
GStrv ppm_store_names(PpmStore *store);

/* Whether a file of that name would be a profile's. */
gboolean ppm_store_is_profile_name(const char *name);

/* Reads one file again. NULL with @error: PPM_ERROR_NOT_FOUND where there is none, else it is
 * broken. Changes nothing in the store. */
PpmProfile *ppm_store_read(PpmStore *store, const char *name, GError **error);

/* The UUID of the profile that was read from the file @name, and the reverse; NULL where there is
 * none. */
const char *ppm_store_uuid_of(PpmStore *store, const char *name);
const char *ppm_store_name_of(PpmStore *store, const char *uuid);

/* The file @name is from now on that of @profile, as it was read just now, and not broken. */
void ppm_store_take(PpmStore *store, const char *name, PpmProfile *profile);

/* The file @name cannot be used, or (@reason NULL) is not broken any more. */
void ppm_store_note_broken(PpmStore *store, const char *name, const char *reason);

/* @uuid has no file any more. */
void ppm_store_drop(PpmStore *store, const char *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmStore, ppm_store_free)

G_END_DECLS
