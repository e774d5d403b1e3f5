/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one function of the library. Its caller is our plugin in libnm, which finds it by name. */
#pragma once

#include <NetworkManager.h>

G_BEGIN_DECLS

NMVpnEditor *ppm_nm_editor_factory(NMConnection *connection, GError **error);

G_END_DECLS
