/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pptp-manager: the desktop program. Translations and the application, nothing else. */
#include "config.h"

#include "application.h"
#include "directories.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main(int argc, char **argv)
{
    g_autoptr(PpmApplication) application = NULL;

    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, ppm_directory_locale());
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    application = ppm_application_new();
    return g_application_run(G_APPLICATION(application), argc, argv);
}
