/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptp-manager-firewall: the only program that is linked to libnftables, which would cost the
 * service 3 MB of memory for good. Started for one change and gone. */
#include "config.h"

#include "names.h"

#include <glib.h>
#include <nftables/libnftables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECONDS   20
#define MAX_BYTES (1024 * 1024)
#define REMOVAL   "table inet " PPM_NFT_TABLE "\ndelete table inet " PPM_NFT_TABLE "\n"

/* What the options need of the kernel, each tried in a table that never comes to be. */
static const struct {
    const char *word;
    const char *rules;
} abilities[] = {
    {"kill-switch", "chain a { type filter hook output priority 10; meta mark & 0xffff0000 == 1 "
                    "reject with icmpx admin-prohibited; }"},
    {"block-ipv6", "chain a { type filter hook output priority 10; reject with icmpv6 type "
                   "admin-prohibited; }"},
    {"masquerade", "chain a { type nat hook postrouting priority 100; masquerade; }"},
    {"mss-clamp", "chain a { type filter hook forward priority -150; tcp flags & (syn | rst) == "
                  "syn tcp option maxseg size set rt mtu; }"},
    {"allow-incoming", "chain a { type filter hook input priority 10; ct state new drop; }"},
    {"gre-helper", "ct helper b { type \"pptp\" protocol tcp; l3proto ip; }\nchain a { type filter "
                   "hook output priority -150; tcp dport 1723 ct helper set \"b\"; }"},
};

/* The first line of what libnftables says; the others point into the text. */
static void
say_error(struct nft_ctx *context)
{
    const char *error = nft_ctx_get_error_buffer(context);
    const char *words = error ? strstr(error, "Error: ") : NULL;

    words = words ? words + strlen("Error: ") : error;
    if (!words || !*words)
        words = "nftables gives no reason";
    fprintf(stderr, "%.*s\n", (int)strcspn(words, "\n"), words);
}

static gboolean
run(const char *text, gboolean only_try, gboolean say)
{
    struct nft_ctx *context = nft_ctx_new(NFT_CTX_DEFAULT);
    gboolean done;

    nft_ctx_buffer_error(context);
    nft_ctx_buffer_output(context);
    nft_ctx_set_dry_run(context, only_try);
    done = nft_run_cmd_from_buffer(context, text) == 0;
    if (!done && say)
        say_error(context);
    nft_ctx_free(context);
    return done;
}

/* NULL where it cannot be read or is too long. */
static char *
read_rules(void)
{
    char *text = calloc(1, MAX_BYTES + 1);
    size_t length = text ? fread(text, 1, MAX_BYTES + 1, stdin) : 0;

    if (text && length <= MAX_BYTES && !ferror(stdin))
        return text;
    fputs("the rules cannot be read\n", stderr);
    free(text);
    return NULL;
}

static int
apply(void)
{
    char *text = read_rules();
    gboolean done = text && run(text, FALSE, TRUE);

    free(text);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
check(void)
{
    char text[1024];

    for (size_t i = 0; i < sizeof abilities / sizeof *abilities; i++) {
        snprintf(text, sizeof text, "table inet " PPM_NFT_TABLE "_try {\n%s\n}",
                 abilities[i].rules);
        if (run(text, TRUE, FALSE))
            puts(abilities[i].word);
    }
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    alarm(SECONDS); /* whatever the kernel does */
    if (argc == 2 && strcmp(argv[1], "apply") == 0)
        return apply();
    if (argc == 2 && strcmp(argv[1], "check") == 0)
        return check();
    if (argc == 2 && strcmp(argv[1], "remove") == 0)
        return run(REMOVAL, FALSE, TRUE) ? EXIT_SUCCESS : EXIT_FAILURE;
    fputs("usage: pptp-manager-firewall apply|check|remove\n", stderr);
    return 2;
}
