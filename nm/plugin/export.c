/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "export.h"
#include "connection-map.h"
#include "descriptor.h"
#include "error.h"
#include "import-profile.h"
#include "option-table.h"
#include "profile-file.h"
#include "profile-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX ".pptp.conf"

/* ---- what our options say ---- */

/* In NetworkManager the name of a preset is but a name. */
static gboolean
undo_preset(PpmProfile *profile, GHashTable *settings, GError **error)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        if (!g_hash_table_contains(settings, table[i].key) &&
            !ppm_profile_is_set(profile, table[i].key) &&
            strcmp(ppm_profile_get_text(profile, table[i].key), table[i].default_text) != 0 &&
            !ppm_profile_set(profile, table[i].key, table[i].default_text, error))
            return FALSE;
    }
    return TRUE;
}

static PpmProfile *
profile_of(NMConnection *connection, GError **error)
{
    g_autoptr(PpmNmConnection) map = ppm_connection_map_read(connection, error);
    g_autoptr(GHashTable) settings = map ? ppm_nm_to_settings(map, NULL, error) : NULL;
    g_autoptr(PpmProfile) profile = settings ? ppm_nm_profile_of(settings, error) : NULL;

    if (!profile || !undo_preset(profile, settings, error))
        return NULL;
    ppm_profile_set_owner(profile, g_hash_table_lookup(settings, "owner"));
    return ppm_profile_validate(profile, error) ? g_steal_pointer(&profile) : NULL;
}

/* ---- what they do not say ---- */

/* What another connection of the same content may have otherwise, and what is nobody's business. */
static gboolean
is_left_out(const char *group, const char *key)
{
    static const char *const names[] = {"connection.id",
                                        "connection.uuid",
                                        "connection.timestamp",
                                        "connection.type",
                                        "vpn.service-type",
                                        "vpn.password",
                                        NULL};
    g_autofree char *name = g_strdup_printf("%s.%s", group, key);

    return g_strv_contains(names, name);
}

static char *
group_text(GKeyFile *file, const char *group)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    for (gsize i = 0; keys && keys[i]; i++) {
        g_autofree char *value = g_key_file_get_value(file, group, keys[i], NULL);

        if (!is_left_out(group, keys[i]))
            g_string_append_printf(text, "%s=%s\n", keys[i], value);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The groups in which the two differ, as they are in @file. */
static char *
groups_that_differ(GKeyFile *file, GKeyFile *plain)
{
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    for (gsize i = 0; groups[i]; i++) {
        g_autofree char *lines = group_text(file, groups[i]);
        g_autofree char *others = group_text(plain, groups[i]);

        if (strcmp(lines, others) != 0)
            g_string_append_printf(text, "\n[" PPM_PROFILE_NETWORKMANAGER_GROUP "%s]\n%s",
                                   groups[i], lines);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
rest_of(NMConnection *connection, PpmProfile *profile, GError **error)
{
    g_autoptr(GKeyFile) file = ppm_connection_map_to_key_file(connection, error);
    g_autoptr(NMConnection) plain = NULL;
    g_autoptr(GKeyFile) plain_file = NULL;

    if (!file)
        return NULL;
    plain = ppm_connection_map_new(profile, error);
    plain_file = plain ? ppm_connection_map_to_key_file(plain, error) : NULL;
    return plain_file ? groups_that_differ(file, plain_file) : NULL;
}

/* ---- both ---- */

PpmProfile *
ppm_nm_export(NMConnection *connection, GError **error)
{
    g_autoptr(PpmProfile) profile = profile_of(connection, error);
    g_autofree char *rest = profile ? rest_of(connection, profile, error) : NULL;
    g_autofree char *data = NULL, *named = NULL, *text = NULL;

    if (!rest)
        return NULL;
    data = ppm_profile_to_data(profile, NULL);
    named = ppm_profile_text_with(data, ppm_option_find("uuid")->group, "uuid",
                                  nm_connection_get_uuid(connection));
    text = g_strconcat(named, rest, NULL);
    return ppm_profile_parse(text, strlen(text), "", error);
}

/* A file that is there must be one: a link, or a device, is not replaced. */
static gboolean
check_target(const char *path, GError **error)
{
    struct stat status;

    if (lstat(path, &status) != 0 || S_ISREG(status.st_mode))
        return TRUE;
    g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, "%s: %s", path,
                S_ISDIR(status.st_mode)   ? g_strerror(EISDIR)
                : S_ISLNK(status.st_mode) ? _("it is a symbolic link")
                                          : _("it is not a regular file"));
    return FALSE;
}

gboolean
ppm_nm_export_save(PpmProfile *profile, const char *path, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    ppm_autofd int fd = -1;

    if (!check_target(path, error))
        return FALSE;
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        return ppm_profile_file_save(fd, name, profile, error);
    g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "%s: %s", directory, g_strerror(errno));
    return FALSE;
}

char *
ppm_nm_export_file_name(const char *name)
{
    g_autofree char *stem = g_strdelimit(g_strdup(name ? name : ""), "/\\:\n\r\t", '-');

    return g_strconcat(stem[0] == '.' ? "-" : "", stem, SUFFIX, NULL);
}
