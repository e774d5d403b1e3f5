/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.freedesktop.PolicyKit1.Authority, asked without its client library, which alone would make
 * the service half as large again (docs/decisions.md). The subject is the system bus name: a
 * process can be raced (CVE-2013-4288). */
#include "config.h"

#include "authority.h"
#include "error.h"

#include <glib/gi18n-lib.h>

#define POLKIT_NAME       "org.freedesktop.PolicyKit1"
#define POLKIT_PATH       "/org/freedesktop/PolicyKit1/Authority"
#define POLKIT_INTERFACE  "org.freedesktop.PolicyKit1.Authority"
#define ALLOW_INTERACTION 1u

struct _PpmAuthority {
    GDBusConnection *bus;
    guint64 questions; /* numbers them, for taking one back */
};

typedef struct {
    PpmAuthority *authority;
    char *sender;
    GStrv actions;
    guint next;
    gboolean interactive;
    char *question; /* polkit's "cancellation_id" of the present one */
} Check;

static void ask_next(GTask *task);

PpmAuthority *
ppm_authority_new(GDBusConnection *bus)
{
    PpmAuthority *authority = g_new0(PpmAuthority, 1);

    authority->bus = g_object_ref(bus);
    return authority;
}

void
ppm_authority_free(PpmAuthority *authority)
{
    g_object_unref(authority->bus);
    g_free(authority);
}

static void
check_free(gpointer data)
{
    Check *check = data;

    g_free(check->sender);
    g_strfreev(check->actions);
    g_free(check->question);
    g_free(check);
}

static void
refuse(GTask *task, const char *message)
{
    g_task_return_new_error(task, PPM_ERROR, PPM_ERROR_NOT_AUTHORIZED, "%s", message);
}

/* polkit would ask somebody for a password: whether the call may be made again so tells the error,
 * by the name that other services use. */
static void
refuse_challenge(GTask *task)
{
    const Check *check = g_task_get_task_data(task);

    if (check->interactive)
        refuse(task, _("not authorised: a password would be needed, and there is nobody to ask "
                       "for it"));
    else
        g_task_return_new_error(task, PPM_ERROR, PPM_ERROR_INTERACTION_REQUIRED, "%s",
                                _("not authorised without being asked for a password"));
}

/* A dialog that nobody waits for any more goes away. */
static void
take_back(Check *check)
{
    g_dbus_connection_call(check->authority->bus, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE,
                           "CancelCheckAuthorization", g_variant_new("(s)", check->question), NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* Every error is a no. */
static void
take_error(GTask *task, const GError *error)
{
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        take_back(g_task_get_task_data(task));
    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
        g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
        refuse(task, _("not authorised: the authorisation service is not available"));
    else
        refuse(task, _("not authorised: the authorisation service cannot be asked"));
}

static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant)
        reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    gboolean authorised = FALSE, challenge = FALSE;

    if (!reply) {
        take_error(task, error);
        return;
    }
    g_variant_get(reply, "((bba{ss}))", &authorised, &challenge, NULL);
    if (authorised)
        ask_next(g_steal_pointer(&task));
    else if (challenge)
        refuse_challenge(task);
    else
        refuse(task, _("not authorised"));
}

static GVariant *
question_of(const Check *check, const char *action)
{
    GVariantBuilder subject, details;

    g_variant_builder_init(&subject, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&subject, "{sv}", "name", g_variant_new_string(check->sender));
    g_variant_builder_init(&details, G_VARIANT_TYPE("a{ss}"));
    return g_variant_new("((sa{sv})sa{ss}us)", "system-bus-name", &subject, action, &details,
                         check->interactive ? ALLOW_INTERACTION : 0u, check->question);
}

/* Takes over @task. The answer may take as long as a person needs. */
static void
ask_next(GTask *task)
{
    g_autoptr(GTask) owned = task;
    Check *check = g_task_get_task_data(task);
    const char *action = check->actions[check->next++];

    if (!action) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    g_free(check->question);
    check->question = g_strdup_printf("pptp-manager-%" G_GUINT64_FORMAT,
                                      ++check->authority->questions);
    g_dbus_connection_call(check->authority->bus, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE,
                           "CheckAuthorization", question_of(check, action),
                           G_VARIANT_TYPE("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT,
                           g_task_get_cancellable(task), on_answer, g_steal_pointer(&owned));
}

void
ppm_authority_check_async(PpmAuthority *authority, const char *sender, guint uid,
                          const char *const *actions, gboolean interactive,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    Check *check = g_new0(Check, 1);

    check->authority = authority;
    check->sender = g_strdup(sender);
    check->actions = g_strdupv((char **)actions);
    check->interactive = interactive;
    g_task_set_task_data(task, check, check_free);
    g_task_set_source_tag(task, ppm_authority_check_async);
    if (uid == 0) {
        g_task_return_boolean(task, TRUE);
        g_object_unref(task);
    } else {
        ask_next(task);
    }
}

gboolean
ppm_authority_check_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
