/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the operations on the keyring have in common. */
#include "config.h"

#include "keyring-job.h"
#include "keyring-dialog.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

const SecretSchema ppm_keyring_schema = {
    .name = "org.pptp.Manager.Connection",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = {{"uuid", SECRET_SCHEMA_ATTRIBUTE_STRING}, {NULL, 0}},
};

/* As libnma and the agents of desktops write it. */
static const SecretSchema networkmanager_schema = {
    .name = "org.freedesktop.NetworkManager.Connection",
    .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
    .attributes = {{"connection-uuid", SECRET_SCHEMA_ATTRIBUTE_STRING},
                   {"setting-name", SECRET_SCHEMA_ATTRIBUTE_STRING},
                   {"setting-key", SECRET_SCHEMA_ATTRIBUTE_STRING},
                   {NULL, 0}},
};

static void
job_free(gpointer data)
{
    PpmKeyringJob *job = data;

    g_list_free_full(job->items, g_object_unref);
    g_free(job->collection);
    g_clear_object(&job->service);
    ppm_secret_free(job->secret);
    g_free(job->label);
    g_free(job->uuid);
    g_free(job);
}

void
ppm_keyring_job_refuse(GTask *task, PpmKeyringError code, const char *message)
{
    g_task_return_new_error(task, PPM_KEYRING_ERROR, (int)code, "%s", message);
}

static void
refuse_absent(GTask *task)
{
    ppm_keyring_job_refuse(task, PPM_KEYRING_ERROR_ABSENT, _("no keyring runs in this session"));
}

static void
refuse_locked(GTask *task)
{
    ppm_keyring_job_refuse(task, PPM_KEYRING_ERROR_LOCKED,
                           _("the keyring is locked, and was not unlocked"));
}

void
ppm_keyring_job_refuse_broken(GTask *task)
{
    ppm_keyring_job_refuse(task, PPM_KEYRING_ERROR_FAILED,
                           _("the keyring does not do what it should"));
}

/* Errors of the bus that mean: nobody there keeps passwords. */
static gboolean
means_absent(const GError *problem)
{
    static const GDBusError codes[] = {
        G_DBUS_ERROR_SERVICE_UNKNOWN,    G_DBUS_ERROR_NAME_HAS_NO_OWNER,
        G_DBUS_ERROR_NO_SERVER,          G_DBUS_ERROR_DISCONNECTED,
        G_DBUS_ERROR_SPAWN_EXEC_FAILED,  G_DBUS_ERROR_SPAWN_FORK_FAILED,
        G_DBUS_ERROR_SPAWN_CHILD_EXITED, G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
        G_DBUS_ERROR_SPAWN_FAILED,       G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND,
    };

    if (g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CLOSED))
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
        if (g_error_matches(problem, G_DBUS_ERROR, (int)codes[i]))
            return TRUE;
    return FALSE;
}

void
ppm_keyring_job_fail(GTask *task, const GError *problem)
{
    g_autoptr(GError) copy = g_error_copy(problem);

    g_dbus_error_strip_remote_error(copy);
    if (problem->domain == PPM_KEYRING_ERROR ||
        g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error(task, g_steal_pointer(&copy));
    else if (means_absent(problem))
        refuse_absent(task);
    else if (g_error_matches(problem, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
        refuse_locked(task);
    else
        g_task_return_new_error(task, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_FAILED,
                                _("the keyring does not work: %s"), copy->message);
}

/* Without this, GLib would start a bus where there is none ("autolaunch"). */
static gboolean
has_session_bus(void)
{
    const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
    g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);
    GStatBuf status;

    if (address)
        return !strstr(address, "autolaunch:");
    return g_stat(path, &status) == 0 && S_ISSOCK(status.st_mode) && status.st_uid == geteuid();
}

/* libsecret falls back to sending passwords as they are. Any program of the session could then
 * read them on the bus, also one that the keyring would have asked the user about. */
static void
on_session(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GError) problem = NULL;

    if (!secret_service_ensure_session_finish(job->service, result, &problem))
        ppm_keyring_job_fail(task, problem);
    else if (g_strcmp0(secret_service_get_session_algorithms(job->service), "plain") == 0)
        ppm_keyring_job_refuse(task, PPM_KEYRING_ERROR_FAILED,
                               _("the keyring does not encrypt what it sends; it is not used"));
    else
        job->act(task);
}

static void
on_service(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GError) problem = NULL;

    job->service = secret_service_get_finish(result, &problem);
    if (!job->service)
        ppm_keyring_job_fail(task, problem);
    else if (job->sends_password)
        secret_service_ensure_session(job->service, g_task_get_cancellable(task), on_session,
                                      g_object_ref(task));
    else
        job->act(task);
}

/* libsecret uses the same connection. GLib would end the program when the session's bus ends. */
static void
on_bus(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDBusConnection) bus = g_bus_get_finish(result, &problem);

    if (g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        ppm_keyring_job_fail(task, problem);
    } else if (!bus) {
        refuse_absent(task);
    } else {
        g_dbus_connection_set_exit_on_close(bus, FALSE);
        secret_service_get(SECRET_SERVICE_NONE, g_task_get_cancellable(task), on_service,
                           g_object_ref(task));
    }
}

PpmKeyringJob *
ppm_keyring_job_new(const char *uuid, void (*act)(GTask *task))
{
    PpmKeyringJob *job = g_new0(PpmKeyringJob, 1);

    job->act = act;
    job->uuid = g_strdup(uuid);
    return job;
}

void
ppm_keyring_job_start(GTask *task, PpmKeyringJob *job)
{
    g_task_set_task_data(task, job, job_free);
    if (has_session_bus())
        g_bus_get(G_BUS_TYPE_SESSION, g_task_get_cancellable(task), on_bus, g_object_ref(task));
    else
        refuse_absent(task);
    g_object_unref(task);
}

void
ppm_keyring_job_call(GTask *task, const char *path, const char *interface, const char *method,
                     GVariant *arguments, GAsyncReadyCallback callback)
{
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autofree char *owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(job->service));

    if (owner) {
        ppm_keyring_call_async(g_dbus_proxy_get_connection(G_DBUS_PROXY(job->service)), owner, path,
                               interface, method, arguments, job->may_ask,
                               g_task_get_cancellable(task), callback, g_object_ref(task));
    } else {
        g_variant_unref(g_variant_ref_sink(arguments));
        refuse_absent(task);
    }
}

GVariant *
ppm_keyring_job_take(GTask *task, GAsyncResult *result)
{
    g_autoptr(GError) problem = NULL;
    GVariant *answer = ppm_keyring_call_finish(result, &problem);

    if (!answer)
        ppm_keyring_job_fail(task, problem);
    return answer;
}

void
ppm_keyring_job_unlock(GTask *task, const char *path, GAsyncReadyCallback callback)
{
    const char *paths[] = {path, NULL};

    ppm_keyring_job_call(task, PPM_KEYRING_ROOT, PPM_KEYRING_SERVICE_INTERFACE, "Unlock",
                         g_variant_new("(^ao)", paths), callback);
}

static GHashTable *
attributes_of(const PpmKeyringJob *job)
{
    if (job->of_networkmanager)
        return secret_attributes_build(&networkmanager_schema, "connection-uuid", job->uuid,
                                       "setting-name", "vpn", "setting-key", "password", NULL);
    return secret_attributes_build(&ppm_keyring_schema, "uuid", job->uuid, NULL);
}

void
ppm_keyring_job_search(GTask *task, SecretSearchFlags flags, GAsyncReadyCallback callback)
{
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GHashTable) attributes = attributes_of(job);

    secret_service_search(
        job->service, job->of_networkmanager ? &networkmanager_schema : &ppm_keyring_schema,
        attributes, flags, g_task_get_cancellable(task), callback, g_object_ref(task));
}
