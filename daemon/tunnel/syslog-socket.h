/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The /dev/log that a tunnel sees: where pptp says what happened, and where pppd's debug lines end
 * instead of in the journal. Lines of anybody else (ip-up scripts) go on to the real one. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PpmSyslogSocket PpmSyslogSocket;

/* @line: pptp's text, valid UTF-8 without control characters. */
typedef void (*PpmSyslogLineFunc)(const char *line, gpointer user_data);

/* Makes @directory and the socket "dev-log" in it, in place of one that an earlier service left. */
PpmSyslogSocket *ppm_syslog_socket_new(const char *directory, PpmSyslogLineFunc func,
                                       gpointer user_data, GError **error);

/* Reads what has arrived by now. */
void ppm_syslog_socket_drain(PpmSyslogSocket *syslog);

/* Closes it; the directory and the socket's name stay until ppm_syslog_socket_remove(). */
void ppm_syslog_socket_free(PpmSyslogSocket *syslog);
void ppm_syslog_socket_remove(const char *directory);

/* Pure: splits "<PRI>TIMESTAMP IDENT[PID]: TEXT" (RFC 3164, section 4.1; syslog(3)). FALSE where it
 * has another shape. */
gboolean ppm_syslog_split(const char *datagram, char **ident, const char **text);

G_END_DECLS
