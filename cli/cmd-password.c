/* SPDX-License-Identifier: GPL-2.0-or-later */
/* password: keeps it, forgets it, says where it is. */
#include "config.h"

#include "client.h"
#include "command.h"
#include "credential.h"
#include "descriptor.h"
#include "error.h"
#include "exit-code.h"
#include "kept.h"
#include "message.h"
#include "output.h"
#include "password.h"
#include "status.h"
#include "suggest.h"
#include "text.h"

#include <glib/gi18n.h>
#include <string.h>

static char *password_file;

static const GOptionEntry options[] = {
    {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
     N_("Read the password from a file, - being standard input"), N_("FILE")},
    {NULL},
};

/* The password that a command is about. */
typedef struct {
    PpmDBusConnection *connection;
    const char *name;
    const char *keeper; /* the setting "password" */
} Kept;

typedef struct {
    const char *verb;
    int (*run)(const Kept *kept);
} Verb;

static gboolean
is_with_service(const Kept *kept)
{
    return g_str_equal(kept->keeper, "system");
}

/* Where nothing is kept, there is nothing to set or to clear. */
static gboolean
check_kept(const Kept *kept)
{
    g_autofree char *quoted = ppm_text_quoted(kept->name);

    if (is_with_service(kept) || g_str_equal(kept->keeper, "keyring"))
        return TRUE;
    ppm_message_error(_("%s: its setting \"password\" is \"%s\", so that no password is kept"),
                      kept->name, kept->keeper);
    ppm_message_note(_("To keep it in your keyring, first: pptpctl set %s password=keyring"),
                     quoted);
    ppm_message_note(_("To have the service keep it, first: pptpctl set %s password=system"),
                     quoted);
    return FALSE;
}

/* A keyring that cannot be used. */
static int
report_keyring(const GError *error, const Kept *kept)
{
    g_autofree char *quoted = ppm_text_quoted(kept->name);

    ppm_client_report(error, kept->name, PPM_EXIT_ERROR);
    if (g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_ABSENT))
        ppm_message_note(_("The service can keep it instead: pptpctl set %s password=system"),
                         quoted);
    return PPM_EXIT_ERROR;
}

/* ---- set ---- */

static gboolean
is_same(const PpmSecret *first, const PpmSecret *second)
{
    return ppm_secret_length(first) == ppm_secret_length(second) &&
           memcmp(ppm_secret_bytes(first), ppm_secret_bytes(second), ppm_secret_length(first)) == 0;
}

/* Twice: a typing error would come to light much later, and may then lock the account. */
static PpmSecret *
ask_twice(const Kept *kept, GError **error)
{
    g_autoptr(PpmSecret) first = ppm_credential_ask(kept->connection, error);
    g_autoptr(PpmSecret) second = first ? ppm_password_ask(_("The same again: "), error) : NULL;

    if (!second)
        return NULL;
    if (is_same(first, second))
        return g_steal_pointer(&first);
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NO_SECRET,
                        _("that was not the same; nothing is changed"));
    return NULL;
}

static int
store_with_service(const Kept *kept, const PpmSecret *secret)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
    ppm_autofd int fd = ppm_secret_to_memfd(secret, &error);
    int index = fd < 0 ? -1 : g_unix_fd_list_append(fds, fd, &error);

    if (index < 0 || !ppm_client_call_with_fds(kept->connection, "StoreSecret",
                                               g_variant_new("(h)", index), fds, NULL, &error))
        return ppm_client_report(error, kept->name, PPM_EXIT_ERROR);
    ppm_message_note(_("The service keeps the password of %s now"), kept->name);
    return PPM_EXIT_DONE;
}

static int
store_in_keyring(const Kept *kept, const PpmSecret *secret)
{
    g_autoptr(GError) error = NULL;

    if (!ppm_kept_store(kept->connection, secret, &error))
        return report_keyring(error, kept);
    ppm_message_note(_("Your keyring keeps the password of %s now"), kept->name);
    return PPM_EXIT_DONE;
}

static int
run_set(const Kept *kept)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PpmSecret) secret = NULL;

    if (!check_kept(kept))
        return PPM_EXIT_USAGE;
    secret = password_file ? ppm_password_read_file(password_file, &error)
                           : ask_twice(kept, &error);
    if (!secret)
        return ppm_client_report(error, kept->name, PPM_EXIT_NO_PASSWORD);
    return is_with_service(kept) ? store_with_service(kept, secret)
                                 : store_in_keyring(kept, secret);
}

/* ---- clear ---- */

/* None is no error, as for "down". */
static int
report_cleared(const Kept *kept, gboolean cleared)
{
    if (cleared)
        ppm_message_note(_("The password of %s is kept no more"), kept->name);
    else
        ppm_message_note(_("Nothing to do: no password of %s is kept"), kept->name);
    return PPM_EXIT_DONE;
}

static int
clear_with_service(const Kept *kept)
{
    g_autoptr(GError) error = NULL;
    gboolean cleared = ppm_client_call(kept->connection, "ClearSecret", NULL, NULL, &error);

    /* The connection was found: what is not found now is a password. */
    if (!cleared && !g_error_matches(error, PPM_ERROR, PPM_ERROR_NOT_FOUND))
        return ppm_client_report(error, kept->name, PPM_EXIT_ERROR);
    return report_cleared(kept, cleared);
}

static int
run_clear(const Kept *kept)
{
    g_autoptr(GError) error = NULL;
    gboolean cleared;

    if (!check_kept(kept))
        return PPM_EXIT_USAGE;
    if (is_with_service(kept))
        return clear_with_service(kept);
    cleared = ppm_kept_clear(kept->connection, TRUE, &error);
    if (!cleared && !g_error_matches(error, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_NOT_FOUND))
        return report_keyring(error, kept);
    return report_cleared(kept, cleared);
}

/* ---- where ---- */

typedef enum { STORED_NO, STORED_YES, STORED_UNKNOWN } Stored;

/* Whether one is there; @problem says why that cannot be known. */
static Stored
look(const Kept *kept, GError **problem)
{
    gboolean exists = FALSE;

    if (is_with_service(kept))
        return ppm_dbus_connection_get_secret_stored(kept->connection) ? STORED_YES : STORED_NO;
    if (!g_str_equal(kept->keeper, "keyring"))
        return STORED_NO;
    if (!ppm_kept_exists(kept->connection, &exists, problem))
        return STORED_UNKNOWN;
    return exists ? STORED_YES : STORED_NO;
}

static void
print_json(const Kept *kept, Stored stored, const GError *problem)
{
    g_autoptr(JsonBuilder) json = ppm_json_begin();

    ppm_json_text(json, "name", kept->name);
    ppm_json_text(json, "uuid", ppm_dbus_connection_get_uuid(kept->connection));
    ppm_json_text(json, "password", kept->keeper);
    if (stored == STORED_UNKNOWN)
        ppm_json_text(json, "stored", NULL);
    else
        ppm_json_boolean(json, "stored", stored == STORED_YES);
    if (problem)
        ppm_json_text(json, "problem", problem->message);
    ppm_json_print(json);
}

static void
print_terse(const Kept *kept, Stored stored)
{
    static const char *const words[] = {"false", "true", ""};

    ppm_output_fields(kept->name, kept->keeper, words[stored], NULL);
}

static void
print_sentence(const Kept *kept, Stored stored, const GError *problem)
{
    const char *name = kept->name;

    if (stored == STORED_UNKNOWN)
        ppm_output_line(_("The password of %s belongs in your keyring: %s"), name,
                        problem->message);
    else if (g_str_equal(kept->keeper, "keyring"))
        ppm_output_line(stored == STORED_YES
                            ? _("The password of %s is in your keyring")
                            : _("The password of %s belongs in your keyring, which has none"),
                        name);
    else if (is_with_service(kept))
        ppm_output_line(stored == STORED_YES
                            ? _("The service keeps the password of %s")
                            : _("The service is to keep the password of %s, and has none"),
                        name);
    else if (g_str_equal(kept->keeper, "ask"))
        ppm_output_line(_("The password of %s is asked for each time"), name);
    else
        ppm_output_line(_("%s is used without a password"), name);
}

static int
run_where(const Kept *kept)
{
    g_autoptr(GError) problem = NULL;
    Stored stored = look(kept, &problem);

    switch (ppm_output_format()) {
    case PPM_FORMAT_JSON:
        print_json(kept, stored, problem);
        break;
    case PPM_FORMAT_TERSE:
        print_terse(kept, stored);
        break;
    case PPM_FORMAT_PEOPLE:
        print_sentence(kept, stored, problem);
        break;
    }
    return PPM_EXIT_DONE;
}

static const Verb verbs[] = {{"set", run_set}, {"clear", run_clear}, {"where", run_where}};

static int
report_unknown(const char *verb)
{
    static const char *const words[] = {"set", "clear", "where", NULL};
    const char *nearest = ppm_suggest(verb, words);

    if (nearest)
        ppm_message_error(_("there is no command \"%s\"; did you mean \"%s\"?"), verb, nearest);
    else
        ppm_message_error(_("password: say \"set\", \"clear\" or \"where\", and a name"));
    return PPM_EXIT_USAGE;
}

static int
run_verb(const Verb *verb, const char *operand)
{
    int exit_code = PPM_EXIT_DONE;
    g_autoptr(PpmClient) client = NULL;
    g_autoptr(PpmDBusConnection) connection = NULL;
    g_autofree char *name = NULL, *keeper = NULL;

    if (password_file && verb->run != run_set) {
        ppm_message_error(_("password %s: --password-file is for \"password set\""), verb->verb);
        return PPM_EXIT_USAGE;
    }
    connection = ppm_client_find_or_report(&client, operand, &exit_code);
    if (!connection)
        return exit_code;
    name = g_strdup(ppm_status_or_empty(ppm_dbus_connection_get_name(connection)));
    keeper = ppm_status_setting(connection, "password");
    return verb->run(&(Kept){connection, name, keeper});
}

static int
run(const char *const *operands)
{
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (g_str_equal(operands[0], verbs[i].verb))
            return run_verb(&verbs[i], operands[1]);
    return report_unknown(operands[0]);
}

const PpmCommand ppm_command_password = {
    .name = "password",
    .arguments = N_("set NAME [--password-file FILE|-] | clear NAME | where NAME"),
    .summary = N_("Keep a password, forget it, or say where it is kept"),
    .description = N_(
        "It is kept in your keyring, or by the service, as the setting \"password\" says. "
        "It is asked for twice, or read from a file; it is never an argument."),
    .options = options,
    .operands = PPM_OPERANDS_PASSWORD,
    .minimum = 2,
    .maximum = 2,
    .run = run,
};
