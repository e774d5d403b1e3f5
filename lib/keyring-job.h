/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the operations on the keyring have in common: finding it, asking it, saying what is wrong.
 * Only for keyring.c. */
#pragma once

#include "keyring.h"

#define SECRET_API_SUBJECT_TO_CHANGE /* for secret_service_encode_dbus_secret() */
#include <libsecret/secret.h>

G_BEGIN_DECLS

#define PPM_KEYRING_ROOT                 "/org/freedesktop/secrets"
#define PPM_KEYRING_SERVICE_INTERFACE    "org.freedesktop.Secret.Service"
#define PPM_KEYRING_COLLECTION_INTERFACE "org.freedesktop.Secret.Collection"
#define PPM_KEYRING_ITEM_INTERFACE       "org.freedesktop.Secret.Item"

extern const SecretSchema ppm_keyring_schema;

/**
 * PpmKeyringJob:
 * @act: what is done once the keyring is there
 * @sends_password: whether a password crosses the bus
 * @may_ask: whether the keyring's dialog may be shown
 * @of_networkmanager: whether the item is one of NetworkManager's agents, and not ours
 * @secret: what is stored
 * @collection: the path of the keyring that it goes into
 * @items: what was found (SecretItem); clearing takes them off one by one
 */
typedef struct {
    void (*act)(GTask *task);
    gboolean sends_password;
    gboolean may_ask;
    gboolean of_networkmanager;
    char *uuid;
    char *label;
    PpmSecret *secret;
    SecretService *service;
    char *collection;
    GList *items;
} PpmKeyringJob;

/* The job is the data of its task, which answers the caller. */
PpmKeyringJob *ppm_keyring_job_new(const char *uuid, void (*act)(GTask *task));

/* Takes @task and @job over, and has it act. */
void ppm_keyring_job_start(GTask *task, PpmKeyringJob *job);

/* Answers with an error. ppm_keyring_job_fail() takes those of the bus and of libsecret. */
void ppm_keyring_job_refuse(GTask *task, PpmKeyringError code, const char *message);
void ppm_keyring_job_refuse_broken(GTask *task);
void ppm_keyring_job_fail(GTask *task, const GError *problem);

/* Calls what may need a dialog (ppm_keyring_call_async()). The callback gets @task. */
void ppm_keyring_job_call(GTask *task, const char *path, const char *interface, const char *method,
                          GVariant *arguments, GAsyncReadyCallback callback);

/* What that led to, or NULL after an answer has been given. */
GVariant *ppm_keyring_job_take(GTask *task, GAsyncResult *result);

void ppm_keyring_job_unlock(GTask *task, const char *path, GAsyncReadyCallback callback);

/* Finds the items, locked ones too. */
void ppm_keyring_job_search(GTask *task, SecretSearchFlags flags, GAsyncReadyCallback callback);

G_END_DECLS
