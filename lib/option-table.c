/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the option table. A new option is a new row here and in options.md. */
#include "config.h"

#include "option-check.h"
#include "option-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHOICES(...) ((const char *const[]){__VA_ARGS__, NULL})

#define MAX_TEXT_BYTES 255 /* pppd cuts names that are longer, silently (MAXNAMELEN) */
#define DAY_SECONDS    86400

static const PpmOption table[] = {
    {"name", "connection", PPM_OPTION_TEXT, "", 1, 256, .check = ppm_check_name,
     .summary = N_("Name of the connection"), .allowed = N_("1 to 64 characters that can be seen")},
    {"uuid", "connection", PPM_OPTION_TEXT, "", 36, 36, .check = ppm_check_uuid,
     .flags = PPM_OPTION_READ_ONLY, .summary = N_("Identity of the connection, whatever its name"),
     .allowed = N_("a UUID")},
    {"preset", "connection", PPM_OPTION_TEXT, "default", 1, 32, .check = ppm_check_preset,
     .summary = N_("Preset from which the connection takes what it does not set itself"),
     .allowed = N_("the id of a preset")},
    {"owner", "connection", PPM_OPTION_TEXT, "", 0, MAX_TEXT_BYTES, .check = ppm_check_owner,
     .flags = PPM_OPTION_READ_ONLY, .summary = N_("User whom the connection belongs to"),
     .allowed = N_("a user name, or nothing: the connection is everybody's")},
    {"autoconnect", "connection", PPM_OPTION_CHOICE, "never",
     .choices = CHOICES("never", "boot", "login", "on-demand"),
     .flags = PPM_OPTION_SYSTEM_WIDE | PPM_OPTION_LATER,
     .summary = N_("When to connect without being told to")},

    {"server", "server", PPM_OPTION_LIST, "", 1, 8, .check = ppm_check_server, .nm_key = "gateway",
     .flags = PPM_OPTION_DISTINCT, .summary = N_("Servers, tried in this order"),
     .allowed = N_("1 to 8 host names or IPv4 addresses")},
    {"data-path", "server", PPM_OPTION_CHOICE, "auto",
     .choices = CHOICES("auto", "kernel", "userspace"), .later_choice = "kernel",
     .summary = N_("What carries the packets: the kernel's driver or the pptp program")},
    {"timeout", "server", PPM_OPTION_NUMBER, "60", 5, 600,
     .summary = N_("Seconds until an attempt to connect is given up")},
    {"local-bind", "server", PPM_OPTION_TEXT, "", 0, 15, .check = ppm_check_interface,
     .flags = PPM_OPTION_LATER, .summary = N_("Network interface by which to reach the server"),
     .allowed = N_("the name of an interface, or nothing")},
    {"phone", "server", PPM_OPTION_TEXT, "", 0, 64, .check = ppm_check_phone,
     .summary = N_("Telephone number that the server is told"),
     .allowed = N_("up to 64 letters, digits and . + * # -, or nothing")},

    {"user", "authentication", PPM_OPTION_TEXT, "", 1, MAX_TEXT_BYTES, .check = ppm_check_user,
     .nm_key = "user", .summary = N_("User name at the server"),
     .allowed = N_("a user name, DOMAIN\\user or user@domain")},
    {"domain", "authentication", PPM_OPTION_TEXT, "", 0, MAX_TEXT_BYTES, .check = ppm_check_domain,
     .nm_key = "domain", .summary = N_("Windows domain, sent in front of the user name"),
     .allowed = N_("a domain, or nothing")},
    {"password", "authentication", PPM_OPTION_CHOICE, "keyring",
     .choices = CHOICES("keyring", "system", "ask", "none"), .nm_key = "password-flags",
     .flags = PPM_OPTION_UNQUOTED, .summary = N_("Where the password comes from")},
    {"allow-eap", "authentication", PPM_OPTION_BOOLEAN, "false", .word_if_false = "refuse-eap",
     .nm_key = "refuse-eap", .flags = PPM_OPTION_NM_INVERTED,
     .summary = N_("Log in by EAP where the server wants it")},
    {"allow-pap", "authentication", PPM_OPTION_BOOLEAN, "false", .word_if_false = "refuse-pap",
     .nm_key = "refuse-pap", .flags = PPM_OPTION_NM_INVERTED,
     .summary = N_("Log in by PAP, which sends the password as it is (unsafe)")},
    {"allow-chap", "authentication", PPM_OPTION_BOOLEAN, "false", .word_if_false = "refuse-chap",
     .nm_key = "refuse-chap", .flags = PPM_OPTION_NM_INVERTED,
     .summary = N_("Log in by CHAP (unsafe: no encryption follows)")},
    {"allow-mschap", "authentication", PPM_OPTION_BOOLEAN, "false",
     .word_if_false = "refuse-mschap", .nm_key = "refuse-mschap", .flags = PPM_OPTION_NM_INVERTED,
     .summary = N_("Log in by the first MS-CHAP (unsafe)")},
    {"allow-mschap-v2", "authentication", PPM_OPTION_BOOLEAN, "true",
     .word_if_false = "refuse-mschap-v2", .nm_key = "refuse-mschapv2",
     .flags = PPM_OPTION_NM_INVERTED, .summary = N_("Log in by MS-CHAPv2")},

    {"mppe", "encryption", PPM_OPTION_CHOICE, "require-128",
     .choices = CHOICES("require-128", "require", "require-40", "prefer", "off"),
     .nm_key = "require-mppe", .summary = N_("Encryption that the connection must have")},
    {"mppe-stateful", "encryption", PPM_OPTION_BOOLEAN, "false", .word_if_true = "mppe-stateful",
     .word_if_false = "nomppe-stateful", .nm_key = "mppe-stateful",
     .summary = N_("Allow encryption whose key changes too seldom (unsafe)")},

    {"bsdcomp", "compression", PPM_OPTION_BOOLEAN, "false", .word_if_false = "nobsdcomp",
     .nm_key = "nobsdcomp", .flags = PPM_OPTION_NM_INVERTED, .summary = N_("BSD compression")},
    {"deflate", "compression", PPM_OPTION_BOOLEAN, "false", .word_if_false = "nodeflate",
     .nm_key = "nodeflate", .flags = PPM_OPTION_NM_INVERTED, .summary = N_("Deflate compression")},
    {"vj", "compression", PPM_OPTION_BOOLEAN, "true", .word_if_false = "novj",
     .nm_key = "no-vj-comp", .flags = PPM_OPTION_NM_INVERTED,
     .summary = N_("Compression of TCP headers (Van Jacobson)")},
    {"pcomp", "compression", PPM_OPTION_BOOLEAN, "true", .word_if_false = "nopcomp",
     .summary = N_("Compression of the protocol field")},
    {"accomp", "compression", PPM_OPTION_BOOLEAN, "true", .word_if_false = "noaccomp",
     .summary = N_("Compression of the address and control fields")},

    {"mtu", "link", PPM_OPTION_AUTO_NUMBER, "auto", 576, 1500,
     .summary = N_("Largest packet sent into the tunnel, in bytes")},
    {"mru", "link", PPM_OPTION_AUTO_NUMBER, "auto", 576, 1500,
     .summary = N_("Largest packet that the server may send, in bytes")},
    {"mss-clamp", "link", PPM_OPTION_BOOLEAN, "true",
     .summary = N_("Keep forwarded TCP connections within the tunnel's packet size")},
    {"echo-interval", "link", PPM_OPTION_NUMBER, "20", 0, 3600, .word_if_true = "lcp-echo-interval",
     .nm_key = "lcp-echo-interval",
     .summary = N_("Seconds between questions whether the server is there (0: never)")},
    {"echo-failure", "link", PPM_OPTION_NUMBER, "4", 0, 100, .word_if_true = "lcp-echo-failure",
     .nm_key = "lcp-echo-failure",
     .summary = N_("Unanswered questions after which the server counts as gone (0: never)")},
    {"mtu-probe", "link", PPM_OPTION_BOOLEAN, "true",
     .summary = N_("Look for lost large packets after connecting")},
    {"interface", "link", PPM_OPTION_TEXT, "auto", 1, 15, CHOICES("auto"), ppm_check_interface,
     .nm_key = "unit", .summary = N_("Name of the tunnel's network interface"),
     .allowed = N_("auto (pptp0, pptp1 and so on) or a name of 1 to 15 characters")},
    {"reconnect", "link", PPM_OPTION_CHOICE, "on-failure",
     .choices = CHOICES("off", "on-failure", "always"),
     .summary = N_("When to connect again by itself")},
    {"reconnect-max", "link", PPM_OPTION_NUMBER, "0", 0, 10000,
     .summary = N_("Attempts to connect again (0: no limit)")},
    {"reconnect-holdoff", "link", PPM_OPTION_NUMBER, "1", 1, 3600,
     .summary = N_("Seconds before the first new attempt; later ones wait longer")},
    {"idle", "link", PPM_OPTION_NUMBER, "0", 0, DAY_SECONDS, .word_if_true = "idle",
     .summary = N_("Seconds without traffic after which to disconnect (0: never)")},

    {"route", "routing", PPM_OPTION_LIST, "", 0, 1000, .check = ppm_check_route,
     .flags = PPM_OPTION_DISTINCT, .summary = N_("Networks to reach through the tunnel"),
     .allowed = N_("up to 1000 networks such as 10.1.0.0/16, each with via-peer, metric N or off "
                   "behind it")},
    {"default-route", "routing", PPM_OPTION_BOOLEAN, "false", .flags = PPM_OPTION_SYSTEM_WIDE,
     .summary = N_("Send all traffic through the tunnel")},
    {"class-route", "routing", PPM_OPTION_BOOLEAN, "false",
     .summary = N_("Reach the whole network class of the address given, as Windows does")},
    {"bypass", "routing", PPM_OPTION_LIST, "", 0, 256, .check = ppm_check_network,
     .flags = PPM_OPTION_DISTINCT,
     .summary = N_("Networks kept off the tunnel when all traffic goes into it"),
     .allowed = N_("up to 256 networks such as 192.168.1.0/24")},
    {"kill-switch", "routing", PPM_OPTION_BOOLEAN, "false", .flags = PPM_OPTION_SYSTEM_WIDE,
     .summary = N_("Block traffic that would go past the tunnel")},
    {"block-ipv6", "routing", PPM_OPTION_CHOICE, "auto", .choices = CHOICES("auto", "yes", "no"),
     .summary = N_("Block IPv6, which the tunnel does not carry (auto: with all traffic)")},

    {"dns", "dns", PPM_OPTION_LIST, "peer", 1, 8, CHOICES("peer", "none"), ppm_check_address,
     .flags = PPM_OPTION_DISTINCT, .summary = N_("Name servers while connected"),
     .allowed = N_("peer (what the server names), none, or up to 8 IPv4 addresses")},
    {"dns-domain", "dns", PPM_OPTION_LIST, "", 0, 64, .check = ppm_check_dns_domain,
     .flags = PPM_OPTION_DISTINCT,
     .summary = N_("Domains that the tunnel's name servers answer for"),
     .allowed = N_("up to 64 domains, ~ before one that is not searched, or ~. for all names")},

    {"masquerade", "sharing", PPM_OPTION_BOOLEAN, "false", .flags = PPM_OPTION_SYSTEM_WIDE,
     .summary = N_("Let other computers use the tunnel through this one")},
    {"allow-incoming", "sharing", PPM_OPTION_BOOLEAN, "false", .flags = PPM_OPTION_SYSTEM_WIDE,
     .summary = N_("Let computers behind the tunnel open connections to this one")},

    {"gre-helper", "firewall", PPM_OPTION_BOOLEAN, "true",
     .summary = N_("Make this computer's firewall let the server's data in")},

    {"hooks", "scripts", PPM_OPTION_BOOLEAN, "true",
     .summary = N_("Run the scripts in /etc/ppp and /etc/pptp-manager/hooks.d")},

    {"accepted", "history", PPM_OPTION_LIST, "", 0, 64, .flags = PPM_OPTION_LATER,
     .summary = N_("What was made weaker after asking, when and why"),
     .allowed = N_("up to 64 lines of text")},

    {"ipv6", "advanced", PPM_OPTION_BOOLEAN, "false", .word_if_true = "+ipv6",
     .word_if_false = "noipv6", .summary = N_("IPv6 within the tunnel")},
    {"local-address", "advanced", PPM_OPTION_TEXT, "", 0, 15, .check = ppm_check_address,
     .summary = N_("Own address to ask the server for"),
     .allowed = N_("an IPv4 address, or nothing")},
    {"remote-name", "advanced", PPM_OPTION_TEXT, "", 0, MAX_TEXT_BYTES,
     .summary = N_("Name of the server for pppd; the login does not depend on it"),
     .allowed = N_("up to 255 bytes of text, or nothing")},
    {"debug", "advanced", PPM_OPTION_BOOLEAN, "false", .word_if_true = "dump",
     .summary = N_("Have pppd tell all its settings, and where each comes from, in the log")},
};

const PpmOption *
ppm_option_table(gsize *n_options)
{
    *n_options = G_N_ELEMENTS(table);
    return table;
}

/* Asked for dozens of times a profile. */
static GHashTable *
by_key(void)
{
    static GHashTable *rows;

    if (g_once_init_enter(&rows)) {
        GHashTable *made = g_hash_table_new(g_str_hash, g_str_equal);

        for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
            g_hash_table_insert(made, (gpointer)table[i].key, (gpointer)&table[i]);
        g_once_init_leave(&rows, made);
    }
    return rows;
}

const PpmOption *
ppm_option_find(const char *key)
{
    return key ? g_hash_table_lookup(by_key(), key) : NULL;
}
