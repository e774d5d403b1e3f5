/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that pppd gets: all the fixed ones, none from a user's text but as a word of its own.
 */
#include "config.h"

#include "pppd-command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static PpmProfile *
profile_with(const char *lines)
{
    g_autofree char *data = g_strconcat(
        "[connection]\nname=office\nuuid=00000000-0000-4000-8000-000000000001\n"
        "[server]\nserver=vpn.example.org\n[authentication]\nuser=bob\n",
        lines, NULL);
    g_autoptr(GError) error = NULL;
    PpmProfile *profile = ppm_profile_parse(data, strlen(data), "office", &error);

    if (!profile)
        print_error("%s\n", error->message);
    assert_non_null(profile);
    return profile;
}

static GStrv
command_for(const char *lines, guint uplink_mtu, gboolean without_mppe, gboolean debug)
{
    g_autoptr(PpmProfile) profile = profile_with(lines);
    PpmPppdRequest request = {
        .profile = profile,
        .server = 0x0a090001,
        .interface = "pptp0",
        .uplink_mtu = uplink_mtu,
        .mark = 0x70740000,
        .owner = 1000,
        .without_mppe = without_mppe,
        .debug = debug,
        .pppd = "/usr/sbin/pppd",
        .pptp = "/usr/sbin/pptp",
        .script_directory = "/usr/libexec/pptp-manager",
    };

    return ppm_pppd_command(&request);
}

static GStrv
command_of(const char *lines, guint uplink_mtu)
{
    return command_for(lines, uplink_mtu, FALSE, FALSE);
}

static gboolean
has(GStrv argv, const char *word)
{
    return g_strv_contains((const char *const *)argv, word);
}

static const char *
behind(GStrv argv, const char *word)
{
    for (gsize i = 0; argv[i]; i++) {
        if (g_str_equal(argv[i], word))
            return argv[i + 1];
    }
    return "";
}

/* options.md, "Fixed words". */
/* covers: option name uuid dns */
static void
test_pppd_command_fixed_words(void **state)
{
    static const char *const fixed[] = {
        "nodetach",           "noauth",        "local",
        "nocrtscts",          "noipdefault",   "ipcp-accept-local",
        "ipcp-accept-remote", "hide-password", "nopersist",
        "nodefaultroute",     "nomultilink",   "noproxyarp",
        "usepeerdns",
    };
    static const char *const never[] = {
        "defaultroute", "replacedefaultroute", "persist", "demand", "ktune", "lock", "sync",
        "auth"};
    g_auto(GStrv) argv = command_of("", 1500);

    assert_string_equal(argv[0], "/usr/sbin/pppd");
    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++) {
        if (!has(argv, fixed[i]))
            print_error("%s is missing\n", fixed[i]);
        assert_true(has(argv, fixed[i]));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
        assert_false(has(argv, never[i]));
    assert_string_equal(behind(argv, "maxfail"), "1");
    assert_string_equal(behind(argv, "connect-delay"), "1");
    assert_string_equal(behind(argv, "passwordfd"), "0");
    assert_string_equal(behind(argv, "ifname"), "pptp0");
    assert_string_equal(behind(argv, "ipparam"), "office");
    assert_string_equal(behind(argv, "linkname"),
                        "pptp-manager-00000000-0000-4000-8000-000000000001");
}

/* The secure preset: MS-CHAPv2 alone, MPPE 128 stateless required. */
/* covers: option allow-eap allow-pap allow-chap allow-mschap allow-mschap-v2 */
/* covers: option mppe mppe-stateful bsdcomp deflate ipv6 echo-interval echo-failure */
static void
test_pppd_command_secure_defaults(void **state)
{
    g_auto(GStrv) argv = command_of("", 1500);

    assert_true(has(argv, "refuse-eap"));
    assert_true(has(argv, "refuse-pap"));
    assert_true(has(argv, "refuse-chap"));
    assert_true(has(argv, "refuse-mschap"));
    assert_false(has(argv, "refuse-mschap-v2"));
    assert_true(has(argv, "require-mppe-128"));
    assert_false(has(argv, "mppe-stateful"));
    assert_true(has(argv, "nobsdcomp"));
    assert_true(has(argv, "nodeflate"));
    assert_true(has(argv, "noipv6"));
    assert_string_equal(behind(argv, "lcp-echo-interval"), "20");
    assert_string_equal(behind(argv, "lcp-echo-failure"), "4");
}

/* covers: option allow-eap mppe mppe-stateful vj pcomp accomp dns idle hooks */
/* covers: option local-address remote-name */
static void
test_pppd_command_options(void **state)
{
    g_auto(GStrv)
        argv = command_of("allow-eap=true\n[encryption]\nmppe=off\nmppe-stateful=true\n"
                          "[compression]\nvj=false\npcomp=false\naccomp=false\n[dns]\ndns=none\n"
                          "[link]\nidle=600\n[scripts]\nhooks=false\n"
                          "[advanced]\nlocal-address=10.1.2.3\nremote-name=far\n",
                          1500);

    assert_false(has(argv, "refuse-eap"));
    assert_true(has(argv, "nomppe"));
    assert_true(has(argv, "mppe-stateful"));
    assert_true(has(argv, "novj"));
    assert_true(has(argv, "nopcomp"));
    assert_true(has(argv, "noaccomp"));
    assert_false(has(argv, "usepeerdns"));
    assert_string_equal(behind(argv, "idle"), "600");
    assert_string_equal(behind(argv, "ip-up-script"), "/bin/true");
    assert_string_equal(behind(argv, "remotename"), "far");
    assert_true(has(argv, "10.1.2.3:"));
}

/* covers: option mppe */
static void
test_pppd_command_mppe_choices(void **state)
{
    g_auto(GStrv) forty = command_of("[encryption]\nmppe=require-40\n", 1500);
    g_auto(GStrv) any = command_of("[encryption]\nmppe=require\n", 1500);

    assert_true(has(forty, "require-mppe-40"));
    assert_true(has(any, "require-mppe"));
}

/* One attempt with encryption, one without. */
static void
test_pppd_command_mppe_prefer(void **state)
{
    g_auto(GStrv) first = command_of("[encryption]\nmppe=prefer\n", 1500);
    g_auto(GStrv) second = command_for("[encryption]\nmppe=prefer\n", 1500, TRUE, FALSE);

    assert_true(has(first, "require-mppe"));
    assert_false(has(first, "nomppe"));
    assert_true(has(second, "nomppe"));
    assert_false(has(second, "require-mppe"));
}

static guint
count(GStrv argv, const char *word)
{
    guint found = 0;

    for (gsize i = 0; argv[i]; i++)
        found += g_str_equal(argv[i], word);
    return found;
}

/* By the option, for one attempt, or both. */
/* covers: option debug */
static void
test_pppd_command_debug(void **state)
{
    g_auto(GStrv) plain = command_of("", 1500);
    g_auto(GStrv) option = command_of("[advanced]\ndebug=true\n", 1500);
    g_auto(GStrv) attempt = command_for("", 1500, FALSE, TRUE);
    g_auto(GStrv) both = command_for("[advanced]\ndebug=true\n", 1500, FALSE, TRUE);

    assert_int_equal(count(plain, "dump"), 0);
    assert_int_equal(count(option, "dump"), 1);
    assert_int_equal(count(attempt, "dump"), 1);
    assert_int_equal(count(both, "dump"), 1);
    assert_int_equal(count(plain, "debug"), 1);
}

/* Uplink - 40; 1400 where the uplink is not known; the profile's own number before all. */
/* covers: option mtu mru */
static void
test_pppd_command_mtu(void **state)
{
    g_auto(GStrv) ethernet = command_of("", 1500);
    g_auto(GStrv) pppoe = command_of("", 1492);
    g_auto(GStrv) jumbo = command_of("", 9000);
    g_auto(GStrv) unknown = command_of("", 0);
    g_auto(GStrv) own = command_of("[link]\nmtu=1300\nmru=1200\n", 1500);

    assert_string_equal(behind(ethernet, "mtu"), "1460");
    assert_string_equal(behind(ethernet, "mru"), "1460");
    assert_string_equal(behind(pppoe, "mtu"), "1452");
    assert_string_equal(behind(jumbo, "mtu"), "1460");
    assert_string_equal(behind(unknown, "mtu"), "1400");
    assert_string_equal(behind(own, "mtu"), "1300");
    assert_string_equal(behind(own, "mru"), "1200");
}

/* What a shell reads holds nothing of the user's but a phone number of checked characters. */
/* covers: option phone */
static void
test_pppd_command_pty(void **state)
{
    g_auto(GStrv) argv = command_of("", 1500);
    g_auto(GStrv) phone = command_of("[server]\nphone=555-1234\n", 1500);

    assert_string_equal(behind(argv, "pty"),
                        "exec /usr/sbin/pptp 10.9.0.1 --nolaunchpppd --nohostroute "
                        "--rtmark 1886650368 --timeout 0.02");
    assert_non_null(strstr(behind(phone, "pty"), "--phone '555-1234'"));
}

/* A private connection says whose it is, so that nobody can take another's branch in root's
 * scripts by choosing a name. */
/* covers: option owner */
static void
test_pppd_command_private(void **state)
{
    g_autoptr(PpmProfile) profile = profile_with("");
    PpmPppdRequest request = {.profile = profile,
                              .interface = "pptp0",
                              .owner = 1000,
                              .pppd = "pppd",
                              .pptp = "pptp",
                              .script_directory = "/"};
    g_auto(GStrv) argv = NULL;

    ppm_profile_set_owner(profile, "alice");
    argv = ppm_pppd_command(&request);
    assert_string_equal(behind(argv, "ipparam"), "1000:office");
}

/* Names that look like options or shell text stay one word. */
/* covers: option user */
static void
test_pppd_command_hostile_user(void **state)
{
    g_auto(GStrv) argv = command_of("user=-x $(reboot) \"plugin /tmp/x.so\"\n", 1500);

    assert_string_equal(behind(argv, "user"), "-x $(reboot) \"plugin /tmp/x.so\"");
    assert_null(strstr(behind(argv, "pty"), "reboot"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pppd_command_fixed_words),
        cmocka_unit_test(test_pppd_command_secure_defaults),
        cmocka_unit_test(test_pppd_command_options),
        cmocka_unit_test(test_pppd_command_mppe_choices),
        cmocka_unit_test(test_pppd_command_mppe_prefer),
        cmocka_unit_test(test_pppd_command_debug),
        cmocka_unit_test(test_pppd_command_mtu),
        cmocka_unit_test(test_pppd_command_pty),
        cmocka_unit_test(test_pppd_command_private),
        cmocka_unit_test(test_pppd_command_hostile_user),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
