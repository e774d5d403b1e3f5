/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Secrets: a page of their own in memory, and the descriptors by which they travel. */
#include "config.h"

#include "descriptor.h"
#include "error.h"
#include "source.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define SEALS           (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)
#define RECEIVE_SECONDS 5

struct _PpmSecret {
    gsize length;
    char bytes[PPM_SECRET_MAX_BYTES + 1]; /* one more: tells what is too long from what just fits */
};

void
ppm_secret_wipe(void *bytes, gsize length)
{
    explicit_bzero(bytes, length);
}

/* Locking may be forbidden by a limit; a secret that might be swapped out is still better than
 * none. */
static PpmSecret *
secret_new_empty(void)
{
    void *page = mmap(NULL, sizeof(PpmSecret), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);

    if (page == MAP_FAILED)
        g_error("no memory for a secret: %s", g_strerror(errno));
    (void)mlock(page, sizeof(PpmSecret));
    (void)madvise(page, sizeof(PpmSecret), MADV_DONTDUMP);
    (void)madvise(page, sizeof(PpmSecret), MADV_WIPEONFORK);
    return page;
}

void
ppm_secret_free(PpmSecret *secret)
{
    if (!secret)
        return;
    ppm_secret_wipe(secret, sizeof *secret);
    munmap(secret, sizeof *secret);
}

static gboolean
refuse(GError **error, const char *message)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NO_SECRET, message);
    return FALSE;
}

static gboolean
refuse_errno(GError **error, const char *message)
{
    g_set_error(error, PPM_ERROR, PPM_ERROR_NO_SECRET, "%s: %s", message, g_strerror(errno));
    return FALSE;
}

static gboolean
check_secret(const char *bytes, gsize length, GError **error)
{
    if (length == 0)
        return refuse(error, _("the password is empty"));
    if (length > PPM_SECRET_MAX_BYTES)
        return refuse(error, _("the password is longer than 255 bytes"));
    if (memchr(bytes, '\0', length))
        return refuse(error, _("the password has a NUL byte in it"));
    return TRUE;
}

PpmSecret *
ppm_secret_new(const char *bytes, gsize length, GError **error)
{
    PpmSecret *secret;

    if (!check_secret(bytes, length, error))
        return NULL;
    secret = secret_new_empty();
    memcpy(secret->bytes, bytes, length);
    secret->length = length;
    return secret;
}

const char *
ppm_secret_bytes(const PpmSecret *secret)
{
    return secret->bytes;
}

gsize
ppm_secret_length(const PpmSecret *secret)
{
    return secret->length;
}

/* Whether the one or two bytes at @text are a character of ISO 8859-1, which goes to @latin1. */
static gboolean
narrow(const char *text, char *latin1)
{
    gunichar character = g_utf8_get_char(text);

    *latin1 = (char)character;
    return character <= 0xff;
}

PpmSecret *
ppm_secret_to_latin1(const PpmSecret *secret, GError **error)
{
    const char *text = secret->bytes;
    const char *end = text + secret->length;
    PpmSecret *result;

    if (!g_utf8_validate(text, (gssize)secret->length, NULL))
        return ppm_secret_new(text, secret->length, error);
    result = secret_new_empty();
    for (; text < end; text = g_utf8_next_char(text)) {
        if (!narrow(text, &result->bytes[result->length++])) {
            ppm_secret_free(result);
            refuse(error, _("the password has a character that MS-CHAP cannot carry as pppd does "
                            "it: only those of Western European languages can be sent"));
            return NULL;
        }
    }
    return result;
}

/* 255 bytes go into a memfd or an empty pipe at once, or not at all. */
static gboolean
write_secret(int fd, const PpmSecret *secret)
{
    gssize written;

    do {
        written = write(fd, secret->bytes, secret->length);
    } while (written < 0 && errno == EINTR);
    return written == (gssize)secret->length;
}

int
ppm_secret_to_memfd(const PpmSecret *secret, GError **error)
{
    ppm_autofd int fd = memfd_create("pptp-manager-secret", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0 || !write_secret(fd, secret) || lseek(fd, 0, SEEK_SET) != 0 ||
        fcntl(fd, F_ADD_SEALS, SEALS) != 0) {
        refuse_errno(error, _("the password cannot be handed on"));
        return -1;
    }
    return ppm_steal_fd(&fd);
}

int
ppm_secret_to_pipe(const PpmSecret *secret, GError **error)
{
    int ends[2];
    gboolean written;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        refuse_errno(error, _("the password cannot be handed on"));
        return -1;
    }
    written = write_secret(ends[1], secret);
    ppm_clear_fd(&ends[1]);
    if (!written) {
        refuse_errno(error, _("the password cannot be handed on"));
        ppm_clear_fd(&ends[0]);
    }
    return ends[0];
}

/**
 * Reception:
 * @fd: the pipe that the client sent
 * @relay: a pipe of our own. The client shares the state of @fd and could make it blocking again at
 *  any moment; splice() can be told not to block whatever that state is
 * @secret: what came so far
 * @sources: what is waited for
 */
typedef struct {
    int fd;
    int relay[2];
    PpmSecret *secret;
    GSource *sources[3];
} Reception;

static void
stop_waiting(Reception *reception)
{
    for (guint i = 0; i < G_N_ELEMENTS(reception->sources); i++)
        ppm_clear_source(&reception->sources[i]);
}

static void
reception_free(gpointer data)
{
    Reception *reception = data;

    stop_waiting(reception);
    ppm_clear_fd(&reception->fd);
    ppm_clear_fd(&reception->relay[0]);
    ppm_clear_fd(&reception->relay[1]);
    ppm_secret_free(reception->secret);
    g_free(reception);
}

static void
finish(GTask *task, GError *error)
{
    Reception *reception = g_task_get_task_data(task);
    PpmSecret *secret = reception->secret;

    stop_waiting(reception);
    if (!error && check_secret(secret->bytes, secret->length, &error))
        g_task_return_pointer(task, g_steal_pointer(&reception->secret),
                              (GDestroyNotify)ppm_secret_free);
    else
        g_task_return_error(task, error);
}

/* Moves what is there behind what came before. Returns the number of bytes, 0 at the end, or -1. */
static gssize
receive_some(Reception *reception)
{
    PpmSecret *secret = reception->secret;
    gsize room = sizeof secret->bytes - secret->length;
    gssize moved = splice(reception->fd, NULL, reception->relay[1], NULL, room, SPLICE_F_NONBLOCK);

    if (moved <= 0)
        return moved;
    return read(reception->relay[0], secret->bytes + secret->length, (gsize)moved);
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    GTask *task = user_data;
    Reception *reception = g_task_get_task_data(task);
    gssize received = receive_some(reception);
    GError *error = NULL;

    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (received > 0) {
        reception->secret->length += (gsize)received;
        if (reception->secret->length <= PPM_SECRET_MAX_BYTES)
            return G_SOURCE_CONTINUE;
    }
    if (received < 0)
        refuse_errno(&error, _("the password cannot be read"));
    finish(task, error);
    return G_SOURCE_REMOVE;
}

static gboolean
on_deadline(gpointer user_data)
{
    GError *error = NULL;

    refuse(&error, _("the password did not come within 5 seconds"));
    finish(user_data, error);
    return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    GError *error = NULL;

    g_cancellable_set_error_if_cancelled(cancellable, &error);
    finish(user_data, error);
    return G_SOURCE_REMOVE;
}

static void
wait_for(GTask *task, guint slot, GSource *source, GSourceFunc callback)
{
    Reception *reception = g_task_get_task_data(task);

    g_source_set_callback(source, callback, g_object_ref(task), g_object_unref);
    g_source_attach(source, g_task_get_context(task));
    reception->sources[slot] = source;
}

static void
receive_pipe(GTask *task)
{
    Reception *reception = g_task_get_task_data(task);
    GCancellable *cancellable = g_task_get_cancellable(task);
    GError *error = NULL;

    if (pipe2(reception->relay, O_CLOEXEC | O_NONBLOCK) != 0) {
        refuse_errno(&error, _("the password cannot be read"));
        finish(task, error);
        return;
    }
    wait_for(task, 0, g_unix_fd_source_new(reception->fd, G_IO_IN | G_IO_HUP | G_IO_ERR),
             G_SOURCE_FUNC(on_readable));
    wait_for(task, 1, g_timeout_source_new_seconds(RECEIVE_SECONDS), on_deadline);
    if (cancellable)
        wait_for(task, 2, g_cancellable_source_new(cancellable), G_SOURCE_FUNC(on_cancelled));
}

/* The seals promise that its bytes and its length stay as they are; that they are there at all
 * tells it from a file on a disk. */
static gboolean
read_memfd(int fd, PpmSecret *secret, GError **error)
{
    int seals = fcntl(fd, F_GET_SEALS);
    gssize length;

    if (seals < 0)
        return refuse(error, _("the password must come in a memfd or a pipe"));
    if ((seals & SEALS) != SEALS)
        return refuse(error, _("the memfd with the password is not fully sealed"));
    length = pread(fd, secret->bytes, sizeof secret->bytes, 0);
    if (length < 0)
        return refuse_errno(error, _("the password cannot be read"));
    secret->length = (gsize)length;
    return TRUE;
}

static gboolean
is_readable_pipe(int fd, const struct stat *status)
{
    int flags = fcntl(fd, F_GETFL);

    return S_ISFIFO(status->st_mode) && flags >= 0 && (flags & O_ACCMODE) != O_WRONLY &&
           !(flags & O_PATH);
}

void
ppm_secret_receive_async(int fd, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
    Reception *reception = g_new0(Reception, 1);
    GError *error = NULL;
    struct stat status;

    g_task_set_source_tag(task, ppm_secret_receive_async);
    reception->fd = fd;
    reception->relay[0] = reception->relay[1] = -1;
    reception->secret = secret_new_empty();
    g_task_set_task_data(task, reception, reception_free);

    if (g_task_return_error_if_cancelled(task))
        return;
    if (fstat(fd, &status) != 0) {
        refuse_errno(&error, _("the password cannot be read"));
    } else if (is_readable_pipe(fd, &status)) {
        receive_pipe(task);
        return;
    } else if (S_ISREG(status.st_mode)) {
        read_memfd(fd, reception->secret, &error);
    } else {
        refuse(&error, _("the password must come in a memfd or a pipe"));
    }
    finish(task, error);
}

PpmSecret *
ppm_secret_receive_finish(GAsyncResult *result, GError **error)
{
    g_return_val_if_fail(g_task_is_valid(result, NULL), NULL);

    return g_task_propagate_pointer(G_TASK(result), error);
}
