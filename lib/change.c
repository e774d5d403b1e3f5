/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One row a sentence; "{subject}" stands for what it is about. */
#include "config.h"

#include "change.h"

#include <glib/gi18n-lib.h>

typedef struct {
    const char *kind;
    const char *reason; /* "": a warning */
    const char *text;
} Sentence;

static const Sentence changes[] = {
    {"server-route", "uplink", N_("{subject}: the tunnel's own packets keep to this way")},
    {"route", "default-route", N_("All traffic goes into the tunnel")},
    {"route", "class-route",
     N_("{subject} goes into the tunnel: the network of its address (class-route)")},
    {"route", "peer", N_("{subject} goes into the tunnel: the other end itself")},
    {"route", "dns", N_("{subject} goes into the tunnel: a name server of the other side")},
    {"exception", "local-network",
     N_("{subject} stays out of the tunnel: this computer is in that network")},
    {"exception", "bypass", N_("{subject} stays out of the tunnel, as set")},
    {"firewall", "kill-switch",
     N_("Nothing leaves this computer around the tunnel, until it is disconnected")},
    {"firewall", "block-ipv6", N_("IPv6, which the tunnel does not carry, is blocked")},
    {"firewall", "masquerade", N_("Other computers may use the tunnel through this one")},
    {"firewall", "mss-clamp", N_("Forwarded TCP connections keep within the tunnel's packet size")},
    {"firewall", "allow-incoming",
     N_("Nobody behind the tunnel opens connections to this computer")},
    {"firewall", "gre-helper", N_("The firewall lets in what {subject} sends for the tunnel")},
    {"dns-all", "systemd-resolved", N_("All names are asked of {subject} (by systemd-resolved)")},
    {"dns-all", "resolvconf", N_("All names are asked of {subject} (by resolvconf)")},
    {"dns-all", "networkmanager",
     N_("All names are asked of {subject}, as /etc/resolv.conf says in place of NetworkManager's")},
    {"dns-all", "plain", N_("All names are asked of {subject}, as /etc/resolv.conf says")},
    {"dns-domains", "systemd-resolved",
     N_("Names of these domains are asked there: {subject} (by systemd-resolved)")},
    {"mtu", "uplink", N_("Packets have {subject} bytes at most: more does not fit the network")},
    {"mtu", "setting", N_("Packets have {subject} bytes at most, as set")},
    {"mtu", "peer", N_("Packets have {subject} bytes at most: the server takes no larger ones")},
    {"mtu", "probe", N_("Packets have {subject} bytes at most: larger ones are lost on the way")},
};

static const Sentence warnings[] = {
    {"unencrypted-packets", "",
     N_("Packets have come out of the tunnel ({subject}) that were not encrypted: somebody on the "
        "way may have sent them. PPTP cannot keep them out")},
    {"firewall", "", N_("{subject} is not in effect: the firewall cannot do it")},
    {"kill-switch-idle", "",
     N_("The kill switch blocks nothing: that takes default-route, all traffic through the "
        "tunnel")},
    {"dns-server-refused", "", N_("The name server {subject} is not used")},
    {"dns-domain-refused", "", N_("{subject} is no domain and left out")},
    {"dns-no-server", "", N_("No names are asked through the tunnel: there is no name server")},
    {"dns-unused", "",
     N_("The name server {subject} is asked for nothing: that takes dns-domain or default-route")},
    {"dns-not-split", "",
     N_("Names in {subject} are not asked through the tunnel: this computer has one list of name "
        "servers for all names. The package systemd-resolved can tell names apart")},
    {"dns-failed", "", N_("The tunnel's name servers could not be put in")},
    {"dns-edited", "",
     N_("Somebody has edited /etc/resolv.conf, so it is left as it is: the tunnel's name servers "
        "are not in it")},
    {"dns-others", "",
     N_("The name server {subject} is asked past the tunnel where the tunnel's do not answer")},
    {"route-conflict", "", N_("{subject} is not reached through the tunnel as a whole")},
    {"address-conflict", "",
     N_("{subject} is an address of the tunnel and of a network that this computer is in: who has "
        "it there cannot be reached")},
    {"local-network", "",
     N_("{subject}, a network that this computer is in, is reached through the tunnel")},
    {"changes-undone", "",
     N_("Another program keeps removing what the tunnel needs in this system: {subject}")},
};

static const Sentence *
find(const Sentence *sentences, gsize count, const char *kind, const char *reason)
{
    for (gsize i = 0; i < count; i++)
        if (g_str_equal(sentences[i].kind, kind) && g_str_equal(sentences[i].reason, reason))
            return &sentences[i];
    return NULL;
}

gboolean
ppm_change_is_known(const char *kind, const char *reason)
{
    return find(changes, G_N_ELEMENTS(changes), kind, reason) != NULL;
}

gboolean
ppm_warning_is_known(const char *warning)
{
    return find(warnings, G_N_ELEMENTS(warnings), warning, "") != NULL;
}

static char *
fill(const char *text, const char *subject)
{
    g_auto(GStrv) parts = g_strsplit(text, "{subject}", 2);

    return g_strjoinv(subject, parts);
}

char *
ppm_change_to_text(const char *kind, const char *reason, const char *subject)
{
    const Sentence *sentence = find(changes, G_N_ELEMENTS(changes), kind, reason);

    if (sentence)
        return fill(_(sentence->text), subject);
    return g_strdup_printf("%s: %s (%s)", kind, subject, reason);
}

char *
ppm_warning_to_text(const char *warning, const char *subject, const char *detail)
{
    const Sentence *sentence = find(warnings, G_N_ELEMENTS(warnings), warning, "");
    g_autofree char *text = sentence ? fill(_(sentence->text), subject)
                                     : g_strdup_printf("%s: %s", warning, subject);

    return *detail ? g_strdup_printf("%s (%s)", text, detail) : g_steal_pointer(&text);
}

static const char *
member(GVariant *dict, const char *key)
{
    const char *text = "";

    g_variant_lookup(dict, key, "&s", &text);
    return text;
}

static char *
change_to_line(GVariant *dict)
{
    return ppm_change_to_text(member(dict, "kind"), member(dict, "reason"),
                              member(dict, "subject"));
}

static char *
warning_to_line(GVariant *dict)
{
    return ppm_warning_to_text(member(dict, "warning"), member(dict, "subject"),
                               member(dict, "detail"));
}

static GStrv
to_lines(GVariant *list, char *(*to_line)(GVariant *))
{
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();

    for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
        g_autoptr(GVariant) dict = g_variant_get_child_value(list, i);
        g_autofree char *line = to_line(dict);

        g_strv_builder_add(lines, line);
    }
    return g_strv_builder_end(lines);
}

GStrv
ppm_changes_to_lines(GVariant *list)
{
    return to_lines(list, change_to_line);
}

GStrv
ppm_warnings_to_lines(GVariant *list)
{
    return to_lines(list, warning_to_line);
}
