/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "resolv-conf-file.h"
#include "descriptor.h"
#include "resolv-conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define NAME      PPM_RESOLV_CONF_NAME
#define SAVED     PPM_RESOLV_CONF_SAVED
#define NEW       ".resolv.conf.pptp-manager"
#define MAX_BYTES (64 * 1024)

typedef struct {
    gboolean exists;
    gboolean is_link;
    char *text; /* "" where it cannot be read */
    PpmResolvConfOwner owner;
} File;

static void
file_clear(File *file)
{
    g_free(file->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(File, file_clear)

static gboolean
set_error(GError **error, const char *what)
{
    int code = errno;

    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", what,
                g_strerror(code));
    return FALSE;
}

/* ---- looking ---- */

static char *
read_text(int directory, const char *name)
{
    ppm_autofd int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    g_autofree char *text = g_malloc(MAX_BYTES + 1);
    gsize length = 0;
    struct stat status;
    ssize_t got;

    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return g_strdup("");
    while (length < MAX_BYTES && (got = read(fd, text + length, MAX_BYTES - length)) > 0)
        length += (gsize)got;
    text[length] = '\0';
    return g_strdup(text);
}

static File
look_at(int directory, const char *name)
{
    File file = {0};
    struct stat status;

    file.exists = fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    file.is_link = file.exists && S_ISLNK(status.st_mode);
    file.text = read_text(directory, name);
    file.owner = ppm_resolv_conf_owner(file.text);
    return file;
}

static int
open_directory(const char *path, GError **error)
{
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (directory < 0)
        set_error(error, path);
    return directory;
}

static gboolean
is_ours(const File *file)
{
    return file->exists && !file->is_link && file->owner == PPM_RESOLV_CONF_OURS;
}

/* What was there before us: not what a put that did not come to its end has left. */
static gboolean
holds_original(const File *saved)
{
    return saved->exists && (saved->is_link || saved->owner != PPM_RESOLV_CONF_OURS);
}

/* NetworkManager writes a file in place of ours also where it had a link to its own before; a DHCP
 * client does not sign, and writes the same again. */
static gboolean
is_rewritten(const File *now, const File *saved)
{
    return now->exists && !now->is_link && holds_original(saved) &&
           (now->owner == PPM_RESOLV_CONF_GENERATED ||
            (!saved->is_link && strcmp(now->text, saved->text) == 0));
}

static PpmResolvConfState
state_of(const File *now, const File *saved)
{
    if (is_ours(now))
        return PPM_RESOLV_CONF_STATE_OURS;
    if (is_rewritten(now, saved))
        return PPM_RESOLV_CONF_STATE_REWRITTEN;
    if (now->owner == PPM_RESOLV_CONF_EDITED || holds_original(saved))
        return PPM_RESOLV_CONF_STATE_EDITED;
    return PPM_RESOLV_CONF_STATE_FREE;
}

PpmResolvConfState
ppm_resolv_conf_state(const char *path)
{
    ppm_autofd int directory = open_directory(path, NULL);
    g_auto(File) now = look_at(directory, NAME);
    g_auto(File) saved = look_at(directory, SAVED);

    return state_of(&now, &saved);
}

char *
ppm_resolv_conf_read(const char *path, const char *name)
{
    ppm_autofd int directory = open_directory(path, NULL);

    return read_text(directory, name);
}

/* ---- writing ---- */

static gboolean
write_all(int fd, const char *text)
{
    for (gsize left = strlen(text); left > 0;) {
        ssize_t written = write(fd, text, left);

        if (written < 0)
            return FALSE;
        text += written;
        left -= (gsize)written;
    }
    return TRUE;
}

static gboolean
write_file(int directory, const char *name, const char *text, GError **error)
{
    ppm_autofd int fd = -1;

    unlinkat(directory, name, 0);
    fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd >= 0 && fchmod(fd, 0644) == 0 && write_all(fd, text) && fsync(fd) == 0)
        return TRUE;
    set_error(error, name);
    unlinkat(directory, name, 0);
    return FALSE;
}

/* @name becomes resolv.conf by one rename; where that fails it is gone. */
static gboolean
move_in(int directory, const char *name, unsigned flags, GError **error)
{
    if (renameat2(directory, name, directory, NAME, flags) == 0) {
        fsync(directory);
        return TRUE;
    }
    set_error(error, NAME);
    unlinkat(directory, name, 0);
    return FALSE;
}

/* What is there goes to where it is kept, at the moment in which ours comes. */
static gboolean
exchange(int directory, const char *text, GError **error)
{
    return write_file(directory, SAVED, text, error) &&
           move_in(directory, SAVED, RENAME_EXCHANGE, error);
}

static gboolean
replace(int directory, const char *text, unsigned flags, GError **error)
{
    return write_file(directory, NEW, text, error) && move_in(directory, NEW, flags, error);
}

/* A link that a program had put there is what it will want again; its file is the same program's.
 */
static gboolean
put_over(int directory, const File *now, const File *saved, const char *text, GError **error)
{
    if (!now->exists)
        return replace(directory, text, RENAME_NOREPLACE, error);
    if (is_rewritten(now, saved) && saved->is_link)
        return replace(directory, text, 0, error);
    return exchange(directory, text, error);
}

gboolean
ppm_resolv_conf_put(const char *path, const char *interface, const char *const *servers,
                    const char *const *search, GError **error)
{
    ppm_autofd int directory = open_directory(path, error);
    g_auto(File) now = look_at(directory, NAME);
    g_auto(File) saved = look_at(directory, SAVED);
    gboolean is_again = is_ours(&now);
    const File *before = is_again ? &saved : &now;
    gboolean was_there = is_again ? !ppm_resolv_conf_was_first(now.text) : now.exists;
    g_autofree char *text = ppm_resolv_conf_render(was_there ? before->text : NULL, interface,
                                                   servers, search);

    if (directory < 0)
        return FALSE;
    if (!is_again)
        return put_over(directory, &now, &saved, text, error);
    return strcmp(text, now.text) == 0 || replace(directory, text, 0, error);
}

/* ---- putting back ---- */

static gboolean
take_out(int directory, const File *now, const File *saved, GError **error)
{
    if (holds_original(saved))
        return renameat(directory, SAVED, directory, NAME) == 0 || set_error(error, NAME);
    if (ppm_resolv_conf_was_first(now->text))
        return unlinkat(directory, NAME, 0) == 0 || set_error(error, NAME);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: what was there before is gone",
                SAVED);
    return FALSE;
}

/* Of what a program has written meanwhile, the newest holds, unless it had a link before. */
static gboolean
settle_rewritten(int directory, const File *now, const File *saved, GError **error)
{
    if (saved->is_link || strcmp(now->text, saved->text) == 0)
        return renameat(directory, SAVED, directory, NAME) == 0 || set_error(error, NAME);
    return unlinkat(directory, SAVED, 0) == 0 || set_error(error, SAVED);
}

/* Somebody has removed ours, or written his own. */
static gboolean
settle_edited(int directory, const File *now, const File *saved, GError **error)
{
    if (!now->exists && holds_original(saved))
        return renameat(directory, SAVED, directory, NAME) == 0 || set_error(error, NAME);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                "it was edited meanwhile and stays as it is; what was there before is in " SAVED);
    return FALSE;
}

gboolean
ppm_resolv_conf_restore(const char *path, GError **error)
{
    ppm_autofd int directory = open_directory(path, error);
    g_auto(File) now = look_at(directory, NAME);
    g_auto(File) saved = look_at(directory, SAVED);

    if (directory < 0)
        return FALSE;
    unlinkat(directory, NEW, 0);
    switch (state_of(&now, &saved)) {
    case PPM_RESOLV_CONF_STATE_OURS:
        return take_out(directory, &now, &saved, error);
    case PPM_RESOLV_CONF_STATE_REWRITTEN:
        return settle_rewritten(directory, &now, &saved, error);
    case PPM_RESOLV_CONF_STATE_EDITED:
        return settle_edited(directory, &now, &saved, error);
    case PPM_RESOLV_CONF_STATE_FREE:
        return !saved.exists || unlinkat(directory, SAVED, 0) == 0 || set_error(error, SAVED);
    }
    g_return_val_if_reached(FALSE);
}
