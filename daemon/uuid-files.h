/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of which there is one for each connection: "UUID.suffix". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of which connections there is a file with that @suffix (".state") in @directory; none where that
 * cannot be read. */
GStrv ppm_uuid_files_list(const char *directory, const char *suffix);

G_END_DECLS
