/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refuses at the boundary what later would have to be quoted, cut or guessed. */
#include "config.h"

#include "error.h"
#include "ipv4.h"
#include "option-check.h"
#include "route.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EXCERPT_CHARACTERS   40
#define NAME_CHARACTERS      64
#define PRESET_ID_BYTES      32
#define INTERFACE_NAME_BYTES 15 /* IFNAMSIZ without its NUL */
#define HOST_NAME_BYTES      253
#define HOST_LABEL_BYTES     63

static const char digits[] = "0123456789";
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

static char *
refuse(GError **error, const char *reason)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, reason);
    return NULL;
}

/* Whether @text holds only letters, digits and @others of ASCII. */
static gboolean
has_only(const char *text, const char *others)
{
    for (; *text; text++) {
        if (!strchr(letters, *text) && !strchr(digits, *text) && !strchr(others, *text))
            return FALSE;
    }
    return TRUE;
}

/* GLib counts line and paragraph separators among what is printed. */
static gboolean
is_visible(gunichar c)
{
    return g_unichar_isprint(c) && c != 0x2028 && c != 0x2029;
}

/* Appends one character, or one byte where there is no valid one; returns what is behind it. */
static const char *
append_visible(GString *visible, const char *text)
{
    gunichar c = g_utf8_get_char_validated(text, -1);

    if (c == (gunichar)-1 || c == (gunichar)-2) {
        g_string_append_printf(visible, "\\x%02x", (guint)(guchar)*text);
        return text + 1;
    }
    if (c == '\n')
        g_string_append(visible, "\\n");
    else if (c < 0x100 && !is_visible(c))
        g_string_append_printf(visible, "\\x%02x", c);
    else if (!is_visible(c))
        g_string_append_printf(visible, "\\u%04x", c);
    else
        g_string_append_unichar(visible, c);
    return g_utf8_next_char(text);
}

char *
ppm_option_excerpt(const char *text)
{
    g_autoptr(GString) visible = g_string_new(NULL);

    while (*text) {
        gsize end = visible->len;

        text = append_visible(visible, text);
        if (g_utf8_strlen(visible->str, (gssize)visible->len) >= EXCERPT_CHARACTERS && *text) {
            g_string_truncate(visible, end);
            g_string_append(visible, "…");
            break;
        }
    }
    return g_string_free(g_steal_pointer(&visible), FALSE);
}

gboolean
ppm_option_number(const char *text, guint minimum, guint maximum, guint *number)
{
    guint64 value = 0;
    gsize length = strspn(text, digits);

    if (length == 0 || length > 10 || text[length] || (text[0] == '0' && length > 1))
        return FALSE;
    for (gsize i = 0; i < length; i++)
        value = value * 10 + (guint)(text[i] - '0');
    if (value < minimum || value > maximum)
        return FALSE;
    *number = (guint)value;
    return TRUE;
}

gboolean
ppm_option_check_text(const char *text, guint max_bytes, GError **error)
{
    gsize length = strnlen(text, (gsize)max_bytes + 1);

    if (length > max_bytes) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE,
                    g_dngettext(GETTEXT_PACKAGE, "it may have at most %u byte",
                                "it may have at most %u bytes", max_bytes),
                    max_bytes);
        return FALSE;
    }
    if (!g_utf8_validate(text, (gssize)length, NULL))
        return refuse(error, _("it is not valid UTF-8")) != NULL;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029)
            return refuse(error, _("control characters and line separators cannot be used")) !=
                   NULL;
    }
    if (length > 0 && (g_unichar_isspace(g_utf8_get_char(text)) ||
                       g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(text + length)))))
        return refuse(error, _("spaces at the beginning or the end cannot be used")) != NULL;
    return TRUE;
}

char *
ppm_check_name(const PpmOption *option, const char *text, GError **error)
{
    /* Two names that look the same should be the same. */
    g_autofree char *name = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);

    if (g_utf8_strlen(name, -1) > NAME_CHARACTERS)
        return refuse(error, _("a name has at most 64 characters"));
    for (const char *p = name; *p; p = g_utf8_next_char(p)) {
        if (!g_unichar_isprint(g_utf8_get_char(p)))
            return refuse(error, _("a name has only characters that can be seen"));
    }
    if (g_uuid_string_is_valid(name))
        return refuse(error, _("a name cannot look like a UUID"));
    return g_steal_pointer(&name);
}

char *
ppm_check_uuid(const PpmOption *option, const char *text, GError **error)
{
    if (!g_uuid_string_is_valid(text))
        return refuse(error, _("allowed is a UUID"));
    return g_ascii_strdown(text, -1);
}

char *
ppm_check_preset(const PpmOption *option, const char *text, GError **error)
{
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

    if (length == 0 || length > PRESET_ID_BYTES || text[length])
        return refuse(error, _("the id of a preset is 1 to 32 small letters, digits and hyphens"));
    return g_strdup(text);
}

char *
ppm_check_owner(const PpmOption *option, const char *text, GError **error)
{
    if (strpbrk(text, ":/"))
        return refuse(error, _("allowed is a user name of this computer"));
    return g_strdup(text);
}

static gboolean
is_label(const char *label)
{
    gsize length = strlen(label);

    return length >= 1 && length <= HOST_LABEL_BYTES && has_only(label, "-") && label[0] != '-' &&
           label[length - 1] != '-';
}

/* The resolver takes "127.1", "2130706433" and "0x7f000001" for addresses, so a name does not end
 * in a number. */
static gboolean
is_numeric(const char *label)
{
    if (label[0] == '0' && (label[1] == 'x' || label[1] == 'X'))
        return TRUE;
    return strspn(label, digits) == strlen(label);
}

/* The canonical form of a host name (RFC 1123, section 2.1; IDN: RFC 3490), or NULL. */
static char *
host_name(const char *text)
{
    g_autofree char *converted = g_hostname_to_ascii(text);
    g_autofree char *name = converted ? g_ascii_strdown(converted, -1) : NULL;
    g_auto(GStrv) labels = NULL;
    guint n_labels;

    if (!name)
        return NULL;
    if (g_str_has_suffix(name, "."))
        name[strlen(name) - 1] = '\0';
    if (strlen(name) > HOST_NAME_BYTES)
        return NULL;
    labels = g_strsplit(name, ".", -1);
    n_labels = g_strv_length(labels);
    for (guint i = 0; i < n_labels; i++) {
        if (!is_label(labels[i]))
            return NULL;
    }
    if (n_labels == 0 || is_numeric(labels[n_labels - 1]))
        return NULL;
    return g_steal_pointer(&name);
}

static gboolean
is_ipv6(const char *text)
{
    gboolean bracketed = text[0] == '[';
    g_autofree char *plain = g_strndup(text + bracketed, strcspn(text + bracketed, "]%"));
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(plain);

    return address && g_inet_address_get_family(address) == G_SOCKET_FAMILY_IPV6;
}

static char *
unicast(guint32 address, GError **error)
{
    if (!ppm_ipv4_is_unicast(address))
        return refuse(error, _("it is not the address of another computer"));
    return ppm_ipv4_to_string(address);
}

char *
ppm_check_server(const PpmOption *option, const char *text, GError **error)
{
    char *name;
    guint32 address;

    if (ppm_ipv4_parse(text, &address))
        return unicast(address, error);
    if (is_ipv6(text))
        return refuse(error, _("PPTP needs an IPv4 address"));
    if (strchr(text, ':'))
        return refuse(error, _("PPTP always uses port 1723, so no port can be given"));
    name = host_name(text);
    if (!name || strcmp(name, "localhost") == 0) {
        g_free(name);
        return refuse(error, _("allowed is a host name or an IPv4 address"));
    }
    return name;
}

char *
ppm_check_interface(const PpmOption *option, const char *text, GError **error)
{
    if (strlen(text) > INTERFACE_NAME_BYTES || !has_only(text, "._-") || text[0] == '-' ||
        strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
        return refuse(error, _("an interface name has 1 to 15 letters, digits, dots, hyphens and "
                               "underscores and does not begin with a hyphen"));
    return g_strdup(text);
}

char *
ppm_check_phone(const PpmOption *option, const char *text, GError **error)
{
    if (!has_only(text, ".+*#-") || text[0] == '-')
        return refuse(error, _("allowed are letters, digits and . + * # -, not beginning with -"));
    return g_strdup(text);
}

char *
ppm_check_user(const PpmOption *option, const char *text, GError **error)
{
    /* Most likely somebody doubled it for a program that wants that: it would be sent as it is. */
    if (strstr(text, "\\\\"))
        return refuse(error, _("between domain and user there is one backslash: DOMAIN\\user"));
    return g_strdup(text);
}

char *
ppm_check_domain(const PpmOption *option, const char *text, GError **error)
{
    if (strpbrk(text, "\\/"))
        return refuse(error, _("a domain has no slashes and backslashes"));
    return g_strdup(text);
}

char *
ppm_check_route(const PpmOption *option, const char *text, GError **error)
{
    PpmRoute route;

    return ppm_route_parse(text, &route, error) ? ppm_route_to_string(&route) : NULL;
}

char *
ppm_check_network(const PpmOption *option, const char *text, GError **error)
{
    PpmIpv4Network network;

    if (!ppm_ipv4_network_parse(text, &network, error))
        return NULL;
    return ppm_ipv4_network_to_string(&network);
}

char *
ppm_check_address(const PpmOption *option, const char *text, GError **error)
{
    guint32 address;

    if (!ppm_ipv4_parse(text, &address))
        return refuse(error, _("allowed is an IPv4 address such as 10.1.0.1"));
    return unicast(address, error);
}

char *
ppm_check_dns_domain(const PpmOption *option, const char *text, GError **error)
{
    gboolean routing_only = text[0] == '~';
    g_autofree char *name = NULL;

    if (strcmp(text, "~.") == 0)
        return g_strdup(text);
    name = host_name(text + routing_only);
    if (!name)
        return refuse(error, _("allowed is a domain, ~ and a domain, or ~. for all"));
    return g_strconcat(routing_only ? "~" : "", name, NULL);
}
