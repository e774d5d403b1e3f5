/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password that an attempt is made with, and what to say of it afterwards. */
#include "config.h"

#include "credential.h"
#include "exit-code.h"
#include "kept.h"
#include "message.h"
#include "password.h"
#include "status.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>

void
ppm_credential_clear(PpmCredential *credential)
{
    g_clear_pointer(&credential->secret, ppm_secret_free);
}

PpmSecret *
ppm_credential_ask(PpmDBusConnection *connection, GError **error)
{
    g_autofree char *user = ppm_status_setting(connection, "user");
    g_autofree char *prompt = g_strdup_printf(_("Password of %s for %s: "), user,
                                              ppm_dbus_connection_get_name(connection));

    return ppm_password_ask(prompt, error);
}

static const char *
name_of(PpmDBusConnection *connection)
{
    return ppm_status_or_empty(ppm_dbus_connection_get_name(connection));
}

/* Nobody can be asked, and the keyring gave none because of @problem. */
static int
report_none(PpmDBusConnection *connection, const GError *problem)
{
    const char *name = name_of(connection);
    g_autofree char *quoted = ppm_text_quoted(name);

    ppm_message_error(_("%s: a password is needed: %s"), name, problem->message);
    ppm_message_note(_("Give it with --password-file FILE, or on a terminal with --ask."));
    if (g_error_matches(problem, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_NOT_FOUND) ||
        g_error_matches(problem, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_UNUSABLE))
        ppm_message_note(_("To keep it in the keyring: pptpctl password set %s"), quoted);
    ppm_message_note(_("To have the service keep it, for connecting without a login: "
                       "pptpctl set %s password=system"),
                     quoted);
    return PPM_EXIT_NO_PASSWORD;
}

static int
find_in_keyring(PpmCredential *credential, PpmDBusConnection *connection, guint seconds)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GError) error = NULL;

    credential->origin = PPM_CREDENTIAL_KEYRING;
    credential->secret = ppm_kept_lookup(connection, seconds, &problem);
    if (credential->secret)
        return PPM_EXIT_DONE;
    if (!ppm_terminal_can_ask())
        return report_none(connection, problem);
    ppm_message_note("%s: %s", name_of(connection), problem->message);
    credential->origin = g_error_matches(problem, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_NOT_FOUND)
                             ? PPM_CREDENTIAL_TYPED
                             : PPM_CREDENTIAL_GIVEN;
    credential->secret = ppm_credential_ask(connection, &error);
    return credential->secret ? PPM_EXIT_DONE
                              : ppm_client_report(error, name_of(connection), PPM_EXIT_NO_PASSWORD);
}

static int
take_given(PpmCredential *credential, PpmDBusConnection *connection, const char *file)
{
    g_autoptr(GError) error = NULL;

    credential->origin = PPM_CREDENTIAL_GIVEN;
    credential->secret = file ? ppm_password_read_file(file, &error)
                              : ppm_credential_ask(connection, &error);
    return credential->secret ? PPM_EXIT_DONE
                              : ppm_client_report(error, name_of(connection), PPM_EXIT_NO_PASSWORD);
}

int
ppm_credential_find(PpmCredential *credential, PpmDBusConnection *connection, const char *file,
                    gboolean ask, guint seconds)
{
    g_autofree char *source = ppm_status_setting(connection, "password");

    *credential = (PpmCredential){PPM_CREDENTIAL_NONE, NULL};
    if (file || ask)
        return take_given(credential, connection, file);
    if (ppm_state_is_connecting(ppm_status_state(connection)))
        return PPM_EXIT_DONE; /* the running attempt has its own */
    if (g_str_equal(source, "ask"))
        return take_given(credential, connection, NULL);
    if (g_str_equal(source, "keyring"))
        return find_in_keyring(credential, connection, seconds);
    if (g_str_equal(source, "system"))
        credential->origin = PPM_CREDENTIAL_SERVICE;
    return PPM_EXIT_DONE;
}

void
ppm_credential_advise(const PpmCredential *credential, const char *name, PpmCause cause)
{
    g_autofree char *quoted = ppm_text_quoted(name);
    gboolean rejected = cause == PPM_CAUSE_AUTH_REJECTED;

    if (credential->origin == PPM_CREDENTIAL_TYPED && cause == PPM_CAUSE_NONE)
        ppm_message_note(_("To keep the password in the keyring: pptpctl password set %s"), quoted);
    else if (credential->origin == PPM_CREDENTIAL_KEYRING && rejected)
        ppm_message_note(
            _("The password was the one in the keyring; to change it: pptpctl password set %s"),
            quoted);
    else if (credential->origin == PPM_CREDENTIAL_SERVICE && rejected)
        ppm_message_note(_("The password was the one that the service keeps; to change it: "
                           "pptpctl password set %s"),
                         quoted);
    else if (credential->origin == PPM_CREDENTIAL_SERVICE && cause == PPM_CAUSE_NO_SECRET)
        ppm_message_note(_("To have the service keep it: pptpctl password set %s"), quoted);
}
