/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "proxy.h"

GStrv
ppm_proxy_texts(GDBusProxy *proxy, const char *name)
{
    g_autoptr(GVariant) value = g_dbus_proxy_get_cached_property(proxy, name);

    if (!value || !g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY))
        return g_new0(char *, 1);
    return g_variant_dup_strv(value, NULL);
}
