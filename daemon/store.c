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

#define SUFFIX    ".conf"
#define MAX_FILES 1000

struct _PpmStore {
    char *path;
    int directory;
    GHashTable *names; /* UUID to file name */
    GPtrArray *broken;
};

static void
broken_file_free(gpointer data)
{
    PpmBrokenFile *file = data;

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
    store->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
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
    g_hash_table_unref(store->names);
    g_ptr_array_unref(store->broken);
    g_free(store);
}

static void
add_broken(PpmStore *store, const char *name, const char *reason)
{
    PpmBrokenFile *file = g_new0(PpmBrokenFile, 1);

    file->name = g_utf8_make_valid(name, -1);
    file->reason = g_strdup(reason);
    g_warning("%s: %s", file->name, reason);
    g_ptr_array_add(store->broken, file);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
file_names(PpmStore *store)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(store->path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)) && names->len < MAX_FILES) {
        if (name[0] != '.' && g_str_has_suffix(name, SUFFIX))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean
is_taken(const GPtrArray *profiles, PpmProfile *profile)
{
    for (guint i = 0; i < profiles->len; i++) {
        PpmProfile *other = g_ptr_array_index(profiles, i);

        if (g_str_equal(ppm_profile_uuid(other), ppm_profile_uuid(profile)) ||
            (g_str_equal(ppm_profile_name(other), ppm_profile_name(profile)) &&
             g_str_equal(ppm_profile_owner(other), ppm_profile_owner(profile))))
            return TRUE;
    }
    return FALSE;
}

static void
load_one(PpmStore *store, const char *name, GPtrArray *profiles)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmProfile) profile = ppm_profile_file_load(store->directory, name, &error);

    if (!profile || !ppm_profile_validate(profile, &error)) {
        add_broken(store, name, error->message);
        return;
    }
    if (is_taken(profiles, profile)) {
        add_broken(store, name, _("another file has this name or UUID"));
        return;
    }
    g_hash_table_insert(store->names, g_strdup(ppm_profile_uuid(profile)), g_strdup(name));
    g_ptr_array_add(profiles, g_steal_pointer(&profile));
}

GPtrArray *
ppm_store_load(PpmStore *store)
{
    g_autoptr(GPtrArray) names = file_names(store);
    GPtrArray *profiles = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_profile_unref);

    g_hash_table_remove_all(store->names);
    g_ptr_array_set_size(store->broken, 0);
    for (guint i = 0; i < names->len; i++)
        load_one(store, g_ptr_array_index(names, i), profiles);
    return profiles;
}

const GPtrArray *
ppm_store_broken(PpmStore *store)
{
    return store->broken;
}

gboolean
ppm_store_save(PpmStore *store, PpmProfile *profile, GError **error)
{
    const char *uuid = ppm_profile_uuid(profile);
    const char *known = g_hash_table_lookup(store->names, uuid);
    g_autofree char *name = known ? g_strdup(known) : g_strconcat(uuid, SUFFIX, NULL);

    if (!ppm_profile_file_save(store->directory, name, profile, error))
        return FALSE;
    g_hash_table_replace(store->names, g_strdup(uuid), g_steal_pointer(&name));
    return TRUE;
}

gboolean
ppm_store_delete(PpmStore *store, PpmProfile *profile, GError **error)
{
    const char *name = g_hash_table_lookup(store->names, ppm_profile_uuid(profile));

    if (name && unlinkat(store->directory, name, 0) < 0 && errno != ENOENT) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", name,
                    g_strerror(code));
        return FALSE;
    }
    g_hash_table_remove(store->names, ppm_profile_uuid(profile));
    return TRUE;
}
