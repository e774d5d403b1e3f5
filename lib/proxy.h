/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What generated proxies do not do well. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The cached property @name of type "as", as copies; empty where there is none, never NULL. The
 * generated getter keeps pointers into the value, which is gone while "g-properties-changed" is
 * being told. */
GStrv ppm_proxy_texts(GDBusProxy *proxy, const char *name);

G_END_DECLS
