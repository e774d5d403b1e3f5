/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptp-manager-resolv-conf: writes /etc/resolv.conf, and nothing else. The service itself sees /etc
 * read-only; it starts this where a tunnel's name servers come or go (dns-file.c). Its words are
 * checked here once more. What it says goes to the service, in English. */
#include "config.h"

#include "ipv4.h"
#include "option-check.h"
#include "resolv-conf-file.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "pptp-manager-resolv-conf put DIRECTORY INTERFACE SERVERS DOMAINS\n"
                            "pptp-manager-resolv-conf restore DIRECTORY\n";

/* "a,b" */
static GStrv
list_of(const char *text)
{
    return text[0] ? g_strsplit(text, ",", 0) : g_new0(char *, 1);
}

static gboolean
are_addresses(GStrv texts)
{
    guint32 address;

    for (gsize i = 0; texts[i]; i++) {
        if (!ppm_ipv4_parse(texts[i], &address))
            return FALSE;
    }
    return texts[0] != NULL;
}

static gboolean
are_domains(GStrv texts)
{
    for (gsize i = 0; texts[i]; i++) {
        g_autofree char *name = ppm_check_dns_domain(NULL, texts[i], NULL);

        if (!name || strcmp(name, texts[i]) != 0 || name[0] == '~')
            return FALSE;
    }
    return TRUE;
}

static gboolean
put(const char *directory, const char *interface, const char *servers, const char *domains,
    GError **error)
{
    g_auto(GStrv) addresses = list_of(servers);
    g_auto(GStrv) search = list_of(domains);
    g_autofree char *name = ppm_check_interface(NULL, interface, error);

    if (!name)
        return FALSE;
    if (!are_addresses(addresses) || !are_domains(search)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", usage);
        return FALSE;
    }
    return ppm_resolv_conf_put(directory, name, (const char *const *)addresses,
                               (const char *const *)search, error);
}

static gboolean
run(int argc, char **argv, GError **error)
{
    if (argc == 6 && strcmp(argv[1], "put") == 0)
        return put(argv[2], argv[3], argv[4], argv[5], error);
    if (argc == 3 && strcmp(argv[1], "restore") == 0)
        return ppm_resolv_conf_restore(argv[2], error);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", usage);
    return FALSE;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (run(argc, argv, &error))
        return 0;
    printf("%s\n", error->message);
    return 1;
}
