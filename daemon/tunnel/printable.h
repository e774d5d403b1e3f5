/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stranger sent, made fit for a log, a terminal and D-Bus. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Valid UTF-8 (the rest replaced), tabs as spaces, control characters and line separators as "?".
 */
char *ppm_printable(const char *text, gsize length);

G_END_DECLS
