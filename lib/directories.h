/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where our files are. For tests each place can be moved by an environment variable, which counts
 * only in processes that did not gain privileges when they started. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ppm_directory_configuration(void); /* PPTP_MANAGER_CONFIGURATION_DIRECTORY */
const char *ppm_directory_vendor(void);        /* PPTP_MANAGER_VENDOR_DIRECTORY */
const char *ppm_directory_runtime(void);       /* PPTP_MANAGER_RUNTIME_DIRECTORY */
const char *ppm_directory_state(void);         /* PPTP_MANAGER_STATE_DIRECTORY */
const char *ppm_directory_locale(void);        /* PPTP_MANAGER_LOCALE_DIRECTORY */

G_END_DECLS
