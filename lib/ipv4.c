/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and writing IPv4 addresses and networks, independent of locale and resolver. */
#include "config.h"

#include "error.h"
#include "ipv4.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Reads a decimal number of at most @max without sign, space or leading zero; moves *@text behind
 * it. */
static gboolean
read_number(const char **text, guint max, guint *number)
{
    const char *start = *text;
    guint value = 0;

    while (g_ascii_isdigit(**text)) {
        value = value * 10 + (guint)(**text - '0');
        if (value > max)
            return FALSE;
        (*text)++;
    }
    *number = value;
    return *text > start && !(start[0] == '0' && *text - start > 1);
}

static gboolean
read_address(const char **text, guint32 *address)
{
    guint32 value = 0;

    for (guint i = 0; i < 4; i++) {
        guint byte;

        if (i > 0 && *(*text)++ != '.')
            return FALSE;
        if (!read_number(text, 255, &byte))
            return FALSE;
        value = value << 8 | byte;
    }
    *address = value;
    return TRUE;
}

gboolean
ppm_ipv4_parse(const char *text, guint32 *address)
{
    guint32 value;

    if (!read_address(&text, &value) || *text)
        return FALSE;
    *address = value;
    return TRUE;
}

char *
ppm_ipv4_to_string(guint32 address)
{
    return g_strdup_printf("%u.%u.%u.%u", address >> 24, address >> 16 & 0xff, address >> 8 & 0xff,
                           address & 0xff);
}

gboolean
ppm_ipv4_is_unicast(guint32 address)
{
    guint first = address >> 24;

    return first != 0 && first != 127 && first < 224;
}

guint32
ppm_ipv4_netmask(guint prefix)
{
    g_return_val_if_fail(prefix <= 32, 0);

    return prefix == 0 ? 0 : 0xffffffffu << (32 - prefix);
}

static gboolean
read_network(const char *text, PpmIpv4Network *network)
{
    network->prefix = 32;
    if (!read_address(&text, &network->address))
        return FALSE;
    if (*text == '/') {
        text++;
        if (!read_number(&text, 32, &network->prefix))
            return FALSE;
    }
    return *text == '\0';
}

gboolean
ppm_ipv4_network_parse(const char *text, PpmIpv4Network *network, GError **error)
{
    PpmIpv4Network read;
    PpmIpv4Network meant;
    g_autofree char *offer = NULL;

    if (!read_network(text, &read)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("allowed is an IPv4 network such as %s"), "10.1.0.0/16");
        return FALSE;
    }
    meant = read;
    meant.address &= ppm_ipv4_netmask(read.prefix);
    offer = ppm_ipv4_network_to_string(&meant);
    if (read.prefix == 0) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("to send all traffic set %s instead"), "default-route=true");
        return FALSE;
    }
    if (meant.address != read.address) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    _("the address has bits beyond its prefix; the network is %s"), offer);
        return FALSE;
    }
    /* A short prefix may begin at 0.0.0.0 and still mean half of the internet. */
    if (!ppm_ipv4_is_unicast(read.address) && (read.address >> 24 != 0 || read.prefix >= 8)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, _("%s cannot be routed"), offer);
        return FALSE;
    }
    *network = read;
    return TRUE;
}

char *
ppm_ipv4_network_to_string(const PpmIpv4Network *network)
{
    g_autofree char *address = ppm_ipv4_to_string(network->address);

    return g_strdup_printf("%s/%u", address, network->prefix);
}

gboolean
ppm_ipv4_network_equal(const PpmIpv4Network *a, const PpmIpv4Network *b)
{
    return a->address == b->address && a->prefix == b->prefix;
}

gboolean
ppm_ipv4_network_contains(const PpmIpv4Network *network, guint32 address)
{
    return ((address ^ network->address) & ppm_ipv4_netmask(network->prefix)) == 0;
}

PpmIpv4Network
ppm_ipv4_class_network(guint32 address)
{
    guint prefix = address >> 31 == 0 ? 8 : address >> 30 == 2 ? 16 : 24;

    return (PpmIpv4Network){address & ppm_ipv4_netmask(prefix), prefix};
}
