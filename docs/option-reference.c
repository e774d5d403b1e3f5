/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs when the manuals are built: the option table as the AsciiDoc of pptp-manager.conf(5). */
#include "config.h"

#include "nm-special.h"
#include "option-table.h"

#include <stdio.h>
#include <string.h>

/* Nothing in @text means anything to AsciiDoc. */
static void
print_plain(const char *before, const char *text, const char *after)
{
    g_auto(GStrv) parts = g_strsplit(text, "]", -1);
    g_autofree char *escaped = g_strjoinv("\\]", parts);

    printf("%spass:c[%s]%s", before, escaped, after);
}

static void
print_allowed(const PpmOption *option)
{
    g_autofree char *allowed = ppm_option_allowed(option);
    g_autoptr(GVariant)
        value = g_variant_ref_sink(ppm_option_to_variant(option, option->default_text));

    if (option->type == PPM_OPTION_LIST)
        print_plain("A list, with semicolons between its entries: ", allowed, "");
    else
        print_plain("Allowed: ", allowed, "");
    printf(" (D-Bus type _%s_).\n", g_variant_get_type_string(value));
}

static void
print_default(const PpmOption *option)
{
    if (option->default_text[0])
        print_plain("Default: _", option->default_text, "_.\n");
    else if (option->flags & PPM_OPTION_READ_ONLY)
        puts("Set when the connection is made, and never changed by clients.");
    else if (option->minimum > 0)
        puts("It must be given.");
    else
        puts("Default: empty.");
}

static void
print_pppd_words(const PpmOption *option)
{
    const char *argument = option->type == PPM_OPTION_BOOLEAN ? "" : " N";

    if (!option->word_if_true && !option->word_if_false)
        return;
    printf("pppd:");
    if (option->word_if_true)
        printf(" _pass:c[%s%s]_", option->word_if_true, argument);
    if (option->word_if_true && option->word_if_false)
        printf(" or");
    if (option->word_if_false)
        printf(" _pass:c[%s]_ if false", option->word_if_false);
    puts(".");
}

/* Where there is none, the option's own key means the same there. */
static void
print_nm_key(const PpmOption *option)
{
    const PpmNmSpecial *special = ppm_nm_special_find(option);

    if (!special && !option->nm_key)
        return;
    printf("NetworkManager:");
    if (!special)
        printf(" _pass:c[%s]_%s", option->nm_key,
               option->flags & PPM_OPTION_NM_INVERTED ? ", inverted" : "");
    for (gsize i = 0; special && special->names[i]; i++)
        printf("%s _pass:c[%s]_", i > 0 ? "," : "", special->names[i]);
    puts(".");
}

static void
print_flags(const PpmOption *option)
{
    if (option->flags & PPM_OPTION_SYSTEM_WIDE)
        puts("Touches everybody on this computer: needs an administrator.");
    if (option->flags & PPM_OPTION_LATER)
        puts("*No effect yet.*");
    if (option->later_choice)
        printf("*%s has no effect yet.*\n", option->later_choice);
}

static void
print_option(const PpmOption *option)
{
    printf("*%s*::\n", option->key);
    print_plain("", option->summary, ".\n");
    print_allowed(option);
    print_default(option);
    print_pppd_words(option);
    print_nm_key(option);
    print_flags(option);
    puts("");
}

int
main(void)
{
    gsize n_options;
    const PpmOption *table = ppm_option_table(&n_options);

    puts("// SPDX-License-Identifier: GPL-2.0-or-later\n");
    for (gsize i = 0; i < n_options; i++) {
        if (i == 0 || strcmp(table[i - 1].group, table[i].group) != 0)
            printf("=== [%s]\n\n", table[i].group);
        print_option(&table[i]);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
