/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file is named after the UUID of its connection; other names are none of ours. */
#include "config.h"

#include "leftovers.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static void
remove_from(const char *folder, PpmIsKnownFunc is_known, gpointer user_data)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_uuid_string_is_valid(name) && !is_known(name, user_data))
            g_unlink(path);
    }
}

void
ppm_leftovers_remove(const char *state_directory, PpmIsKnownFunc is_known, gpointer user_data)
{
    static const char *const folders[] = {"secrets", "history"};

    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(state_directory, folders[i], NULL);

        remove_from(folder, is_known, user_data);
    }
}
