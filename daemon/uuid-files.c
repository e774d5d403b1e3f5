/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "uuid-files.h"

#include <string.h>

GStrv
ppm_uuid_files_list(const char *directory, const char *suffix)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    g_autoptr(GStrvBuilder) uuids = g_strv_builder_new();
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *uuid = NULL;

        if (!g_str_has_suffix(name, suffix))
            continue;
        uuid = g_strndup(name, strlen(name) - strlen(suffix));
        if (g_uuid_string_is_valid(uuid))
            g_strv_builder_add(uuids, uuid);
    }
    return g_strv_builder_end(uuids);
}
