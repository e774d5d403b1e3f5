/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pure: what our service tells of a tunnel, in NetworkManager's words. */
#pragma once

#include "cause.h"
#include "dbus-connection.h"

#include <NetworkManager.h>

G_BEGIN_DECLS

/* The general and the IPv4 part of what NetworkManager sets up (a{sv}, floating); with a route to
 * the network of the address by its class where @has_class_route. */
GVariant *ppm_answer_config(PpmDBusConnection *tunnel);
GVariant *ppm_answer_ip4_config(PpmDBusConnection *tunnel, gboolean has_class_route);

/* The one of its three reasons that says most; a wrong password has it ask again. */
NMVpnPluginFailure ppm_answer_failure(PpmCause cause);

G_END_DECLS
