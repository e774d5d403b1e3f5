/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nm-pptp-manager-auth-dialog: an agent of NetworkManager's asks for a password, and gets it from
 * where it is kept, or from a person. */
#include "config.h"

#include "directories.h"
#include "keyring.h"
#include "plan.h"
#include "window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#define PATIENCE_SECONDS 20 /* with an agent that says nothing */

static char *uuid, *name, *service;
static char **hints;
static gboolean may_interact, again, external;

static const GOptionEntry options[] = {
    {"uuid", 'u', 0, G_OPTION_ARG_STRING, &uuid, N_("The connection's UUID"), N_("UUID")},
    {"name", 'n', 0, G_OPTION_ARG_FILENAME, &name, N_("The connection's name"), N_("NAME")},
    {"service", 's', 0, G_OPTION_ARG_STRING, &service, N_("The type of the connection"),
     N_("TYPE")},
    {"allow-interaction", 'i', 0, G_OPTION_ARG_NONE, &may_interact, N_("Somebody may be asked"),
     NULL},
    {"reprompt", 'r', 0, G_OPTION_ARG_NONE, &again, N_("The password that is known is wrong"),
     NULL},
    {"hint", 't', 0, G_OPTION_ARG_FILENAME_ARRAY, &hints, N_("What is wanted, and why"),
     N_("HINT")},
    {"external-ui-mode", 0, 0, G_OPTION_ARG_NONE, &external,
     N_("Show nothing; say what is to be shown"), NULL},
    {NULL},
};

typedef struct {
    PpmAuthRequest request;
    PpmDetails *details;
    GMainLoop *loop;
    GCancellable *cancellable;
    guint input, limit;
    gboolean begun;
    gboolean answered;
    int code;
} Dialog;

static void
end(Dialog *dialog, int code)
{
    g_cancellable_cancel(dialog->cancellable);
    dialog->code = code;
    g_main_loop_quit(dialog->loop);
}

static void
fail(Dialog *dialog, const char *message)
{
    g_printerr("%s: %s\n", g_get_prgname(), message);
    end(dialog, EXIT_FAILURE);
}

static gboolean
on_limit(gpointer user_data)
{
    Dialog *dialog = user_data;

    dialog->limit = 0;
    if (dialog->answered)
        end(dialog, EXIT_SUCCESS);
    else
        fail(dialog, _("The agent did not say what it is about."));
    return G_SOURCE_REMOVE;
}

static void
limit_patience(Dialog *dialog)
{
    dialog->limit = g_timeout_add_seconds(PATIENCE_SECONDS, on_limit, dialog);
}

/* ---- answering ---- */

/* Ours is the only answer there, and no longer than a pipe holds. */
static void
answer(Dialog *dialog, GBytes *bytes)
{
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);

    dialog->answered = write(STDOUT_FILENO, text, length) == (gssize)length;
    ppm_details_forget_password(dialog->details);
    if (!dialog->answered)
        fail(dialog, _("The agent does not take the answer."));
    else if (external)
        end(dialog, EXIT_SUCCESS);
    else
        limit_patience(dialog);
}

static void
answer_with(Dialog *dialog, const PpmSecret *secret)
{
    g_autoptr(GBytes) bytes = ppm_auth_answer(secret);

    answer(dialog, bytes);
}

static void
answer_externally(Dialog *dialog, const PpmSecret *secret, gboolean ask)
{
    g_autofree char *title = ppm_auth_title(&dialog->request);
    g_autofree char *text = ppm_auth_text(&dialog->request, dialog->details);
    g_autofree char *reason = ppm_auth_reason(&dialog->request);
    g_autofree char *both = reason ? g_strdup_printf("%s\n%s", reason, text) : NULL;
    g_autoptr(GBytes) bytes = ppm_auth_external_answer(title, both ? both : text, secret, ask);

    answer(dialog, bytes);
}

static void
ask(Dialog *dialog)
{
    g_autofree char *title = ppm_auth_title(&dialog->request);
    g_autofree char *text = ppm_auth_text(&dialog->request, dialog->details);
    g_autofree char *reason = ppm_auth_reason(&dialog->request);
    PpmAuthPrompt prompt = {title, text, reason, ppm_auth_may_be_empty(dialog->details)};
    g_autoptr(PpmSecret) secret = NULL;
    g_autoptr(GError) error = NULL;

    if (ppm_auth_window_load_and_ask(&prompt, dialog->cancellable, &secret, &error))
        answer_with(dialog, secret);
    else if (error)
        fail(dialog, error->message);
    else
        end(dialog, EXIT_FAILURE);
}

static void
use(Dialog *dialog, const PpmSecret *secret)
{
    gboolean must_ask = ppm_auth_must_ask(&dialog->request, dialog->details, secret != NULL);

    if (external)
        answer_externally(dialog, secret, must_ask);
    else if (must_ask)
        ask(dialog);
    else
        answer_with(dialog, secret);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = ppm_keyring_lookup_finish(result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (error)
        g_debug("%s", error->message);
    use(user_data, secret);
}

static gboolean
on_begin(gpointer user_data)
{
    Dialog *dialog = user_data;
    const PpmSecret *known = ppm_details_password(dialog->details);

    if (!ppm_auth_may_use_known(&dialog->request, dialog->details))
        use(dialog, NULL);
    else if (known || !ppm_auth_may_use_keyring(&dialog->request, dialog->details))
        use(dialog, known);
    else
        ppm_keyring_lookup_networkmanager_async(dialog->request.uuid, dialog->request.may_interact,
                                                dialog->cancellable, on_looked_up, dialog);
    return G_SOURCE_REMOVE;
}

/* Not from within what listens, which a window would keep from listening. */
static void
begin(Dialog *dialog)
{
    dialog->begun = TRUE;
    g_clear_handle_id(&dialog->limit, g_source_remove);
    g_idle_add(on_begin, dialog);
}

/* ---- listening ---- */

/* Whoever has said DONE and QUIT at once still wants to hear what is to be shown. */
static void
stop(Dialog *dialog)
{
    if (!external || !dialog->begun)
        end(dialog, dialog->answered ? EXIT_SUCCESS : EXIT_FAILURE);
}

static gboolean
listen_on(Dialog *dialog, PpmDetailsState state)
{
    if (state == PPM_DETAILS_BROKEN) {
        fail(dialog, _("What the agent says cannot be understood."));
        return FALSE;
    }
    if (ppm_details_are_complete(dialog->details) && !dialog->begun)
        begin(dialog);
    if (state == PPM_DETAILS_OVER)
        stop(dialog);
    return state != PPM_DETAILS_OVER;
}

static gboolean
on_input(int fd, GIOCondition condition, gpointer user_data)
{
    Dialog *dialog = user_data;
    char bytes[4096];
    gssize length = read(fd, bytes, sizeof bytes);
    gboolean goes_on = FALSE;

    if (length > 0)
        goes_on = listen_on(dialog, ppm_details_feed(dialog->details, bytes, (gsize)length));
    else
        stop(dialog);
    ppm_secret_wipe(bytes, sizeof bytes);
    if (!goes_on)
        dialog->input = 0;
    return goes_on;
}

static int
run(void)
{
    Dialog dialog = {
        .request = {uuid, name, service, (const char *const *)hints, may_interact, again}};

    dialog.details = ppm_details_new();
    dialog.loop = g_main_loop_new(NULL, FALSE);
    dialog.cancellable = g_cancellable_new();
    dialog.input = g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, &dialog);
    limit_patience(&dialog);
    g_main_loop_run(dialog.loop);
    g_clear_handle_id(&dialog.input, g_source_remove);
    g_clear_handle_id(&dialog.limit, g_source_remove);
    g_object_unref(dialog.cancellable);
    g_main_loop_unref(dialog.loop);
    ppm_details_free(dialog.details);
    return dialog.code;
}

static gboolean
parse(int argc, char **argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    PpmAuthRequest request;

    g_option_context_add_main_entries(context, options, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    request = (PpmAuthRequest){uuid, name, service};
    return ppm_auth_request_check(&request, error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, ppm_directory_locale());
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    if (parse(argc, argv, &error))
        return run();
    g_printerr("%s: %s\n", g_get_prgname(), error->message);
    return EXIT_FAILURE;
}
