/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every word that we rely on is given, since pppd also reads /etc/ppp/options (decision 5). */
#include "config.h"

#include "pppd-command.h"
#include "option-table.h"

#include <string.h>

/* What GRE, the outer IP header, PPP and its MPPE header take of a packet: pppd subtracts MPPE's
 * four bytes itself, so that the outer packet is exactly as large as the uplink allows. */
#define OUTER_BYTES    40
#define DEFAULT_MTU    1400
#define SMALLEST_MTU   576
#define LARGEST_MTU    1500
#define REORDER_WINDOW "0.02" /* seconds pptp waits for a late packet; its own 0.3 stalls TCP */

static void
add(GPtrArray *words, const char *word)
{
    g_ptr_array_add(words, g_strdup(word));
}

static void
add_pair(GPtrArray *words, const char *word, const char *value)
{
    add(words, word);
    add(words, value);
}

static void G_GNUC_PRINTF(3, 4)
    add_formatted(GPtrArray *words, const char *word, const char *format, ...)
{
    va_list arguments;

    add(words, word);
    va_start(arguments, format);
    g_ptr_array_add(words, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void
add_fixed(GPtrArray *words)
{
    static const char *const fixed[] = {
        "nodetach",
        "noauth",
        "local",
        "nocrtscts",
        "noipdefault",
        "ipcp-accept-local",
        "ipcp-accept-remote",
        "hide-password",
        "nopersist",
        "nodefaultroute",
        "nomultilink",
        "noproxyarp",
        "noktune",
        "debug",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
        add(words, fixed[i]);
    add_pair(words, "maxfail", "1");
    add_pair(words, "connect-delay", "1");
    add_pair(words, "logfd", "1");
}

/* The pty string: the only text of ours that a shell reads. */
static void
add_pty(GPtrArray *words, const PpmPppdRequest *request)
{
    g_autofree char *address = ppm_ipv4_to_string(request->server);
    const char *phone = ppm_profile_get_text(request->profile, "phone");
    g_autoptr(GString) command = g_string_new(NULL);

    g_string_printf(command,
                    "exec %s %s --nolaunchpppd --nohostroute --rtmark %u --timeout " REORDER_WINDOW,
                    request->pptp, address, request->mark);
    if (phone[0]) {
        g_autofree char *quoted = g_shell_quote(phone);

        g_string_append_printf(command, " --phone %s", quoted);
    }
    add_pair(words, "pty", command->str);
}

/* The options that are one word each way, as the table tells. */
static void
add_table_words(GPtrArray *words, PpmProfile *profile)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    for (gsize i = 0; i < n_options; i++) {
        const char *word = NULL;

        if (table[i].type == PPM_OPTION_BOOLEAN)
            word = ppm_profile_get_boolean(profile, table[i].key) ? table[i].word_if_true
                                                                  : table[i].word_if_false;
        else if (table[i].type == PPM_OPTION_NUMBER && table[i].word_if_true)
            add_formatted(words, table[i].word_if_true, "%u",
                          ppm_profile_get_number(profile, table[i].key));
        if (word)
            add(words, word);
    }
}

static void
add_mppe(GPtrArray *words, const PpmPppdRequest *request)
{
    static const char *const choices[][2] = {
        {"require-128", "require-mppe-128"},
        {"require", "require-mppe"},
        {"require-40", "require-mppe-40"},
        {"prefer", "require-mppe"},
        {"off", "nomppe"},
    };
    const char *choice = request->without_mppe ? "off"
                                               : ppm_profile_get_text(request->profile, "mppe");

    for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
        if (strcmp(choices[i][0], choice) == 0)
            add(words, choices[i][1]);
    }
}

guint
ppm_pppd_mtu(PpmProfile *profile, const char *key, guint uplink_mtu)
{
    guint number = ppm_profile_get_auto_number(profile, key);

    if (number)
        return number;
    if (uplink_mtu < SMALLEST_MTU + OUTER_BYTES)
        return DEFAULT_MTU;
    return MIN(uplink_mtu - OUTER_BYTES, LARGEST_MTU - OUTER_BYTES);
}

static void
add_link(GPtrArray *words, const PpmPppdRequest *request)
{
    PpmProfile *profile = request->profile;
    const char *local = ppm_profile_get_text(profile, "local-address");

    add_formatted(words, "mtu", "%u", ppm_pppd_mtu(profile, "mtu", request->uplink_mtu));
    add_formatted(words, "mru", "%u", ppm_pppd_mtu(profile, "mru", request->uplink_mtu));
    add_pair(words, "ifname", request->interface);
    if (local[0]) {
        g_autofree char *both = g_strconcat(local, ":", NULL);

        add(words, both);
    }
}

/* Private connections say whose they are: root's own scripts branch on this word, and a user must
 * not be able to take another's branch by choosing a name (decision 5). */
char *
ppm_pppd_ipparam(PpmProfile *profile, guint owner)
{
    const char *name = ppm_profile_name(profile);

    if (!ppm_profile_owner(profile)[0])
        return g_strdup(name);
    return g_strdup_printf("%u:%s", owner, name);
}

static void
add_scripts(GPtrArray *words, const PpmPppdRequest *request)
{
    gboolean hooks = ppm_profile_get_boolean(request->profile, "hooks");
    g_autofree char *param = ppm_pppd_ipparam(request->profile, request->owner);
    g_autofree char *up = g_build_filename(request->script_directory, "ip-up", NULL);
    g_autofree char *down = g_build_filename(request->script_directory, "ip-down", NULL);

    add_pair(words, "ipparam", param);
    add_formatted(words, "linkname", "pptp-manager-%s", ppm_profile_uuid(request->profile));
    add_pair(words, "ip-up-script", hooks ? up : "/bin/true");
    add_pair(words, "ip-down-script", hooks ? down : "/bin/true");
    if (strcmp(ppm_profile_get_text(request->profile, "dns"), "peer") == 0)
        add(words, "usepeerdns");
}

/* Always through the plugin: without it pppd would look into chap-secrets. */
static void
add_identity(GPtrArray *words, PpmProfile *profile)
{
    g_autofree char *user = ppm_profile_user_as_sent(profile);
    const char *remote = ppm_profile_get_text(profile, "remote-name");

    add_pair(words, "plugin", "passwordfd.so");
    add_pair(words, "passwordfd", "0");
    add_pair(words, "user", user);
    if (remote[0])
        add_pair(words, "remotename", remote);
}

GStrv
ppm_pppd_command(const PpmPppdRequest *request)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    add(words, request->pppd);
    add_fixed(words);
    add_pty(words, request);
    add_identity(words, request->profile);
    add_table_words(words, request->profile);
    add_mppe(words, request);
    if (request->debug && !ppm_profile_get_boolean(request->profile, "debug"))
        add(words, "dump");
    add_link(words, request);
    add_scripts(words, request);
    g_ptr_array_add(words, NULL);
    return (GStrv)g_ptr_array_steal(words, NULL);
}
