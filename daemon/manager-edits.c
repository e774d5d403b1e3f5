/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An administrator edits, adds, renames and removes profile files while the service runs. What can
 * be used takes effect at once; what cannot is told of and left alone, and the connection keeps its
 * settings. */
#include "config.h"

#include "error.h"
#include "manager-private.h"
#include "owner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
refuse(PpmManager *self, const char *name, const char *reason)
{
    const char *uuid = ppm_store_uuid_of(self->store, name);
    PpmConnection *connection = uuid ? ppm_manager_find_uuid(self, uuid) : NULL;

    ppm_store_note_broken(self->store, name, reason);
    if (connection)
        ppm_connection_set_file_problem(connection, reason);
}

static void
on_owner(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(PpmConnection) connection = user_data;

    ppm_connection_set_owner_uid(connection, ppm_owner_lookup_finish(result));
}

static void
add(PpmManager *self, const char *name, PpmProfile *profile)
{
    const char *owner = ppm_profile_owner(profile);
    PpmConnection *connection;

    ppm_store_take(self->store, name, profile);
    connection = ppm_manager_take_in(self, profile, G_MAXUINT);
    if (owner[0])
        ppm_owner_lookup_async(owner, on_owner, g_object_ref(connection));
}

/* What we wrote ourselves is no edit. */
static gboolean
is_the_same(PpmProfile *before, PpmProfile *after)
{
    gsize before_length, after_length;
    g_autofree char *before_data = ppm_profile_to_data(before, &before_length);
    g_autofree char *after_data = ppm_profile_to_data(after, &after_length);

    return before_length == after_length && memcmp(before_data, after_data, after_length) == 0;
}

static void
change(PpmManager *self, PpmConnection *connection, const char *name, PpmProfile *profile)
{
    g_autoptr(GError) error = NULL;

    if (!is_the_same(ppm_connection_profile(connection), profile)) {
        if (!ppm_connection_apply_routes(connection, profile, &error)) {
            refuse(self, name, error->message);
            return;
        }
        ppm_connection_set_profile(connection, profile);
    }
    ppm_store_take(self->store, name, profile);
    ppm_connection_set_file_problem(connection, NULL);
}

/* A connection is the same while UUID and owner are. */
static gboolean
is_somebody_elses(PpmConnection *connection, PpmProfile *profile)
{
    return !g_str_equal(ppm_profile_owner(ppm_connection_profile(connection)),
                        ppm_profile_owner(profile));
}

static gboolean
file_is_there(PpmManager *self, const char *name)
{
    g_autofree char *path = g_build_filename(ppm_store_path(self->store), name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Of two files with one UUID, or one name and owner, the one that was there first counts. */
static gboolean
is_taken(PpmManager *self, const char *name, PpmProfile *profile)
{
    const char *uuid = ppm_profile_uuid(profile);
    const char *other_file = ppm_store_name_of(self->store, uuid);
    PpmConnection *namesake = ppm_manager_find_name(self, ppm_profile_name(profile),
                                                    ppm_profile_owner(profile));

    if (other_file && !g_str_equal(other_file, name) && file_is_there(self, other_file))
        return TRUE;
    return namesake && !g_str_equal(ppm_profile_uuid(ppm_connection_profile(namesake)), uuid);
}

static void
drop(PpmManager *self, const char *uuid)
{
    PpmConnection *connection = ppm_manager_find_uuid(self, uuid);
    g_autofree char *kept = g_strdup(uuid);

    if (connection)
        ppm_manager_drop(self, connection);
    ppm_store_drop(self->store, kept);
}

static void
take(PpmManager *self, const char *name, PpmProfile *profile)
{
    const char *before = ppm_store_uuid_of(self->store, name);
    PpmConnection *connection;

    if (before && !g_str_equal(before, ppm_profile_uuid(profile)))
        drop(self, before);
    if (is_taken(self, name, profile)) {
        refuse(self, name, _("another file has this name or UUID"));
        return;
    }
    connection = ppm_manager_find_uuid(self, ppm_profile_uuid(profile));
    if (connection && is_somebody_elses(connection, profile)) {
        drop(self, ppm_profile_uuid(profile));
        connection = NULL;
    }
    if (connection)
        change(self, connection, name, profile);
    else
        add(self, name, profile);
}

/* TRUE where there is no such file. */
static gboolean
look_at(PpmManager *self, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmProfile) profile = ppm_store_read(self->store, name, &error);

    if (profile)
        take(self, name, profile);
    else if (g_error_matches(error, PPM_ERROR, PPM_ERROR_NOT_FOUND))
        return TRUE;
    else
        refuse(self, name, error->message);
    return FALSE;
}

static void
forget(PpmManager *self, const char *name)
{
    const char *uuid = ppm_store_uuid_of(self->store, name);

    ppm_store_note_broken(self->store, name, NULL);
    if (uuid)
        drop(self, uuid);
}

/* Files that are there come first: a renamed one is then no longer looked for under its old name.
 */
static void
look_at_all(PpmManager *self, const char *const *names)
{
    g_autoptr(GPtrArray) gone = g_ptr_array_new();

    for (gsize i = 0; names[i]; i++) {
        if (ppm_store_is_profile_name(names[i]) && look_at(self, names[i]))
            g_ptr_array_add(gone, (gpointer)names[i]);
    }
    for (guint i = 0; i < gone->len; i++)
        forget(self, g_ptr_array_index(gone, i));
}

/* One edit may mend another file: a name may be free now. */
static void
look_at_broken(PpmManager *self)
{
    const GPtrArray *broken = ppm_store_broken(self->store);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) names = NULL;

    for (guint i = 0; i < broken->len; i++)
        g_strv_builder_add(builder, ((PpmBrokenFile *)g_ptr_array_index(broken, i))->file);
    names = g_strv_builder_end(builder);
    look_at_all(self, (const char *const *)names);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
on_edited(const char *const *names, gpointer user_data)
{
    PpmManager *self = user_data;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) sorted = names ? g_strdupv((char **)names) : ppm_store_names(self->store);

    if (self->is_stopping)
        return;
    if (!ppm_store_is_there(self->store, &error)) {
        g_warning("connections stay as they are: %s", error->message);
        return;
    }
    qsort(sorted, g_strv_length(sorted), sizeof *sorted, compare_names);
    look_at_all(self, (const char *const *)sorted);
    look_at_broken(self);
    ppm_manager_tell_files(self);
}

void
ppm_manager_follow_edits(PpmManager *self)
{
    g_autoptr(GError) error = NULL;

    self->watch = ppm_store_watch_new(ppm_store_path(self->store), on_edited, self, &error);
    if (!self->watch)
        g_warning("edits of profile files are not noticed until the service starts again: %s",
                  error->message);
}
