/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "import-profile.h"
#include "nm-special.h"
#include "option-check.h"
#include "option-table.h"
#include "profile-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Other programs' files, too, have a [connection] with a uuid. */
static void
look_for_ours(const char *group, const char *key, const char *value, gpointer user_data)
{
    static const char *const ours[] = {"name", "server", "user"};
    gboolean *found = user_data;

    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
        *found |= strcmp(key, ours[i]) == 0 && strcmp(group, ppm_option_find(key)->group) == 0;
}

gboolean
ppm_import_profile_recognises(const char *text)
{
    gboolean found = FALSE;

    ppm_profile_text_foreach(text, look_for_ours, &found);
    return found;
}

static void
warn_of_unknown(const char *group, const char *key, const char *value, gpointer user_data)
{
    const PpmOption *option = ppm_option_find(key);
    g_autofree char *name = g_strdup_printf("%s.%s", group, key);

    if (!option || strcmp(option->group, group) != 0)
        ppm_nm_warn(user_data, name, _("it has no equivalent here"));
}

static void
take_uuid(const char *group, const char *key, const char *value, gpointer user_data)
{
    const PpmOption *option = ppm_option_find("uuid");
    char **uuid = user_data;

    if (strcmp(key, option->key) != 0 || strcmp(group, option->group) != 0)
        return;
    g_free(*uuid);
    *uuid = ppm_option_check(option, value, NULL);
}

/* A UUID is one connection's, and this becomes another one. Lines keep their numbers. */
static PpmProfile *
parse_as_new(const char *text, gboolean has_uuid, GError **error)
{
    g_autofree char *uuid = g_uuid_string_random();
    g_autofree char *renamed = has_uuid ? ppm_profile_text_with(
                                              text, ppm_option_find("uuid")->group, "uuid", uuid)
                                        : g_strdup(text);

    return ppm_profile_parse(renamed, strlen(renamed), uuid, error);
}

GPtrArray *
ppm_import_profile_read(const char *text, GError **error)
{
    g_autofree char *uuid = NULL;
    PpmProfile *profile;
    GPtrArray *imports;
    PpmImport *import;

    ppm_profile_text_foreach(text, take_uuid, &uuid);
    profile = parse_as_new(text, uuid != NULL, error);
    if (!profile)
        return NULL;
    import = ppm_import_new(ppm_profile_name(profile));
    import->uuid = g_steal_pointer(&uuid);
    import->profile = profile;
    g_free(import->owner);
    import->owner = g_strdup(ppm_profile_owner(profile));
    ppm_profile_set_owner(profile, "");
    ppm_profile_text_foreach(text, warn_of_unknown, import->warnings);
    ppm_import_judge(import);
    imports = g_ptr_array_new_with_free_func((GDestroyNotify)ppm_import_free);
    g_ptr_array_add(imports, import);
    return imports;
}
