/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What NetworkManager's programs load to import, export and edit connections of our type. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

#define PPM_TYPE_NM_PLUGIN (ppm_nm_plugin_get_type())
G_DECLARE_FINAL_TYPE(PpmNmPlugin, ppm_nm_plugin, PPM, NM_PLUGIN, GObject)

G_END_DECLS
