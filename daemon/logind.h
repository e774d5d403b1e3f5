/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.freedesktop.login1(5) */
#pragma once

#define PPM_LOGIND_NAME    "org.freedesktop.login1"
#define PPM_LOGIND_PATH    "/org/freedesktop/login1"
#define PPM_LOGIND_MANAGER "org.freedesktop.login1.Manager"
