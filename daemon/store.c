/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files by descriptor, never by a path that might be swapped. */
#include "config.h"

#include "store.h"
#include "descriptor.h"
#include "error.h"
#include "profile-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX            ".conf"
#define UNFINISHED_SUFFIX ".unfinished"
#define UNFINISHED_DIGITS 8

/* What tells one version of a file from the next. */
typedef struct {
    ino_t inode;
    off_t size;
    struct timespec modified, changed;
} Stamp;

typedef struct {
    char *name;
    Stamp stamp; /* when it was read or written last */
} Entry;

struct _PpmStore {
    char *path;
    int directory;
    GHashTable *entries; /* UUID to Entry */
    GHashTable *uuids;   /* file name (the entry's own) to UUID */
    GPtrArray *broken;
};

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_free(entry->name);
    g_free(entry);
}

/* All zero for a file that is not there. */
static Stamp
stamp_of(PpmStore *store, const char *name)
{
    struct stat status;

    if (fstatat(store->directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return (Stamp){0};
    return (Stamp){status.st_ino, status.st_size, status.st_mtim, status.st_ctim};
}

static gboolean
stamps_equal(const Stamp *a, const Stamp *b)
{
    return a->inode == b->inode && a->size == b->size && a->modified.tv_sec == b->modified.tv_sec &&
           a->modified.tv_nsec == b->modified.tv_nsec && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

static void
broken_file_free(gpointer data)
{
    PpmBrokenFile *file = data;

    g_free(file->file);
    g_free(file->name);
    g_free(file->reason);
    g_free(file);
}

PpmStore *
ppm_store_new(const char *directory, GError **error)
{
    g_autoptr(PpmStore) store = g_new0(PpmStore, 1);

    store->path = g_build_filename(directory, "connections", NULL);
    store->directory = -1;
    store->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
    store->uuids = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    store->broken = g_ptr_array_new_with_free_func(broken_file_free);
    if (g_mkdir_with_parents(store->path, 0700) == 0)
        store->directory = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->directory < 0) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", store->path,
                    g_strerror(code));
        return NULL;
    }
    return g_steal_pointer(&store);
}

void
ppm_store_free(PpmStore *store)
{
    ppm_clear_fd(&store->directory);
    g_free(store->path);
    g_hash_table_unref(store->uuids);
    g_hash_table_unref(store->entries);
    g_ptr_array_unref(store->broken);
    g_free(store);
}

static const PpmBrokenFile *
find_broken(PpmStore *store, const char *name)
{
    for (guint i = 0; i < store->broken->len; i++) {
        const PpmBrokenFile *file = g_ptr_array_index(store->broken, i);

        if (g_str_equal(file->file, name))
            return file;
    }
    return NULL;
}

static PpmBrokenFile *
add_broken(PpmStore *store, const char *name, const char *reason)
{
    PpmBrokenFile *file = g_new0(PpmBrokenFile, 1);

    file->file = g_strdup(name);
    file->name = g_utf8_make_valid(name, -1);
    file->reason = g_strdup(reason);
    g_warning("%s: %s", file->name, reason);
    g_ptr_array_add(store->broken, file);
    return file;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gboolean
ppm_store_is_profile_name(const char *name)
{
    return name[0] != '.' && g_str_has_suffix(name, SUFFIX);
}

static GPtrArray *
file_names(PpmStore *store)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(store->path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (ppm_store_is_profile_name(name))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* As ppm_profile_file_save() calls what it has not renamed yet. */
static gboolean
is_unfinished(const char *name)
{
    return name[0] == '.' && strspn(name + 1, "0123456789abcdef") == UNFINISHED_DIGITS &&
           strcmp(name + 1 + UNFINISHED_DIGITS, UNFINISHED_SUFFIX) == 0;
}

void
ppm_store_sweep(PpmStore *store)
{
    g_autoptr(GDir) dir = g_dir_open(store->path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (is_unfinished(name))
            unlinkat(store->directory, name, 0);
    }
}

/* Whether UUID, or name and owner, are among @taken; they are from now on. */
static gboolean
is_taken(GHashTable *taken, PpmProfile *profile)
{
    g_autofree char *uuid = g_strdup(ppm_profile_uuid(profile));
    g_autofree char *name = g_strconcat(ppm_profile_owner(profile), "\n", ppm_profile_name(profile),
                                        NULL);

    if (g_hash_table_contains(taken, uuid) || g_hash_table_contains(taken, name))
        return TRUE;
    g_hash_table_add(taken, g_steal_pointer(&uuid));
    g_hash_table_add(taken, g_steal_pointer(&name));
    return FALSE;
}

PpmProfile *
ppm_store_read(PpmStore *store, const char *name, GError **error)
{
    g_autoptr(PpmProfile) profile = ppm_profile_file_load(store->directory, name, error);

    return profile && ppm_profile_validate(profile, error) ? g_steal_pointer(&profile) : NULL;
}

void
ppm_store_take(PpmStore *store, const char *name, PpmProfile *profile)
{
    const char *uuid = ppm_profile_uuid(profile);
    Entry *entry = g_new0(Entry, 1);

    entry->name = g_strdup(name);
    entry->stamp = stamp_of(store, name);
    ppm_store_drop(store, uuid);
    g_hash_table_insert(store->entries, g_strdup(uuid), entry);
    g_hash_table_replace(store->uuids, entry->name, g_strdup(uuid));
    ppm_store_note_broken(store, name, NULL);
}

static void
load_one(PpmStore *store, const char *name, GHashTable *taken, GPtrArray *profiles)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmProfile) profile = ppm_store_read(store, name, &error);

    if (!profile) {
        add_broken(store, name, error->message);
        return;
    }
    if (is_taken(taken, profile)) {
        add_broken(store, name, _("another file has this name or UUID"));
        return;
    }
    ppm_store_take(store, name, profile);
    g_ptr_array_add(profiles, g_steal_pointer(&profile));
}

static void
tell_of_too_many(PpmStore *store, const GPtrArray *names)
{
    g_autofree char *reason = g_strdup_printf(
        _("it is not read, nor are the %u files behind it: at most %u are"),
        names->len - PPM_STORE_MAX_FILES - 1, PPM_STORE_MAX_FILES);
    PpmBrokenFile *file = add_broken(store, g_ptr_array_index(names, PPM_STORE_MAX_FILES), reason);

    g_free(file->file);
    file->file = g_strdup(""); /* nobody can mend it by an edit of that one file */
}

GPtrArray *
ppm_store_load(PpmStore *store)
{
    g_autoptr(GPtrArray) names = file_names(store);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *profiles = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_profile_unref);

    g_hash_table_remove_all(store->uuids);
    g_hash_table_remove_all(store->entries);
    g_ptr_array_set_size(store->broken, 0);
    for (guint i = 0; i < MIN(names->len, PPM_STORE_MAX_FILES); i++)
        load_one(store, g_ptr_array_index(names, i), taken, profiles);
    if (names->len > PPM_STORE_MAX_FILES)
        tell_of_too_many(store, names);
    return profiles;
}

const GPtrArray *
ppm_store_broken(PpmStore *store)
{
    return store->broken;
}

gboolean
ppm_store_is_there(PpmStore *store, GError **error)
{
    struct stat opened, present;

    if (fstat(store->directory, &opened) == 0 && stat(store->path, &present) == 0 &&
        opened.st_dev == present.st_dev && opened.st_ino == present.st_ino)
        return TRUE;
    g_set_error(error, PPM_ERROR, PPM_ERROR_NOT_FOUND,
                _("%s is gone, or another directory than when the service started"), store->path);
    return FALSE;
}

/* An administrator's edit that we have not read yet is not written over. */
static gboolean
check_unedited(PpmStore *store, const Entry *entry, GError **error)
{
    Stamp now = stamp_of(store, entry->name);
    g_autofree char *valid_name = g_utf8_make_valid(entry->name, -1);
    const PpmBrokenFile *file = find_broken(store, entry->name);

    if (file)
        g_set_error(error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE,
                    _("its file %s has been edited and cannot be used: %s"), file->name,
                    file->reason);
    else if (!now.inode)
        g_set_error(error, PPM_ERROR, PPM_ERROR_NOT_FOUND, _("its file %s is gone"), valid_name);
    else if (!stamps_equal(&now, &entry->stamp))
        g_set_error(error, PPM_ERROR, PPM_ERROR_BUSY,
                    _("its file %s is just being edited; look again"), valid_name);
    else
        return TRUE;
    return FALSE;
}

gboolean
ppm_store_save(PpmStore *store, PpmProfile *profile, GError **error)
{
    const char *uuid = ppm_profile_uuid(profile);
    const Entry *entry = g_hash_table_lookup(store->entries, uuid);
    g_autofree char *name = entry ? g_strdup(entry->name) : g_strconcat(uuid, SUFFIX, NULL);

    if (!ppm_store_is_there(store, error) || (entry && !check_unedited(store, entry, error)) ||
        !ppm_profile_file_save(store->directory, name, profile, error))
        return FALSE;
    ppm_store_take(store, name, profile);
    return TRUE;
}

gboolean
ppm_store_delete(PpmStore *store, PpmProfile *profile, GError **error)
{
    const Entry *entry = g_hash_table_lookup(store->entries, ppm_profile_uuid(profile));

    if (!ppm_store_is_there(store, error))
        return FALSE;
    if (entry && stamp_of(store, entry->name).inode && !check_unedited(store, entry, error))
        return FALSE;
    if (entry && unlinkat(store->directory, entry->name, 0) < 0 && errno != ENOENT) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", entry->name,
                    g_strerror(code));
        return FALSE;
    }
    ppm_store_drop(store, ppm_profile_uuid(profile));
    return TRUE;
}

/* ---- edits ---- */

const char *
ppm_store_path(PpmStore *store)
{
    return store->path;
}

GStrv
ppm_store_names(PpmStore *store)
{
    g_autoptr(GPtrArray) names = file_names(store);
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, store->uuids);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (!stamp_of(store, name).inode)
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_add(names, NULL);
    return (GStrv)g_ptr_array_steal(names, NULL);
}

const char *
ppm_store_uuid_of(PpmStore *store, const char *name)
{
    return g_hash_table_lookup(store->uuids, name);
}

const char *
ppm_store_name_of(PpmStore *store, const char *uuid)
{
    const Entry *entry = g_hash_table_lookup(store->entries, uuid);

    return entry ? entry->name : NULL;
}

void
ppm_store_note_broken(PpmStore *store, const char *name, const char *reason)
{
    const PpmBrokenFile *file = find_broken(store, name);
    g_autofree char *kept = g_strdup(name); /* it may be the file's own */

    if (file && g_strcmp0(file->reason, reason) == 0)
        return;
    if (file)
        g_ptr_array_remove(store->broken, (gpointer)file);
    if (reason)
        add_broken(store, kept, reason);
}

void
ppm_store_drop(PpmStore *store, const char *uuid)
{
    const Entry *entry = g_hash_table_lookup(store->entries, uuid);

    if (!entry)
        return;
    if (g_strcmp0(g_hash_table_lookup(store->uuids, entry->name), uuid) == 0)
        g_hash_table_remove(store->uuids, entry->name);
    g_hash_table_remove(store->entries, uuid);
}
