/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts the process, its log and its syslog socket together. */
#include "config.h"

#include "tunnel.h"
#include "descriptor.h"
#include "log-follower.h"
#include "process.h"
#include "syslog-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

struct _PpmTunnel {
    PpmTunnelFuncs funcs;
    gpointer user_data;
    PpmProcess *process;
    PpmLogFollower *log;
    PpmSyslogSocket *syslog;
    PpmEvidence evidence;
    gboolean asked_to_end;
};

static char *
log_path(const char *uuid, const char *directory)
{
    g_autofree char *name = g_strconcat(uuid, ".log", NULL);

    return g_build_filename(directory, name, NULL);
}

static char *
note_path(const char *uuid, const char *directory)
{
    g_autofree char *name = g_strconcat(uuid, ".child", NULL);

    return g_build_filename(directory, name, NULL);
}

static char *
journal_path(const char *uuid, const char *directory)
{
    g_autofree char *name = g_strconcat(uuid, ".journal", NULL);

    return g_build_filename(directory, name, NULL);
}

static void
take_line(PpmTunnel *tunnel, PpmLogSource source, const char *line)
{
    g_auto(PpmStatement) statement = {0};

    ppm_negotiation_read(source, line, &statement);
    ppm_evidence_add(&tunnel->evidence, &statement);
    tunnel->funcs.said(source, line, &statement, tunnel->user_data);
}

/* pptp shares pppd's standard error and says its worst there, too: "anon fatal[…". */
static gboolean
is_from_pptp(const char *line)
{
    const char *bracket = strchr(line, '[');

    return g_str_has_prefix(line, "anon ") && bracket && strstr(bracket, "]: ");
}

static void
on_pppd_line(const char *line, gpointer user_data)
{
    take_line(user_data, is_from_pptp(line) ? PPM_LOG_PPTP : PPM_LOG_PPPD, line);
}

static void
on_pptp_line(const char *line, gpointer user_data)
{
    take_line(user_data, PPM_LOG_PPTP, line);
}

/* What it said last is often why it ended. */
static void
on_ended(const PpmExit *exit, const char *problem, gpointer user_data)
{
    PpmTunnel *tunnel = user_data;

    ppm_syslog_socket_drain(tunnel->syslog);
    ppm_log_follower_drain(tunnel->log);
    tunnel->evidence.exit = *exit;
    tunnel->evidence.exit.asked = tunnel->asked_to_end;
    tunnel->funcs.ended(problem, tunnel->user_data);
}

static int
create_log(const char *path, GError **error)
{
    int fd;

    g_unlink(path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        int code = errno;

        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", path,
                    g_strerror(code));
    }
    return fd;
}

static int
secret_input(const PpmSecret *secret, GError **error)
{
    int fd = secret ? ppm_secret_to_pipe(secret, error) : open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (fd < 0 && !secret)
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "/dev/null cannot be opened");
    return fd;
}

static PpmTunnel *
tunnel_new(const char *uuid, const char *directory, const PpmTunnelFuncs *funcs, gpointer user_data,
           GError **error)
{
    g_autofree char *log = log_path(uuid, directory);
    g_autofree char *journal = journal_path(uuid, directory);
    PpmTunnel *tunnel = g_new0(PpmTunnel, 1);

    tunnel->funcs = *funcs;
    tunnel->user_data = user_data;
    tunnel->log = ppm_log_follower_new(log, on_pppd_line, tunnel, error);
    if (tunnel->log)
        tunnel->syslog = ppm_syslog_socket_new(journal, on_pptp_line, tunnel, error);
    if (!tunnel->syslog) {
        ppm_tunnel_free(tunnel);
        return NULL;
    }
    return tunnel;
}

static PpmTunnel *
start_process(PpmTunnel *tunnel, PpmProcessRequest *request, const PpmSecret *secret,
              GError **error)
{
    ppm_autofd int input = secret_input(secret, error);

    request->secret_fd = input;
    if (input >= 0)
        tunnel->process = ppm_process_start(request, on_ended, tunnel, error);
    if (!tunnel->process) {
        ppm_tunnel_free(tunnel);
        return NULL;
    }
    return tunnel;
}

PpmTunnel *
ppm_tunnel_start(const char *uuid, const char *description, const char *directory,
                 const char *const *argv, const PpmSecret *secret, const PpmTunnelFuncs *funcs,
                 gpointer user_data, GError **error)
{
    g_autofree char *log = log_path(uuid, directory);
    g_autofree char *note = note_path(uuid, directory);
    g_autofree char *journal = journal_path(uuid, directory);
    ppm_autofd int log_fd = create_log(log, error);
    PpmProcessRequest request = {
        .uuid = uuid,
        .description = description,
        .argv = argv,
        .log_fd = log_fd,
        .note = note,
        .journal_directory = journal,
    };
    PpmTunnel *tunnel;

    if (log_fd < 0)
        return NULL;
    tunnel = tunnel_new(uuid, directory, funcs, user_data, error);
    return tunnel ? start_process(tunnel, &request, secret, error) : NULL;
}

PpmTunnel *
ppm_tunnel_adopt(const char *uuid, const char *directory, const char *handle,
                 const PpmTunnelFuncs *funcs, gpointer user_data, GError **error)
{
    g_autofree char *note = note_path(uuid, directory);
    PpmTunnel *tunnel = tunnel_new(uuid, directory, funcs, user_data, error);

    if (!tunnel)
        return NULL;
    tunnel->process = ppm_process_adopt(uuid, handle, note, on_ended, tunnel, error);
    if (!tunnel->process) {
        ppm_tunnel_free(tunnel);
        return NULL;
    }
    return tunnel;
}

const char *
ppm_tunnel_handle_to_be(void)
{
    return ppm_process_handle_to_be();
}

const char *
ppm_tunnel_handle(PpmTunnel *tunnel)
{
    return ppm_process_handle(tunnel->process);
}

const PpmEvidence *
ppm_tunnel_evidence(PpmTunnel *tunnel)
{
    return &tunnel->evidence;
}

void
ppm_tunnel_reach(PpmTunnel *tunnel, PpmState state)
{
    ppm_evidence_reach(&tunnel->evidence, state);
}

void
ppm_tunnel_stop(PpmTunnel *tunnel)
{
    tunnel->asked_to_end = TRUE;
    ppm_process_stop(tunnel->process);
}

void
ppm_tunnel_free(PpmTunnel *tunnel)
{
    g_clear_pointer(&tunnel->process, ppm_process_free);
    g_clear_pointer(&tunnel->log, ppm_log_follower_free);
    g_clear_pointer(&tunnel->syslog, ppm_syslog_socket_free);
    ppm_evidence_clear(&tunnel->evidence);
    g_free(tunnel);
}

/* pppd(8), "Files": /run/IFACE.pid, and /run/ppp-LINKNAME.pid, which only ours can be. The former
 * may be another's by now: it goes where both name the same process. */
static void
remove_pid_files(const char *uuid, const char *interface)
{
    g_autofree char *link = g_strdup_printf("/run/ppp-pptp-manager-%s.pid", uuid);
    g_autofree char *named = g_strdup_printf("/run/%s.pid", interface);
    g_autofree char *link_text = NULL, *named_text = NULL;

    if (!g_file_get_contents(link, &link_text, NULL, NULL))
        return;
    if (interface[0] && g_file_get_contents(named, &named_text, NULL, NULL) &&
        g_ascii_strtoull(link_text, NULL, 10) == g_ascii_strtoull(named_text, NULL, 10))
        g_unlink(named);
    g_unlink(link);
}

void
ppm_tunnel_remove_files(const char *uuid, const char *directory, const char *interface)
{
    g_autofree char *log = log_path(uuid, directory);
    g_autofree char *note = note_path(uuid, directory);
    g_autofree char *journal = journal_path(uuid, directory);

    g_unlink(log);
    g_unlink(note);
    ppm_syslog_socket_remove(journal);
    remove_pid_files(uuid, interface);
}
