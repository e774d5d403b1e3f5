/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Read and written without a buffer of GLib's, which would keep a copy. */
#include "config.h"

#include "secret-store.h"
#include "descriptor.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "secrets"

static gboolean
failed(GError **error, const char *what)
{
    int code = errno;

    if (code == ENOENT)
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_NOT_FOUND,
                            _("no password is stored with the system"));
    else
        g_set_error(error, PPM_ERROR, PPM_ERROR_FAILED, "%s: %s", what, g_strerror(code));
    return FALSE;
}

/* -1 with errno where it is not there, or is not root's alone. */
static int
open_folder(const char *directory, gboolean make)
{
    g_autofree char *path = g_build_filename(directory, FOLDER, NULL);
    ppm_autofd int fd = -1;
    struct stat status;

    if (make && g_mkdir_with_parents(path, 0700) != 0)
        return -1;
    fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        return -1;
    if (status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO))) {
        errno = EPERM;
        return -1;
    }
    return ppm_steal_fd(&fd);
}

static gboolean
write_secret(int folder, const char *name, const PpmSecret *secret)
{
    ppm_autofd int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                               0600);
    gsize length = ppm_secret_length(secret);

    return fd >= 0 && write(fd, ppm_secret_bytes(secret), length) == (gssize)length &&
           fsync(fd) == 0;
}

gboolean
ppm_secret_store_save(const char *directory, const char *uuid, const PpmSecret *secret,
                      GError **error)
{
    ppm_autofd int folder = open_folder(directory, TRUE);
    g_autofree char *unfinished = g_strconcat(".", uuid, NULL);

    if (folder < 0)
        return failed(error, directory);
    (void)unlinkat(folder, unfinished, 0); /* what a crash left */
    if (!write_secret(folder, unfinished, secret) ||
        renameat(folder, unfinished, folder, uuid) != 0 || fsync(folder) != 0) {
        failed(error, uuid);
        (void)unlinkat(folder, unfinished, 0);
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_trusted(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
           !(status.st_mode & (S_IRWXG | S_IRWXO));
}

static PpmSecret *
read_secret(int fd, GError **error)
{
    char bytes[PPM_SECRET_MAX_BYTES + 1]; /* one more tells what is too long */
    gssize length = read(fd, bytes, sizeof bytes);
    PpmSecret *secret = ppm_secret_new(bytes, length < 0 ? 0 : (gsize)length, error);

    ppm_secret_wipe(bytes, sizeof bytes);
    return secret;
}

PpmSecret *
ppm_secret_store_load(const char *directory, const char *uuid, GError **error)
{
    ppm_autofd int folder = open_folder(directory, FALSE);
    ppm_autofd int fd = -1;

    if (folder >= 0)
        fd = openat(folder, uuid, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        failed(error, uuid);
        return NULL;
    }
    if (!is_trusted(fd)) {
        g_set_error(error, PPM_ERROR, PPM_ERROR_NO_SECRET,
                    _("the stored password is not a file for root alone"));
        return NULL;
    }
    return read_secret(fd, error);
}

gboolean
ppm_secret_store_has(const char *directory, const char *uuid)
{
    g_autofree char *path = g_build_filename(directory, FOLDER, uuid, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

gboolean
ppm_secret_store_remove(const char *directory, const char *uuid, GError **error)
{
    ppm_autofd int folder = open_folder(directory, FALSE);

    if (folder < 0 || unlinkat(folder, uuid, 0) != 0)
        return failed(error, uuid);
    return TRUE;
}
