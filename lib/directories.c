/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directories of names.h, or where the environment moves them. */
#include "config.h"

#include "directories.h"
#include "names.h"

#include <stdlib.h>

static const char *
directory(const char *variable, const char *usual)
{
    const char *moved = secure_getenv(variable);

    return moved && g_path_is_absolute(moved) ? moved : usual;
}

const char *
ppm_directory_configuration(void)
{
    return directory("PPTP_MANAGER_CONFIGURATION_DIRECTORY", PPM_CONFIGURATION_DIRECTORY);
}

const char *
ppm_directory_vendor(void)
{
    return directory("PPTP_MANAGER_VENDOR_DIRECTORY", PPM_VENDOR_DIRECTORY);
}

const char *
ppm_directory_runtime(void)
{
    return directory("PPTP_MANAGER_RUNTIME_DIRECTORY", PPM_RUNTIME_DIRECTORY);
}

const char *
ppm_directory_state(void)
{
    return directory("PPTP_MANAGER_STATE_DIRECTORY", PPM_STATE_DIRECTORY);
}

const char *
ppm_directory_locale(void)
{
    return directory("PPTP_MANAGER_LOCALE_DIRECTORY", LOCALEDIR);
}
