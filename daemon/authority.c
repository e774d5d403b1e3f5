/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system-bus-name subject: a process subject can be raced (CVE-2013-4288). */
#include "config.h"

#include "authority.h"
#include "error.h"

#include <glib/gi18n-lib.h>
#include <polkit/polkit.h>

struct _PpmAuthority {
    PolkitAuthority *authority; /* found at the first question */
};

typedef struct {
    PpmAuthority *authority;
    char *sender;
    GStrv actions;
    guint next;
    PolkitCheckAuthorizationFlags flags;
} Check;

static void ask_next(GTask *task);

PpmAuthority *
ppm_authority_new(void)
{
    return g_new0(PpmAuthority, 1);
}

void
ppm_authority_free(PpmAuthority *authority)
{
    g_clear_object(&authority->authority);
    g_free(authority);
}

static void
check_free(gpointer data)
{
    Check *check = data;

    g_free(check->sender);
    g_strfreev(check->actions);
    g_free(check);
}

static void
refuse(GTask *task, const char *message)
{
    g_task_return_new_error(task, PPM_ERROR, PPM_ERROR_NOT_AUTHORIZED, "%s", message);
}

/* An answer with an error set is no answer (CVE-2021-3560). */
static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(PolkitAuthorizationResult) answer = polkit_authority_check_authorization_finish(
        POLKIT_AUTHORITY(source), result, &error);

    if (!answer || error)
        refuse(task, _("not authorised: the authorisation service cannot be asked"));
    else if (polkit_authorization_result_get_is_authorized(answer))
        ask_next(g_steal_pointer(&task));
    else if (polkit_authorization_result_get_is_challenge(answer))
        refuse(task, _("not authorised: a password would be needed, and there is nobody to ask "
                       "for it"));
    else
        refuse(task, _("not authorised"));
}

/* Takes over @task. */
static void
ask_next(GTask *task)
{
    g_autoptr(GTask) owned = task;
    Check *check = g_task_get_task_data(task);
    const char *action = check->actions[check->next++];
    g_autoptr(PolkitSubject) subject = NULL;

    if (!action) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    subject = polkit_system_bus_name_new(check->sender);
    polkit_authority_check_authorization(check->authority->authority, subject, action, NULL,
                                         check->flags, g_task_get_cancellable(task), on_answer,
                                         g_steal_pointer(&owned));
}

static void
on_authority(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Check *check = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(PolkitAuthority) authority = polkit_authority_get_finish(result, &error);

    if (!authority) {
        refuse(task, _("not authorised: the authorisation service is not available"));
        return;
    }
    g_set_object(&check->authority->authority, authority);
    ask_next(g_steal_pointer(&task));
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
    check->flags = interactive ? POLKIT_CHECK_AUTHORIZATION_FLAGS_ALLOW_USER_INTERACTION
                               : POLKIT_CHECK_AUTHORIZATION_FLAGS_NONE;
    g_task_set_task_data(task, check, check_free);
    g_task_set_source_tag(task, ppm_authority_check_async);
    if (uid == 0) {
        g_task_return_boolean(task, TRUE);
        g_object_unref(task);
    } else if (authority->authority) {
        ask_next(task);
    } else {
        polkit_authority_get_async(cancellable, on_authority, task);
    }
}

gboolean
ppm_authority_check_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
