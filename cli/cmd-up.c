/* SPDX-License-Identifier: GPL-2.0-or-later */
/* up: connects, and waits until it is known how that went. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "credential.h"
#include "descriptor.h"
#include "exit-code.h"
#include "kept.h"
#include "loop.h"
#include "message.h"
#include "status.h"
#include "terminal.h"
#include "text.h"
#include "text-agent.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define USUAL_TIMEOUT      60 /* seconds, where the service does not tell the profile's */
#define LONGEST_TIMEOUT    3600
#define GRACE              2000 /* milliseconds that the service gets to say so itself */
#define CANCELLING_TIMEOUT 10000
#define TICK               200

static gboolean wants_to_be_asked, wants_debug, wants_no_wait;
static char *password_file;
static int timeout_option = -1;

static const GOptionEntry options[] = {
    {"ask", 0, 0, G_OPTION_ARG_NONE, &wants_to_be_asked, N_("Ask for the password"), NULL},
    {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
     N_("Read the password from a file, - being standard input"), N_("FILE")},
    {"timeout", 0, 0, G_OPTION_ARG_INT, &timeout_option, N_("Give up after so many seconds"),
     N_("SECONDS")},
    {"no-wait", 0, 0, G_OPTION_ARG_NONE, &wants_no_wait, N_("Only start it"), NULL},
    {"debug", 0, 0, G_OPTION_ARG_NONE, &wants_debug, N_("Keep a more detailed log"), NULL},
    {NULL},
};

typedef struct {
    PpmDBusConnection *connection;
    PpmLoop *loop;
    const char *name;
    PpmCredential credential;
    GCancellable *cancellable;
    PpmTextAgent *agent;  /* while polkit asks on the terminal */
    gboolean asking;      /* polkit may be asking, wherever */
    gint64 deadline;      /* monotonic */
    gint64 since_before;  /* tells a new state from the one before Connect */
    gboolean begun;       /* our attempt was seen */
    gboolean was_running; /* somebody else had begun one */
    int interrupted;      /* the signal that came */
    PpmState shown_state;
    gint64 shown_since; /* monotonic */
} Attempt;

static void
finish(Attempt *attempt, int exit_code)
{
    ppm_terminal_clear_progress();
    ppm_loop_end(attempt->loop, exit_code);
}

static void
on_disconnect_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;

    if (ppm_dbus_connection_call_disconnect_finish(PPM_DBUS_CONNECTION(source), result, &error) ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    ppm_terminal_clear_progress();
    ppm_message_error(_("the attempt cannot be ended and goes on"));
    finish(user_data, PPM_EXIT_SIGNAL + ((Attempt *)user_data)->interrupted);
}

static void
disconnect(Attempt *attempt)
{
    ppm_dbus_connection_call_disconnect(attempt->connection, attempt->cancellable,
                                        on_disconnect_answered, attempt);
    /* We may end right after: the message must be out by then. */
    g_dbus_connection_flush_sync(g_dbus_proxy_get_connection(G_DBUS_PROXY(attempt->connection)),
                                 NULL, NULL);
}

static void
finish_connected(Attempt *attempt)
{
    g_autofree char *sentence = ppm_status_sentence(attempt->connection);

    ppm_terminal_clear_progress();
    ppm_message_note("%s", sentence);
    ppm_credential_advise(&attempt->credential, attempt->name, PPM_CAUSE_NONE);
    finish(attempt, PPM_EXIT_DONE);
}

/* What goes on, though the attempt is over. */
static void
note_what_stays(Attempt *attempt)
{
    g_autofree char *quoted = ppm_text_quoted(attempt->name);

    if (ppm_status_state(attempt->connection) == PPM_STATE_WAITING)
        ppm_message_note(_("It is tried again by itself. To end that: pptpctl down %s"), quoted);
    else if (ppm_status_has_changes(attempt->connection))
        ppm_message_note(_("All other traffic stays blocked. To let it pass: pptpctl down %s"),
                         quoted);
}

static void
finish_failed(Attempt *attempt)
{
    g_autoptr(PpmFailure) failure = ppm_status_failure(attempt->connection);
    int exit_code;

    if (!failure) {
        ppm_message_error(_("%s could not be connected"), attempt->name);
        finish(attempt, PPM_EXIT_NOT_CONNECTED);
        return;
    }
    exit_code = ppm_cause_info(failure->cause)->exit_code;
    ppm_failure_report(failure, attempt->name);
    ppm_credential_advise(&attempt->credential, attempt->name, failure->cause);
    note_what_stays(attempt);
    finish(attempt, exit_code == PPM_EXIT_DONE ? PPM_EXIT_NOT_CONNECTED : exit_code);
}

static void
finish_ended(Attempt *attempt)
{
    if (attempt->interrupted) {
        ppm_message_note(_("%s: cancelled"), attempt->name);
        finish(attempt, PPM_EXIT_SIGNAL + attempt->interrupted);
        return;
    }
    ppm_message_error(_("%s: somebody ended the attempt"), attempt->name);
    finish(attempt, PPM_EXIT_NOT_CONNECTED);
}

static void
show_progress(Attempt *attempt, PpmState state)
{
    g_autofree char *text = NULL;
    gint64 seconds;

    if (attempt->asking)
        return;
    if (state != attempt->shown_state) {
        attempt->shown_state = state;
        attempt->shown_since = g_get_monotonic_time();
    }
    seconds = (g_get_monotonic_time() - attempt->shown_since) / G_USEC_PER_SEC;
    text = g_strdup_printf(_("%s: %s (%d s)"), attempt->name, ppm_status_label(attempt->connection),
                           (int)seconds);
    ppm_terminal_progress(ppm_state_to_string(state), text);
}

static void
look(Attempt *attempt)
{
    PpmState state = ppm_status_state(attempt->connection);

    /* The service is gone; the loop ends by itself. */
    if (!ppm_dbus_connection_get_state(attempt->connection))
        return;
    if (ppm_dbus_connection_get_since(attempt->connection) != attempt->since_before ||
        !(ppm_state_is_idle(state) || state == PPM_STATE_WAITING))
        attempt->begun = TRUE;
    if (!attempt->begun)
        return;
    if (state == PPM_STATE_DISCONNECTED || (attempt->interrupted && ppm_state_is_idle(state)))
        finish_ended(attempt);
    else if (state == PPM_STATE_FAILED || state == PPM_STATE_WAITING)
        finish_failed(attempt);
    else if (state == PPM_STATE_CONNECTED && !attempt->interrupted)
        finish_connected(attempt);
    else
        show_progress(attempt, state);
}

static gboolean
on_tick(gpointer user_data)
{
    Attempt *attempt = user_data;

    if (attempt->begun)
        show_progress(attempt, ppm_status_state(attempt->connection));
    return G_SOURCE_CONTINUE;
}

/* An attempt that somebody else began may go on without us. */
static void
on_time_out(gpointer user_data)
{
    Attempt *attempt = user_data;
    g_autoptr(PpmFailure) failure = ppm_status_failure(attempt->connection);

    if (attempt->interrupted || attempt->asking || g_get_monotonic_time() < attempt->deadline)
        return;
    if (!attempt->was_running)
        disconnect(attempt);
    if (attempt->begun && failure) {
        finish_failed(attempt);
        return;
    }
    ppm_message_error(_("%s: the time given ran out"), attempt->name);
    finish(attempt, PPM_EXIT_TIMED_OUT);
}

static void
on_cancelling_timed_out(gpointer user_data)
{
    Attempt *attempt = user_data;

    finish(attempt, PPM_EXIT_SIGNAL + attempt->interrupted);
}

static void
on_interrupted(int number, gpointer user_data)
{
    Attempt *attempt = user_data;

    attempt->interrupted = number;
    disconnect(attempt);
    ppm_loop_after(attempt->loop, CANCELLING_TIMEOUT, on_cancelling_timed_out, attempt);
    if (!attempt->begun)
        finish_ended(attempt);
}

static guint
waiting_time(PpmDBusConnection *connection)
{
    g_autofree char *profile = ppm_status_setting(connection, "timeout");
    int seconds = timeout_option > 0 ? timeout_option : atoi(profile);

    return (guint)(seconds > 0 ? seconds : USUAL_TIMEOUT) * 1000 + GRACE;
}

static void
begin_waiting(Attempt *attempt)
{
    guint time = waiting_time(attempt->connection);

    attempt->deadline = g_get_monotonic_time() + (gint64)time * 1000;
    ppm_loop_after(attempt->loop, time, on_time_out, attempt);
}

static gboolean
add_secret(GVariantDict *arguments, GUnixFDList *fds, const PpmSecret *secret, GError **error)
{
    ppm_autofd int fd = ppm_secret_to_memfd(secret, error);
    int index = fd < 0 ? -1 : g_unix_fd_list_append(fds, fd, error);

    if (index < 0)
        return FALSE;
    g_variant_dict_insert(arguments, "secret", "h", index);
    return TRUE;
}

static gboolean
call_connect(Attempt *attempt, GDBusCallFlags flags, GAsyncReadyCallback answered, GError **error)
{
    g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
    g_auto(GVariantDict) arguments = G_VARIANT_DICT_INIT(NULL);

    if (attempt->credential.secret &&
        !add_secret(&arguments, fds, attempt->credential.secret, error))
        return FALSE;
    if (timeout_option > 0)
        g_variant_dict_insert(&arguments, "timeout", "u", (guint32)timeout_option);
    if (wants_debug)
        g_variant_dict_insert(&arguments, "debug", "b", TRUE);
    g_dbus_proxy_call_with_unix_fd_list(G_DBUS_PROXY(attempt->connection), "Connect",
                                        g_variant_new("(@a{sv})", g_variant_dict_end(&arguments)),
                                        flags, PPM_CLIENT_CALL_TIMEOUT, fds, attempt->cancellable,
                                        answered, attempt);
    return TRUE;
}

static void
take_answer(Attempt *attempt, const GError *error)
{
    ppm_credential_clear(&attempt->credential);
    if (error) {
        ppm_terminal_clear_progress();
        finish(attempt, ppm_client_report(error, attempt->name, PPM_EXIT_NOT_CONNECTED));
    } else if (wants_no_wait) {
        ppm_message_note(_("%s: started"), attempt->name);
        finish(attempt, PPM_EXIT_DONE);
    } else {
        look(attempt);
    }
}

/* A person's time to answer does not count as the attempt's. */
static void
on_asking_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Attempt *attempt = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_proxy_call_with_unix_fd_list_finish(G_DBUS_PROXY(source),
                                                                           NULL, result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the loop has ended, and the attempt with it */
    g_clear_pointer(&attempt->agent, ppm_text_agent_end);
    attempt->asking = FALSE;
    if (reply)
        begin_waiting(attempt);
    take_answer(attempt, error);
}

static void
on_connect_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Attempt *attempt = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_proxy_call_with_unix_fd_list_finish(G_DBUS_PROXY(source),
                                                                           NULL, result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (ppm_client_may_ask(error)) {
        g_clear_error(&error);
        attempt->asking = TRUE;
        attempt->agent = ppm_text_agent_start();
        if (call_connect(attempt, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
                         on_asking_answered, &error))
            return;
    }
    take_answer(attempt, error);
}

static int
connect_and_wait(PpmClient *client, Attempt *attempt)
{
    g_autoptr(PpmLoop) loop = ppm_loop_new(client);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    gulong handler;
    int exit_code;

    attempt->loop = loop;
    attempt->cancellable = cancellable;
    attempt->since_before = ppm_dbus_connection_get_since(attempt->connection);
    handler = g_signal_connect_swapped(attempt->connection, "g-properties-changed",
                                       G_CALLBACK(look), attempt);
    ppm_loop_on_signals(loop, on_interrupted, attempt);
    begin_waiting(attempt);
    ppm_loop_every(loop, TICK, on_tick, attempt);
    if (call_connect(attempt, G_DBUS_CALL_FLAGS_NONE, on_connect_answered, &error))
        exit_code = ppm_loop_run(loop);
    else
        exit_code = ppm_client_report(error, attempt->name, PPM_EXIT_ERROR);
    g_cancellable_cancel(cancellable);
    g_clear_pointer(&attempt->agent, ppm_text_agent_end);
    g_signal_handler_disconnect(attempt->connection, handler);
    ppm_terminal_clear_progress();
    return exit_code;
}

static int
check_options(void)
{
    if (wants_to_be_asked && password_file) {
        ppm_message_error(_("up: --ask and --password-file exclude each other"));
        return PPM_EXIT_USAGE;
    }
    if (timeout_option != -1 && (timeout_option < 1 || timeout_option > LONGEST_TIMEOUT)) {
        ppm_message_error(_("up: --timeout takes a number of seconds from 1 to %d"),
                          LONGEST_TIMEOUT);
        return PPM_EXIT_USAGE;
    }
    return PPM_EXIT_DONE;
}

static void
print_status(PpmDBusConnection *connection)
{
    g_autoptr(JsonBuilder) json = NULL;

    if (ppm_output_format() != PPM_FORMAT_JSON || !ppm_dbus_connection_get_state(connection))
        return;
    json = ppm_json_begin();
    ppm_status_add_json(connection, json);
    ppm_json_print(json);
}

static guint
unlocking_time(void)
{
    return timeout_option > 0 ? MIN((guint)timeout_option, PPM_KEPT_PATIENCE) : PPM_KEPT_PATIENCE;
}

static int
bring_up(PpmClient *client, PpmDBusConnection *connection)
{
    Attempt attempt = {.connection = connection};
    g_autofree char *name = g_strdup(ppm_dbus_connection_get_name(connection));
    PpmState state = ppm_status_state(connection);
    int exit_code;

    if (state == PPM_STATE_CONNECTED) {
        g_autofree char *sentence = ppm_status_sentence(connection);

        ppm_message_note(_("Nothing to do: %s"), sentence);
        return PPM_EXIT_DONE;
    }
    attempt.name = ppm_status_or_empty(name);
    attempt.was_running = ppm_state_is_connecting(state);
    attempt.shown_state = PPM_STATE_DISCONNECTED;
    exit_code = ppm_credential_find(&attempt.credential, connection, password_file,
                                    wants_to_be_asked, unlocking_time());
    if (exit_code == PPM_EXIT_DONE)
        exit_code = connect_and_wait(client, &attempt);
    ppm_credential_clear(&attempt.credential);
    return exit_code;
}

static int
run(const char *const *operands)
{
    int exit_code = check_options();
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = NULL;

    if (exit_code != PPM_EXIT_DONE)
        return exit_code;
    connection = ppm_client_find_or_report(&client, operands[0], &exit_code);
    if (!connection)
        return exit_code;
    exit_code = bring_up(client, connection);
    print_status(connection);
    return exit_code;
}

const PpmCommand ppm_command_up = {
    .name = "up",
    .arguments = N_(
        "NAME [--ask | --password-file FILE|-] [--timeout SECONDS] [--no-wait] [--debug]"),
    .summary = N_("Connect"),
    .description = N_(
        "Waits until the connection is made or cannot be made. Ctrl-C cancels the attempt. "
        "A password is never an argument: other users could see it."),
    .options = options,
    .operands = PPM_OPERANDS_NAME,
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
