/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file is the D-Bus answer in GVariant's text form: one parser, and one that suspects. */
#include "config.h"

#include "history.h"

#include <glib/gstdio.h>

#define FOLDER    "history"
#define TYPE      G_VARIANT_TYPE("aa{sv}")
#define MAX_BYTES (256 * 1024)

static char *
path_of(const char *directory, const char *uuid)
{
    return g_build_filename(directory, FOLDER, uuid, NULL);
}

static GVariant *
nothing(void)
{
    return g_variant_new_array(G_VARIANT_TYPE_VARDICT, NULL, 0);
}

GVariant *
ppm_history_load(const char *directory, const char *uuid)
{
    g_autofree char *path = path_of(directory, uuid);
    g_autofree char *text = NULL;
    gsize length;
    GVariant *attempts = NULL;
    GStatBuf status;

    if (g_stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= MAX_BYTES &&
        g_file_get_contents(path, &text, &length, NULL))
        attempts = g_variant_parse(TYPE, text, text + length, NULL, NULL);
    return attempts ?: nothing();
}

static GVariant *
with_entry(GVariant *before, GVariant *entry)
{
    gsize kept = MIN(g_variant_n_children(before), PPM_HISTORY_MAX - 1);
    GVariantBuilder list;

    g_variant_builder_init(&list, TYPE);
    g_variant_builder_add_value(&list, entry);
    for (gsize i = 0; i < kept; i++) {
        g_autoptr(GVariant) old = g_variant_get_child_value(before, i);

        g_variant_builder_add_value(&list, old);
    }
    return g_variant_ref_sink(g_variant_builder_end(&list));
}

void
ppm_history_add(const char *directory, const char *uuid, GVariant *entry)
{
    g_autofree char *folder = g_build_filename(directory, FOLDER, NULL);
    g_autofree char *path = path_of(directory, uuid);
    g_autoptr(GVariant) before = g_variant_ref_sink(ppm_history_load(directory, uuid));
    g_autoptr(GVariant) after = with_entry(before, entry);
    g_autofree char *text = g_variant_print(after, TRUE);
    g_autoptr(GError) error = NULL;

    if (g_mkdir_with_parents(folder, 0700) != 0 ||
        !g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        g_warning("%s: %s", path, error ? error->message : "the directory cannot be made");
}

void
ppm_history_remove(const char *directory, const char *uuid)
{
    g_autofree char *path = path_of(directory, uuid);

    g_unlink(path);
}
