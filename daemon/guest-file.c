/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two lines, the caller and the program, and then the profile as it would be stored. */
#include "config.h"

#include "guest-file.h"
#include "uuid-files.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".guest"

static char *
path_of(const char *directory, const char *uuid)
{
    g_autofree char *name = g_strconcat(uuid, SUFFIX, NULL);

    return g_build_filename(directory, name, NULL);
}

void
ppm_guest_file_free(PpmGuestFile *file)
{
    g_free(file->caller);
    g_free(file->managed_by);
    g_clear_pointer(&file->profile, ppm_profile_unref);
    g_free(file);
}

char *
ppm_guest_file_to_data(const char *caller, const char *managed_by, PpmProfile *profile)
{
    g_autofree char *data = ppm_profile_to_data(profile, NULL);

    return g_strconcat(caller, "\n", managed_by, "\n", data, NULL);
}

PpmGuestFile *
ppm_guest_file_parse(const char *data, gsize length)
{
    g_autofree char *text = g_strndup(data, length);
    g_auto(GStrv) parts = g_strsplit(text, "\n", 3);
    g_autoptr(PpmGuestFile) file = g_new0(PpmGuestFile, 1);

    if (g_strv_length(parts) != 3 || !g_dbus_is_unique_name(parts[0]) || !parts[1][0])
        return NULL;
    file->caller = g_strdup(parts[0]);
    file->managed_by = g_strdup(parts[1]);
    file->profile = ppm_profile_parse(parts[2], strlen(parts[2]), parts[0], NULL);
    return file->profile ? g_steal_pointer(&file) : NULL;
}

void
ppm_guest_file_save(const char *directory, const char *caller, const char *managed_by,
                    PpmProfile *profile)
{
    g_autofree char *path = path_of(directory, ppm_profile_uuid(profile));
    g_autofree char *data = ppm_guest_file_to_data(caller, managed_by, profile);
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents_full(path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        g_warning("%s", error->message);
}

PpmGuestFile *
ppm_guest_file_load(const char *directory, const char *uuid)
{
    g_autofree char *path = path_of(directory, uuid);
    g_autofree char *data = NULL;
    g_autoptr(PpmGuestFile) file = NULL;
    gsize length;

    if (!g_file_get_contents(path, &data, &length, NULL))
        return NULL;
    file = ppm_guest_file_parse(data, length);
    return file && g_str_equal(ppm_profile_uuid(file->profile), uuid) ? g_steal_pointer(&file)
                                                                      : NULL;
}

void
ppm_guest_file_remove(const char *directory, const char *uuid)
{
    g_autofree char *path = path_of(directory, uuid);

    g_unlink(path);
}

GStrv
ppm_guest_file_list(const char *directory)
{
    return ppm_uuid_files_list(directory, SUFFIX);
}
