/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When this computer goes to sleep and wakes (org.freedesktop.login1). Until all is ready for
 * sleep, logind is asked to wait (a "delay" inhibitor lock), as long as it is willing to. Where
 * there is no logind nothing sleeps. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmSleep PpmSleep;

/* @goes: TRUE before it sleeps, and then ppm_sleep_ready() is awaited; FALSE when it is awake. */
typedef void (*PpmSleepFunc)(gboolean goes, gpointer user_data);

PpmSleep *ppm_sleep_new(GDBusConnection *bus, PpmSleepFunc func, gpointer user_data);
void ppm_sleep_free(PpmSleep *sleep);

/* It may sleep now. */
void ppm_sleep_ready(PpmSleep *sleep);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PpmSleep, ppm_sleep_free)

G_END_DECLS
