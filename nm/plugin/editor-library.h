/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The editor is a library of its own, so that nothing here is linked to GTK. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

/* The one symbol of the editor's libraries. */
#define PPM_NM_EDITOR_FACTORY "ppm_nm_editor_factory"
typedef NMVpnEditor *(*PpmNmEditorFactory)(NMConnection *connection, GError **error);

/* An editor of @connection, from the library that stands beside this one and fits the GTK that the
 * process has loaded. */
NMVpnEditor *ppm_editor_library_open(NMConnection *connection, GError **error);

G_END_DECLS
