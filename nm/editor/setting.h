/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libnm keeps of a VPN, as texts, and back. */
#pragma once

#include "nm-mapping.h"

#include <NetworkManager.h>

G_BEGIN_DECLS

PpmNmConnection *ppm_nm_setting_read(NMSettingVpn *setting);

/* Brings @setting from @before to @after: what is the same in both is not touched, but said where
 * @setting does not say it. @written: (element-type utf8): the names that were ever different,
 * for the next time; a set. */
void ppm_nm_setting_write(NMSettingVpn *setting, const PpmNmConnection *before,
                          const PpmNmConnection *after, GHashTable *written);

G_END_DECLS
