/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /run/pptp-manager/UUID.guest: a connection that another program has brought, so that a service
 * which is started anew knows its tunnel. No password. */
#pragma once

#include "profile.h"

G_BEGIN_DECLS

/**
 * PpmGuestFile:
 * @caller: unique bus name of the program
 * @managed_by: what it calls itself
 */
typedef struct {
    char *caller;
    char *managed_by;
    PpmProfile *profile;
} PpmGuestFile;

void ppm_guest_file_free(PpmGuestFile *file);

/* What cannot be written is warned of: it is needed only where the service dies. */
void ppm_guest_file_save(const char *directory, const char *caller, const char *managed_by,
                         PpmProfile *profile);

/* NULL where there is none, or it is none of ours. */
PpmGuestFile *ppm_guest_file_load(const char *directory, const char *uuid);

void ppm_guest_file_remove(const char *directory, const char *uuid);

/* The UUIDs of all there. */
GStrv ppm_guest_file_list(const char *directory);

/* Pure halves, for tests. */
PpmGuestFile *ppm_guest_file_parse(const char *data, gsize length);
char *ppm_guest_file_to_data(const char *caller, const char *managed_by, PpmProfile *profile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmGuestFile, ppm_guest_file_free)

G_END_DECLS
