/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "import-bytes.h"
#include "descriptor.h"
#include "error.h"
#include "importer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BYTES (PPM_IMPORT_MAX_BYTES + 1)

static GBytes *
refuse(GError **error, const char *reason)
{
    g_set_error_literal(error, PPM_ERROR, PPM_ERROR_INVALID_VALUE, reason);
    return NULL;
}

static gboolean
read_all(int fd, guint8 *buffer, gsize *length)
{
    gssize count;

    *length = 0;
    do {
        count = read(fd, buffer + *length, MAX_BYTES - *length);
        *length += count > 0 ? (gsize)count : 0;
    } while ((count > 0 && *length < MAX_BYTES) || (count < 0 && errno == EINTR));
    return count >= 0;
}

GBytes *
ppm_import_bytes_read(const char *path, GError **error)
{
    ppm_autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    g_autofree guint8 *buffer = NULL;
    struct stat status;
    gsize length;

    if (fd < 0 || fstat(fd, &status) != 0)
        return refuse(error, g_strerror(errno));
    if (!S_ISREG(status.st_mode))
        return refuse(error, _("it is not a regular file"));
    buffer = g_malloc(MAX_BYTES);
    if (!read_all(fd, buffer, &length))
        return refuse(error, g_strerror(errno));
    return g_bytes_new_take(g_steal_pointer(&buffer), length);
}
