/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads profile files with suspicion, and replaces them so that no crash leaves half of one. */
#include "config.h"

#include "descriptor.h"
#include "error.h"
#include "profile-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_BYTES (64 * 1024)

static gboolean
broken(GError **error, const char *reason)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_BROKEN_PROFILE, reason);
    return FALSE;
}

static gboolean
failed(GError **error, const char *name, int code)
{
    g_set_error(error, PPM_ERROR, code == ENOENT ? PPM_ERROR_NOT_FOUND : PPM_ERROR_FAILED, "%s: %s",
                name, g_strerror(code));
    return FALSE;
}

static gboolean
check_name(const char *name, GError **error)
{
    if (name[0] && name[0] != '.' && !strchr(name, '/'))
        return TRUE;
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_FAILED, _("this is not a profile file's name"));
    return FALSE;
}

/* Whoever could write the file could have any server, and root's scripts, run. */
static gboolean
check_status(const struct stat *status, GError **error)
{
    if (!S_ISREG(status->st_mode))
        return broken(error, _("it is not a regular file"));
    if (status->st_nlink != 1)
        return broken(error, _("it is a hard link: another name may change it"));
    if (status->st_uid != geteuid() && status->st_uid != 0)
        return broken(error, _("it belongs to another user"));
    if (status->st_mode & (S_IWGRP | S_IWOTH))
        return broken(error, _("its permissions let other users write to it"));
    if (status->st_size > MAX_BYTES)
        return broken(error, _("it is larger than 64 KiB"));
    if (status->st_size == 0)
        return broken(error, _("it is truncated or empty"));
    return TRUE;
}

/* Without following links, and without waiting for the other end of a FIFO. */
static int
open_profile(int directory_fd, const char *name, GError **error)
{
    ppm_autofd int fd = openat(directory_fd, name,
                               O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;

    if (fd < 0 && errno == ELOOP)
        broken(error, _("it is a symbolic link"));
    else if (fd < 0 && (errno == ENXIO || errno == ENODEV))
        broken(error, _("it is not a regular file"));
    else if (fd < 0 && errno != ENOENT)
        broken(error, g_strerror(errno));
    else if (fd < 0 || fstat(fd, &status) != 0)
        failed(error, name, errno);
    else if (check_status(&status, error))
        return ppm_steal_fd(&fd);
    return -1;
}

/* Appends what is in @fd, but not much more than is allowed: the file may still grow. */
static gboolean
read_all(int fd, GByteArray *data, GError **error)
{
    guint8 buffer[4096];
    gssize length;

    do {
        length = read(fd, buffer, sizeof buffer);
        if (length > 0)
            g_byte_array_append(data, buffer, (guint)length);
    } while ((length > 0 && data->len <= MAX_BYTES) || (length < 0 && errno == EINTR));
    return length >= 0 || broken(error, g_strerror(errno));
}

PpmProfile *
ppm_profile_file_load(int directory_fd, const char *name, GError **error)
{
    g_autoptr(GByteArray) data = g_byte_array_new();
    ppm_autofd int fd = -1;

    if (!check_name(name, error))
        return NULL;
    fd = open_profile(directory_fd, name, error);
    if (fd < 0 || !read_all(fd, data, error))
        return NULL;
    return ppm_profile_parse((const char *)data->data, data->len, name, error);
}

static gboolean
write_all(int fd, const char *data, gsize length)
{
    while (length > 0) {
        gssize written = write(fd, data, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        data += written;
        length -= (gsize)written;
    }
    return fsync(fd) == 0;
}

static gboolean
write_file(int directory_fd, const char *name, const char *data, gsize length)
{
    ppm_autofd int fd = openat(directory_fd, name,
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    return fd >= 0 && write_all(fd, data, length);
}

gboolean
ppm_profile_file_save(int directory_fd, const char *name, PpmProfile *profile, GError **error)
{
    gsize length;
    g_autofree char *data = ppm_profile_to_data(profile, &length);
    g_autofree char *usual = g_strconcat(ppm_profile_uuid(profile), ".conf", NULL);
    g_autofree char *temporary = g_strdup_printf(".%08x.unfinished", g_random_int());

    if (!name)
        name = usual;
    if (!check_name(name, error))
        return FALSE;
    if (length > MAX_BYTES) {
        g_set_error_literal(error, PPM_ERROR, PPM_ERROR_LIMIT_EXCEEDED,
                            _("a profile can have at most 64 KiB"));
        return FALSE;
    }
    if (!write_file(directory_fd, temporary, data, length) ||
        renameat(directory_fd, temporary, directory_fd, name) != 0) {
        int code = errno;

        if (code != EEXIST)
            unlinkat(directory_fd, temporary, 0);
        return failed(error, name, code);
    }
    if (fsync(directory_fd) != 0)
        return failed(error, name, errno);
    return TRUE;
}
