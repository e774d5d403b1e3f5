/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every name that crosses a boundary: the bus, the file system, the kernel. */
#pragma once

#define PPM_DBUS_NAME                 "org.pptp.Manager1"
#define PPM_DBUS_PATH                 "/org/pptp/Manager1"
#define PPM_DBUS_CONNECTION_PREFIX    "/org/pptp/Manager1/connection/"
#define PPM_DBUS_MANAGER_INTERFACE    "org.pptp.Manager1"
#define PPM_DBUS_CONNECTION_INTERFACE "org.pptp.Manager1.Connection"
#define PPM_DBUS_ERROR_PREFIX         "org.pptp.Manager1.Error."

#define PPM_ACTION_CONNECT        "org.pptp.manager1.connect"
#define PPM_ACTION_MODIFY_OWN     "org.pptp.manager1.modify-own"
#define PPM_ACTION_MODIFY_SHARED  "org.pptp.manager1.modify-shared"
#define PPM_ACTION_SYSTEM_EFFECTS "org.pptp.manager1.system-effects"
#define PPM_ACTION_SYSTEM_SECRET  "org.pptp.manager1.system-secret"

#define PPM_CONFIGURATION_DIRECTORY "/etc/pptp-manager"
#define PPM_VENDOR_DIRECTORY        "/usr/share/pptp-manager"
#define PPM_RUNTIME_DIRECTORY       "/run/pptp-manager"
#define PPM_STATE_DIRECTORY         "/var/lib/pptp-manager"

/* What we make in the kernel is findable by these alone (architecture.md, "Names"). */
#define PPM_INTERFACE_PREFIX "pptp"
#define PPM_ROUTE_PROTOCOL   214
#define PPM_MARK_BASE        0x70740000u
#define PPM_MARK_MASK        0xffff0000u
#define PPM_MARK_PROBE       0x7074ffffu /* asks for the uplink: no tunnel's, and never through one */
#define PPM_RULE_FIRST       31700
#define PPM_RULE_LAST        31799
#define PPM_TABLE_OUTER      70700 /* servers, by their uplink */
#define PPM_TABLE_INNER      70701 /* what goes through the tunnels */

#define PPM_NFT_TABLE "pptp_manager" /* of family inet */

#define PPM_UNIT_PREFIX       "pptp-manager-tunnel-"
#define PPM_HOOKS_UNIT_PREFIX "pptp-manager-hooks-"
#define PPM_HOOKS_DIRECTORY   "hooks.d" /* in the configuration directory */

#define PPM_PPTP_PORT 1723
