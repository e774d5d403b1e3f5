/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords in the user's keyring: one item a connection, found by the connection's UUID. */
#include "config.h"

#include "keyring.h"
#include "keyring-job.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK(ppm - keyring - error - quark, ppm_keyring_error)

/* FALSE after an answer has been given. There may be no items. */
static gboolean
take_found(GTask *task, GAsyncResult *result)
{
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GError) problem = NULL;

    job->items = secret_service_search_finish(job->service, result, &problem);
    if (problem)
        ppm_keyring_job_fail(task, problem);
    return !problem;
}

static gboolean
take_found_some(GTask *task, GAsyncResult *result)
{
    PpmKeyringJob *job = g_task_get_task_data(task);

    if (!take_found(task, result))
        return FALSE;
    if (!job->items)
        ppm_keyring_job_refuse(task, PPM_KEYRING_ERROR_NOT_FOUND,
                               _("the keyring holds no password of it"));
    return job->items != NULL;
}

/* ---- look-up ---- */

static void
return_value(GTask *task, SecretValue *value)
{
    g_autoptr(GError) problem = NULL;
    gsize length = 0;
    const char *bytes = secret_value_get(value, &length);
    PpmSecret *secret = ppm_secret_new(bytes, length, &problem);

    if (secret)
        g_task_return_pointer(task, secret, (GDestroyNotify)ppm_secret_free);
    else
        g_task_return_new_error(task, PPM_KEYRING_ERROR, PPM_KEYRING_ERROR_UNUSABLE,
                                _("what the keyring holds cannot be used: %s"), problem->message);
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) problem = NULL;
    g_autoptr(SecretValue) value = NULL;

    if (!secret_item_load_secret_finish(SECRET_ITEM(source), result, &problem)) {
        ppm_keyring_job_fail(task, problem);
        return;
    }
    value = secret_item_get_secret(SECRET_ITEM(source));
    if (value)
        return_value(task, value);
    else
        ppm_keyring_job_refuse(task, PPM_KEYRING_ERROR_FAILED,
                               _("the keyring does not give the password"));
}

static void
load(GTask *task)
{
    PpmKeyringJob *job = g_task_get_task_data(task);

    secret_item_load_secret(job->items->data, g_task_get_cancellable(task), on_loaded,
                            g_object_ref(task));
}

static void
on_item_unlocked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant) answer = ppm_keyring_job_take(task, result);

    if (answer)
        load(task);
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmKeyringJob *job = g_task_get_task_data(task);

    if (!take_found_some(task, result))
        return;
    if (secret_item_get_locked(job->items->data))
        ppm_keyring_job_unlock(task, g_dbus_proxy_get_object_path(job->items->data),
                               on_item_unlocked);
    else
        load(task);
}

static void
find_one(GTask *task)
{
    ppm_keyring_job_search(task, SECRET_SEARCH_NONE, on_found);
}

static PpmKeyringJob *
new_lookup(const char *uuid, gboolean may_ask)
{
    PpmKeyringJob *job = ppm_keyring_job_new(uuid, find_one);

    job->sends_password = TRUE;
    job->may_ask = may_ask;
    return job;
}

void
ppm_keyring_lookup_async(const char *uuid, gboolean may_ask, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    ppm_keyring_job_start(g_task_new(NULL, cancellable, callback, user_data),
                          new_lookup(uuid, may_ask));
}

void
ppm_keyring_lookup_networkmanager_async(const char *uuid, gboolean may_ask,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
    PpmKeyringJob *job = new_lookup(uuid, may_ask);

    job->of_networkmanager = TRUE;
    ppm_keyring_job_start(g_task_new(NULL, cancellable, callback, user_data), job);
}

PpmSecret *
ppm_keyring_lookup_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

/* ---- storing ---- */

static void
on_item_created(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant) answer = ppm_keyring_job_take(task, result);

    if (answer)
        g_task_return_boolean(task, TRUE);
}

static GVariant *
properties_of_item(const PpmKeyringJob *job)
{
    GVariantDict properties;

    g_variant_dict_init(&properties, NULL);
    g_variant_dict_insert(&properties, PPM_KEYRING_ITEM_INTERFACE ".Label", "s", job->label);
    g_variant_dict_insert_value(
        &properties, PPM_KEYRING_ITEM_INTERFACE ".Attributes",
        g_variant_new_parsed("{'uuid': %s, 'xdg:schema': %s}", job->uuid, ppm_keyring_schema.name));
    return g_variant_dict_end(&properties);
}

/* Encrypted for the keyring. libsecret reads the bytes where they are, in locked memory; what it
 * returns is floating, unlike its manual says. */
static GVariant *
encrypt(const PpmKeyringJob *job)
{
    const char *bytes = ppm_secret_bytes(job->secret);
    gssize length = (gssize)ppm_secret_length(job->secret);
    const char *type = g_utf8_validate(bytes, length, NULL) ? "text/plain"
                                                            : "application/octet-stream";
    g_autoptr(SecretValue) value = secret_value_new_full((char *)bytes, length, type, NULL);
    GVariant *encrypted = secret_service_encode_dbus_secret(job->service, value);

    return encrypted ? g_variant_take_ref(encrypted) : NULL; /* it comes floating */
}

static void
create_item(GTask *task)
{
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GVariant) secret = encrypt(job);

    if (secret)
        ppm_keyring_job_call(
            task, job->collection, PPM_KEYRING_COLLECTION_INTERFACE, "CreateItem",
            g_variant_new("(@a{sv}@(oayays)b)", properties_of_item(job), secret, TRUE),
            on_item_created);
    else
        ppm_keyring_job_refuse_broken(task);
}

static void
on_collection_unlocked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant) answer = ppm_keyring_job_take(task, result);

    if (answer)
        create_item(task);
}

static void
on_collection_created(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GVariant) answer = ppm_keyring_job_take(task, result);

    if (!answer)
        return;
    if (g_variant_is_of_type(answer, G_VARIANT_TYPE_OBJECT_PATH)) {
        job->collection = g_variant_dup_string(answer, NULL);
        create_item(task);
    } else {
        ppm_keyring_job_refuse_broken(task);
    }
}

/* As on a new account: nobody has made a keyring yet. */
static void
create_collection(GTask *task)
{
    GVariantDict properties;

    g_variant_dict_init(&properties, NULL);
    g_variant_dict_insert(&properties, PPM_KEYRING_COLLECTION_INTERFACE ".Label", "s",
                          _("Default keyring"));
    ppm_keyring_job_call(
        task, PPM_KEYRING_ROOT, PPM_KEYRING_SERVICE_INTERFACE, "CreateCollection",
        g_variant_new("(@a{sv}s)", g_variant_dict_end(&properties), SECRET_COLLECTION_DEFAULT),
        on_collection_created);
}

static void
on_collection(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GVariant) reply = g_dbus_proxy_call_finish(G_DBUS_PROXY(source), result, &problem);

    if (!reply || !g_variant_is_of_type(reply, G_VARIANT_TYPE("(o)"))) {
        problem ? ppm_keyring_job_fail(task, problem) : ppm_keyring_job_refuse_broken(task);
        return;
    }
    g_variant_get(reply, "(o)", &job->collection);
    if (g_str_equal(job->collection, "/")) {
        g_clear_pointer(&job->collection, g_free);
        create_collection(task);
    } else {
        ppm_keyring_job_unlock(task, job->collection, on_collection_unlocked);
    }
}

static void
find_collection(GTask *task)
{
    PpmKeyringJob *job = g_task_get_task_data(task);

    g_dbus_proxy_call(G_DBUS_PROXY(job->service), "ReadAlias",
                      g_variant_new("(s)", SECRET_COLLECTION_DEFAULT), G_DBUS_CALL_FLAGS_NONE, -1,
                      g_task_get_cancellable(task), on_collection, g_object_ref(task));
}

void
ppm_keyring_store_async(const char *uuid, const char *label, const PpmSecret *secret,
                        gboolean may_ask, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    PpmKeyringJob *job = ppm_keyring_job_new(uuid, find_collection);

    job->sends_password = TRUE;
    job->may_ask = may_ask;
    job->label = g_strdup(label);
    job->secret = ppm_secret_new(ppm_secret_bytes(secret), ppm_secret_length(secret), NULL);
    ppm_keyring_job_start(task, job);
}

gboolean
ppm_keyring_store_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

/* ---- clearing ---- */

static void delete_next(GTask *task);

static void
on_deleted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant) answer = ppm_keyring_job_take(task, result);

    if (answer)
        delete_next(task);
}

static void
delete_next(GTask *task)
{
    PpmKeyringJob *job = g_task_get_task_data(task);
    g_autoptr(SecretItem) item = job->items ? job->items->data : NULL;

    if (!item) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    job->items = g_list_delete_link(job->items, job->items);
    ppm_keyring_job_call(task, g_dbus_proxy_get_object_path(G_DBUS_PROXY(item)),
                         PPM_KEYRING_ITEM_INTERFACE, "Delete", g_variant_new("()"), on_deleted);
}

static void
on_found_to_delete(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;

    if (take_found_some(task, result))
        delete_next(task);
}

static void
find_all(GTask *task)
{
    ppm_keyring_job_search(task, SECRET_SEARCH_ALL, on_found_to_delete);
}

void
ppm_keyring_clear_async(const char *uuid, gboolean may_ask, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, cancellable, callback, user_data);
    PpmKeyringJob *job = ppm_keyring_job_new(uuid, find_all);

    job->may_ask = may_ask;
    ppm_keyring_job_start(task, job);
}

gboolean
ppm_keyring_clear_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

/* ---- whether there is one ---- */

static void
on_looked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PpmKeyringJob *job = g_task_get_task_data(task);

    if (take_found(task, result))
        g_task_return_int(task, job->items != NULL);
}

static void
look(GTask *task)
{
    ppm_keyring_job_search(task, SECRET_SEARCH_NONE, on_looked);
}

void
ppm_keyring_exists_async(const char *uuid, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    ppm_keyring_job_start(g_task_new(NULL, cancellable, callback, user_data),
                          ppm_keyring_job_new(uuid, look));
}

gboolean
ppm_keyring_exists_finish(GAsyncResult *result, gboolean *exists, GError **error)
{
    gssize found = g_task_propagate_int(G_TASK(result), error);

    if (found < 0)
        return FALSE;
    *exists = found > 0;
    return TRUE;
}
